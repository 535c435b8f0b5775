"""Plain English read as a question: which one, asked about what, and from which words; or why it was not understood."""

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from queries.box import signs
from queries.box.filling import OBJECT, SAME, Filled, Part, fill, parameters, places
from queries.box.grammar import Rule, asked, refused, rules
from queries.box.lexicon import Lexicon
from queries.box.reading import Reading, read
from queries.box.tables import TABLES
from queries.box.words import ARTICLES, listed, stems
from queries.question import Question, questions

LONGEST = 500
"""The most letters that are read."""
WORDS_A_STRANGER = 20
"""Words of a long text for each of which one may go unknown: people tell more than they ask."""
MOST_NEAR = 3
GENERIC = listed("generic")
"""Words for what is paid for that name nothing and may be left unread."""
ENDS_OBJECT = listed("ends_object")
"""Words at which the name of what is paid for is over."""
SEEN = "seen"
SEVERAL: Mapping[str, list[str]] = yaml.safe_load((TABLES / "several.yml").read_text(encoding="utf-8"))
"""Words that mean several things, of which not all are held here."""
SETTLING: Mapping[str, str] = yaml.safe_load((TABLES / "settling.yml").read_text(encoding="utf-8"))
"""What settles them."""
FEWEST = 3
"""Words below which a question about nothing in particular is not taken to be asked."""
SAYS = {
    "nothing": "Nothing was typed that can be read.",
    "too_long": f"It is longer than {LONGEST} letters. Ask one thing at a time.",
    "named_child": "It seems to name somebody. Nothing is held about any child; ask without the name.",
    "several_meanings": "A word in it means several things, and nothing tells which.",
    "several_values": "It says several things where this question takes one. Choose one.",
    "not_understood": "Some of its words are not known here, so it could be read wrongly.",
    "ruled_out": "It says that something is not so; the box reads only what is.",
    "no_place": "It names something that this question is not asked about.",
    "needs_more": "It does not say enough: for what, for whom, or where.",
    "no_question": "No question that is held here was recognised in it.",
}
"""Why something was not understood, for people; refusals of `refusals.yml` say it themselves."""


@dataclass(frozen=True)
class Meaning:
    """One thing that a word may stand for: its id where it is held, and what it is."""

    words: str
    id: str | None
    name: str


@dataclass(frozen=True)
class Understood:
    """A question as it was understood."""

    question: str
    given: Mapping[str, Any]
    """By parameter: an id, a list of them, a number, or words."""
    parts: tuple[Part, ...]
    signs: tuple[str, ...] = ()
    """Where something seen was told: the signs held that come nearest."""


@dataclass(frozen=True)
class NotUnderstood:
    """Why a text was not understood, and what was recognised in it."""

    why: str
    says: str
    meanings: tuple[Meaning, ...] = ()
    unknown: tuple[str, ...] = ()
    """The words that were understood as nothing, as typed."""
    parts: tuple[Part, ...] = ()
    near: tuple[str, ...] = field(default=())
    """The questions that come nearest."""


class Unread(RuntimeError):
    """The box itself failed. It says where, and carries nothing of what it was reading."""


def understand(text: str, lexicon: Lexicon) -> Understood | NotUnderstood:
    """What a text asks; nothing of it is kept. Raises Unread where the box itself fails."""
    try:
        return understood(text, lexicon)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        raise Unread(f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}") from None


def understood(text: str, lexicon: Lexicon) -> Understood | NotUnderstood:
    """What a text asks."""
    if len(text) > LONGEST:
        return NotUnderstood("too_long", SAYS["too_long"])
    reading = read(text, lexicon)
    if not reading.words:
        return NotUnderstood("nothing", SAYS["nothing"])
    if refusal := refused(reading.plain):
        return not_understood(reading, refusal.why, refusal.says)
    if reading.names_somebody:
        return not_understood(reading, "named_child")
    rule = asked(reading.plain, reading.groups)
    if told_a_sign(reading, rule):
        return sign_question(reading)
    return several_meanings(reading) or (not_understood(reading, "no_question") if rule is None else filled(reading, rule))


def told_a_sign(reading: Reading, rule: Rule | None) -> bool:
    """Whether it is about something seen of a child."""
    if signs.possible_harm(reading) and (rule is None or rule.asks in signs.STRATEGIES):
        return True
    if signs.asks_what_it_may_be(reading):
        return rule is None or rule.asks in signs.STRATEGIES
    return rule is None and signs.describes(reading)


def sign_question(reading: Reading) -> Understood | NotUnderstood:
    """The question of what a sign points to."""
    seen = signs.seen(reading)
    if not signs.content(seen):
        return not_understood(reading, "needs_more")
    if signs.begins_with_a_stranger(seen, reading):
        return not_understood(reading, "named_child")
    part = Part(seen, SEEN, seen)
    return Understood("what_a_sign_points_to", {SEEN: seen}, (part,), signs.nearest(reading))


def several_meanings(reading: Reading) -> NotUnderstood | None:
    """The meanings of a word that means several things, where one stands alone."""
    for n, word in enumerate(reading.words):
        if word.taken in SEVERAL and not settles(reading, n):
            meanings = tuple(Meaning(reading.typed(word), None, name) for name in SEVERAL[word.taken])
            return not_understood(reading, "several_meanings", meanings=meanings)
    return None


def settles(reading: Reading, at: int) -> bool:
    """Whether a word of several meanings is part of a longer name, or the words around it settle it."""
    within = any(mention.first <= at <= mention.last and mention.first < mention.last for mention in reading.mentions)
    pattern = SETTLING.get(reading.words[at].taken)
    return within or bool(pattern and re.search(pattern, reading.plain))


def filled(reading: Reading, rule: Rule) -> Understood | NotUnderstood:
    """The question a rule asks, with its parts; or what is in the way."""
    question, found = questions()[rule.asks], fill(rule, reading)
    if found.troubles:
        return in_the_way(reading, rule, found)
    if too_strange(reading, rule, found.parts):
        return not_understood(reading, "not_understood", rule=rule, parts=found.parts)
    if missing(question, rule, found, reading):
        return not_understood(reading, "needs_more", rule=rule, parts=found.parts)
    return Understood(rule.asks, given(question, found.parts), tuple(found.parts))


def too_strange(reading: Reading, rule: Rule, parts: list[Part]) -> bool:
    """Whether too much was understood as nothing, and stands in no name that was; a number always is."""
    names = {
        word[:SAME] for part in parts if (entry := reading.lexicon.entries.get(str(part.value))) for word in stems(entry.name)
    }
    unknown = [word for word in reading.unknown(rule) if word.lower()[:SAME] not in names]
    if rule.money and (unread_object(reading) or unread_thing(reading, unknown)):
        return True
    return len(unknown) > len(reading.words) // WORDS_A_STRANGER or any(char.isdigit() for word in unknown for char in word)


def unread_thing(reading: Reading, unknown: list[str]) -> bool:
    """Whether a word that was not understood stands after an article: it is a thing, which may be what is asked about."""
    pairs = zip(reading.words, reading.words[1:], strict=False)
    return any(before.taken in ARTICLES and reading.typed(word) in unknown for before, word in pairs)


def unread_object(reading: Reading) -> bool:
    """Whether something is paid for or provided whose name was not understood, though each of its words is a common one."""
    words = [word.taken for word in reading.words]
    for at in range(1, len(words)):
        if OBJECT.search(" ".join(words[max(0, at - 3) : at])) and words[at] not in {"for", "of"}:
            ends = (n for n in range(at, len(words)) if words[n] in ENDS_OBJECT and words[n] not in ARTICLES)
            thing = range(at, next(ends, len(words)))
            named = [n for n in thing if words[n] not in ARTICLES]
            if named and named[-1] not in reading.taken and words[named[-1]] not in GENERIC:
                return True
    return False


def missing(question: Question, rule: Rule, found: Filled, reading: Reading) -> bool:
    """Whether too little was said to ask it."""
    named = {part.parameter for part in found.parts}
    needed = {p.name for p in question.parameters if not p.optional}
    needed |= {name for name, pattern in rule.wants.items() if pattern.search(reading.plain)}
    return bool(needed - named) or (not named and (not rule.bare or len(reading.words) < FEWEST))


def given(question: Question, parts: list[Part]) -> dict[str, Any]:
    """The parts as a question takes them."""
    several = {place.name for place in places(question.name) if place.several}
    found: dict[str, Any] = {}
    for part in parts:
        if part.parameter in several:
            found.setdefault(part.parameter, []).append(part.value)
        elif part.parameter in parameters(question.name):
            found[part.parameter] = part.value
    return found


def in_the_way(reading: Reading, rule: Rule, found: Filled) -> NotUnderstood:
    """The first trouble, with what its words may stand for."""
    trouble = found.troubles[0]
    entries = reading.lexicon.entries
    meanings = tuple(Meaning(trouble.words, one if one in entries else None, name_of(one, reading)) for one in trouble.ids)
    unplaced = () if trouble.ids and trouble.why != "no_place" else (trouble.words,)
    return not_understood(reading, trouble.why, meanings=meanings, rule=rule, parts=found.parts, unplaced=unplaced)


def name_of(value: str, reading: Reading) -> str:
    entry = reading.lexicon.entries.get(value)
    return entry.name if entry else value


def not_understood(
    reading: Reading,
    why: str,
    says: str | None = None,
    meanings: tuple[Meaning, ...] = (),
    rule: Rule | None = None,
    parts: list[Part] | None = None,
    unplaced: tuple[str, ...] = (),
) -> NotUnderstood:
    """Why a text was not understood, with the questions that come nearest."""
    near = (rule.asks,) if rule else ()
    near += tuple(one.asks for one in rules() if one.wanted and all(wanted & reading.kinds for wanted in one.wanted))
    kept = tuple(dict.fromkeys(near))[:MOST_NEAR]
    return NotUnderstood(why, says or SAYS[why], meanings, (*unplaced, *reading.unknown(rule)), tuple(parts or ()), kept)
