"""What a line of Section F should hold: the schema that software may use, with lines that pass and lines that do not."""

from copy import deepcopy
from typing import Any

import httpx
import pytest
from conftest import catalogue
from jsonschema import Draft202012Validator, FormatChecker

from api.plan_lines import EXAMPLE, provision_line_schema
from graph.fields import links
from graph.schema.lines import ProvisionLine

SCHEMA = provision_line_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def complaints(line: Any) -> set[str]:
    """The fields that a line is refused for."""
    return {"/".join(map(str, error.path)) or error.message for error in VALIDATOR.iter_errors(line)}


def test_it_is_a_json_schema_that_is_served(client: httpx.Client) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    answer = client.get("/schema/provision-line.json")
    assert answer.headers["content-type"].split(";")[0] == "application/schema+json" and answer.json() == SCHEMA
    assert answer.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_field_says_what_it_means() -> None:
    assert all(field.get("description") for field in SCHEMA["properties"].values())
    assert set(SCHEMA["properties"]) == set(ProvisionLine.model_fields)


def test_a_line_as_it_should_be_passes_and_its_ids_are_held() -> None:
    assert complaints(EXAMPLE) == set()
    line, rows = ProvisionLine.model_validate(EXAMPLE), catalogue()
    for name in links(ProvisionLine):
        value = getattr(line, name)
        assert all(one in rows for one in (value if isinstance(value, tuple) else [value])), name


GOOD: dict[str, dict[str, Any]] = {
    "equipment, once": {"how_often": {"times": 1, "every": "once", "minutes": 60}, "lasts_until": None},
    "a group": {"group_size": 4, "lasts_until": "2027-07-20", "qualified_by": ["qualification:mandatory-hearing-impairment"]},
    "an area of need": {"for_need": ["need-area:communication-and-interaction", "need:slcn"]},
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "access to": ({"in_words": "He will have access to speech and language therapy."}, "in_words"),
    "as required": ({"in_words": "Speech and language therapy is given as required."}, "in_words"),
    "regular": ({"in_words": "Regular speech and language therapy is given."}, "in_words"),
    "opportunities": ({"in_words": "Opportunities for small group work are given."}, "in_words"),
    "no need": ({"for_need": []}, "for_need"),
    "a name for an id": ({"delivered_by": ["a therapist"]}, "delivered_by/0"),
    "a budget for a body": ({"secured_by": "budget:notional-sen"}, "secured_by"),
    "no minutes": ({"how_often": {"times": 1, "every": "week"}}, "how_often"),
    "no number": ({"how_often": {"times": "some", "every": "week", "minutes": 45}}, "how_often/times"),
    "no period": ({"how_often": {"times": 1, "every": "often", "minutes": 45}}, "how_often/every"),
    "nobody to rest on": ({"stated_in": []}, "stated_in"),
    "no day": ({"starts": "September"}, "starts"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_other_good_lines_pass(name: str) -> None:
    assert complaints(EXAMPLE | GOOD[name]) == set()


@pytest.mark.parametrize("name", BAD)
def test_a_line_that_leaves_something_open_is_refused(name: str) -> None:
    change, field = BAD[name]
    assert complaints(EXAMPLE | change) == {field}


@pytest.mark.parametrize("name", SCHEMA["required"])
def test_what_must_be_said_is_missed(name: str) -> None:
    line = deepcopy(EXAMPLE)
    del line[name]
    assert complaints(line) == {f"'{name}' is a required property"}


def test_there_is_no_place_for_a_child() -> None:
    (said,) = complaints(EXAMPLE | {"pupil_name": "Somebody"})
    assert "pupil_name" in said
