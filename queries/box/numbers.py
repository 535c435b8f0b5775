"""Numbers in a text: ages, sums, days, years and bands, each told by the words beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from queries.box.words import Word, listed

OLDEST = 25
"""The oldest age that a bare number may be: plans end there."""
YOUNGEST_BARE = 16
"""The youngest age that is read after `at` alone: a plan at 19."""
LONG_SUSPENSION = 5
"""School days above which education must be arranged."""
PERSON = listed("person")
"""Words after or before which a small number is an age."""
COSTING = listed("costing")
"""Words after which a number is what support costs."""
COSTING_VERBS = {"cost", "costs", "costing", "costed"}
LIMITING = listed("limiting")
"""Words after which a sum is a limit somebody named, not what support costs."""
MONTHS = "january february march april may june july august september october november december".split()
TIMES = {
    "k": 1_000,
    "thousand": 1_000,
    "grand": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
SHORT_TIMES = {"k": 1_000, "thousand": 1_000, "grand": 1_000, "m": 1_000_000, "million": 1_000_000}
TIMES |= {"bn": 1_000_000_000, "billion": 1_000_000_000}
OFTEN = {"weekly", "monthly", "daily", "hourly", "termly", "fortnightly", "pw", "pm", "ph"}
"""Times that a sum may be for; what is asked is the cost of a year."""
LASTING = {one + s for one in ("hour", "hr", "minute", "min", "day", "week", "wk", "month", "session") for s in ("", "s")}
"""What a number may count that is no age and no sum."""
MONEY = {"quid", "pound", "pounds"}
AGED = re.compile(r"(\d{1,2})(?:yo|yrs?|y)")
"""An age in one word: 8yo, 8y."""
YEAR_GROUP = re.compile(r"(?:year|yr|y)(\d{1,2})")
PERIOD = re.compile(r"\d{4}[-/]\d{2}")
AMOUNT = re.compile(r"(£?)(\d+(?:,\d{3})*(?:\.\d+)?)(k|m|bn)?")
CODE = re.compile(r"[a-z]?\d{1,2}[a-z]?|[a-h]")
LETTERS = {*"abcdefghijk", "h1", "h2"}


@dataclass(frozen=True)
class Figure:
    """A number that was understood: what it is of, its value, and the words it came from."""

    kind: str
    """What it gives: an age, a cost, a day and so on; or a name, such as that of a year group."""
    value: Any
    first: int
    last: int


def figures(words: Sequence[Word], taken: set[int]) -> list[Figure]:
    """The numbers in a text, where no name has taken the word already."""
    found: list[Figure] = []
    used = set(taken)
    for at in range(len(words)):
        if at in used:
            continue
        for read in (suspension, day, year_group, section, band, period, age, amount, duration):
            figure = read(words, at)
            if figure is not None and not used & set(range(figure.first, figure.last + 1)):
                found.append(figure)
                used |= set(range(figure.first, figure.last + 1))
                break
    return found


def word(words: Sequence[Word], at: int) -> str:
    """The word at a place, or nothing beyond the ends."""
    return words[at].taken if 0 <= at < len(words) else ""


def day(words: Sequence[Word], at: int) -> Figure | None:
    """A day: 1 April 2026, 1/4/2026, 2026-04-01."""
    first = word(words, at)
    numbers = [int(part) for part in re.split(r"[-/]", first) if part.isdigit()]
    if len(numbers) == 3:
        year, month, number = numbers if numbers[0] > 31 else reversed(numbers)
        return day_of(year, month, number, at, at)
    number_word = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", first)
    next_is_of = word(words, at + 1) == "of"
    month_at = at + 1 + next_is_of
    if number_word and word(words, month_at) in MONTHS and re.fullmatch(r"20\d\d", word(words, month_at + 1)):
        month = MONTHS.index(word(words, month_at)) + 1
        return day_of(int(word(words, month_at + 1)), month, int(number_word[1]), at, month_at + 1)
    return None


def day_of(year: int, month: int, number: int, first: int, last: int) -> Figure | None:
    try:
        return Figure("on", date(year, month, number).isoformat(), first, last)
    except ValueError:
        return None


def suspension(words: Sequence[Word], at: int) -> Figure | None:
    """A suspension that is long enough for education to be arranged: suspended for 8 days."""
    if word(words, at) not in {"suspended", "suspension", "excluded"}:
        return None
    days = next((n for n in (at + 1, at + 2, at + 3) if word(words, n).isdigit()), None)
    if days is None or word(words, days + 1) not in {"days", "day", "school"} or int(word(words, days)) <= LONG_SUSPENSION:
        return None
    return Figure("circumstance", "circumstance:suspended-over-five-days", at, days + 1)


def year_group(words: Sequence[Word], at: int) -> Figure | None:
    """A year group: year 4, yr 9, y3."""
    here, after = word(words, at), word(words, at + 1)
    if joined := YEAR_GROUP.fullmatch(here):
        return group(int(joined[1]), at, at)
    if here in {"year", "years", "yr", "y"} and after.isdigit() and word(words, at + 2) not in {"old", "olds"}:
        return group(int(after), at, at + 1)
    return None


def group(number: int, first: int, last: int) -> Figure | None:
    return Figure("phase", f"phase:year-{number}", first, last) if 1 <= number <= 14 else None


def section(words: Sequence[Word], at: int) -> Figure | None:
    """A section of a plan by its letter: section F, sec F, in F."""
    here, letter = word(words, at), word(words, at + 1)
    if here in {"section", "sections", "sect", "sec"} and letter in LETTERS:
        return Figure("section", f"section:{letter}", at, at + 1)
    if here in {"in", "under"} and letter in LETTERS - {"a"} and word(words, at + 2) != "year":
        return Figure("section", f"section:{letter}", at + 1, at + 1)
    return None


def band(words: Sequence[Word], at: int) -> Figure | None:
    """A band's code: band D2, level 3."""
    here, code = word(words, at), word(words, at + 1)
    if here in {"band", "banding", "level", "tier"} and CODE.fullmatch(code):
        return Figure("code", code.upper(), at, at + 1)
    return None


def period(words: Sequence[Word], at: int) -> Figure | None:
    """A year of money: 2023-24 is financial, 2023/24 academic; 2023 alone is a year that is not said to be either."""
    here = word(words, at)
    if PERIOD.fullmatch(here):
        return Figure("period", here, at, at)
    return Figure("year", here, at, at) if re.fullmatch(r"20[0-3]\d", here) and not priced(words, at) else None


def priced(words: Sequence[Word], at: int) -> bool:
    """Whether a bare number is said to be a sum."""
    return word(words, at - 1) in COSTING or word(words, at + 1) in {*MONEY, *TIMES}


def age(words: Sequence[Word], at: int) -> Figure | None:
    """An age: 7 year old, aged 18, she is 2, a student of 20."""
    here = word(words, at)
    if joined := AGED.fullmatch(here):
        return Figure("age", int(joined[1]), at, at + (word(words, at + 1) == "old"))
    if not (here.isdigit() and len(here) < 3):
        return None
    number = int(here)
    after = [word(words, at + n) for n in (1, 2)]
    if after[0] in {"year", "years", "yr", "yrs", "y", "yo"} and (after[0] == "yo" or after[1] in {"old", "olds", "o"}):
        return Figure("age", number, at, at + 1 + (after[0] != "yo"))
    if after[0] in {"day", "days", "week", "weeks", "hour", "hours", "month", "months", "percent", *TIMES, *MONEY}:
        return None
    before = [word(words, at - n) for n in (1, 2)]
    told = (
        before[0] in {"aged", "age"},
        number <= OLDEST and before[0] in PERSON and after[0] != "years",
        YOUNGEST_BARE <= number <= OLDEST and before[0] == "at",
        number <= OLDEST and before[0] in {"both", "turned", "nearly", "almost"},
        number <= OLDEST and before[0] in {"of", "is", "just", "now", "at"} and before[1] in PERSON,
    )
    return Figure("age", number, at, at) if any(told) else None


def amount(words: Sequence[Word], at: int) -> Figure | None:
    """A sum: £8,200, 14k, 6 thousand; a bare number only where the words before it say that it is what support costs."""
    found = AMOUNT.fullmatch(word(words, at))
    if not found:
        return None
    size = Decimal(found[2].replace(",", "")) * TIMES.get(found[3] or "", 1)
    last = at
    if not found[3] and word(words, at + 1) in TIMES:
        size, last = size * TIMES[word(words, at + 1)], at + 1
    marked = bool(found[1] or found[3]) or last > at or "," in found[2]
    if word(words, last + 1) in MONEY:
        marked, last = True, last + 1
    before = [word(words, at - n) for n in (1, 2)]
    if before[0] in LIMITING or (before[0] == "the" and before[1] in LIMITING):
        costing = COSTING_VERBS & {word(words, at - n) for n in (1, 2, 3, 4)}
        return Figure("cost_above" if costing else "limit", size, at, last) if marked else None
    if not marked and not (size >= 100 and set(before) & COSTING):
        return None
    if word(words, last + 1) in {"a", "an", "per", "each", "every"} and word(words, last + 2) in SHORT_TIMES:
        return Figure("cost_of_a_time", size, at, last + 2)
    if word(words, last + 1) in OFTEN:
        return Figure("cost_of_a_time", size, at, last + 1)
    return Figure("cost", int(size) if size == size.to_integral_value() else size, at, last)


def duration(words: Sequence[Word], at: int) -> Figure | None:
    """How much or how long, which no payer turns on: 20 hours, 6 weeks; the days of a suspension are not told so."""
    if not re.fullmatch(r"\d{1,3}", word(words, at)) or word(words, at + 1) not in LASTING:
        return None
    if any(word(words, at - n).startswith(("suspen", "exclu")) for n in range(1, 5)):
        return None
    return Figure("duration", int(word(words, at)), at, at + 1)


def spans(found: Sequence[Figure]) -> Iterator[int]:
    """The places of the words that numbers took."""
    for figure in found:
        yield from range(figure.first, figure.last + 1)
