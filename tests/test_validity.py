"""The word that says when a node counts, held to the days and the standing it stands for."""

from datetime import date
from typing import Any

from conftest import Served, catalogue
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Node, Sourced, Standing
from graph.validity import ALWAYS, counting, validity
from queries.asking import VALIDITIES

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
EDGES = sorted(
    {day for node in catalogue().values() for day in (getattr(node, "start", None), getattr(node, "end", None)) if day}
)
"""Every day on which something starts or ends."""


def counts(node: Node, on: date, standings: set[Standing]) -> tuple[bool, bool]:
    """Whether a node is in force on a day among some standings, and whether it had begun by it, from its own values."""
    if not isinstance(node, Sourced):
        return True, True
    begun = node.standing in standings and (node.start is None or node.start <= on)
    return begun and (node.end is None or on <= node.end), begun


@given(on=st.one_of(DAYS, st.sampled_from(EDGES)), standings=st.sets(st.sampled_from(list(Standing))))
def test_the_words_that_count_are_those_of_the_rows_that_count(on: date, standings: set[Standing]) -> None:
    rows = {validity(node): node for node in catalogue().values()}
    found = counting(rows, on, [standing.value for standing in standings])
    told = {word: (word in found["in_force"], word in found["begun"]) for word in rows}
    assert told == {word: counts(node, on, standings) for word, node in rows.items()}


def test_a_word_holds_standing_and_days() -> None:
    words = {validity(node) for node in catalogue().values()}
    assert {ALWAYS, "made - -", "proposed - -", "made 2014-09-01 -"} <= words
    edge = "made 2014-09-01 2026-03-31"
    assert [bool(counting([edge], date(*day), ["made"])["in_force"]) for day in ((2014, 8, 31), (2014, 9, 1))] == [False, True]
    assert [bool(counting([edge], date(*day), ["made"])["in_force"]) for day in ((2026, 3, 31), (2026, 4, 1))] == [True, False]
    assert counting([edge, ALWAYS], date(2026, 4, 1), ["made"]) == {"in_force": [ALWAYS], "begun": [edge, ALWAYS]}


def test_the_graph_keeps_the_word_of_each_row(served: Served, client: Any) -> None:
    opened = served.reader.opened
    assert opened is not None
    graph = opened.context.graph
    held = served.run(graph.read("MATCH (n:Node) WHERE NOT n:Release RETURN n.id AS id, n.validity AS validity", {}))
    assert {row["id"]: row["validity"] for row in held} == {node.id: validity(node) for node in catalogue().values()}
    words = [row["validity"] for row in served.run(graph.read(VALIDITIES, {}))]
    assert sorted(words) == sorted({validity(node) for node in catalogue().values()} | {ALWAYS})
    assert sorted(opened.context.vocabulary.validities) == sorted(words)
