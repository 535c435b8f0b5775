"""GraphQL: one statement per root field at any depth, paging, errors in words, and requests read strictly."""

import json
from typing import Any

import httpx
import pytest
from conftest import Served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.scalars import cursor_in, cursor_out, pounds_in, pounds_out

DEEP = """{ whoDelivers(needs: ["need:slcn"], phase: "phase:year-4", cost: 8200) { release { id } cards(first: 2) { nodes {
  arrangement { name statedIn { source { name passages(first: 2) { totalCount nodes { locator states(first: 2) { nodes { name } } } } } } }
  roles { responsibilities { liesWith { name budgets(first: 1) { nodes { name partOf { name partOf { name } } } } } } }
} } } }"""


def statements(served: Served) -> int:
    return served.reader.opened.context.graph.statements  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "roots"),
    [
        (DEEP, 1),
        (
            "{ bodies(first: 1) { nodes { name responsibilities(first: 1) { nodes { arisesUnder { provisions { totalCount } } } } } } }",
            1,
        ),
        ('{ a: node(id: "body:local-authority") { name } b: node(id: "budget:notional-sen") { name } }', 2),
        ("{ __typename }", 0),
    ],
    ids=["question", "list", "nodes", "nothing"],
)
def test_a_request_is_one_statement_for_each_root_field(served: Served, ask: Any, query: str, roots: int) -> None:
    before = statements(served)
    ask(query)
    assert statements(served) - before == roots


def test_types_that_share_an_interface_answer_each_for_itself(ask: Any) -> None:
    query = """fragment named on Node { __typename name }
    query ($more: Boolean!) {
      node(id: "need:slcn") {
        ...named
        ... on NeedCategory { code: censusCode broader { ...named id @include(if: $more) } }
        ... on Source { code: dated }
        id @skip(if: $more)
      }
      source: node(id: "source:code-2015") { ... on NeedCategory { code: censusCode } ... on Source { code: dated } }
      kind: node(id: "setting:special-school") { ... on Phase { narrower { totalCount } } ... on Setting { narrower { totalCount } } }
    }"""
    assert ask(query, more=True) == {
        "node": {
            "__typename": "NeedCategory",
            "name": "Speech, language and communication needs",
            "code": "SLCN",
            "broader": [
                {
                    "__typename": "NeedArea",
                    "name": "Communication and interaction",
                    "id": "need-area:communication-and-interaction",
                }
            ],
        },
        "source": {"code": "January 2015"},
        "kind": {"narrower": {"totalCount": 4}},
    }


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_pages_join_to_the_whole_list_without_gap_or_repeat(ask: Any, size: int) -> None:
    whole = ask("{ roles(first: 100) { totalCount nodes { id name } } }")["roles"]
    after, found = None, []
    while True:
        page = ask(
            "query ($n: Int!, $after: Cursor) { roles(first: $n, after: $after) { endCursor nodes { id name } } }",
            n=size,
            after=after,
        )["roles"]
        found += page["nodes"]
        after = page["endCursor"]
        if after is None:
            break
    assert found == whole["nodes"] and len(found) == whole["totalCount"]
    assert found == sorted(found, key=lambda node: (node["name"], node["id"]))


def test_cards_page_in_their_own_order(ask: Any) -> None:
    query = """query ($n: Int!, $after: Cursor) { whoDelivers(needs: ["need:slcn"], fit: [APPLIES, MAY_APPLY, FAILS]) {
      cards(first: $n, after: $after) { totalCount applies mayApply fails endCursor nodes { arrangement { id } fit } } } }"""
    whole = ask(query, n=100)["whoDelivers"]["cards"]
    first = ask(query, n=9)["whoDelivers"]["cards"]
    rest = ask(query, n=100, after=first["endCursor"])["whoDelivers"]["cards"]
    assert first["nodes"] + rest["nodes"] == whole["nodes"]
    assert whole["totalCount"] == whole["applies"] + whole["mayApply"] + whole["fails"] == len(whole["nodes"])
    ranks = [["APPLIES", "MAY_APPLY", "FAILS"].index(card["fit"]) for card in whole["nodes"]]
    assert ranks == sorted(ranks)


def test_what_follows_from_what_was_asked_is_said(ask: Any) -> None:
    query = '{ whoDelivers(section: "section:f", age: 8) { asked { dimension value inferred } contradictions { message } } }'
    assert ask(query)["whoDelivers"] == {
        "asked": [
            {"dimension": "section", "value": "section:f", "inferred": False},
            {"dimension": "plan_level", "value": "plan-level:ehc-plan", "inferred": True},
            {"dimension": "phase", "value": "phase:year-3", "inferred": True},
            {"dimension": "phase", "value": "phase:year-4", "inferred": True},
            {"dimension": "age", "value": "8", "inferred": False},
        ],
        "contradictions": [],
    }


def test_what_does_not_go_together_is_named_and_kept(ask: Any) -> None:
    query = """{ whoDelivers(section: "section:f", planLevel: "plan-level:sen-support", phase: "phase:post-16", age: 4) {
      asked { value } contradictions { dimensions message } } }"""
    answer = ask(query)["whoDelivers"]
    assert [asked["value"] for asked in answer["asked"]] == ["phase:post-16", "plan-level:sen-support", "section:f", "4"]
    assert answer["contradictions"] == [
        {
            "dimensions": ["section", "plan_level"],
            "message": "Section F: special educational provision belongs to EHC plan, but SEN support was asked",
        },
        {"dimensions": ["age", "phase"], "message": "age 4 is outside Post-16 (16 to 25)"},
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ('needs: ["need:slnc"]', "needs: there is no need 'need:slnc'; did you mean need:slcn?"),
        ('phase: "phase:primry"', "phase: there is no phase 'phase:primry'; did you mean phase:primary?"),
        ('phase: "need:slcn"', "phase: there is no phase 'need:slcn'; the ids are listed under phases"),
        (
            'support: "provision:wheelchair-repair"',
            "support: there is no provision or intervention or arrangement 'provision:wheelchair-repair'; did you mean provision:wheelchair?",
        ),
        ("cost: 82.005", "'82.005' is not a sum in pounds and whole pence, such as 8200 or 8200.50"),
        ('cost: "a lot"', "'a lot' is not a sum in pounds and whole pence, such as 8200 or 8200.50"),
        ('on: "yesterday"', "'yesterday' is not a day, such as 2026-11-23"),
    ],
)
def test_what_is_not_known_is_told_with_the_nearest_that_is(client: httpx.Client, arguments: str, message: str) -> None:
    answer = client.post("/graphql", json={"query": f"{{ whoDelivers({arguments}) {{ on }} }}"}).json()
    assert message in answer["errors"][0]["message"]


@pytest.mark.parametrize("first", [0, -1, 101, 2_000_000])
def test_a_page_has_its_limits(client: httpx.Client, first: int) -> None:
    answer = client.post("/graphql", json={"query": f"{{ budgets(first: {first}) {{ totalCount }} }}"}).json()
    assert answer["errors"][0]["message"] == f"first is {first}; ask for 1 to 100 at a time, and for more with `after`"


MALFORMED = [
    (b"", 400), (b"null", 400), (b"1", 400), (b'"x"', 400), (b"[]", 400), (b"{", 400), (b"\xff\xfe", 400), (b'{"query": 1}', 400),
    (b'{"query": ""}', 400), (b'{"query": "{ budgets { totalCount } }", "variables": []}', 400),
    (b'{"query": "{ budgets { totalCount } }", "operationName": 7}', 400), (b'{"query": "\\ud800"}', 400),
    (b"[" * 100_000, 400), (b'{"query": "' + b"x" * 1_100_000 + b'"}', 413), (b'{"query": ' + b"9" * 5_000 + b"}", 400),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), MALFORMED, ids=[repr(body[:20]) for body, _ in MALFORMED])
def test_a_malformed_body_is_refused_in_graphqls_shape(client: httpx.Client, body: bytes, status: int) -> None:
    answer = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, list(answer.json())) == (status, ["errors"])
    assert answer.json()["errors"][0]["message"]


def test_other_media_types_are_refused(client: httpx.Client) -> None:
    form = client.post("/graphql", data={"query": "{ budgets { totalCount } }"})
    assert (form.status_code, form.json()["errors"][0]["message"]) == (415, "send the request as application/json")
    assert client.get("/graphql", params={"query": "{ __typename }"}, headers={"accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'"),
        ("{", "Syntax Error"),
        ("query a { __typename } query b { __typename }", "the document holds 2 operations; name one in operationName: a, b"),
        ("{" * 3_000, "Syntax Error"),
        ("{ a: __typename " * 1 + "__typename " * 3_000 + "}", "Syntax Error: Document contains more than 2000 tokens"),
    ],
    ids=["unknown", "unclosed", "two operations", "deep", "long"],
)
def test_a_bad_document_is_a_client_error_in_the_newer_media_type(client: httpx.Client, query: str, told: str) -> None:
    answer = client.post("/graphql", json={"query": query}, headers={"accept": "application/graphql-response+json"})
    assert (answer.status_code, list(answer.json())) == (400, ["errors"])
    assert told in answer.json()["errors"][0]["message"]
    assert client.post("/graphql", json={"query": query}).status_code == 200


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_id_whatever_is_a_server_error(client: httpx.Client, text: str) -> None:
    body = {"query": "query ($id: ID!) { node(id: $id) { name } whoDelivers(needs: [$id]) { on } }", "variables": {"id": text}}
    answer = client.post("/graphql", content=json.dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code in (200, 400)
    for error in answer.json().get("errors", []):
        assert "INTERNAL" not in json.dumps(error)


@given(st.integers(min_value=0, max_value=10**15))
def test_money_keeps_every_penny(pence: int) -> None:
    if pence < 10**15:
        assert pounds_in(pounds_out(pence)) == pence


@given(st.lists(st.one_of(st.integers(-(10**9), 10**9), st.text(max_size=50)), max_size=4))
def test_a_cursor_comes_back_as_it_went(key: list[Any]) -> None:
    assert cursor_in(cursor_out(key)) == key


def test_the_graph_cannot_be_written_through_it(served: Served) -> None:
    from graph.knowledge_graph import GraphError

    graph = served.reader.opened.context.graph  # type: ignore[union-attr]
    for cypher in (
        "CREATE (:Budget)",
        "MATCH (n) DETACH DELETE n",
        "DROP CONSTRAINT Node_id",
        "LOAD CSV FROM 'file:///etc/hosts' AS row RETURN row",
    ):
        with pytest.raises(GraphError):
            served.run(graph.read(cypher, {}))


def test_state_is_told(client: httpx.Client, served: Served) -> None:
    assert client.get("/live").json() == {"live": True}
    assert client.get("/ready").json() == {"ready": True, "release": served.reader.opened.name}  # type: ignore[union-attr]
