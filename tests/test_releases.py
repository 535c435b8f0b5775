"""Releases: what differs between any two, in sentences; asking an older one; going back and forward."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from conftest import DEADLINE, Served
from hypothesis import given, settings
from hypothesis import strategies as some
from test_check import GOOD

from api.notes import change_told
from api.reader import EmbeddedReader
from graph.difference import Change, Row
from graph.engine import Engine
from graph.notes import Note, path_between, read_note
from graph.releases import Releases
from ingest.load import load, were_loaded

States = dict[str, Row]
rows = some.dictionaries(some.sampled_from(["name", "start", "paid_from"]), some.sampled_from(["a", "b", ["x", "y"]]))
states = some.dictionaries(some.sampled_from(["body:a", "body:b", "body:c"]), rows.map(lambda row: {"name": "n", **row}))


def note_between(before: States, after: States) -> Note:
    """The note of two states, found by comparing them whole."""
    found = {}
    for i in before.keys() | after.keys():
        old, new = before.get(i), after.get(i)
        name = (new or old or {})["name"]
        if old is not None and new is not None:
            differing = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
            old, new = ({name: row[name] for name in differing if name in row} for row in (old, new))
            if not differing:
                continue
        found[i] = Change(i, "Body", name, old, new)
    return Note(found)


@settings(max_examples=300, deadline=None)
@given(some.lists(states, min_size=2, max_size=6))
def test_notes_in_a_row_come_to_what_comparing_the_ends_gives_and_may_be_read_backwards(line: list[States]) -> None:
    whole = Note()
    for before, after in zip(line, line[1:], strict=False):
        whole = whole.then(note_between(before, after))
    assert whole.changes == note_between(line[0], line[-1]).changes
    assert whole.backwards().changes == note_between(line[-1], line[0]).changes
    assert whole.then(whole.backwards()).changes == {}
    assert read_note(json.dumps(whole.as_json())).changes == whole.changes


def test_the_way_between_two_releases_goes_by_the_one_both_were_made_after() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": "b"}
    assert path_between(parents, "a", "c") == ([], ["b", "c"])
    assert path_between(parents, "c", "d") == (["c"], ["d"])
    assert path_between(parents, "d", "a") == (["d", "b"], [])
    with pytest.raises(LookupError):
        path_between({"a": None, "b": None}, "a", "b")


def test_a_change_is_told_in_words_with_its_paragraph() -> None:
    before = {"above": 600000, "start": "2014-09-01", "paid_from": ["budget:a"], "force": "may", "note": "x"}
    after = {"above": 650050, "start": "2026-04-01", "paid_from": ["budget:b"], "force": "must"}
    change = Change("responsibility:x", "Responsibility", "Top-up", before, after, ("passage:p",))
    told = change_told(change, {"budget:a": "notional budget", "budget:b": "high needs block", "passage:p": "Code, 6.99"})
    assert told["sentences"] == [
        "Responsibility “Top-up”: above changed from “£6,000” to “£6,500.50” (Code, 6.99).",
        "Responsibility “Top-up”: force changed from “may” to “must” (Code, 6.99).",
        "Responsibility “Top-up”: note is no longer given; it was “x” (Code, 6.99).",
        "Responsibility “Top-up”: paid from changed from “notional budget” to “high needs block” (Code, 6.99).",
        "Responsibility “Top-up”: start changed from “1 September 2014” to “1 April 2026” (Code, 6.99).",
    ]


class Line:
    """Three releases of a small catalogue, and the application over them."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.files, self.engine, self.releases = folder / "files", engine, Releases(folder / "home")
        self.files.mkdir()
        self.releases.home.mkdir()
        self.names = [self.release(text) for text in self.texts()]

    @staticmethod
    def texts() -> list[str]:
        second = GOOD.replace("name: School", "name: Primary school")
        return [GOOD, second, second.replace("budget:own, name: Own budget", "budget:new, name: New budget")]

    def release(self, text: str) -> str:
        (self.files / "test.yml").write_text(text, encoding="utf-8")
        return asyncio.run(load(self.engine, self.releases, self.files)).release.name


@pytest.fixture(scope="module")
def line(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Line:
    return Line(engine, tmp_path_factory.mktemp("line"))


@pytest.fixture(scope="module")
def site(line: Line) -> Iterator[httpx.Client]:
    served = Served(EmbeddedReader(line.releases, line.engine, line.files, DEADLINE))
    with httpx.Client(base_url=served.start(), timeout=60) as client:
        yield client
    opened = served.reader.opened
    served.stop()
    assert opened is not None and opened.folder is not None
    for folder in [opened.folder, *(line.releases.path(name) for name in line.names)]:
        line.engine.close(folder)


def asked(site: httpx.Client, query: str) -> Any:
    return site.post("/graphql", json={"query": query}).json()


def test_each_root_field_may_ask_an_older_release(site: httpx.Client, line: Line) -> None:
    first, second, third = line.names
    name = 'node(id: "body:school"%s) { name }'
    query = f'{{ now: {name % ""} then: {name % f", release: {json.dumps(first)}"} budgets(release: "{second}") {{ nodes {{ id }} }} }}'
    assert asked(site, query)["data"] == {
        "now": {"name": "Primary school"},
        "then": {"name": "School"},
        "budgets": {"nodes": [{"id": "budget:own"}]},
    }
    assert asked(site, f'{{ budgets(release: "{third}") {{ nodes {{ id }} }} }}')["data"] == {
        "budgets": {"nodes": [{"id": "budget:new"}]}
    }
    wrong = asked(site, '{ budgets(release: "2020-01-01-00000000") { totalCount } }')["errors"][0]
    assert wrong["message"].startswith("release: there is no release '2020-01-01-00000000'; did you mean 2")
    assert wrong["extensions"]["code"] == "NOT_KNOWN"
    page = site.get("/body/school", params={"release": first})
    assert "As it was in release" in page.text and "<title>School" in page.text


def test_the_difference_between_any_two_is_told(site: httpx.Client, line: Line) -> None:
    first, second, third = line.names
    query = '{ releaseNote(older: "%s", newer: "%s") { older newer types { type came changed went } rows { totalCount nodes { id became sentences } } } }'
    found = asked(site, query % (first, third))["data"]["releaseNote"]
    assert found["types"] == [
        {"type": "Body", "came": 0, "changed": 1, "went": 0},
        {"type": "Budget", "came": 1, "changed": 0, "went": 1},
    ]
    school = {
        "id": "body:school",
        "became": "CHANGED",
        "sentences": ["Body “Primary school”: name changed from “School” to “Primary school” (An Act, section 1)."],
    }
    assert found["rows"]["totalCount"] == 3
    assert found["rows"]["nodes"] == [
        school,
        {"id": "budget:new", "became": "CAME", "sentences": ["Budget “New budget” is new (An Act, section 1)."]},
        {"id": "budget:own", "became": "WENT", "sentences": ["Budget “Own budget” is no longer there (An Act, section 1)."]},
    ]
    back = asked(site, query % (second, first))["data"]["releaseNote"]["rows"]["nodes"]
    assert back[0]["sentences"] == ["Body “School”: name changed from “Primary school” to “School” (An Act, section 1)."]
    pages = [
        asked(site, "{ releaseNote(first: 1%s) { rows { endCursor nodes { id } } } }" % after)["data"]["releaseNote"]["rows"]
        for after in (
            "",
            f', after: "{asked(site, "{ releaseNote(first: 1) { rows { endCursor } } }")["data"]["releaseNote"]["rows"]["endCursor"]}"',
        )
    ]
    assert [[node["id"] for node in page["nodes"]] for page in pages] == [["budget:new"], ["budget:own"]]
    assert pages[1]["endCursor"] is None


def test_releases_are_listed_as_a_page_as_json_and_as_a_feed(site: httpx.Client, line: Line) -> None:
    first, second, third = line.names
    history = asked(site, "{ releaseHistory { name previous came changed went current canBeAsked } }")["data"]["releaseHistory"]
    told = {"current": False, "canBeAsked": True}
    assert history == [
        {"name": third, "previous": second, "came": 1, "changed": 0, "went": 1, **told, "current": True},
        {"name": second, "previous": first, "came": 0, "changed": 1, "went": 0, **told},
        {"name": first, "previous": None, "came": 4, "changed": 0, "went": 0, **told},
    ]
    assert all(f"/releases/{name}" in site.get("/releases").text for name in line.names)
    assert "changed from “School” to “Primary school”" in site.get(f"/releases/{second}").text
    kept = site.get(f"/releases/{third}.json", params={"older": first})
    assert [row["id"] for row in kept.json()["rows"]] == ["body:school", "budget:new", "budget:own"]
    assert "immutable" in kept.headers["cache-control"]
    feed = ElementTree.fromstring(site.get("/releases.atom").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert [entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries] == [
        f"Release {n}" for n in line.names[::-1]
    ]
    assert "name changed from “School”" in str(entries[1].findtext("{http://www.w3.org/2005/Atom}content"))
    assert site.get("/releases/nothing").status_code == 404
    assert site.get("/releases/..%2f..%2fcurrent.json").status_code == 404


def test_one_may_go_back_and_forward_by_command(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_HOME", str(line.releases.home))
    first, _, third = line.names

    def command(*words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "api.cli", *words], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    assert command("switch", first).startswith(f"{first} is read now")
    assert line.releases.current().name == first  # type: ignore[union-attr]
    assert command("releases").splitlines()[-1] == f"* {first}  the first"
    assert were_loaded(line.releases, line.files), "a start does not undo what was chosen"
    forward = asyncio.run(load(line.engine, line.releases, line.files))
    assert (forward.release.name, str(forward.difference)) == (third, "1 came, 1 changed, 1 went")
    assert line.releases.current().name == third  # type: ignore[union-attr]
    assert "there is no release 'nothing' to switch to" in command("switch", "nothing")
