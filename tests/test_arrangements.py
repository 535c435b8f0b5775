"""Every arrangement, held to its own conditions: it applies where all hold, and fails where any one does not."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from conftest import Served, catalogue

from graph.fields import camel, conditions, limits, relationship
from graph.schema import NODE_TYPES, Arrangement, Node, model_of

NODES = catalogue()
ARRANGEMENTS = [node for node in NODES.values() if isinstance(node, Arrangement)]
ARGUMENTS = [
    "needs: [ID!]",
    "support: ID",
    "phase: ID",
    "setting: ID",
    "planLevel: ID",
    "section: ID",
    "circumstances: [ID!]",
    "age: Int",
]
QUESTION = f"""query ({", ".join("$" + argument for argument in ARGUMENTS)}) {{
  whoDelivers(fit: [APPLIES, MAY_APPLY, FAILS], {", ".join(f"{a.split(':')[0]}: ${a.split(':')[0]}" for a in ARGUMENTS)}) {{
    cards(first: 100) {{ nodes {{ arrangement {{ id }} fit dimensions {{ dimension fit }} }} }}
  }}
}}"""


WIDER = {node.id: set(getattr(node, "broader", ())) for node in NODES.values()}
NARROWER: dict[str, set[str]] = {}
for narrow, wide in [(node_id, one) for node_id, found in WIDER.items() for one in found]:
    NARROWER.setdefault(wide, set()).add(narrow)


@cache
def closure(node_id: str, *, up: bool) -> set[str]:
    """A value with all that is broader, or all that is narrower."""
    steps = WIDER if up else NARROWER
    found, new = {node_id}, {node_id}
    while new:
        new = set().union(*(steps.get(one, set()) for one in new)) - found
        found |= new
    return found


def elsewhere(target: str, named: tuple[str, ...]) -> str | None:
    """A value of a vocabulary that has nothing to do with those named."""
    near = {other for value in named for below in closure(value, up=False) for other in closure(below, up=True)}
    values = (node for node in NODES.values() if isinstance(node, model_of(target)))
    return next((v.id for v in values if not (closure(v.id, up=True) | closure(v.id, up=False)) & near), None)


def fitting(arrangement: Arrangement) -> dict[str, Any]:
    """Circumstances in which every condition of an arrangement holds."""
    asked: dict[str, Any] = {}
    for name, link in conditions(Arrangement).items():
        if named := getattr(arrangement, name):
            asked[camel(link.asked_as)] = [named[0]] if link.several else named[0]
    for name, ends in limits(Arrangement).items():
        found = [getattr(arrangement, ends[end]) for end in ("from", "to") if getattr(arrangement, ends[end]) is not None]
        asked |= {name: found[0]} if found else {}
    if not arrangement.any_support:
        asked["support"] = next(i for i, n in NODES.items() if arrangement.id in getattr(n, "provided_under", ()))
    return asked


def failing(arrangement: Arrangement) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same circumstances with one condition broken, for each condition: its dimension, and what is asked."""
    asked = fitting(arrangement)
    for name, link in conditions(Arrangement).items():
        named = getattr(arrangement, name)
        other = elsewhere(link.target, named) if named else None
        if other:
            yield link.asked_as, {**asked, camel(link.asked_as): [other] if link.several else other}
    for name, ends in limits(Arrangement).items():
        low, high = (getattr(arrangement, ends[end]) for end in ("from", "to"))
        if high is not None or low:
            yield name, {**asked, name: high + 1 if high is not None else low - 1}
    if not arrangement.any_support:
        others = (i for i, n in NODES.items() if arrangement.id not in getattr(n, "provided_under", (arrangement.id,)))
        yield "support", {**asked, "support": next(others)}


def card(ask: Any, arrangement: Arrangement, asked: dict[str, Any]) -> dict[str, Any]:
    cards = ask(QUESTION, **asked)["whoDelivers"]["cards"]["nodes"]
    return next(card for card in cards if card["arrangement"]["id"] == arrangement.id)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS, ids=lambda arrangement: arrangement.id)
def test_it_applies_where_its_conditions_hold_and_fails_where_one_does_not(ask: Any, arrangement: Arrangement) -> None:
    assert card(ask, arrangement, fitting(arrangement))["fit"] == "APPLIES"
    broken = list(failing(arrangement))
    assert broken or arrangement.unlimited_because
    for dimension, asked in broken:
        found = card(ask, arrangement, asked)
        assert (found["fit"], dimension, {d["dimension"]: d["fit"] for d in found["dimensions"]}[dimension]) == (
            "FAILS",
            dimension,
            "FAILS",
        )


def test_a_condition_is_kept_as_links_and_as_values_alike(served: Served) -> None:
    graph = served.reader.opened.context.graph  # type: ignore[union-attr]
    kept = 0
    for label, model in NODE_TYPES.items():
        for name in conditions(model):
            cypher = f"MATCH (n:{label}) RETURN n.{name} AS named, COLLECT {{ MATCH (n)-[:{relationship(name)}]->(m) RETURN m.id }} AS linked"
            for row in served.run(graph.read(cypher, {})):
                assert sorted(row["named"] or []) == sorted(row["linked"])
                kept += len(row["linked"])
    assert kept > 200


def test_the_thirty_nine_working_handles_are_all_there() -> None:
    handles = {handle for arrangement in ARRANGEMENTS for handle in arrangement.handles}
    assert {f"WP{number:02}" for number in range(1, 41)} <= handles
    assert len([a for a in ARRANGEMENTS if any(handle.startswith("WP") for handle in a.handles)]) == 39


def test_every_ordinarily_available_row_for_communication_is_there() -> None:
    handles = {handle for node in NODES.values() if isinstance(node, Node) for handle in getattr(node, "handles", ())}
    assert {f"OA{number:03}" for number in range(37, 71)} <= handles
