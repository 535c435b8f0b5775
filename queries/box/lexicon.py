"""The lexicon: every phrase that names something held, with what it may name. Made of plain rows, one a node.

It is read from a release in one statement, once, when the release opens; tests make it from the checked rows without an engine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.knowledge_graph import KnowledgeGraph
from graph.schema import NODE_TYPES, Node, Sourced, Standing
from queries.asking import askable
from queries.box.grammar import looked_for
from queries.box.words import ARTICLES, SMALL, TALK, Spelling, Word, listed, spelling, split, stems

LEFT_OUT = {"Allocation", "Deadline", "Observation", "Band", "PracticeGuide"}
"""Types that are not asked about by name."""
ORDINARY = listed("ordinary")
"""Words that name something only after one of PLACING, because people mostly mean something else by them."""
PLACING = listed("placing")
NEVER = listed("never")
"""Acronyms and names that are never read as such, because the small word is meant."""
RANKS = {"primary", "secondary"}
"""Words that say which need comes first, before `need`."""
PLURAL = listed("plural")
"""Names of areas that are only so read with their last letter: staff is not Staffs."""
PLANS = {"plan", "plans"}
"""Words that name an EHC plan only where nothing says what kind of plan it is."""
OLDEST = 99
"""The last age of what has no last age."""
SAFEGUARDING = "first-step:safeguarding"
OWN_NAME_LEFT_OUT = {"Source", "Duty", "Standard", "Route", "Commitment", "FirstStep"}
"""Types that are named by synonyms only: their own names are sentences."""
SLUG_LEFT_OUT = {"Area", "Synonym", "Phase", "BandScheme", "Indicator"}
"""Types whose ids are codes, or say less than the name."""
SLUGS_LEFT_OUT = {"topic:plan", "system:who-delivers", "system:plans", "system:progress", "system:vision"}
"""Ids whose words say something wider than the node."""
NAMED_BY_PART = {"PlanSection", "Budget", "System"}
"""Types whose name says after a colon, or in brackets, what the part before it is."""

LINKS = {
    "stands_for": "STANDS_FOR",
    "broader": "BROADER",
    "comes_first": "COMES_FIRST",
    "provided_under": "PROVIDED_UNDER",
    "in_section": "IN_SECTION",
    "acts_for": "ACTS_FOR",
    "in_circumstance": "IN_CIRCUMSTANCE",
}
"""The links that readings are weighed by."""
PLAIN = ("id", "name", "standing", "also_said", "census_code", "age_from", "age_to")
"""The fields of a row that are not links."""
ROWS = (
    "MATCH (n:Node) WHERE any(l IN labels(n) WHERE l IN $labels) RETURN n.id AS id, n.name AS name, labels(n) AS labels,"
    " n.standing AS standing, n.also_said AS also_said, n.census_code AS census_code,"
    " n.age_from AS age_from, n.age_to AS age_to, "
    + ", ".join(f"COLLECT {{ MATCH (n)-[:{kind}]->(m) RETURN m.id ORDER BY m.id }} AS {name}" for name, kind in LINKS.items())
)


@dataclass(frozen=True)
class Entry:
    """One node as the box knows it: what it is, and what its readings are weighed by."""

    id: str
    name: str
    label: str
    broader: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """The plan sections it is for, where it is for some."""
    under: tuple[str, ...] = ()
    """The arrangements it is provided under."""
    circumstances: tuple[str, ...] = ()
    """The circumstances its arrangements are for."""
    ages: tuple[tuple[int, int], ...] = ()
    """The ages its arrangements are for, where they are for some."""
    census: bool = False
    harm: bool = False
    """Whether it is a sign that calls for safeguarding before anything else."""


@dataclass(frozen=True)
class Mention:
    """Some words of a text that name something: which words, and the ids they may stand for."""

    first: int
    last: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """What may be named in one state of the graph, and by which phrases."""

    entries: Mapping[str, Entry]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    """By the stems of a phrase, the ids it may stand for."""
    signs: Mapping[tuple[str, ...], tuple[str, ...]]
    """The same for what is seen of a child; kept apart, because it is said in everyday words."""
    spelling: Spelling
    longest: int

    def words(self, text: str) -> list[Word]:
        """A text's words, spelt as they are known."""
        return [self.spelling.corrected(word) for word in split(text)]

    def mentions(self, words: list[Word]) -> list[Mention]:
        """What is named, the longest phrase first; no word is read twice."""
        return list(found(words, self.phrases, self.longest))

    def seen(self, words: list[Word]) -> list[Mention]:
        """The signs that are named, in the words they are held under."""
        return list(found(words, self.signs, self.longest))


def found(words: list[Word], phrases: Mapping[tuple[str, ...], tuple[str, ...]], longest: int) -> Iterator[Mention]:
    """The phrases in a text, from its beginning, each as long as can be; articles do not count.

    A phrase that begins with a small word gives way to one that begins after it and goes on: "in a hospital school".
    """
    kept = [(n, word) for n, word in enumerate(words) if word.taken not in ARTICLES]
    at = 0
    while at < len(kept):
        size = longest_at(kept, at, phrases, longest)
        if size and kept[at][1].taken in SMALL and longest_at(kept, at + 1, phrases, longest) >= size:
            size = 0
        if size:
            yield Mention(kept[at][0], kept[at + size - 1][0], phrases[stems_of(kept, at, size)])
        at += max(size, 1)


def longest_at(kept: list[tuple[int, Word]], at: int, phrases: Mapping[tuple[str, ...], tuple[str, ...]], longest: int) -> int:
    """How many words the longest phrase at a place has; nought where there is none."""
    sizes = range(min(longest, len(kept) - at), 0, -1)
    return next((size for size in sizes if phrases.get(stems_of(kept, at, size)) and (size > 1 or may_name(kept, at))), 0)


def stems_of(kept: list[tuple[int, Word]], at: int, size: int) -> tuple[str, ...]:
    return tuple(word.stem for _, word in kept[at : at + size])


def may_name(kept: list[tuple[int, Word]], at: int) -> bool:
    """Whether a single word may be a name where it stands."""
    word = kept[at][1].taken
    after = kept[at + 1][1].stem if at + 1 < len(kept) else ""
    if word in RANKS:
        return after != "need"
    if word in PLANS:
        return at == 0 or kept[at][0] - kept[at - 1][0] > 1 or kept[at - 1][1].taken in SMALL
    if word in PLURAL:
        return False
    if word not in ORDINARY:
        return True
    return (at > 0 and kept[at - 1][1].taken in PLACING) or after in {"council", "borough", "authority"}


async def lexicon(graph: KnowledgeGraph) -> Lexicon:
    """The lexicon of a release, read in one statement."""
    return lexicon_of(await graph.read(ROWS, {"labels": sorted(named())}))


def named() -> set[str]:
    """The types whose nodes may be named."""
    return (askable() | {"Synonym", "Sign", "Budget", "Body", "Role"} | OWN_NAME_LEFT_OUT) - LEFT_OUT


def rows_of(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    """Nodes as the rows that a lexicon is made of."""
    labels = {label for label in named()}
    rows = []
    for node in nodes:
        kinds = [cls.__name__ for cls in type(node).__mro__ if cls.__name__ in {*NODE_TYPES, *labels}]
        if labels & set(kinds):
            row = {name: sorted(getattr(node, name, None) or ()) for name in LINKS}
            values = {name: getattr(node, name, None) for name in PLAIN}
            rows.append({**row, **values, "labels": kinds})
    return rows


def lexicon_of(rows: Iterable[Mapping[str, Any]]) -> Lexicon:
    """The lexicon that rows make."""
    held = [row for row in rows if not proposed_need(row)]
    arrangements = {row["id"]: row for row in held if "Arrangement" in row["labels"]}
    entries = {row["id"]: entry(row, arrangements) for row in held}
    phrases: dict[tuple[str, ...], dict[str, None]] = {}
    signs: dict[tuple[str, ...], dict[str, None]] = {}
    for row in sorted(held, key=lambda row: row["id"]):
        label = entries[row["id"]].label
        ids = [one for one in row["stands_for"] if one in entries] if label == "Synonym" else [row["id"], *its_area(row)]
        for phrase in spoken(row, label):
            kept = signs if label == "Sign" else phrases
            if phrase and ids and phrase not in unnamed(phrase):
                kept.setdefault(phrase, {}).update(dict.fromkeys(ids))
    words = {word for table in (phrases, signs) for phrase in table for word in phrase}
    longest = max(map(len, (*phrases, *signs)), default=1)
    known = spelling({*whole_words(held), *words, *SMALL, *TALK, *looked_for(), *listed("cues"), *listed("given_names")})
    return Lexicon(entries, frozen(phrases), frozen(signs), known, longest)


def its_area(row: Mapping[str, Any]) -> list[str]:
    """The area that a council is, for whoever names it by its council."""
    return list(row["acts_for"]) if len(row["acts_for"] or ()) == 1 else []


def unnamed(phrase: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The phrase itself where it is never read as a name."""
    return {phrase} if len(phrase) == 1 and (phrase[0] in NEVER or phrase[0] in SMALL or len(phrase[0]) < 2) else set()


def frozen(table: Mapping[tuple[str, ...], Mapping[str, None]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {phrase: tuple(sorted(ids)) for phrase, ids in table.items()}


def entry(row: Mapping[str, Any], arrangements: Mapping[str, Mapping[str, Any]]) -> Entry:
    """What is kept of a row."""
    label = next(label for label in row["labels"] if label in NODE_TYPES)
    under = tuple(row["provided_under"] or ())
    conditions = [row, *(arrangements[one] for one in under if one in arrangements)]
    own = row["in_section"] or sorted({section for one in conditions for section in one["in_section"] or ()})
    circumstances = sorted({one for row in conditions for one in row["in_circumstance"] or ()})
    harm = SAFEGUARDING in (row["comes_first"] or ())
    return Entry(
        row["id"],
        row["name"],
        label,
        tuple(row["broader"] or ()),
        tuple(own),
        under,
        tuple(circumstances),
        tuple(ages_of(row) for row in conditions if row["age_from"] or row["age_to"]),
        bool(row["census_code"]),
        harm,
    )


def ages_of(row: Mapping[str, Any]) -> tuple[int, int]:
    """From which age to which an arrangement is for."""
    return row["age_from"] or 0, OLDEST if row["age_to"] is None else row["age_to"]


def proposed_need(row: Mapping[str, Any]) -> bool:
    """Whether a row is of a vocabulary that is only proposed: today's words never mean it."""
    model = next((NODE_TYPES[label] for label in row["labels"] if label in NODE_TYPES), Node)
    return issubclass(model, Sourced) and "Need" in row["labels"] and row["standing"] != Standing.MADE


def spoken(row: Mapping[str, Any], label: str) -> Iterator[tuple[str, ...]]:
    """The phrases a row goes by: its name, what stands in brackets after it, its id's words."""
    if label in OWN_NAME_LEFT_OUT:
        return
    for head in {row["name"], *(row["also_said"] or ()), *shorter(row["name"], label), *slug(row, label)}:
        yield tuple(word for word in stems(head) if word not in ARTICLES)


def shorter(name: str, label: str) -> Iterator[str]:
    """The shorter forms of a name."""
    yield from (part for part in re.findall(r"\(([^)]*)\)", name) if part.isupper())
    if label != "Area" or "former" not in name:
        yield re.sub(r"\s*\([^)]*\)", "", name)
    if label in NAMED_BY_PART:
        yield name.partition(":")[0]
    if label == "Intervention" and len((head := name.partition(" and ")[0]).split()) > 1:
        yield head


def slug(row: Mapping[str, Any], label: str) -> Iterator[str]:
    """The words of a row's id, where they are a name."""
    numbered = label == "Body" and row["id"][-1].isdigit()
    if label not in SLUG_LEFT_OUT and row["id"] not in SLUGS_LEFT_OUT and not numbered:
        yield row["id"].partition(":")[2].replace("-", " ")


def whole_words(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every word of every name, as it is spelt."""
    for row in rows:
        for text in (row["name"], row["id"].partition(":")[2].replace("-", " "), *(row["also_said"] or ())):
            yield from (word.taken for word in split(text))
