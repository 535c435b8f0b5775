"""The contract of question files: what is declared is what is used, and no date test is forgotten."""

import re
from typing import Any

import pytest

from graph.fields import camel, snake
from graph.schema import NODE_TYPES
from queries.question import MalformedQuestion, parse, questions

GOOD = """\
// Which budgets does a body hold?
//
// $body: Body. The body.
//
// returns budgets: [Budget]. Its budgets.

MATCH (b:Budget)-[:HELD_BY]->(:Node {id: $body})
WHERE in_force(b)
RETURN collect(b) AS budgets
"""


def test_every_question_file_is_sound() -> None:
    assert "who_delivers" in questions()


def test_a_question_is_read_from_its_file() -> None:
    question = parse("held", GOOD)
    assert (question.text, [p.name for p in question.parameters]) == ("Which budgets does a body hold?", ["body"])
    assert [(column.name, column.type) for column in question.columns] == [("budgets", "[Budget]")]
    assert "WHERE (b.validity IN $in_force)\n" in question.cypher


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("hold?", "hold", "the first line is the question in words, ending in a question mark"),
        ("$body: Body. The body.", "$boddy: Body. The body.", "parameters are declared ['boddy'], used ['body']"),
        ("$body: Body. The body.", "body: Body", "the header line `body: Body` is neither a parameter nor a column"),
        ("[Budget]", "[Bugdet]", "there is no type [Bugdet]"),
        ("WHERE in_force(b)", "WHERE true", "`(b:Budget…` is matched without in_force(b)"),
        ("(b:Budget)-[:HELD_BY]->(:Node {", "(b:Budget)-[:HELD_BY]->(:Body {", "`(:Body…` is matched without in_force(name it)"),
    ],
)
def test_a_file_that_breaks_its_contract_is_refused(right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    with pytest.raises(MalformedQuestion) as refusal:
        parse("held", GOOD.replace(right, wrong))
    assert str(refusal.value) == f"held.cypher: {told}"


def test_a_page_is_brought_in_the_order_its_question_names(ask: Any) -> None:
    query = """query ($first: Int!, $after: Cursor) {
      timetable(body: "body:local-authority") { deadlines(first: $first, after: $after) { totalCount endCursor nodes { id order } } }
    }"""
    whole = ask(query, first=100)["timetable"]["deadlines"]
    assert [(d["order"], d["id"]) for d in whole["nodes"]] == sorted((d["order"], d["id"]) for d in whole["nodes"])
    assert len(whole["nodes"]) == whole["totalCount"] > 30
    pieced, after = [], None
    while True:
        page = ask(query, first=7, after=after)["timetable"]["deadlines"]
        pieced, after = pieced + page["nodes"], page["endCursor"]
        assert page["totalCount"] == whole["totalCount"]
        if after is None:
            break
    assert pieced == whole["nodes"]


def test_days_put_a_page_in_order_and_carry_its_cursor(ask: Any) -> None:
    query = "query ($after: Cursor) { whatHappened(kind: INSPECTION) { events(first: 50, after: $after) { endCursor nodes { id day } } } }"
    first = ask(query)["whatHappened"]["events"]
    second = ask(query, after=first["endCursor"])["whatHappened"]["events"]
    days = [(e["day"], e["id"]) for e in first["nodes"] + second["nodes"]]
    assert days == sorted(days) and len(set(days)) == 100


def test_a_question_may_widen_the_standings_that_count(ask: Any) -> None:
    page = ask("{ whatWouldChange { proposals(first: 100) { totalCount nodes { standing } } } }")["whatWouldChange"]["proposals"]
    assert page["totalCount"] > 40 and {node["standing"] for node in page["nodes"]} == {"ANNOUNCED", "PROPOSED"}
    today = ask("{ standards(first: 100) { nodes { standing } } }")["standards"]["nodes"]
    assert {node["standing"] for node in today} == {"MADE"}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("// returns a: page of Deadline by nothing. X.", "a is in order of nothing, which not every Deadline has"),
        ("// returns a: page of Band by amount. X.", "a is in order of amount, which not every Band has"),
        ("// $x: Bond, optional. X.\n// returns a: page of Band. X.", "$x: there is no type Bond"),
        ("// returns a: page of Band. X.\n// returns b: page of Band. X.", "a and b are both pages; make one of them a list"),
    ],
)
def test_a_header_that_cannot_be_kept_is_refused(line: str, wrong: str) -> None:
    with pytest.raises(MalformedQuestion, match=re.escape(wrong)):
        parse(
            "wrong",
            f"// What?\n//\n{line}\n\nRETURN [] AS a, $x AS b" if "$x" in line else f"// What?\n//\n{line}\n\nRETURN [] AS a",
        )


def test_every_name_survives_its_other_spelling() -> None:
    for model in NODE_TYPES.values():
        assert [snake(camel(name)) for name in model.model_fields] == list(model.model_fields)
