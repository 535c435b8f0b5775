"""The questions' answers in real situations, held to what was written by hand from the passages; and what that says of each system."""

from typing import Any

import pytest
from conftest import Served

from api.answers import SYSTEMS, Found, Situation, answered, mission, situations
from queries.question import questions

SITUATIONS = situations()


@pytest.mark.parametrize("situation", SITUATIONS, ids=[f"{one.question}: {one.text}" for one in SITUATIONS])
def test_the_answer_is_what_the_passages_say(served: Served, client: Any, situation: Situation) -> None:
    found = served.run(answered(served.executor, situation))
    assert not found.faults
    assert situation.expected.get("stated_in") or not situation.mission


def test_every_question_has_an_answers_file() -> None:
    assert {one.question for one in SITUATIONS} == set(questions())


def test_a_system_is_answered_only_where_all_its_situations_pass() -> None:
    good = Situation("expectations", "", (1, 2), {}, None, {"stated_in": ["passage:x"]})
    bad = Situation("expectations", "", (2,), {}, None, {"stated_in": ["passage:x"]})
    unsaid = Situation("timetable", "", (3,), {}, None, {})
    rows = mission([Found(good, nodes={"a:b"}), Found(bad, ["wrong"], {"a:b", "a:c"}), Found(unsaid)])
    assert len(rows) == SYSTEMS
    assert rows["1"] == {"rows": 1, "questions": ["expectations"], "answered": True}
    assert rows["2"] == {"rows": 2, "questions": ["expectations"], "answered": False}
    assert rows["3"] == {"rows": 0, "questions": ["timetable"], "answered": False}
    assert rows["4"] == {"rows": 0, "questions": [], "answered": False}


def test_a_situation_that_does_not_hold_says_what_came_instead(served: Served, client: Any) -> None:
    asked = Situation(
        "timetable", "", (), {"process": "no such process"}, None, {"is": {"deadlines": ["deadline:x"]}, "stated_in": []}
    )
    assert served.run(answered(served.executor, asked)).faults == ["deadlines is [], not ['deadline:x']"]
