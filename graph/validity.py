"""When a node counts, as one word that is kept on it: its standing and its days.

A statement tests that word at every hop against the words that count on the day that is asked about. Neo4j plans a statement in
time with its length, and to test standing, first and last day themselves took a quarter of it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from graph.schema import Node, Sourced

FIELD = "validity"
"""The name the word is kept under."""
ALWAYS = ""
"""The word of what has neither standing nor days, such as a passage."""
OPEN = "-"
"""A day that is not known, or not set."""


def validity(node: Node) -> str:
    """The word of a node: `made 2014-09-01 -`."""
    return f"{node.standing.value} {node.start or OPEN} {node.end or OPEN}" if isinstance(node, Sourced) else ALWAYS


def counting(words: Iterable[str], on: date, standings: Iterable[str]) -> dict[str, Any]:
    """Of the words there are, those in force on a day among some standings, and those that had begun by it, ended or not."""
    wanted = set(standings)
    begun = [word for word in words if word == ALWAYS or has_begun(word, on, wanted)]
    return {"in_force": [word for word in begun if word == ALWAYS or not has_ended(word, on)], "begun": begun}


def has_begun(word: str, on: date, standings: set[str]) -> bool:
    """Whether what has this word counts among these standings and had begun by a day; it had, where no first day is known."""
    standing, start, _ = word.split()
    return standing in standings and (start == OPEN or date.fromisoformat(start) <= on)


def has_ended(word: str, on: date) -> bool:
    """Whether what has this word ended before a day."""
    end = word.split()[2]
    return end != OPEN and date.fromisoformat(end) < on
