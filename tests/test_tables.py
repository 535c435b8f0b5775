"""Answers as rows: for a terminal and as CSV."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from api.tables import as_csv, as_table, rows

PASSAGE = {"name": "An Act, section 1", "checked": "READ_IN_SOURCE"}
PAYS = {
    "id": "responsibility:r",
    "liesWith": {"name": "School"},
    "paidFrom": {"name": "Own budget"},
    "force": "MUST",
    "statedIn": [PASSAGE],
}
CARD = {
    "arrangement": {"name": "A"},
    "fit": "APPLIES",
    "roles": [
        {"role": "DELIVERS", "outcome": "SILENT", "responsibilities": [], "local": [], "denials": []},
        {
            "role": "FUNDS",
            "outcome": "STATED",
            "responsibilities": [PAYS],
            "local": [],
            "denials": [{"paidFrom": {"name": "Another"}}],
        },
    ],
    "local": [],
    "payers": [{"responsibility": {"id": "responsibility:r"}, "local": None, "sum": "6000.00", "whyNoSum": None}],
}


def test_cards_are_a_row_for_each_statement_and_for_each_silence() -> None:
    found = rows({"on": "2026-11-23", "cards": {"totalCount": 1, "nodes": [CARD]}})
    assert [list(row.values())[2:] for row in found] == [
        ["DELIVERS", "SILENT", "", "", "", "", ""],
        ["FUNDS", "STATED", "School", "Own budget", "MUST", "6000.00", "An Act, section 1 (READ_IN_SOURCE)"],
        ["FUNDS", "STATED", "not so: ", "Another", "", "", ""],
    ]


def test_any_other_answer_is_a_row_for_each_thing() -> None:
    answer = {"budgets": [{"name": "B", "parts": [{"name": "C"}, {"name": "D"}], "amount": None}]}
    assert rows(answer) == [{"name": "B", "parts": "C; D", "amount": ""}]
    assert "C; D" in as_table(answer)


def test_an_answer_with_nothing_in_it_is_still_a_table() -> None:
    assert as_csv({"cards": {"nodes": []}}) == "nothing\r\n" and "nothing" in as_table({"budgets": []})


@given(st.sampled_from("=+-@\t\r"), st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20))
def test_no_cell_is_taken_for_a_formula(start: str, rest: str) -> None:
    read = list(csv.DictReader(io.StringIO(as_csv({"budgets": [{"name": start + rest}]}), newline="")))
    assert read == [{"name": "'" + start + rest}]
