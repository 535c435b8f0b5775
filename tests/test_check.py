"""The check of source files: every problem at once, each with its place and what to do."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.check import SOURCE_FOLDER, check
from ingest.rows import read_dataset

GOOD = """\
title: A test
expect: {Source: 1, Passage: 1, Body: 1, Budget: 1}
rows:
  Source:
    - {id: source:act, name: An Act, kind: act, publisher: Parliament}
  Passage:
    - {id: passage:act-1, source: source:act, locator: section 1, checked: read_in_source, checked_on: 2026-11-23}
  Body:
    - {id: body:school, name: School, stated_in: passage:act-1}
  Budget:
    - {id: budget:own, name: Own budget, stated_in: passage:act-1, held_by: body:school}
"""


def problems(folder: Path, text: str) -> list[str]:
    (folder / "test.yml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check(folder).problems]


def test_what_is_shipped_has_no_problem() -> None:
    found = check()
    assert found.problems == []
    assert {"Arrangement", "Responsibility", "Denial", "Provision"} <= {type(node).__name__ for node in found.nodes.values()}


def test_a_good_file_gives_its_nodes(tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    found = check(tmp_path)
    assert found.problems == []
    assert found.nodes["passage:act-1"].name == "An Act, section 1"
    assert found.nodes["budget:own"].model_dump(include={"held_by", "stated_in"}) == {
        "held_by": "body:school",
        "stated_in": ("passage:act-1",),
    }


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "held_by: body:school",
            "held_by: body:shcool",
            "test.yml:11: budget:own: held_by: there is no body:shcool; did you mean body:school?",
        ),
        (
            "name: Own budget,",
            "name: Own budget, for a year,",
            "test.yml:11: `for a year` has no value; leave it out, or write text that holds a comma in quotes",
        ),
        ("held_by:", "hold_by:", "test.yml:11: budget:own: hold_by: there is no such field; did you mean held_by?"),
        ("held_by: body:school", "held_by: source:act", "test.yml:11: budget:own: held_by: source:act is a source, not a body"),
        ("name: School, ", "", "test.yml:9: body:school: name: is missing; add it"),
        (
            "kind: act",
            "kind: akt",
            "test.yml:5: source:act: kind: `akt` is not known; use 'act', 'regulations', 'explanatory_notes', "
            "'statutory_guidance', 'official_guidance', 'parliament', 'council', 'research', 'press', 'data' or 'other'",
        ),
        ("Budget: 1}", "Budget: 2}", "test.yml:1: expect: Budget: 2 expected, 1 found; correct whichever is wrong"),
        ("id: body:school", "id: budget:own", "test.yml:9: budget:own: id: the id of a body begins with `body:`"),
        ("  Budget:", "  Bugdet:", "test.yml:11: budget:own: there is no type Bugdet; did you mean Budget?"),
        (
            "checked_on: 2026-11-23",
            "checked_on: soon",
            "test.yml:7: passage:act-1: checked_on: `soon` will not do; wanted: a valid date or datetime, input is too short",
        ),
        (
            ", checked_on: 2026-11-23",
            "",
            "test.yml:7: passage:act-1: checked_on: is the day of checking; leave it out exactly where nothing was checked",
        ),
        (
            "stated_in: passage:act-1, held_by",
            "stated_in: passage:act-1, part_of: budget:own, held_by",
            "test.yml:11: budget:own: part_of: leads back to this row; break the circle",
        ),
        (
            "stated_in: passage:act-1, held_by",
            "start: 2026-01-02, end: 2026-01-01, stated_in: passage:act-1, held_by",
            "test.yml:11: budget:own: end: 2026-01-01 is before the start, 2026-01-02; correct one",
        ),
        ("title: A test\n", "", "test.yml:1: a dataset needs `title:` and `rows:`; add what is missing"),
        ("title: A test", "title: A test\ntitle: Again", "test.yml:2: `title:` is written twice; keep one"),
        (
            "title: A test",
            "title: &a A test\nabout: *a",
            "test.yml:1: anchors (&name) and aliases (*name) are not read; write the value out",
        ),
        (
            "rows:",
            "tables: {Budget: none.csv}\nrows:",
            "test.yml:3: there is no table none.csv beside the file; add it or correct its name",
        ),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    assert right in GOOD
    assert problem in problems(tmp_path, GOOD.replace(right, wrong, 1))


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.yml").write_text("title: [", encoding="utf-8")
    found = problems(tmp_path, GOOD.replace("held_by: body:school", "held_by: body:x").replace("kind: act", "kind: akt"))
    assert [problem.split(":")[0] for problem in found] == ["other.yml", "test.yml", "test.yml"]


MONEY = """
  Arrangement:
    - {id: arrangement:a, name: A, any_support: true, stated_in: passage:act-1, unlimited_because: a test}
  Responsibility:
    - {id: responsibility:r, arises_under: arrangement:a, lies_with: body:school, stated_in: passage:act-1, FIELDS}
"""


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ("role: secures, step: 1", "step: only who funds has money fields; change the role or take it out"),
        ("role: funds", "step: says in which order who funds pays; add 1 for the first"),
        ("role: funds, step: 1, above: 5, to: 5, basis: per_place", "to: must be more than `above`"),
        ("role: funds, step: 1, above: 5", "basis: says what the amounts are counted by; add it"),
        ("role: funds, step: 1, above: -5, basis: per_place", "above: `-5` will not do; wanted: greater than or equal to 0"),
        ("role: funds, step: 1, above: 1.005, basis: per_place", "above: `1.005` will not do"),
    ],
)
def test_money_is_held_to_its_rules(tmp_path: Path, fields: str, problem: str) -> None:
    text = GOOD.replace("Budget: 1}", "Budget: 1, Arrangement: 1, Responsibility: 1}") + MONEY.replace("FIELDS", fields)
    assert any(f"responsibility:r: {problem}" in found for found in problems(tmp_path, text))


def test_an_arrangement_without_a_condition_says_why(tmp_path: Path) -> None:
    rows = "  Arrangement:\n    - {id: arrangement:a, name: A, any_support: true, stated_in: passage:act-1}\n"
    found = problems(tmp_path, GOOD.replace("Budget: 1}", "Budget: 1, Arrangement: 1}") + rows)
    assert found == ["test.yml:13: arrangement:a: unlimited_because: says why there is no condition, exactly where there is none"]


@given(
    st.recursive(
        st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    )
)
def test_no_yaml_whatever_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: Any) -> None:
    import yaml

    path = tmp_path_factory.mktemp("any") / "any.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    _, found = read_dataset(path)
    assert found, "no made-up content is a dataset"
    assert all(problem.file == "any.yml" and problem.line >= 1 for problem in found)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{" * 5_000, "\x00", "a: b: c", "- " * 50_000, ""],
    ids=["lists", "maps", "nul", "colons", "dashes", "empty"],
)
def test_hostile_yaml_is_a_problem_and_not_a_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "test.yml").write_text(text, encoding="utf-8")
    assert check(tmp_path).problems


def test_text_stays_what_was_written(tmp_path: Path) -> None:
    text = GOOD.replace("locator: section 1", "locator: 3.10").replace("name: School", "name: no")
    text = text.replace("name: An Act", "name: 010").replace("name: Own budget", "name: 1:30")
    (tmp_path / "test.yml").write_text(text, encoding="utf-8")
    nodes = check(tmp_path).nodes
    told = [nodes[one].name for one in ("body:school", "source:act", "budget:own")]
    assert (nodes["passage:act-1"].model_dump()["locator"], told) == ("3.10", ["no", "010", "1:30"])


def test_a_folder_without_datasets_says_so(tmp_path: Path) -> None:
    assert [str(problem) for problem in check(tmp_path).problems] == [
        f"{tmp_path}:1: holds no dataset (*.yml, *.ttl, *.jsonld, *.xlsx); name a folder that does"
    ]


def test_every_dataset_says_what_it_holds_and_how_much() -> None:
    for path in SOURCE_FOLDER.glob("*.yml"):
        dataset, _ = read_dataset(path)
        assert dataset.title and dataset.about and sum(dataset.expect.values()) == len(dataset.rows), path.name
