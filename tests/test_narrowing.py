"""Lists narrowed, put in order and counted by declared fields; nodes by several ids; terms to ids with why."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from conftest import catalogue, sampled

from api.scalars import cursor_in, cursor_out
from graph.fields import camel
from graph.schema import NODE_TYPES, Sourced
from queries.narrowing import counted, listed, ordered, ranged


def whole(ask: Any, field: str, arguments: str, selected: str) -> list[Any]:
    """Every row of a list, page after page."""
    found, after = [], "null"
    while after:
        page = ask(f"{{ list: {field}(first: 40, after: {after}, {arguments}) {{ endCursor nodes {{ {selected} }} }} }}")["list"]
        found += page["nodes"]
        after = f'"{page["endCursor"]}"' if page["endCursor"] else ""
    return found


def rows(label: str) -> list[Any]:
    """The rows of a type that are in force today."""
    today = date.today()

    def counts(row: Any) -> bool:
        if not isinstance(row, Sourced):
            return True
        return row.standing == "made" and (not row.start or row.start <= today) and (not row.end or row.end >= today)

    return [row for row in catalogue().values() if type(row).__name__ == label and counts(row)]


def test_a_list_is_narrowed_by_words_links_and_ranges(ask: Any) -> None:
    found = whole(ask, "responsibilities", 'where: {role: [FUNDS], paidFrom: ["budget:notional-sen"]}', "id")
    wanted = [r.id for r in rows("Responsibility") if r.role == "funds" and r.paid_from == "budget:notional-sen"]
    assert sorted(one["id"] for one in found) == sorted(wanted) and len(wanted) > 2
    found = whole(ask, "responsibilities", 'where: {toFrom: 6000, toTo: "6000.00"}', "id")
    assert sorted(one["id"] for one in found) == sorted(r.id for r in rows("Responsibility") if r.to == 6000) and found
    found = whole(ask, "duties", 'where: {startTo: "2014-09-01"}', "id")
    assert sorted(one["id"] for one in found) == sorted(r.id for r in rows("Duty") if r.start and r.start <= date(2014, 9, 1))
    nothing = ask('{ bodies(where: {name: ["There is no such body"]}) { totalCount nodes { id } } }')["bodies"]
    assert nothing == {"totalCount": 0, "nodes": []}


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_in_another_order_pages_without_gap_or_repeat_and_puts_what_is_missing_last(ask: Any, descending: bool) -> None:
    found = whole(ask, "bodies", f"orderBy: START, descending: {str(descending).lower()}", "id start")
    assert sorted(one["id"] for one in found) == sorted(row.id for row in rows("Body"))
    given = [one["start"] for one in found if one["start"]]
    assert given == sorted(given, reverse=descending)
    assert [bool(one["start"]) for one in found] == [True] * len(given) + [False] * (len(found) - len(given))
    sums = whole(ask, "responsibilities", f"where: {{role: [FUNDS]}}, orderBy: TO, descending: {str(descending).lower()}", "to")
    given = [float(one["to"]) for one in sums if one["to"]]
    assert given == sorted(given, reverse=descending) and len(given) > 3


def test_rows_are_counted_by_words_and_by_what_they_lead_to(ask: Any) -> None:
    facets = "facets(by: [ROLE, LIES_WITH]) { field values { value count node { name } } }"
    page = ask(f"{{ responsibilities(first: 1) {{ totalCount {facets} }} }}")["responsibilities"]
    roles, bodies = page["facets"]
    assert (roles["field"], bodies["field"]) == ("role", "lies_with")
    assert {one["value"]: one["count"] for one in roles["values"]} == Counter(str(r.role) for r in rows("Responsibility"))
    assert sum(one["count"] for one in roles["values"]) == page["totalCount"]
    wanted = Counter(r.lies_with for r in rows("Responsibility"))
    assert {one["value"]: one["count"] for one in bodies["values"]} == dict(wanted.most_common(100))
    assert bodies["values"][0]["node"]["name"] == catalogue()[bodies["values"][0]["value"]].name


def test_pages_within_nodes_and_answers_are_counted_too(ask: Any) -> None:
    query = """{ node(id: "body:local-authority") { ... on Body { responsibilities(first: 1) {
      totalCount facets(by: [ROLE]) { values { value count } } } } } }"""
    page = ask(query)["node"]["responsibilities"]
    assert sum(one["count"] for one in page["facets"][0]["values"]) == page["totalCount"] > 5
    query = "{ timetable { deadlines(first: 2) { totalCount facets(by: [FORCE]) { values { value count } } } } }"
    page = ask(query)["timetable"]["deadlines"]
    assert sum(one["count"] for one in page["facets"][0]["values"]) == page["totalCount"]


LISTS = [label for label in NODE_TYPES if label not in ("Observation", "Allocation")]


@pytest.mark.parametrize("label", sampled(LISTS, 8))
def test_every_declared_field_narrows_orders_and_counts(ask: Any, label: str) -> None:
    field = camel(NODE_TYPES[label].plural)
    held = rows(label)[:400]
    for name in listed(label):
        values = [v for row in held for v in (many(getattr(row, name)))][:1]
        if not values or not isinstance(values[0], str) and type(values[0]) is not bool:
            continue
        literal = str(values[0]).lower() if type(values[0]) is bool else f'"{values[0]}"'
        if hasattr(values[0], "name") and not isinstance(values[0], bool):
            literal = values[0].name
        asked = literal if type(values[0]) is bool else f"[{literal}]"
        count = ask(f"{{ list: {field}(where: {{{camel(name)}: {asked}}}) {{ totalCount }} }}")["list"]["totalCount"]
        assert count == sum(values[0] in many(getattr(row, name)) for row in rows(label)), (label, name)
    for name in ordered(label):
        ask(f"{{ list: {field}(first: 3, orderBy: {name.upper()}, descending: true) {{ endCursor nodes {{ id }} }} }}")
    by = " ".join(name.upper() for name in counted(label))
    if by:
        ask(f"{{ list: {field}(first: 1) {{ facets(by: [{by}]) {{ field values {{ value count }} }} }} }}")
    assert not set(ranged(label)) & set(listed(label))


def many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [] if value is None else [value]


def test_nodes_come_in_the_order_of_their_ids(ask: Any) -> None:
    found = ask(
        '{ nodes(ids: ["need:slcn", "need:none", "budget:notional-sen", "need:slcn"]) { __typename name ... on Budget { heldBy { name } } } }'
    )
    slcn = {"__typename": "NeedCategory", "name": "Speech, language and communication needs"}
    assert found["nodes"][0] == found["nodes"][3] == slcn and found["nodes"][1] is None
    assert (found["nodes"][2]["name"], found["nodes"][2]["heldBy"]["name"]) == (
        "Notional SEN budget (element 2)",
        "Mainstream school",
    )


def test_terms_are_resolved_with_why(ask: Any) -> None:
    query = "query ($terms: [String!]!) { resolve(terms: $terms) { term didYouMean meanings { node { id } kind why matched } } }"
    slcn, education, nothing = ask(query, terms=["SLCN", "Notional SEN budget", "zzqx"])["resolve"]
    assert slcn["meanings"][0] == {"node": {"id": "need:slcn"}, "kind": "NeedCategory", "why": "SYNONYM", "matched": "SLCN"}
    first = education["meanings"][0]
    assert (first["node"]["id"], first["kind"], first["why"]) == ("budget:notional-sen", "Budget", "EXACT")
    assert nothing == {"term": "zzqx", "didYouMean": [], "meanings": []}


def test_a_cursor_leads_on_where_another_release_no_longer_lists_its_node(ask: Any) -> None:
    query = """query ($n: Int!, $after: Cursor) { whatASignPointsTo(need: "need:slcn") {
      signs(first: $n, after: $after) { totalCount endCursor nodes { id } } } }"""
    whole = ask(query, n=100)["whatASignPointsTo"]["signs"]["nodes"]
    first = ask(query, n=3)["whatASignPointsTo"]["signs"]
    stood, last = cursor_in(first["endCursor"])
    assert (stood, last) == (3, first["nodes"][-1]["id"])
    for cursor in (first["endCursor"], cursor_out([3, "sign:gone"]), cursor_out([99, last])):
        assert ask(query, n=2, after=cursor)["whatASignPointsTo"]["signs"]["nodes"] == whole[3:5]
    listed = "query ($n: Int!, $after: Cursor) { bodies(first: $n, after: $after) { endCursor nodes { id name } } }"
    first = ask(listed, n=5)["bodies"]
    gone = cursor_out([first["nodes"][-1]["name"], "body:gone"])
    after = [node["name"] for node in ask(listed, n=5, after=gone)["bodies"]["nodes"]]
    assert after[0] >= first["nodes"][-1]["name"] and after == sorted(after)
