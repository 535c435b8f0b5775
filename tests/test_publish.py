"""Publishing: approved drafts as a source file, through the same loader, into the next release; killed anywhere, whole all the same."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import sampled
from hypothesis import given, settings
from hypothesis import strategies as some
from test_check import GOOD
from test_drafts import CLUB, RENAMED, Desk

from graph.engine import Engine
from graph.places import CHECKOUT
from graph.releases import Releases
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from ingest.check import check
from ingest.drafting import FOLDER
from ingest.drafts import DraftError, Faulty
from ingest.journal import Journal
from ingest.load import load, up_to_date
from ingest.publish import dataset_of, published, text_of
from ingest.rows import read_dataset

SCHOOL = (replace(RENAMED[0], fields={**RENAMED[0].fields, "name": "School of all ages"}), *RENAMED[1:])
CLUB_RENAMED = (replace(CLUB[0], fields={**CLUB[0].fields, "name": "Society"}),)


class Line(Desk):
    """A desk whose releases are made."""

    def load(self) -> str:
        """The digest of the release that source files and published drafts make."""
        return asyncio.run(load(self.engine, self.releases, self.files)).release.digest

    @property
    def releases(self) -> Releases:
        return Releases(self.home)

    def names(self) -> dict[str, str]:
        """What the source files and what was published hold, by name."""
        checked = check(self.files, published=published(self.home))
        assert checked.problems == []
        return {i: node.name for i, node in checked.nodes.items()}


@pytest.fixture
def line(engine: Engine, tmp_path: Path) -> Iterator[Line]:
    line = Line(engine, tmp_path)
    yield line
    line.close()
    line.loop.close()


def test_what_is_approved_is_in_the_next_release_and_may_be_changed_and_removed_again(line: Line) -> None:
    first = line.load()
    with pytest.raises(DraftError, match="no draft is approved"):
        line.publish()
    drafts = [line.approved(CLUB), line.approved(RENAMED, Kind.CHANGE)]
    assert line.load() == first, "what is only approved is in no release"
    assert line.publish(key="once only") == drafts
    assert not up_to_date(line.releases, line.files)
    second = line.load()
    assert line.names() == {
        "body:club": "Club",
        "body:school": "Primary school",
        "budget:own": "Own budget",
        "passage:act-1": "An Act, section 1",
        "passage:act-2": "An Act, section 2",
        "source:act": "An Act",
    }
    note = line.releases.note(line.releases.current().name)  # type: ignore[union-attr]
    assert sorted(note.changes) == ["body:club", "body:school", "passage:act-2"]

    for _ in range(2):
        assert line.publish(key="once only") == drafts, "answered alike, and nothing is published twice"
        assert line.load() == second
        line.reopen()
    assert [line.fields(draft)["state"] for draft in drafts] == ["published", "published"]

    line.approved(CLUB_RENAMED, Kind.CHANGE)
    line.approved((), Kind.REMOVAL, "budget:own")
    line.publish()
    line.load()
    assert line.names() == {
        "body:club": "Society",
        "body:school": "Primary school",
        "passage:act-1": "An Act, section 1",
        "passage:act-2": "An Act, section 2",
        "source:act": "An Act",
    }
    line.approved((), Kind.REMOVAL, "body:club")
    line.publish()
    assert "body:club" not in line.names()


def test_a_change_of_a_row_that_has_changed_since_it_was_written_is_not_published(line: Line) -> None:
    first, second = line.approved(RENAMED, Kind.CHANGE), line.approved(SCHOOL, Kind.CHANGE)
    told = "body:school: has changed since this was proposed; look at it again, then revise the draft"
    with pytest.raises(Faulty, match=told):
        line.publish()
    assert line.publish(about=first) == [first]
    with pytest.raises(Faulty, match=told):
        line.publish()
    assert line.names()["body:school"] == "Primary school", "the earlier change is not lost"
    line.ask(Action.RETURN_FOR_CHANGES, "bob", second, 3, "it has changed")
    line.ask(Action.REVISE, "ann", second, 4, rows=SCHOOL)
    line.ask(Action.SUBMIT, "ann", second, 5)
    line.ask(Action.APPROVE, "bob", second, 6)
    assert line.publish() == [second] and line.names()["body:school"] == "School of all ages"


def test_a_change_of_a_row_that_its_source_file_has_changed_since_is_not_published(line: Line) -> None:
    line.approved((), Kind.REMOVAL, "budget:own")
    path = line.files / "test.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Own budget", "name: The own budget"), encoding="utf-8")
    with pytest.raises(Faulty, match="budget:own: has changed since this was proposed"):
        line.publish()


def test_the_whole_is_rebuilt_from_files_and_journal_with_the_same_digests(line: Line) -> None:
    line.approved(CLUB)
    line.approved(RENAMED, Kind.CHANGE)
    line.publish()
    line.approved(CLUB_RENAMED, Kind.CHANGE)
    digest, text = line.load(), published_text(line)
    line.close()
    for folder in ("releases", FOLDER, "published"):
        shutil.rmtree(line.home / folder)
    (line.home / "current").unlink()
    line.drafts = line.run(line.opened())
    assert (line.load(), published_text(line)) == (digest, text)
    assert [line.fields(f"draft:{n}")["state"] for n in (1, 5, 11)] == ["published", "published", "approved"]


def published_text(line: Line) -> str:
    return (published(line.home) / "published.yml").read_text(encoding="utf-8")


def test_what_was_published_may_be_loaded_elsewhere_as_a_source_file(line: Line, engine: Engine, tmp_path: Path) -> None:
    line.approved(CLUB)
    line.approved(RENAMED, Kind.CHANGE)
    line.approved((), Kind.REMOVAL, "budget:own")
    line.publish()
    digest = line.load()
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(line.files, elsewhere)
    shutil.copy(line.home / "published" / "published.yml", elsewhere / "from-drafts.yml")
    (tmp_path / "another home").mkdir()
    assert asyncio.run(load(engine, Releases(tmp_path / "another home"), elsewhere)).release.digest == digest


def test_drafts_that_do_not_go_together_are_refused_and_some_of_them_may_be_published(line: Line) -> None:
    other = (replace(CLUB[0], fields={**CLUB[0].fields, "name": "Another club"}), CLUB[1])
    first, second = line.approved(CLUB), line.approved(other)
    before = Journal(line.home).entries()
    with pytest.raises(Faulty, match="body:club: is held already"):
        line.publish()
    assert Journal(line.home).entries() == before
    assert line.publish(about=second) == [second]
    assert line.names()["body:club"] == "Another club"
    assert line.fields(first)["state"] == "approved"
    with pytest.raises(DraftError, match="the draft is published; publish is for one that is approved"):
        line.publish(about=second)


def test_a_source_file_that_changed_since_is_checked_again(line: Line) -> None:
    line.approved(CLUB)
    text = GOOD.replace("id: source:act,", "id: source:law,").replace("source: source:act", "source: source:law")
    (line.files / "test.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Faulty, match="passage:act-2: source: there is no source:act; did you mean source:law?"):
        line.publish()
    (line.files / "test.yml").write_text(text.replace("title", "tilte"), encoding="utf-8")
    with pytest.raises(Faulty, match="the source files have problems, so nothing can be proposed"):
        line.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)


texts = some.text(some.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=200, deadline=None)
@given(some.dictionaries(some.sampled_from(["name", "description", "also"]), texts | some.lists(texts, min_size=2, max_size=3)))
def test_whatever_is_written_into_the_file_is_read_from_it(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, str | list[str]]
) -> None:
    draft = {"kind": "addition", "about": "body:x", "rows": [["Body", {"id": "body:x", **fields}]]}
    path = tmp_path_factory.getbasetemp() / "published.yml"
    path.write_text(text_of(dataset_of([draft])), encoding="utf-8", newline="")
    dataset, problems = read_dataset(path)
    assert problems == [] and [(row.type, row.fields) for row in dataset.rows] == [("Body", {"id": "body:x", **fields})]


def test_what_replaces_and_removes_is_told_where_it_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    other = "title: Other\nreplaces: [body:school, body:own]\nremoves: [budget:own]\nexpect: {Body: 1}\nrows:\n  Body:\n"
    other += "    - {id: body:school, name: Primary school, stated_in: passage:act-1}\n"
    (tmp_path / "other.yml").write_text(other, encoding="utf-8")
    told = "other.yml:1: replaces or removes body:own, and holds no row of that id to put in its place; correct one"
    nowhere = "other.yml:1: replaces or removes body:own, which no other dataset holds; did you mean budget:own?"
    assert [str(problem) for problem in check(tmp_path).problems] == [told, nowhere]
    (tmp_path / "other.yml").write_text(other.replace(", body:own", ""), encoding="utf-8")
    found = check(tmp_path)
    assert found.problems == [] and found.nodes["body:school"].name == "Primary school" and "budget:own" not in found.nodes
    (tmp_path / "third.yml").write_text(other.replace(", body:own", ""), encoding="utf-8")
    assert "third.yml:1: budget:own is replaced or removed by other too; keep one" in map(str, check(tmp_path).problems)


def test_what_gives_way_is_held_elsewhere_unless_the_journal_says_so(tmp_path: Path) -> None:
    source, drafted = tmp_path / "source", tmp_path / "drafted"
    for folder in (source, drafted):
        folder.mkdir()
    (source / "test.yml").write_text(GOOD, encoding="utf-8")
    removal = "title: Other\nremoves: [budget:onw]\nrows: {}\n"
    (source / "other.yml").write_text(removal, encoding="utf-8")
    (problem,) = check(source).problems
    assert problem.told == {
        "file": "other.yml",
        "line": 1,
        "path": "budget:onw",
        "problem": "replaces or removes budget:onw, which no other dataset holds; did you mean budget:own?",
        "why": "what was meant to give way stays, and both would be shown",
    }
    (source / "other.yml").rename(drafted / "published.yml")
    assert check(source, published=drafted).problems == [], "the source files may have taken it up since it was published"


# Killed on the way

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
import ingest.drafting, ingest.load, ingest.publish, graph.releases
from graph.engine import Engine
from graph.releases import Releases
from graph.schema.drafts import DraftAction
from ingest.asked import Asked
from ingest.drafting import Drafts
from ingest.journal import Journal
from ingest.load import load
from ingest.publish import Judge

home, files, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def killing(owner, name):
    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, die)

def later(owner, name):
    real = getattr(owner, name)
    async def die(*given, **more):
        await real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, die)

STEPS = {
    "before the entry": lambda: killing(Drafts, "write"),
    "before the line": lambda: killing(Journal, "append"),
    "before the head": lambda: killing(ingest.journal, "write_whole"),
    "before the file": lambda: killing(ingest.publish, "replace"),
    "before the build": lambda: killing(ingest.load, "build"),
    "in the build": lambda: later(ingest.load, "apply"),
    "before the record": lambda: killing(Releases, "again"),
    "before the switch": lambda: killing(Releases, "switch"),
    "not at all": lambda: None,
}

async def publish(engine):
    drafts = await Drafts.open(engine, home, Judge(files))
    STEPS[step]()
    await drafts.publish(Asked(DraftAction.PUBLISH, "paula", "the publication"))

engine = Engine.start("a-password-of-the-tests", log=home / "engine.log", brief=True)
asyncio.run(publish(engine))
asyncio.run(load(engine, Releases(home), files))
print("published", flush=True)
engine.stop()
"""
STEPS = ["before the entry", "before the line", "before the head", "before the file", "before the build", "in the build",
         "before the record", "before the switch", "not at all"]  # fmt: skip


@pytest.mark.parametrize("step", sampled(STEPS, 3))
def test_killed_anywhere_the_old_release_is_read_or_the_new_and_asking_again_brings_the_new(line: Line, step: str) -> None:
    old = line.load()
    draft = line.approved(CLUB)
    line.run(line.drafts.close())
    line.engine.close(line.home / FOLDER)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(line.home), str(line.files), step]
    environment = {**os.environ, "PROVISION_HOME": str(line.home)}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == (0 if step == "not at all" else -signal.SIGKILL), done.stderr
    current = line.releases.current()
    assert current is not None and line.releases.kept(current.name)
    assert (current.digest == old) is (step != "not at all")
    line.drafts = line.run(line.opened_when_free())
    assert line.publish(key="the publication") == [draft]
    new = line.load()
    assert new != old and line.names()["body:club"] == "Club"
    assert [e.subject for e in Journal(line.home).entries() if e.action == "publish"] == [draft], "published once"
    assert line.load() == new and line.fields(draft)["state"] == "published"
