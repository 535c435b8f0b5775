"""Answers as DataFrames, over py2neo and the embedded engine: what GraphQL answers, laid out for analysts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas
import py2neo
import pytest
from py2neo.errors import ClientError

from api import notebook
from api.notebook import answer, graph_of
from graph.fields import camel
from graph.knowledge_graph import Unavailable
from queries.asking import NotKnown
from queries.question import parse, questions

SEN_SUPPORT = {"support": "arrangement:sen-support", "setting": "setting:mainstream-school", "cost": 8200}
FORCES = ["must", "must_not", "should", "should_not", "may", "explanatory"]
CATEGORIES = {
    "fit": ["applies", "may_apply", "fails"],
    "in_force": ["yes", "not_known", "no"],
    "role": ["delivers", "secures", "accountable", "funds"],
    "outcome": ["stated", "stated_not", "silent", "disputed"],
    "capacity": ["home", "host", "provider", "commissioner"],
    "force": FORCES,
    "basis": ["additional_support", "whole_cost", "per_place", "per_pupil", "per_hour", "not_stated"],
}
DTYPES = {
    "arrangement": "str", "fit": "category", "in_force": "category", "role": "category", "outcome": "category", "denied": "bool",
    "body": "str", "budget": "str", "capacity": "category", "force": "category", "step": "Int64", "part": "str",
    "share": "float64", "above": "object", "to": "object", "basis": "category", "sum": "object", "why_no_sum": "str",
    "unclaimed": "object", "not_guaranteed": "object", "passages": "object", "checked": "object", "statement": "str",
    "release": "str",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(served: Any) -> Any:
    """Where the release of this run is read."""
    return served.reader.opened.context.graph.address


@pytest.fixture(scope="module")
def graph(address: Any) -> py2neo.Graph:
    """The release of this run, through py2neo."""
    return graph_of(address.uri, address.password)


@pytest.fixture(scope="module")
def sen_support(graph: py2neo.Graph) -> pandas.DataFrame:
    return answer(graph, "who_delivers", **SEN_SUPPORT)


def test_each_payer_has_its_sum_in_exact_pounds(sen_support: pandas.DataFrame) -> None:
    funds = sen_support[sen_support.role == "funds"].set_index("statement")
    columns = ["step", "force", "above", "to", "basis", "sum", "unclaimed", "not_guaranteed", "denied", "outcome"]
    nothing, basis = Decimal("0.00"), "additional_support"
    expected = {
        "responsibility:sen-support-funds-notional-sen": [
            1, "must", nothing, Decimal("6000.00"), basis, Decimal("6000.00"), nothing, Decimal("2200.00"), False, "stated",
        ],
        "responsibility:sen-support-funds-high-needs-top-up": [
            2, "may", Decimal("6000.00"), None, basis, Decimal("2200.00"), nothing, Decimal("2200.00"), False, "stated",
        ],
    }  # fmt: skip
    held = funds[columns].astype(object).where(funds[columns].notna(), None)
    assert {i: list(row) for i, row in zip(held.index, held.to_numpy().tolist(), strict=True)} == expected
    assert funds["sum"].sum() == Decimal("8200.00")


def test_dtypes_are_the_same_whatever_is_found(graph: py2neo.Graph, sen_support: pandas.DataFrame) -> None:
    nothing = answer(graph, "who_delivers", support="arrangement:sen-support", fit="applies", age=30)
    assert len(nothing) == 0
    for frame in (sen_support, nothing):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
        assert {name: list(frame[name].cat.categories) for name in CATEGORIES} == CATEGORIES
    missing = sen_support[sen_support["sum"].isna()]["sum"]
    assert all(isinstance(value, float) for value in missing)


def test_it_says_what_graphql_says(graph: py2neo.Graph, ask: Any) -> None:
    cards = ask(
        """{ whoDelivers(needs: ["need:slcn"], phase: "phase:primary", planLevel: "plan-level:ehc-plan", cost: "8200") {
          cards(first: 100) { nodes {
            arrangement { name } fit inForce unclaimed
            roles { role outcome
              responsibilities { id liesWith { name } paidFrom { name } statedIn { name checked } }
              denials { id liesWith { name } paidFrom { name } statedIn { name checked } } }
            payers { responsibility { id } sum } } } } }"""
    )["whoDelivers"]["cards"]["nodes"]
    given = {"needs": ["need:slcn"], "phase": "phase:primary", "plan_level": "plan-level:ehc-plan", "cost": "8200"}
    frame = answer(graph, "who_delivers", **given)
    names = ["arrangement", "fit", "in_force", "unclaimed", "role", "outcome", "denied", "statement", "body", "budget", "sum"]
    found = frame[[*names, "passages", "checked"]]
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [row for card in cards for row in rows(card)]


def rows(card: dict[str, Any]) -> Any:
    """What GraphQL says on one card, as the rows of a frame."""
    sums = {payer["responsibility"]["id"]: payer["sum"] for payer in card["payers"]}
    for role in card["roles"]:
        claims = [(said, False) for said in role["responsibilities"]] + [(said, True) for said in role["denials"]]
        for said, denied in claims or [({"statedIn": []}, False)]:
            body, budget = ((said.get(link) or {}).get("name") for link in ("liesWith", "paidFrom"))
            statement, cost = said.get("id"), pounds(sums.get(said.get("id")))
            yield [
                *(card["arrangement"]["name"], card["fit"].lower(), card["inForce"].lower(), pounds(card["unclaimed"])),
                *(role["role"].lower(), role["outcome"].lower(), denied, statement, body, budget, cost),
                *(tuple(passage["name"] for passage in said["statedIn"]), tuple(p["checked"].lower() for p in said["statedIn"])),
            ]


def pounds(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def test_silence_and_denial_are_rows_that_no_total_takes_for_claims(graph: py2neo.Graph) -> None:
    frame = answer(graph, "who_delivers", cost=8200)
    silent = frame[frame.outcome == "silent"]
    assert len(silent) and silent[~silent.denied].statement.isna().all()
    denial = frame[frame.statement == "denial:camhs-treatment-delivers-mainstream-school"].iloc[0]
    assert (denial.role, bool(denial.denied)) == ("delivers", True)
    assert frame[frame.denied]["sum"].isna().all()
    assert set(frame.groupby("arrangement").role.nunique()) == {4}
    stated = frame[frame.statement.notna()]
    assert all(stated.passages.map(len)) and (stated.passages.map(len) == stated.checked.map(len)).all()


def test_every_page_is_brought(graph: py2neo.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = answer(graph, "who_delivers", phase="phase:primary")
    monkeypatch.setattr(notebook, "MOST", 7)
    assert whole.arrangement.nunique() > 7
    pandas.testing.assert_frame_equal(answer(graph, "who_delivers", phase="phase:primary"), whole)


@pytest.mark.parametrize(("on", "found"), [("2014-08-31", 0), (date(2014, 9, 1), 1), ("2026-11-23", 1)])
def test_days_reach_the_engine_as_days(graph: py2neo.Graph, on: Any, found: int) -> None:
    frame = answer(graph, "who_delivers", support="arrangement:sen-support", fit=["APPLIES", "may_apply"], on=on)
    assert (frame.statement == "responsibility:sen-support-delivers-mainstream-school").sum() == found
    assert frame.attrs["on"] == str(on)


def test_the_frame_says_what_it_answers(graph: py2neo.Graph, sen_support: pandas.DataFrame) -> None:
    release = graph.evaluate("MATCH (r:Release) RETURN r.id")
    assert set(sen_support.release) == {release}
    assert sen_support.attrs["question"] == questions()["who_delivers"].text
    assert sen_support.attrs["release"] == release
    assert [(each["dimension"], each["value"]) for each in sen_support.attrs["asked"]] == [
        ("setting", "setting:mainstream-school"),
        ("support", "arrangement:sen-support"),
    ]


def test_what_does_not_go_together_is_warned_of(graph: py2neo.Graph) -> None:
    with pytest.warns(UserWarning, match="what was asked does not go together: age 20 is outside Primary"):
        answer(graph, "who_delivers", phase="phase:primary", age=20)


WRONG: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "no such argument": ({"need": "need:slcn"}, TypeError, "who_delivers: need is not taken or is missing; it takes support"),
    "no such id": ({"needs": "need:slcnn"}, NotKnown, "needs: there is no need 'need:slcnn'; did you mean need:slcn"),
    "no such word": ({"fit": "perhaps"}, NotKnown, "fit: 'perhaps' is none of applies, may_apply, fails"),
    "no money": ({"cost": "much"}, ValueError, "cost: 'much' is not a sum in pounds"),
    "no day": ({"on": "today"}, ValueError, "on: 'today' is not a day"),
    "no number": ({"age": "nine"}, ValueError, "age: 'str' object cannot be interpreted as an integer"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_asked_is_said(graph: py2neo.Graph, wrong: str) -> None:
    given, error, message = WRONG[wrong]
    with pytest.raises(error, match=message):
        answer(graph, "who_delivers", **given)


def test_a_question_that_is_not_there_is_said(graph: py2neo.Graph) -> None:
    with pytest.raises(NotKnown, match="there is no question 'who_pays'; ask one of .*who_delivers"):
        answer(graph, "who_pays")


NEW = """// Which budgets does a body hold?
//
// $body: Body. The body.
//
// returns budgets: [Budget]. Its budgets.
// returns on: Date. The day.
MATCH (b:Body {id: $body})
WHERE in_force(b)
RETURN COLLECT { MATCH (m:Budget)-[:HELD_BY]->(b) WHERE in_force(m) RETURN m ORDER BY m.id } AS budgets, toString($on) AS on
"""


def test_a_new_question_needs_nothing_more(graph: py2neo.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(questions(), "budgets_held", parse("budgets_held", NEW))
    frame = answer(graph, "budgets_held", body="body:local-authority")
    held = graph.query(
        "MATCH (m:Budget)-[:HELD_BY]->(:Body {id: 'body:local-authority'}) WHERE m.standing = 'made' AND"
        " coalesce(m.start <= date(), true) AND coalesce(m.end >= date(), true) RETURN m.id AS id, m.start AS start ORDER BY m.id"
    ).data()
    assert held and list(frame.id) == [row["id"] for row in held]
    assert {name: str(frame[name].dtype) for name in ("name", "start", "held_by", "passages")} == {
        "name": "str", "start": "datetime64[s]", "held_by": "str", "passages": "object",
    }  # fmt: skip
    assert set(frame.held_by) == {graph.evaluate("MATCH (b:Body {id: 'body:local-authority'}) RETURN b.name")}
    assert all(frame.passages.map(len))
    assert [None if pandas.isna(day) else day.date() for day in frame.start] == [
        row["start"] and row["start"].to_native() for row in held
    ]
    with pytest.raises(TypeError, match="budgets_held: body is not taken or is missing; it takes body, on, standing"):
        answer(graph, "budgets_held")


PAGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "money_by_year": ({"budget": "budget:high-needs-block", "area": "area:england"}, "allocations", "edition { name }"),
    "what_is_not_known": ({}, "notFound", "outcome"),
    "search": ({"text": "notional SEN"}, "hits", "node { name }"),
}


@pytest.mark.parametrize("question", PAGED)
def test_a_page_of_nodes_is_brought_whole(graph: py2neo.Graph, ask: Any, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    given, page, brought = PAGED[question]
    monkeypatch.setattr(notebook, "MOST", 9)
    taken = ", ".join(f'{name}: "{value}"' for name, value in given.items())
    field = camel(question) + (f"({taken})" if taken else "")
    (found,) = ask(f"{{ {field} {{ {page}(first: 100) {{ totalCount nodes {{ {brought} }} }} }} }}").values()
    frame, name = answer(graph, question, **given), brought.split()[0]
    assert len(frame) == found[page]["totalCount"] > 9
    of_nodes = [node[name] and (node[name]["name"] if "{" in brought else node[name].lower()) for node in found[page]["nodes"]]
    assert frame[name].astype(object).where(frame[name].notna(), None).tolist()[:100] == of_nodes


def test_sums_of_the_whole_answer_are_pounds(graph: py2neo.Graph, ask: Any) -> None:
    frame = answer(graph, "money_by_year", budget="budget:high-needs-block", area="area:england")
    asked = ask('{ moneyByYear(budget: "budget:high-needs-block", area: "area:england") { totals { period stage sum } } }')
    of_graphql = [(t["period"], t["stage"].lower(), pounds(t["sum"])) for t in asked["moneyByYear"]["totals"]]
    assert [(t["period"], t["stage"], t["sum"]) for t in frame.attrs["totals"]] == of_graphql
    assert ("2018-19", "allocated", Decimal("6115000000.00")) in of_graphql


# --- py2neo itself: what analysts' own notebooks do with it


def test_py2neo_runs_cypher(graph: py2neo.Graph) -> None:
    cypher = "MATCH (b:Budget {id: $id}) RETURN b.id AS id, b.standing AS standing"
    frame = graph.run(cypher, id="budget:notional-sen").to_data_frame()
    assert frame.to_dict("records") == [{"id": "budget:notional-sen", "standing": "made"}]
    found = graph.nodes.match("Budget", id="budget:notional-sen").first()
    assert (found["id"], set(found.labels)) == ("budget:notional-sen", {"Budget", "Node", "Sourced"})
    assert graph.evaluate("MATCH (b:Budget) RETURN count(b)") == len(graph.nodes.match("Budget"))


def test_py2neo_sends_and_reads_days(graph: py2neo.Graph) -> None:
    (row,) = graph.query("RETURN $on AS on, $on = date('2026-11-23') AS same", {"on": date(2026, 11, 23)}).data()
    assert (row["on"].to_native(), row["same"]) == (date(2026, 11, 23), True)


def test_py2neo_cannot_write_a_release(graph: py2neo.Graph) -> None:
    with pytest.raises(ClientError, match="read-only"):
        graph.run("CREATE (:Budget {id: 'budget:mine'})")


def test_an_address_that_does_not_answer_is_said(address: Any) -> None:
    for uri, password in ((address.uri, "not-the-password"), ("bolt://127.0.0.1:1", address.password)):
        with pytest.raises(Unavailable, match="does not answer neo4j with this password; start it or correct them"):
            graph_of(uri, password)
