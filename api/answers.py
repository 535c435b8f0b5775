"""Answers written by hand from the passages, and whether the graph gives them: what `answered` means, computed and never set.

`tests/answers/<question>.yml` is a list of situations. Each names the systems of the improvement plan it is for (`mission`), the
questions that people ask which it answers (`handles`), what is `asked`, and what must come of it: a column's value or ids (`is`),
ids among others (`has`), ids that must not stand there (`has_not`), values of nodes by their id (`values`), records that a column
`holds` or `holds_no`, each by some of its fields, and passages it must rest on (`stated_in`). Situations of `who_delivers` name a
`card`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from api.documents import document
from api.execute import Executor
from api.pages.documents import written
from graph.fields import camel
from queries.question import questions

FOLDER = Path(__file__).parent.parent / "tests" / "answers"
SYSTEMS = 31
"""Systems of the improvement plan that must be answered for."""
SAID = {"situation", "asked", "card", "mission", "handles"}
"""What a situation says of itself; all else is expected of the answer."""


@dataclass(frozen=True)
class Situation:
    """One question in stated circumstances, with what must come of it."""

    question: str
    text: str
    mission: tuple[int, ...]
    asked: dict[str, Any]
    card: str | None
    expected: dict[str, Any]
    handles: tuple[str, ...] = ()


@dataclass
class Found:
    """What came of a situation: what is wrong, and every node that was brought."""

    situation: Situation
    faults: list[str] = field(default_factory=list)
    nodes: set[str] = field(default_factory=set)


def situations(folder: Path = FOLDER) -> list[Situation]:
    """Every situation of every answers file."""
    return [
        Situation(
            path.stem,
            one["situation"],
            tuple(one.get("mission", ())),
            one.get("asked", {}),
            one.get("card"),
            {name: value for name, value in one.items() if name not in SAID},
            tuple(one.get("handles", ())),
        )
        for path in sorted(folder.glob("*.yml"))
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


async def answered(executor: Executor, situation: Situation) -> Found:
    """A situation, asked and held to what was written."""
    question = questions()[situation.question]
    text = written(f"situation_{question.name}") or document(question, executor.schema._schema)
    usual = {"fit": ["APPLIES", "MAY_APPLY"]} if situation.card else {"first": 100}
    variables = usual | {camel(name): value for name, value in situation.asked.items()}
    body = (await executor.run(text, variables, deadline=120)).body
    if "errors" in body:
        return Found(situation, [error["message"] for error in body["errors"]])
    answer = body["data"][camel(question.name)]
    found = Found(situation, nodes={node["id"] for node in nodes_of(answer)})
    found.faults += card_faults(answer, situation) if situation.card else faults(answer, situation)
    return found


def faults(answer: Mapping[str, Any], situation: Situation) -> Iterator[str]:
    """Where an answer of lists of nodes is not what was written."""
    expected, brought = situation.expected, list(nodes_of(answer))
    for kind, (wrong, told) in HELD.items():
        for name, ids in expected.get(kind, {}).items():
            column = answer[camel(name)]
            got = brief(listed(column) if isinstance(ids, list) else column)
            if wrong(got, ids):
                yield told.format(name, got[:20] if isinstance(got, list) else got, ids)
    nodes: dict[str, dict[str, Any]] = {}
    for node in brought:
        nodes.setdefault(node["id"], {}).update(node)
    for node_id, values in expected.get("values", {}).items():
        for name, value in values.items():
            got = brief(nodes.get(node_id, {}).get(camel(name), "not brought"))
            if got != value:
                yield f"{node_id}: {name} is {got!r}, not {value!r}"
    yield from record_faults(answer, expected)
    if missing := set(expected.get("stated_in", ())) - {node["id"] for node in brought}:
        yield f"it does not rest on {sorted(missing)}"


def record_faults(answer: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    """Where a column's records are not those written."""
    for kind, wanted in (("holds", True), ("holds_no", False)):
        for name, records in expected.get(kind, {}).items():
            brought = listed(answer[camel(name)])
            for record in records:
                if wanted != any(alike(one, record) for one in brought):
                    yield f"{name} {'lacks' if wanted else 'must not hold'} {record}"


def alike(found: Mapping[str, Any], written: Mapping[str, Any]) -> bool:
    """Whether a record has all the values written of it."""
    return all(brief(found.get(camel(name), "not brought")) == value for name, value in written.items())


HELD: dict[str, tuple[Callable[[list[str], list[str]], bool], str]] = {
    "is": (lambda got, ids: got != ids, "{0} is {1}, not {2}"),
    "has": (lambda got, ids: not set(ids) <= set(got), "{0} is {1}, and lacks some of {2}"),
    "has_not": (lambda got, ids: bool(set(ids) & set(got)), "{0} is {1}, and must not hold any of {2}"),
}
"""How a column's ids are held to those written: when they are wrong, and how that is told."""


def brief(value: Any) -> Any:
    """A value as situations write it: a node by its id."""
    if isinstance(value, list):
        return [brief(one) for one in value]
    return value["id"] if isinstance(value, dict) and "id" in value else value


def listed(column: Any) -> list[dict[str, Any]]:
    """The nodes of a column: of a page, a list, or the one there is."""
    if isinstance(column, dict):
        return column["nodes"] if "nodes" in column else [column]
    return column or []


def nodes_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every node in an answer, at any depth."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        for inner in value.values():
            yield from nodes_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes_of(inner)


def card_faults(answer: Mapping[str, Any], situation: Situation) -> Iterator[str]:
    """Where a card is not what was written."""
    cards = answer["cards"]["nodes"]
    card = next((card for card in cards if card["arrangement"]["id"] == situation.card), None)
    if card is None:
        yield f"there is no card for {situation.card}, only {[card['arrangement']['id'] for card in cards]}"
        return
    wanted = {**situation.expected, "stated_in": sorted(situation.expected.get("stated_in", []))}
    found = looked_at(card, wanted) | {"contradictions": [one["message"] for one in answer["contradictions"]]}
    for name, value in wanted.items():
        if found.get(name) != value:
            yield f"{name} is {found.get(name)!r}, not {value!r}"


def looked_at(card: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The parts of a card that a situation speaks of, in its words."""
    roles = {role["role"]: role for role in card["roles"]}

    def bodies(role: str) -> list[str]:
        return sorted({claim["liesWith"]["id"] for claim in roles[role]["responsibilities"]})

    def denied(role: str) -> list[str]:
        return sorted((denial["paidFrom"] or denial["liesWith"])["id"] for denial in roles[role]["denials"])

    return {
        "fit": card["fit"],
        "split": card["split"],
        "unclaimed": card["unclaimed"],
        "not_guaranteed": card["notGuaranteed"],
        "payers": [[p["body"]["id"], p["budget"] and p["budget"]["id"], p["sum"], p["force"]] for p in card["payers"]],
        "why_no_sum": [p["whyNoSum"] for p in card["payers"]],
        "secures": bodies("SECURES"),
        "delivers": bodies("DELIVERS"),
        "outcomes": {role: roles[role]["outcome"] for role in expected.get("outcomes", {})},
        "denied": {role: denied(role) for role in expected.get("denied", {})},
        "why": {d["dimension"]: d["why"] for d in card["dimensions"] if d["dimension"] in expected.get("why", {})},
        "acting": {role: [body["id"] for body in roles[role]["acting"]] for role in expected.get("acting", {})},
        "says": [text for text in expected.get("says", []) if any(text == one["text"] for one in card["chain"])],
        "provisions": [provision["id"] for provision in card["provisions"]["nodes"]],
        "stated_in": sorted({passage["id"] for passage in card["passages"]} & set(expected.get("stated_in", []))),
    }


async def mission_from(executor: Executor) -> dict[str, dict[str, Any]]:
    """Every situation asked, and what that says of each system."""
    return mission([await answered(executor, situation) for situation in situations()])


def mission(found: list[Found]) -> dict[str, dict[str, Any]]:
    """For each system, the nodes its situations brought, its questions, and whether all of them pass and name a passage."""
    rows = {}
    for number in range(1, SYSTEMS + 1):
        own = [one for one in found if number in one.situation.mission]
        rows[str(number)] = {
            "rows": len(set().union(*(one.nodes for one in own))),
            "questions": sorted({one.situation.question for one in own}),
            "answered": bool(own) and all(not one.faults and one.situation.expected.get("stated_in") for one in own),
        }
    return rows
