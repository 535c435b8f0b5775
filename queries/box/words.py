"""A person's words: taken apart, corrected against the words that are known, and brought to one form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from queries.box.tables import TABLES

TOKEN = re.compile(
    r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|\d{4}[-/]\d{2}(?!\d)"
    r"|£?\d+(?:,\d{3})*(?:\.\d+)?(?:bn|k|m)?(?![a-z0-9])|[a-z]*\d+[a-z]*|[a-z]+(?:'[a-z]+)*|[+&]",
    re.ASCII | re.IGNORECASE,
)
SHORTEST_CORRECTED = 5
"""Letters below which a word is never corrected: one letter in four makes another word."""
SHORTEST_CORRECTED_TWICE = 8
"""Letters from which two mistakes are corrected."""
TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
SPELT = {word: str(n) for n, word in enumerate(f"two three four five six seven eight nine ten {TEENS}".split(), 2)}
"""Numbers in words, read as numbers; `one` is mostly a pronoun."""
SIGNS = {"&": "and", "+": "plus"}
SHORTEST_BASE = 3
"""Letters that must be left of a word without its ending."""
KEPT_ENDINGS = ("ss", "us", "is")


@dataclass(frozen=True)
class Word:
    """One word as it was typed: where it stands, and the word it is taken as."""

    taken: str
    """In small letters, without apostrophes, spelling put right."""
    start: int
    end: int

    @property
    def stem(self) -> str:
        """What it is compared by."""
        return stem(self.taken)


def split(text: str) -> list[Word]:
    """The words of a text, numbers and years among them."""
    plain = text.replace("’", "'").replace("‘", "'")
    return [Word(taken(found[0].lower().replace("'", "")), found.start(), found.end()) for found in TOKEN.finditer(plain)]


def taken(word: str) -> str:
    """A word in small letters as it is read."""
    return SIGNS.get(word) or SPELT.get(word) or word


def stem(word: str) -> str:
    """A word without its plural: `babies` is `baby`, `plans` is `plan`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(KEPT_ENDINGS):
        return word[:-1]
    return word


def bases(word: str) -> frozenset[str]:
    """The words that a word may be a form of: `footing` of `foot`, `arguing` of `argue`, `planned` of `plan`."""
    found = {word, stem(word)}
    for ending in ("ing", "ed", "er", "ers", "ly", "es"):
        head = word.removesuffix(ending)
        if head != word and len(head) >= SHORTEST_BASE:
            found |= {head, head + "e", head[:-1] if head[-1] == head[-2] else head}
    return frozenset(found)


def stems(phrase: str) -> tuple[str, ...]:
    """What a phrase is compared by."""
    return tuple(word.stem for word in split(phrase))


@dataclass(frozen=True)
class Spelling:
    """The words that are known, by first letter and length, so that few are compared."""

    known: frozenset[str]
    shelves: dict[tuple[str, int], tuple[str, ...]]

    def corrected(self, word: Word) -> Word:
        """The word, or the only known one that is near enough to it."""
        if bases(word.taken) & self.known or not word.taken.isalpha():
            return word
        size = len(word.taken)
        for slips in range(1, 1 + (size >= SHORTEST_CORRECTED) + (size >= SHORTEST_CORRECTED_TWICE)):
            if size < SHORTEST_CORRECTED:
                break
            near = {stem(one): one for one in self.near(word.taken, slips)}
            near = {one: whole for one, whole in near.items() if not {one, whole} & EVERYDAY} or near
            if near:
                return Word(next(iter(near.values())), word.start, word.end) if len(near) == 1 else word
        return word

    def near(self, word: str, slips: int) -> list[str]:
        """The known words within so many slips of the pen, of the same first letter."""
        sizes = range(len(word) - slips, len(word) + slips + 1)
        shelf = (one for size in sizes for one in self.shelves.get((word[0], size), ()))
        return [one for one in shelf if len(one) >= SHORTEST_CORRECTED and within(word, one, slips)]


def spelling(known: Iterable[str]) -> Spelling:
    """What words may be corrected to."""
    shelves: dict[tuple[str, int], list[str]] = {}
    words = frozenset(known)
    for word in sorted(words):
        if word.isalpha():
            shelves.setdefault((word[0], len(word)), []).append(word)
    return Spelling(words, {key: tuple(shelf) for key, shelf in shelves.items()})


def within(one: str, other: str, slips: int) -> bool:
    """Whether two words are at most so many letters put in, left out, changed or swapped apart."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last = row, before
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > slips:
            return False
    return row[-1] <= slips


def listed(name: str) -> frozenset[str]:
    """The words of one list of `words.yml`."""
    text = yaml.safe_load((TABLES / "words.yml").read_text(encoding="utf-8"))[name]
    return frozenset(word for part in ([text] if isinstance(text, str) else text) for word in part.split())


SMALL = listed("small")
"""Words that carry no meaning of their own here."""
EVERYDAY = listed("talk")
"""The commonest of the words that people say around a question: a slip of the pen is sooner a name than one of these."""
TALK = EVERYDAY | listed("more_talk")
"""Words that people say around a question and that change nothing in it."""
ARTICLES = listed("articles")
"""Words left out when phrases are compared."""
