"""When a statement is due to be checked again: one rule, reckoned from its passages and its own last day, kept in no row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.wording import day

RULE = (
    "A statement is due for review a year after the earliest day on which one of its passages was checked, "
    "or on its own last day where that is sooner; at once where a passage has not been checked."
)
"""The rule as pages say it."""


@dataclass(frozen=True)
class Review:
    """When a statement was last checked throughout, and from when it ought to be checked again."""

    checked: date | None
    """The earliest day on which one of its passages was checked; nothing where one has not been."""
    due: date | None
    """The day on which review is due; nothing where it is due at once."""

    def said(self, today: date) -> str:
        """The same in words."""
        if self.checked is None or self.due is None:
            return "Review due: a passage has not been checked"
        return f"Checked {day(self.checked)}; review {'was due' if self.due <= today else 'due'} {day(self.due)}"


def review_of(passages: Iterable[Mapping[str, Any]], end: str | date | None = None) -> Review:
    """What the rule says of a statement that rests on these passages and ends, if it does, on this day."""
    found = [day_of(passage["checkedOn"]) for passage in passages]
    days = [one for one in found if one]
    if not days or len(days) < len(found):
        return Review(None, None)
    checked, last = min(days), day_of(end)
    return Review(checked, min(a_year_after(checked), last) if last else a_year_after(checked))


def review_said(passages: Iterable[Mapping[str, Any]], end: str | date | None = None) -> str:
    """What a page says of it today."""
    return review_of(passages, end).said(date.today())


def a_year_after(first: date) -> date:
    """The same day of the next year; 1 March for 29 February."""
    try:
        return first.replace(year=first.year + 1)
    except ValueError:
        return date(first.year + 1, 3, 1)


def day_of(given: str | date | None) -> date | None:
    """A day as GraphQL or Python gives it."""
    return date.fromisoformat(given) if isinstance(given, str) else given
