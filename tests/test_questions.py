"""The contract of question files: what is declared is what is used, and no date test is forgotten."""

import pytest

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
    assert "b.standing IN $standing" in question.cypher and "in_force" not in question.cypher


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
