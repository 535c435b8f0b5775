"""Nothing proposed or expired leaks: one decoy of each, of every type that has dates, and no root field shows it unasked."""

import json
import shutil
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml
from conftest import Elsewhere, catalogue, sampled

from api.documents import document
from api.graphql import build_schema
from graph.engine import Engine
from graph.fields import camel, links
from graph.schema import NODE_TYPES, Node, Sourced, Standing, reverse_links
from ingest.check import SOURCE_FOLDER
from ingest.rules import required_links
from queries.question import questions

DATED = {label: model for label, model in NODE_TYPES.items() if issubclass(model, Sourced)}
MARKS = ("-decoyexpired", "-decoyproposed")
STATED = {"name": "! Made", "stated_in": ["passage:code-2015-6-99"]}
MADE = {
    "LocalArrangement": STATED
    | {"id": "local-arrangement:made", "adjusts": "arrangement:sen-support", "in_area": ["area:801"], "start": "2014-09-01"},
    "LocalResponsibility": STATED
    | {
        "id": "local-responsibility:made",
        "arises_under": "local-arrangement:made",
        "lies_with": "body:mainstream-school",
        "role": "accountable",
        "force": "must",
        "start": "2014-09-01",
    },
}
"""A row of each dated type of which none is shipped."""


@cache
def decoys() -> dict[str, list[dict[str, Any]]]:
    """Of each dated type, a real row twice more: once long ended, once only proposed."""
    rows: dict[str, list[dict[str, Any]]] = {}
    nodes = catalogue()
    for node in nodes.values():
        label = type(node).__name__
        if label in DATED and label not in rows and not node.end and may_have_held(node, nodes):  # type: ignore[attr-defined]
            row = {name: written(value) for name, value in node.model_dump(mode="json").items() if value not in (None, [])}
            row |= {"any_support": "true"} if label == "Arrangement" else {}
            row["name"] = f"! {row['name']}"  # to stand on the first page of its list
            expired = {**row, "id": node.id + MARKS[0], "start": "2014-09-01", "end": "2014-12-31", "standing": "made"}
            proposed = {**row, "id": node.id + MARKS[1], "standing": "proposed"}
            rows[label] = [expired, proposed]
    for label, row in MADE.items():
        expired = {**row, "id": row["id"] + MARKS[0], "end": "2014-12-31"}
        rows[label] = [expired, {**row, "id": row["id"] + MARKS[1], "standing": "proposed"}, row]
    return rows


def may_have_held(node: Node, nodes: dict[str, Node]) -> bool:
    """Whether a row like this could have held in 2014: what it cannot do without did."""
    needed = [nodes[getattr(node, name)] for name in required_links(node)]
    return all(
        getattr(target, "standing", "made") == "made" and (getattr(target, "start", None) or date.min) <= date(2014, 9, 1)
        for target in needed
    )


def written(value: Any) -> Any:
    return value if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def elsewhere(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """The catalogue with decoys among its rows."""
    files = tmp_path_factory.mktemp("with-decoys")
    for path in (*SOURCE_FOLDER.glob("*.yml"), *SOURCE_FOLDER.glob("*.csv")):
        shutil.copy(path, files)
    rows = decoys()
    whole = {"title": "Decoys", "about": "A test", "expect": {label: len(found) for label, found in rows.items()}, "rows": rows}
    (files / "decoys.yml").write_text(yaml.safe_dump(json.loads(json.dumps(whole))), encoding="utf-8")
    return Elsewhere(engine, tmp_path_factory.mktemp("decoy-home"), files)


def everything_of(model: type[Node]) -> str:
    """A root list with every link and every reverse link, one deep."""
    parts = ["id"]
    parts += [f"{camel(name)} {{ id }}" for name in links(model)]
    parts += [f"{camel(name)}(first: 100) {{ totalCount nodes {{ id }} }}" for name in reverse_links(model)]
    return f"{camel(model.plural)}(first: 100%s) {{ totalCount nodes {{ {' '.join(parts)} }} }}"


CARDS = """{ whoDelivers(area: "area:801", fit: [APPLIES, MAY_APPLY, FAILS], cost: 8200%s) { cards(first: 100) { totalCount nodes {
  arrangement { id responsibilities(first: 100) { totalCount nodes { id } } }
  roles { responsibilities { id } denials { id } } payers { responsibility { id } body { id } budget { id } }
  local { arrangement { id } responsibilities { id } replaced { id } } localProvisions { id }
  dimensions { asked { id } named { id } } provisions(first: 100) { totalCount nodes { id } }
} } } }"""
LISTED = sampled(DATED, 12)
LISTS = ["{ " + everything_of(DATED[label]) + " }" for label in LISTED]


def test_there_is_a_decoy_of_each_type_that_has_dates() -> None:
    assert decoys().keys() == DATED.keys()


def test_no_decoy_shows_unasked_and_each_does_when_asked_for(elsewhere: Elsewhere) -> None:
    queries = [CARDS, *LISTS]
    plain = [query.replace("%s", "") for query in queries]
    then = [query.replace("%s", ', on: "2014-10-01"') for query in queries]
    proposed = [query.replace("%s", ", standing: [MADE, PROPOSED]") for query in queries]
    answers = elsewhere.ask(*plain, *then, *proposed, '{ node(id: "%s") { ... on Sourced { id standing } } }' % proposed_id())
    assert not [answer["errors"] for answer in answers if "errors" in answer]
    size = len(queries)
    today, earlier, wider = (json.dumps(answers[i : i + size]) for i in (0, size, 2 * size))
    assert not [mark for mark in MARKS if mark in today]
    for label in LISTED:
        expired, might = (row["id"] for row in decoys()[label][:2])
        assert expired in earlier and expired not in wider and expired not in today
        assert might in wider and might not in earlier
    assert answers[3 * size]["data"]["node"] == {"id": proposed_id(), "standing": "PROPOSED"}


ASKED = sampled([q for q in questions().values() if all(p.optional for p in q.parameters)], 8)
BRING_WHAT_ENDED = {"money_by_year", "programmes_in"}
"""Questions that say in their header that they bring what has ended, too."""


def test_no_question_shows_a_decoy_unasked(elsewhere: Elsewhere) -> None:
    schema = build_schema()._schema
    answers = elsewhere.ask(*(document(question, schema) for question in ASKED))
    for question, answer in zip(ASKED, answers, strict=True):
        assert "errors" not in answer, (question.name, answer["errors"])
        shown = json.dumps(answer)
        assert MARKS[0] not in shown or question.name in BRING_WHAT_ENDED, question.name
        assert MARKS[1] not in shown or Standing.PROPOSED in question.standing, question.name


def proposed_id() -> str:
    return decoys()["Budget"][1]["id"]


def test_totals_count_only_what_is_shown(elsewhere: Elsewhere) -> None:
    counted, bodies = elsewhere.ask(
        "{ budgets { totalCount } arrangements { totalCount } }", "{ bodies(first: 100) { totalCount nodes { id } } }"
    )
    nodes = catalogue().values()
    today = {label: sum(type(n).__name__ == label and current(n) for n in nodes) for label in ("Budget", "Arrangement")}
    assert counted["data"] == {"budgets": {"totalCount": today["Budget"]}, "arrangements": {"totalCount": today["Arrangement"]}}
    assert len(bodies["data"]["bodies"]["nodes"]) == min(100, bodies["data"]["bodies"]["totalCount"])


def current(node: Any) -> bool:
    """Whether a row holds today."""
    return node.standing == "made" and (node.start or date.min) <= date.today() <= (node.end or date.max)
