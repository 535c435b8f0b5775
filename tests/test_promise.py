"""The GraphQL schema as others rely on it: written down, and broken only where that was said before."""

import subprocess
from pathlib import Path

import pytest
from conftest import Served
from graphql import build_schema

from api.arguments import argument
from api.promise import PROMISED, Broken, deprecations, kept, promise, written

BEFORE = """
type Query { budget(id: ID, where: Where, old: String @deprecated(reason: "Give id.")): Budget  other: Other @deprecated(reason: "Ask budget.") }
type Budget { id: ID name: String!  code: String @deprecated(reason: "Ask id.")  force: Force }
type Other { name: String }
enum Force { MUST SHALL @deprecated(reason: "MUST is meant.") MAY }
input Where { name: String }
"""


def changed(*pairs: tuple[str, str]) -> str:
    text = BEFORE
    for right, wrong in pairs:
        assert right in text
        text = text.replace(right, wrong)
    return text


@pytest.mark.parametrize(
    "after",
    [
        changed(('code: String @deprecated(reason: "Ask id.")', "")),
        changed((', old: String @deprecated(reason: "Give id.")', "")),
        changed((' SHALL @deprecated(reason: "MUST is meant.")', "")),
        changed(('other: Other @deprecated(reason: "Ask budget.")', ""), ("type Other { name: String }", "")),
        changed(
            ("name: String!", "name: String! more: Int"),
            ("input Where { name: String }", "input Where { name: String more: Int }"),
        ),
        changed(("force: Force", "force: Force!")),
    ],
    ids=["field", "argument", "word", "type", "more", "surer"],
)
def test_what_was_deprecated_may_go_and_more_may_come(after: str) -> None:
    kept(build_schema(BEFORE), build_schema(after))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (changed(("force: Force", "")), "Field Budget.force was removed."),
        (changed(("id: ID, ", "")), "Argument Query.budget(id:) was removed."),
        (changed((" MAY", "")), "Enum value Force.MAY was removed."),
        (changed(("name: String!", "name: String")), "Field Budget.name changed type from String! to String."),
        (
            changed(("input Where { name: String }", "input Where { name: String! }")),
            "Field Where.name changed type from String to String!.",
        ),
        (changed(("id: ID,", "id: ID, sure: Int!,")), "A required argument Query.budget(sure:) was added."),
        (changed(("code: String", "code: Int")), "Field Budget.code changed type from String to Int."),
    ],
    ids=["field", "argument", "word", "less sure", "stricter", "required", "deprecated but changed"],
)
def test_what_others_rely_on_is_not_broken(after: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(Broken) as broken:
        kept(build_schema(BEFORE), build_schema(after))
    assert [change.description for change in broken.value.changes] == [told]
    path = tmp_path / "schema.graphql"
    promise(build_schema(BEFORE), path)
    before = path.read_text()
    with pytest.raises(Broken):
        promise(build_schema(after), path)
    assert path.read_text() == before


def test_the_schema_is_the_one_that_was_promised(served: Served) -> None:
    schema = served.executor.schema._schema
    same = PROMISED.read_text(encoding="utf-8") == written(schema)
    assert same, "run `provision schema --promise` and read what it changed in api/schema.graphql"


def test_each_promise_in_the_history_keeps_the_one_before() -> None:
    root = PROMISED.parent.parent

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout

    try:
        commits = git("log", "-10", "--first-parent", "--format=%H", "--", "api/schema.graphql").split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and this project's history")
    texts = [git("show", f"{commit}:api/schema.graphql") for commit in commits[::-1]] + [PROMISED.read_text(encoding="utf-8")]
    for before, after in zip(texts, texts[1:], strict=False):
        kept(build_schema(before), build_schema(after))
    assert texts


def test_what_is_deprecated_is_listed_with_what_to_use_instead() -> None:
    assert dict(deprecations(build_schema(BEFORE))) == {
        "Query.budget(old:)": "Give id.",
        "Query.other": "Ask budget.",
        "Budget.code": "Ask id.",
        "Force.SHALL": "MUST is meant.",
    }
    given = argument("old", str, "Deprecated: give `new`. The name.")
    assert given.annotation.__metadata__[0].deprecation_reason == "give `new`. The name."
