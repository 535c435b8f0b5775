"""What is seen of a child, told in everyday words: recognised as a sign, and kept apart from the questions about support."""

import re

import yaml

from queries.box.reading import Reading
from queries.box.tables import TABLES
from queries.box.words import SMALL, TALK, stem, stems

SAID = yaml.safe_load((TABLES / "signs.yml").read_text(encoding="utf-8"))
ASKING = re.compile("|".join(SAID["asking"]))
"""How people ask what something they have seen may be."""
HARM = re.compile("|".join(SAID["harm"]))
"""Words of possible harm, in addition to those of the signs held."""
SUBJECT = re.compile(SAID["subject"])
"""Who a description begins with."""
SEEING = re.compile(SAID["seeing"])
"""Words before a description."""
FEWEST, MOST_SHOWN = 3, 6
ASKERS = {"who", "whose", "which", "what", "how", "when", "where", "why"}
STRATEGIES = {"ordinarily_available", "evidence_for", "expectations", "guides_to_practice", "what_a_sign_points_to"}
"""Questions whose answers are for the classroom: none is given where harm is possible."""


def asks_what_it_may_be(reading: Reading) -> bool:
    """Whether a text says what was seen, and asks what it may be."""
    return bool(ASKING.search(reading.plain))


def possible_harm(reading: Reading) -> bool:
    """Whether something in it calls for safeguarding before anything else."""
    needs = {(m.first, m.last) for m in reading.mentions if not any(one.startswith("sign:") for one in m.ids)}
    told = [one for one in reading.signs if (one.first, one.last) not in needs]
    held = any(reading.lexicon.entries[one].harm for mention in told for one in mention.ids)
    return held or bool(HARM.search(reading.plain))


def describes(reading: Reading) -> bool:
    """Whether a text is nothing but what is seen of a child: somebody does something that the signs speak of."""
    words = [word.taken for word in reading.words]
    if len(words) < FEWEST or words[0] in ASKERS or (ASKERS - {"when", "where"}) & set(words):
        return False
    if reading.kinds - {"Sign", "Need", "NeedCategory", "NeedArea", "Setting", "Phase", "Role", "age", "phase"}:
        return False
    does = bool(SUBJECT.match(reading.plain)) or (
        words[0].endswith("s") and not words[0].endswith("ss") and words[0] not in SMALL
    )
    return does and bool(vocabulary(reading) & content(reading.plain))


def vocabulary(reading: Reading) -> set[str]:
    """The words in which signs are held."""
    return {word for phrase in reading.lexicon.signs for word in phrase if counts(word)}


def content(text: str) -> set[str]:
    """The words of a text that say something, for comparing."""
    return {word for word in stems(text) if counts(word)}


def counts(word: str) -> bool:
    return len(word) > 2 and word not in SMALL and word not in TALK and stem(word) not in TALK


def seen(reading: Reading) -> str:
    """What was seen, in the words it was told in, without the asking and without who it is about."""
    if reading.signs and ASKERS & {word.taken for word in reading.words[:2]} and not asks_what_it_may_be(reading):
        return " ".join(reading.span(one.first, one.last).lower() for one in reading.signs)
    clauses = re.split(r"[,.;:?!\n]+|\s[-–—]\s", reading.text)
    told = [clause.strip() for clause in clauses if clause.strip() and not ASKING.search(plain(clause))]
    if not told:
        told = [trimmed(clause) for clause in clauses if clause.strip()]
    kept = [SUBJECT.sub("", SEEING.sub("", clause.lower()), count=1).strip() for clause in told]
    return " ".join(filter(None, kept))


def begins_with_a_stranger(told: str, reading: Reading) -> bool:
    """Whether what was told begins with a word that is not known: it may be a name."""
    words = reading.lexicon.words(told)
    return (
        bool(words)
        and not {words[0].taken, words[0].stem} & reading.lexicon.spelling.known
        and not words[0].taken.endswith(("s", "ing"))
    )


def trimmed(clause: str) -> str:
    """A clause without the words that ask."""
    return ASKING.sub("", plain(clause)).strip()


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def nearest(reading: Reading) -> tuple[str, ...]:
    """The signs held whose words are most like what was told, those of possible harm first."""
    told = content(reading.plain)
    shared: dict[str, int] = {one: 9 for mention in reading.signs for one in mention.ids}
    for phrase, ids in reading.lexicon.signs.items():
        common = len(told & {word for word in phrase if counts(word)})
        for one in ids:
            shared[one] = max(shared.get(one, 0), common)
    best = max(shared.values(), default=0)
    likely = [one for one, common in shared.items() if common and common >= min(best, 2)]
    return tuple(sorted(likely, key=lambda one: (not reading.lexicon.entries[one].harm, -shared[one], one))[:MOST_SHOWN])
