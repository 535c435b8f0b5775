"""Loading: by difference, into a release of its own; what is read never changes under its reader."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import DEADLINE
from test_check import GOOD

from api.execute import Executor
from api.reader import EmbeddedReader
from graph.engine import Engine
from graph.releases import BUILDING, Releases
from ingest import load as loading
from ingest.load import Refused, load, up_to_date

COUNTS = "{ bodies { nodes { name } } budgets { nodes { heldBy { name } } } }"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "test.yml").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def bring(engine: Engine, tmp_path: Path, files: Path) -> Callable[[], Any]:
    """Load the files into releases of this test's own."""
    releases = Releases(tmp_path / "home")
    (tmp_path / "home").mkdir()

    def bring() -> Any:
        return asyncio.run(load(engine, releases, files))

    bring.releases = releases  # type: ignore[attr-defined]
    return bring


def change(files: Path, right: str, wrong: str) -> None:
    text = (files / "test.yml").read_text(encoding="utf-8")
    assert right in text
    (files / "test.yml").write_text(text.replace(right, wrong), encoding="utf-8")


def test_a_load_says_what_came_changed_and_went_and_a_second_changes_nothing(bring: Any, files: Path) -> None:
    first = bring()
    assert first.difference.came == ("body:school", "budget:own", "passage:act-1", "source:act")
    assert up_to_date(bring.releases, files)
    again = bring()
    assert (str(again.difference), again.release) == ("0 came, 0 changed, 0 went", first.release)

    change(files, "name: School", "name: Primary school")
    change(
        files,
        "budget:own, name: Own budget, stated_in: passage:act-1, held_by: body:school",
        "budget:new, name: New, stated_in: passage:act-1",
    )
    assert not up_to_date(bring.releases, files)
    later = bring()
    assert (later.difference.came, later.difference.went) == (("budget:new",), ("budget:own",))
    assert [str(changed) for changed in later.difference.changed] == ["body:school: name"]

    change(files, "name: New, stated_in: passage:act-1", "name: New, stated_in: passage:act-1, held_by: body:school")
    assert [str(changed) for changed in bring().difference.changed] == ["budget:new: held_by"]


def test_a_bad_file_changes_nothing(bring: Any, files: Path) -> None:
    first = bring()
    change(files, "held_by: body:school", "held_by: body:shcool")
    with pytest.raises(Refused) as refusal:
        bring()
    assert [problem.line for problem in refusal.value.problems] == [11]
    assert bring.releases.current() == first.release


def test_a_build_that_dies_leaves_the_release_that_was(bring: Any, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = bring()
    change(files, "name: School", "name: Primary school")

    async def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(loading, "finish", dies)
        bring()
    assert bring.releases.current() == first.release
    assert not (bring.releases.folder / BUILDING).exists()
    assert [str(changed) for changed in bring().difference.changed] == ["body:school: name"]


def test_a_release_built_anew_equals_one_built_by_steps(bring: Any, files: Path, engine: Engine, tmp_path: Path) -> None:
    bring()
    change(files, "name: School", "name: Primary school")
    by_steps = bring().release
    afresh = Releases(tmp_path / "afresh")
    afresh.home.mkdir()
    assert asyncio.run(load(engine, afresh, files)).release.digest == by_steps.digest


def test_another_schema_builds_from_nothing_beside_the_release_that_was(
    bring: Any, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bring().release
    monkeypatch.setattr(loading, "schema_digest", lambda: "another")
    second = bring()
    assert (second.difference.came, second.difference.changed) == ((), ()), "the rows are the same"
    assert second.release.name == f"{first.name}-anot"
    assert bring.releases.kept(first.name) and bring.releases.kept(second.release.name)
    change(files, "name: School", "name: Primary school")
    monkeypatch.setattr(loading, "schema_digest", lambda: "a third")
    assert [str(changed) for changed in bring().difference.changed] == ["body:school: name"], "what differs is told all the same"


def test_a_reader_follows_to_the_next_release_and_ends_on_the_one_it_began(bring: Any, files: Path, engine: Engine) -> None:
    bring()

    async def watched() -> list[Any]:
        reader = EmbeddedReader(bring.releases, engine, files, DEADLINE)
        executor = Executor(reader)
        reader.start()
        await until(lambda: reader.opened is not None)
        before = await executor.run(COUNTS)
        async with reader.pin() as pinned:
            change(files, "name: School", "name: Primary school")
            await load(engine, bring.releases, files)
            await until(lambda: reader.opened.name == bring.releases.current().name)  # type: ignore[union-attr]
            held = await pinned.graph.read("MATCH (b:Body) RETURN b.name AS name", {})
        after = await executor.run(COUNTS)
        folder = reader.opened.folder  # type: ignore[union-attr]
        await reader.stop()
        engine.close(folder)  # type: ignore[arg-type]
        return [before.body["data"]["bodies"], held, after.body["data"]["bodies"]]

    assert asyncio.run(watched()) == [
        {"nodes": [{"name": "School"}]},
        [{"name": "School"}],
        {"nodes": [{"name": "Primary school"}]},
    ]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.05)
