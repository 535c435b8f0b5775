"""Gaps, overlaps and changes on a small catalogue made to have each of them: what no shipped row shows must still be found."""

from typing import Any

import pytest
from conftest import Elsewhere

from graph.engine import Engine

ROWS = """\
title: A test
about: Payers that collide, and one that changes hands.
expect: {Source: 1, Passage: 1, Body: 3, Budget: 3, PlanLevel: 2, Duty: 1, Standard: 1, Provision: 1, Arrangement: 4, Responsibility: 8}
rows:
  Source:
    - {id: source:act, name: An Act, kind: act, publisher: Parliament}
  Passage:
    - {id: passage:act-1, source: source:act, locator: section 1, checked: read_in_source, checked_on: 2026-11-23}
  Body:
    - {id: body:school, name: School, stated_in: passage:act-1}
    - {id: body:council, name: Council, stated_in: passage:act-1}
    - {id: body:board, name: Board, stated_in: passage:act-1}
  Budget:
    - {id: budget:school, name: School money, stated_in: passage:act-1, held_by: body:school}
    - {id: budget:council, name: Council money, stated_in: passage:act-1, held_by: body:council}
    - {id: budget:idle, name: Idle money, stated_in: passage:act-1}
  PlanLevel:
    - {id: plan-level:none, name: No plan, stated_in: passage:act-1}
    - {id: plan-level:plan, name: Plan, stated_in: passage:act-1}
  Duty:
    - {id: duty:nobodys, name: Nobody's duty, stated_in: passage:act-1}
  Standard:
    - {id: standard:settles, name: The council first, stated_in: passage:act-1, bears_on: [arrangement:settled, arrangement:shared]}
  Provision:
    - {id: provision:help, name: Help, layer: targeted, stated_in: passage:act-1, provided_under: arrangement:shared}
  Arrangement:
    - {id: arrangement:shared, name: Shared, any_support: true, at_plan_level: plan-level:plan, stated_in: passage:act-1}
    - {id: arrangement:collides, name: Collides, any_support: true, unlimited_because: a test, stated_in: passage:act-1}
    - {id: arrangement:settled, name: Settled, any_support: true, at_plan_level: plan-level:plan, stated_in: passage:act-1}
    - {id: arrangement:apart, name: Apart, any_support: true, at_plan_level: plan-level:none, stated_in: passage:act-1}
  Responsibility:
    - {id: responsibility:a, role: funds, arises_under: arrangement:shared, lies_with: body:school, paid_from: budget:school, step: 1, share: 0.4, stated_in: passage:act-1}
    - {id: responsibility:b, role: funds, arises_under: arrangement:shared, lies_with: body:board, step: 1, share: 0.6, stated_in: passage:act-1}
    - {id: responsibility:c, role: funds, arises_under: arrangement:collides, lies_with: body:council, paid_from: budget:council, step: 1, stated_in: passage:act-1}
    - {id: responsibility:d, role: funds, arises_under: arrangement:settled, lies_with: body:council, paid_from: budget:council, step: 1, stated_in: passage:act-1}
    - {id: responsibility:e, role: funds, arises_under: arrangement:apart, lies_with: body:board, step: 1, stated_in: passage:act-1}
    - {id: responsibility:f, role: secures, arises_under: arrangement:shared, lies_with: body:school, stated_in: passage:act-1, end: 2026-03-31}
    - {id: responsibility:g, role: secures, arises_under: arrangement:shared, lies_with: body:council, stated_in: passage:act-1, start: 2026-04-01, replaces: responsibility:f}
    - {id: responsibility:h, role: secures, arises_under: arrangement:apart, lies_with: body:board, stated_in: passage:act-1, standing: proposed, ends: [responsibility:e]}
"""
GAPS = "{ gapsAndOverlaps%s { gaps { kind about { id } other { id } role message sources { id } } } }"
CHANGES = "{ whatChanges%s { stays changes { kind before { id } after { id } since until message } } }"


@pytest.fixture(scope="module")
def answers(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    files = tmp_path_factory.mktemp("collisions")
    (files / "test.yml").write_text(ROWS, encoding="utf-8")
    asked = [
        GAPS % "",
        GAPS % '(arrangement: "arrangement:apart")',
        CHANGES % '(since: "2026-03-31", on: "2026-04-01")',
        CHANGES % '(on: "2026-11-01", standing: [MADE, PROPOSED])',
        CHANGES % '(since: "2026-01-01", on: "2026-02-01", kind: STAYS, arrangement: "arrangement:apart")',
    ]
    bodies = Elsewhere(engine, tmp_path_factory.mktemp("collision-home"), files).ask(*asked)
    assert not [body["errors"] for body in bodies if "errors" in body]
    return [next(iter(body["data"].values())) for body in bodies]


def test_each_kind_of_gap_and_overlap_is_found_once(answers: list[dict[str, Any]]) -> None:
    gaps = answers[0]["gaps"]
    found = {(gap["kind"], gap["about"]["id"], (gap["other"] or {}).get("id")) for gap in gaps if gap["kind"] != "SILENT_ROLE"}
    assert found == {
        ("TWO_FIRST_PAYERS", "arrangement:apart", "arrangement:collides"),
        ("TWO_FIRST_PAYERS", "arrangement:collides", "arrangement:shared"),
        ("DUTY_WITHOUT_BODY", "duty:nobodys", None),
        ("BUDGET_PAYS_FOR_NOTHING", "budget:idle", None),
        ("NO_EVIDENCE", "provision:help", None),
    }
    assert all(gap["sources"] == [{"id": "source:act"}] for gap in gaps)


def test_silent_roles_are_told_for_a_context_too(answers: list[dict[str, Any]]) -> None:
    assert [(gap["kind"], gap["role"], gap["message"]) for gap in answers[1]["gaps"]] == [
        ("SILENT_ROLE", "DELIVERS", "the sources held do not say who delivers it"),
        ("SILENT_ROLE", "SECURES", "the sources held do not say who must see that it happens"),
        ("SILENT_ROLE", "ACCOUNTABLE", "the sources held do not say who answers for it"),
    ]


def test_what_changes_hands_moves(answers: list[dict[str, Any]]) -> None:
    assert answers[2]["changes"] == [
        {
            "kind": "MOVES",
            "before": {"id": "responsibility:f"},
            "after": {"id": "responsibility:g"},
            "since": "2026-04-01",
            "until": "2026-03-31",
            "message": "Council secures: Shared takes the place of School secures: Shared, and what was with School goes to Council",
        }
    ]


def test_what_is_proposed_would_end_something_and_only_where_asked_for(answers: list[dict[str, Any]]) -> None:
    (change,) = answers[3]["changes"]
    assert change == {
        "kind": "ENDS",
        "before": {"id": "responsibility:e"},
        "after": {"id": "responsibility:h"},
        "since": None,
        "until": None,
        "message": "Board secures: Apart would end Board funds: Apart",
    }


def test_what_stays_is_listed_where_asked_for(answers: list[dict[str, Any]]) -> None:
    assert answers[4]["stays"] == 2
    assert {(one["kind"], one["after"]["id"]) for one in answers[4]["changes"]} == {
        ("STAYS", "arrangement:apart"),
        ("STAYS", "responsibility:e"),
    }
