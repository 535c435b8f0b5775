"""What a person types, prepared for the full-text indexes: pure, and never able to be read as a query of its own.

Only letters and digits of what was typed reach an index query; every mark that such a query would obey is left out.
"""

import re
from collections.abc import Iterable
from typing import Any

MOST_LETTERS = 200
"""Letters that may be typed: more than any name held has, and little enough to look for quickly."""
MOST_WORDS = 24
APOSTROPHES = "'’‘`´"
APART = '-–—/\\,.;:?!"“”()[]{}&+*%£=<>|_~^@#'
"""Marks that part words; apostrophes do not, so that `Asperger's` and `aspergers` are spelt alike."""
LIGHT = frozenset(
    "a about all also always am an and any are as at be been being but by can cant cannot could did do does doesnt "
    "doing dont each for from gets go goes going had has have having he her hers herself him himself his how i if in "
    "into is isnt it its just know like lot many me much my no not of on or our really she should show so some such "
    "than that the their them then there these they this those thing things to too us very was we were when where "
    "which who why will with wont would you your child children childs kid kids pupil pupils student students".split()
)
"""Words that say little of what is looked for; left out where others remain."""
EVERYDAY = LIGHT | frozenset("add odd lip rep sir cop rise si ar sen send unit statement named school".split())
"""Words that are acronyms, too: within a phrase they are taken for one only where they are typed in capitals."""
SUFFIXES = (
    "fulness ations ation ments ment ness ings ing ised ized ises izes ies ied ers ion ions ive ful est ed es er ly s y e".split()
)
SHORTEST_STEM = 3


def prepared(typed: str) -> dict[str, Any]:
    """What a statement takes of typed text: its spelling, the queries for names and for words, how words may begin.

    Raises ValueError where it is too long.
    """
    if len(typed) > MOST_LETTERS:
        raise ValueError(f"{len(typed)} letters are too many; type at most {MOST_LETTERS}")
    key = spelling(typed)
    words = key.split()[:MOST_WORDS]
    telling = [word for word in dict.fromkeys(words) if word not in LIGHT] or list(dict.fromkeys(words))
    return {
        "id": id_in(typed),
        "key": key,
        "count": len(words),
        "pairs": pairs(key),
        "names": names_query(words),
        "words": words_query(telling),
        "within": f" {' '.join(named_words(typed))} ",
        "forms": [forms(word) for word in telling],
    }


def spelling(text: str) -> str:
    """Text as spellings are compared: small letters and digits, one space between words."""
    plain = text.translate({ord(mark): None for mark in APOSTROPHES})
    return " ".join(re.findall(r"[^\W_]+", plain.lower()))


def id_in(typed: str) -> str:
    """The id that was typed, or the address of its page as one; nothing where neither was."""
    found = re.fullmatch(r"/?([a-z]+(?:-[a-z]+)*)[:/]([a-z0-9]+(?:-[a-z0-9]+)*)", typed.strip().lower())
    return f"{found[1]}:{found[2]}" if found else ""


def pairs(key: str) -> list[str]:
    """Every two neighbouring letters, by which likeness of spelling is measured."""
    return [key[n : n + 2] for n in range(len(key) - 1)]


def letters_wrong(word: str) -> int:
    """How many letters of a word may be wrong: none in a short one or a number, one, or two in a long one."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 6 else 2


def names_query(words: list[str]) -> str:
    """An index query for names: all the words, each as typed, begun or nearly so spelt."""
    return " ".join(f"+({' '.join(ways(word, word == words[-1]))})" for word in words)


def ways(word: str, last: bool) -> Iterable[str]:
    """The ways in which a typed word may stand in a name; the last may be unfinished."""
    yield f"{word}^3"
    if letters_wrong(word):
        yield f"{word}~{letters_wrong(word)}"
    if last and len(word) > 1:
        yield f"{word}*^2"


def words_query(words: list[str]) -> str:
    """An index query for words in any of their forms, near each other by preference, with mistakes allowed for."""
    parts = [f"{word}^4" for word in words]
    parts += [f"{stem(word)}~{min(letters_wrong(word), 1)}" for word in words if letters_wrong(stem(word))]
    parts += [f'"{" ".join(words)}"~6^4'] if len(words) > 1 else []
    return " ".join(parts)


def named_words(typed: str) -> Iterable[str]:
    """The typed words that may be an acronym or another name of something, within a longer phrase."""
    for written in re.findall(r"[^\W_]+", typed.translate({ord(mark): None for mark in APOSTROPHES})):
        if len(written) > 1 and (written.lower() not in EVERYDAY or written.isupper()):
            yield written.lower()


def forms(word: str) -> list[str]:
    """How a word may begin in a text, in any of its forms: to mark it and to count which are found. A space ends a whole word."""
    found = stem(word)
    return [found] if len(found) > SHORTEST_STEM else list(dict.fromkeys(f"{form} " for form in (word, found, f"{found}s")))


def stem(word: str) -> str:
    """A word without its ending, roughly: `covers` is `cover` rather than `cov`, `ears` is `ear`."""
    for least in (SHORTEST_STEM + 1, SHORTEST_STEM):
        for suffix in SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= max(least, len(suffix)):
                return undoubled(word[: -len(suffix)])
    return word


def undoubled(word: str) -> str:
    """A stem without the letter that its ending doubled: `runn` is `run`, while `fall` stays."""
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnpt" else word
