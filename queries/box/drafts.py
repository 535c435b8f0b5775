"""A draft read: what each of its sentences names that is held, what it may mean, and what looks like a name and is not held.

Nothing is corrected and nothing is guessed: a draft is compared as it is spelt. What is read is let go.
"""

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from queries.box.lexicon import Lexicon, Mention, found
from queries.box.reading import Reading
from queries.box.signs import possible_harm
from queries.box.understand import Unread
from queries.box.words import ARTICLES, Word, split, stems

LONGEST = 20_000
"""The most letters of a draft that are read."""
KINDS = ("Intervention", "NeedCategory", "NeedArea", "Standard", "Duty", "Provision")
"""What a draft's words are matched to."""
BY_OWN_NAME = ("Standard", "Duty")
"""Types whose names are sentences: a draft may quote one whole."""
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")
NAME = re.compile(r"\b[A-Z][\w'’&-]*(?:\s+(?:(?:and|of|for|the|in)\s+)?[A-Z][\w'’&-]*)+|\b[A-Z]{3,}[0-9]*\b")
"""What looks like a name: words with capitals side by side, or an acronym of three letters or more."""
BEGINNING = re.compile(
    r"^(?:The|A|An|In|For|At|On|All|Each|Every|This|These|When|Where|If|And|Or|But|Use|Offer|Consider|Do|Some|Our)\s+"
)

SMALL_BEFORE = re.compile(r"^(?:[a-z]+\s+)+")


@dataclass(frozen=True)
class Match:
    """Some words that name something held: which, and the ids they may stand for."""

    words: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence of a draft, with what it names."""

    text: str
    matches: tuple[Match, ...]
    not_held: tuple[str, ...]
    """What looks like a name, and names nothing held."""


@dataclass(frozen=True)
class Draft:
    """A draft as it was read."""

    sentences: tuple[Sentence, ...]
    harm: bool
    """Whether a sign of possible harm stands in it."""


def read_draft(text: str, lexicon: Lexicon) -> Draft:
    """What a draft names, sentence after sentence; nothing of it is kept. Raises Unread where the reading itself fails."""
    try:
        return read(text, lexicon)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        raise Unread(f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}") from None


def read(text: str, lexicon: Lexicon) -> Draft:
    """What a draft names."""
    phrases = {**own_names(lexicon), **lexicon.phrases}
    longest = max(map(len, phrases), default=1)
    sentences = [one.strip() for one in SENTENCE.findall(text) if one.strip()]
    named = tuple(sentence(one, lexicon, phrases, longest) for one in sentences)
    return Draft(named, any(harm_in(one, lexicon) for one in sentences))


def own_names(lexicon: Lexicon) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The whole names of standards and duties, as phrases."""
    named: dict[tuple[str, ...], tuple[str, ...]] = {}
    for entry in lexicon.entries.values():
        if entry.label in BY_OWN_NAME:
            phrase = tuple(word for word in stems(entry.name) if word not in ARTICLES)
            named[phrase] = tuple(sorted({*named.get(phrase, ()), entry.id}))
    return {phrase: ids for phrase, ids in named.items() if len(phrase) > 1}


def sentence(text: str, lexicon: Lexicon, phrases: dict[tuple[str, ...], tuple[str, ...]], longest: int) -> Sentence:
    """One sentence: the longest names first, none of its words read twice."""
    words = split(text)
    mentions = list(found(words, phrases, longest))
    wanted = [one for one in mentions if any(lexicon.entries[it].label in KINDS for it in one.ids)]
    matches = tuple(Match(text[words[one.first].start : words[one.last].end], one.ids) for one in wanted)
    return Sentence(text, matches, tuple(dict.fromkeys(strangers(text, words, mentions))))


def strangers(text: str, words: list[Word], mentions: list[Mention]) -> Iterator[str]:
    """What looks like a name and overlaps with nothing that was recognised."""
    taken = [(words[one.first].start, words[one.last].end) for one in mentions]
    for one in NAME.finditer(text):
        start = one.start() + (len(begun[0]) if one.start() == 0 and (begun := BEGINNING.match(one[0])) else 0)
        name = SMALL_BEFORE.sub("", text[start : one.end()])
        several = " " in name or name.isupper()
        if several and not any(first < one.end() and start < last for first, last in taken):
            yield name


def harm_in(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence tells of possible harm, as the question box judges it."""
    words = split(text)
    return possible_harm(Reading(text, tuple(words), tuple(lexicon.mentions(words)), (), tuple(lexicon.seen(words)), lexicon))
