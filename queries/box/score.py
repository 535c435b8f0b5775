"""How well the box reads questions that were written before its grammar: answered right, refused, or wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from queries.box.lexicon import Lexicon
from queries.box.understand import NotUnderstood, Understood, understand
from queries.box.words import SMALL, TALK, stems

HALVES = Path(__file__).parents[2] / "tests" / "box"
"""Where the questions stand, each with what it asks."""
AS_TOLD = {"seen", "about", "process"}
"""Parameters in a person's own words: equal where, SMALL and TALK aside, one's words are the other's and at most MORE."""
MORE = 2


@dataclass(frozen=True)
class Figures:
    """What came of a list of questions."""

    right: int
    """Answerable, and understood as one of the readings that are right."""
    refused: int
    """Answerable, and refused."""
    wrong: int
    """Understood as something else, or understood where it should have been refused."""
    kept_out: int
    """Not answerable, and refused."""

    @property
    def answerable(self) -> int:
        return self.total - self.not_answerable

    @property
    def not_answerable(self) -> int:
        return self.kept_out + self.answered_in_error

    @property
    def total(self) -> int:
        return self.right + self.refused + self.wrong + self.kept_out

    answered_in_error: int = 0
    """Of the wrong ones, those that should have been refused."""


def half(name: str) -> list[dict[str, Any]]:
    """The questions of `first_half`, `second_half` or `development`. Raises OSError where this copy does not hold them."""
    return list(yaml.safe_load((HALVES / f"{name}.yml").read_text(encoding="utf-8")))


def score(asked: Iterable[Mapping[str, Any]], lexicon: Lexicon) -> Figures:
    """The figures of a list of questions."""
    verdicts = [verdict(one, understand(one["text"], lexicon)) for one in asked]
    counted = {name: verdicts.count(name) for name in ("right", "refused", "kept_out")}
    in_error = verdicts.count("answered_in_error")
    return Figures(wrong=verdicts.count("wrong") + in_error, answered_in_error=in_error, **counted)


def verdict(one: Mapping[str, Any], read: Understood | NotUnderstood) -> str:
    """What came of one question."""
    if "refuse" in one:
        return "kept_out" if isinstance(read, NotUnderstood) else "answered_in_error"
    if isinstance(read, NotUnderstood):
        return "refused"
    return "right" if any(same(read, wanted) for wanted in (one, *one.get("or", ()))) else "wrong"


def same(read: Understood, wanted: Mapping[str, Any]) -> bool:
    """Whether a question was understood exactly so."""
    given = wanted["given"]
    return (
        read.question == wanted["asks"]
        and read.given.keys() == given.keys()
        and all(equal(n, read.given[n], given[n]) for n in given)
    )


def equal(parameter: str, one: Any, other: Any) -> bool:
    """Whether two values of a parameter are the same."""
    if parameter in AS_TOLD and one != other:
        less, more = sorted((told(str(one)), told(str(other))), key=len)
        return bool(less) and less <= more and len(more - less) <= MORE
    if isinstance(one, list):
        return sorted(one) == sorted(other)
    if isinstance(one, int | Decimal) and isinstance(other, int | float):
        return Decimal(one) == Decimal(str(other))
    return str(one) == str(other)


def told(text: str) -> frozenset[str]:
    """The words of a text that say something."""
    return frozenset(word for word in stems(text) if word not in SMALL and word not in TALK)
