"""Drafts, proposed, reviewed and published, on the real Neo4j."""

import asyncio
import shutil
import uuid
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from test_check import GOOD

from graph.engine import Engine, EngineError
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from ingest.asked import Asked
from ingest.drafting import FOLDER, Drafts
from ingest.drafts import Conflict, DraftError, Faulty, Forbidden, NotThere, holds, lapses_on
from ingest.journal import Journal, JournalError, Subject
from ingest.publish import Judge
from ingest.rows import Row

T = TypeVar("T")
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
PASSAGE = {
    "id": "passage:act-2",
    "source": "source:act",
    "locator": "section 2",
    "checked": "read_in_source",
    "checked_on": "2026-11-28",
}
CLUB = (
    Row("Body", {"id": "body:club", "name": "Club", "stated_in": "passage:act-2"}, "", 1),
    Row("Passage", PASSAGE, "", 2),
)
RENAMED = (Row("Body", {"id": "body:school", "name": "Primary school", "stated_in": "passage:act-1"}, "", 1),)


class Desk:
    """The drafts of a home of their own, asked one thing after another."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.home, self.files = engine, folder / "home", folder / "files"
        self.home.mkdir()
        self.files.mkdir()
        (self.files / "test.yml").write_text(GOOD, encoding="utf-8")
        self.loop = asyncio.new_event_loop()
        self.drafts = self.run(self.opened())

    async def opened(self) -> Drafts:
        return await Drafts.open(self.engine, self.home, Judge(self.files))

    async def opened_when_free(self) -> Drafts:
        """The drafts opened, once the engine of a process that was killed has let go of them."""
        async with asyncio.timeout(60):
            while True:
                try:
                    return await self.opened()
                except EngineError:
                    await asyncio.sleep(0.2)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def ask(self, action: Action, who: str, draft: str = "", revision: int | None = None, why: str = "", **more: Any) -> Any:
        """Do one thing, now or at the moment given; the entry it made."""
        now = more.pop("now", NOW)
        asked = Asked(action, who, more.pop("key", str(uuid.uuid4())), draft, revision, why, **more)
        return self.run(self.drafts.act(asked, now))

    def publish(self, who: str = "paula", about: str = "", key: str = "") -> list[str]:
        asked = Asked(Action.PUBLISH, who, key or str(uuid.uuid4()), about=about)
        return [entry.subject for entry in self.run(self.drafts.publish(asked, NOW))]

    def approved(self, rows: tuple[Row, ...], kind: Kind = Kind.ADDITION, about: str = "") -> str:
        """A draft taken all the way to its approval."""
        draft = self.ask(Action.PROPOSE, "ann", why="it is so", rows=rows or None, kind=kind, about=about).subject
        self.ask(Action.SUBMIT, "ann", draft, 1)
        self.ask(Action.DECLARE_INTERESTS, "bob", why="none")
        self.ask(Action.APPROVE, "bob", draft, 2)
        return draft

    def fields(self, draft: str) -> dict[str, Any]:
        return self.subject(draft).fields or {}

    def subject(self, draft: str) -> Subject:
        return self.run(self.drafts.subject(draft))

    def close(self) -> None:
        self.run(self.drafts.close())
        self.engine.close(self.home / FOLDER)

    def reopen(self) -> None:
        self.close()
        self.drafts = self.run(self.opened())


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(engine, tmp_path)
    yield desk
    desk.close()
    desk.loop.close()


@pytest.fixture(scope="module")
def untouched(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk for all that changes nothing."""
    desk = Desk(engine, tmp_path_factory.mktemp("untouched"))
    yield desk
    desk.close()
    desk.loop.close()


def test_a_draft_is_proposed_reviewed_by_another_and_approved(desk: Desk) -> None:
    first = desk.ask(Action.PROPOSE, "ann", why="the Act says so", rows=CLUB)
    assert (first.number, first.subject, first.revision, first.before) == (1, "draft:1", 1, {})
    assert first.after == {
        "state": "draft",
        "kind": "addition",
        "about": "body:club",
        "rows": [["Body", CLUB[0].fields], ["Passage", PASSAGE]],
        "author": "ann",
        "writers": ["ann"],
        "reviewer": "",
        "reason": "the Act says so",
        "verdict": "",
    }
    desk.ask(Action.SUBMIT, "ann", "draft:1", 1)
    desk.ask(Action.COMMENT, "cat", "draft:1", 2, "which section?")
    desk.ask(Action.DECLARE_INTERESTS, "bob", why="I govern no school")
    desk.ask(Action.RETURN_FOR_CHANGES, "bob", "draft:1", 3, "name it in full")
    fuller = (replace(CLUB[0], fields={**CLUB[0].fields, "name": "Club after school"}), CLUB[1])
    changed = desk.ask(Action.REVISE, "eve", "draft:1", 4, rows=fuller)
    assert changed.before == {"rows": first.after["rows"], "writers": ["ann"]}
    assert changed.after == {"rows": [["Body", fuller[0].fields], ["Passage", PASSAGE]], "writers": ["ann", "eve"]}
    desk.ask(Action.SUBMIT, "eve", "draft:1", 5)
    last = desk.ask(Action.APPROVE, "bob", "draft:1", 6, "it says so")
    assert (last.before, last.after) == (
        {"state": "submitted", "verdict": "name it in full"},
        {"state": "approved", "verdict": "it says so"},
    )
    assert desk.fields("draft:1")["reviewer"] == "bob"
    entries = Journal(desk.home).entries()
    assert [(e.action, e.who, e.revision) for e in entries if e.subject == "draft:1"] == [
        ("propose", "ann", 1),
        ("submit", "ann", 2),
        ("comment", "cat", 3),
        ("return_for_changes", "bob", 4),
        ("revise", "eve", 5),
        ("submit", "eve", 6),
        ("approve", "bob", 7),
    ]


def refused(desk: Desk, error: type[DraftError], *asked: Any, **more: Any) -> str:
    """What is said where something may not be done; nothing is written."""
    before = Journal(desk.home).entries()
    with pytest.raises(error) as caught:
        desk.ask(*asked, **more)
    assert Journal(desk.home).entries() == before
    return str(caught.value)


def test_nobody_reviews_their_own_nor_what_they_wrote_in(desk: Desk) -> None:
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)
    desk.ask(Action.REVISE, "eve", "draft:1", 1, "it is so indeed")
    desk.ask(Action.SUBMIT, "ann", "draft:1", 2)
    for who in ("ann", "eve"):
        desk.ask(Action.DECLARE_INTERESTS, who, why="none")
        for action in (Action.APPROVE, Action.REJECT, Action.RETURN_FOR_CHANGES):
            told = refused(desk, Forbidden, action, who, "draft:1", 3, "because")
            assert (
                told
                == f"nobody may {action.value.replace('_', ' ')} a draft of their own, nor one they wrote in; let somebody else review it"
            )
    assert "only those who wrote in a draft may withdraw it: ann, eve" in refused(
        desk, Forbidden, Action.WITHDRAW, "cat", "draft:1", 3
    )


def test_a_reviewer_declares_interests_once_a_year(desk: Desk) -> None:
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)
    desk.ask(Action.SUBMIT, "ann", "draft:1", 1)
    assert "none was made" in refused(desk, Forbidden, Action.APPROVE, "bob", "draft:1", 2)
    assert "write that nothing does" in refused(desk, DraftError, Action.DECLARE_INTERESTS, "bob", why=" ")
    desk.ask(Action.DECLARE_INTERESTS, "bob", why="none", now=NOW - timedelta(days=365))
    assert "made on 2025-11-28 has lapsed" in refused(desk, Forbidden, Action.APPROVE, "bob", "draft:1", 2)
    again = desk.ask(Action.DECLARE_INTERESTS, "bob", why="a school of mine", now=NOW - timedelta(days=364))
    assert (again.subject, again.revision, again.before["declared_on"]) == ("reviewer:bob", 2, "2025-11-28")
    assert desk.ask(Action.APPROVE, "bob", "draft:1", 2).after["state"] == "approved"
    assert lapses_on(date(2024, 2, 29)) == date(2025, 3, 1)
    assert [holds("2024-02-29", date(2025, 2, 28)), holds("2024-02-29", date(2025, 3, 1)), holds("", NOW.date())] == [
        True,
        False,
        False,
    ]


def test_a_stale_revision_is_refused_with_the_current_one(desk: Desk) -> None:
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)
    desk.ask(Action.REVISE, "ann", "draft:1", 1, "it is so indeed")
    for revision in (1, 3, 0, None):
        asked = Asked(Action.SUBMIT, "ann", str(uuid.uuid4()), "draft:1", revision)
        with pytest.raises(DraftError) as caught:
            desk.run(desk.drafts.act(asked, NOW))
        assert caught.value.extensions == {"code": "CONFLICT", "revision": 2}
    assert "draft is draft; approve is for one that is submitted" in refused(desk, Conflict, Action.APPROVE, "bob", "draft:1", 2)
    for missing in ("draft:9", "reviewer:ann", "", "x"):
        assert "there is no draft" in refused(desk, NotThere, Action.SUBMIT, "ann", missing, 1)


def test_a_request_that_comes_again_changes_nothing_and_is_answered_alike(desk: Desk) -> None:
    key = str(uuid.uuid4())
    first = desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB, key=key)
    submitted = desk.ask(Action.SUBMIT, "ann", "draft:1", 1, key="submitted")
    for _ in range(3):
        assert desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB, key=key) == first
        assert desk.ask(Action.SUBMIT, "ann", "draft:1", 1, key="submitted") == submitted
        desk.reopen()
    assert len(Journal(desk.home).entries()) == 2
    assert "another request" in refused(desk, Conflict, Action.PROPOSE, "ann", why="it is other", rows=CLUB, key=key)
    other = (replace(CLUB[0], fields={**CLUB[0].fields, "id": "body:other"}), CLUB[1])
    assert desk.ask(Action.PROPOSE, "zoe", why="it is so", rows=other, key=key).subject == "draft:3", "a key is one person's"
    assert "key: give 8 to 100" in refused(desk, DraftError, Action.PROPOSE, "ann", why="x", rows=CLUB, key="short")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"rows": (replace(CLUB[0], fields={**CLUB[0].fields, "stated_in": "passage:act-3"}), CLUB[1])}, "body:club: stated_in: there is no passage:act-3"),
        ({"rows": CLUB[:1]}, "body:club: stated_in: there is no passage:act-2; did you mean passage:act-1?"),
        ({"rows": RENAMED}, "body:school: is held already; propose a change of it, or give it another id"),
        ({"rows": CLUB, "kind": Kind.CHANGE}, "body:club: is not held"),
        ({"rows": (replace(CLUB[0], type="Boddy"),)}, "there is no type Boddy; did you mean Body?"),
        ({"rows": (Row("Body", {"name": "Club"}, "", 1),)}, "a proposed Body has no id; give it one, such as budget:some-name"),
        ({"rows": (Row("Body", {"id": ["a", "b"]}, "", 1),)}, "a proposed Body has no id"),
        ({"rows": (replace(CLUB[0], fields={**CLUB[0].fields, "colour": "red"}), CLUB[1])}, "body:club: colour: there is no such field"),
        ({"rows": None}, "propose a row"),
        ({"kind": Kind.REMOVAL, "about": "body:school"}, "budget:own: held_by: there is no body:school"),
        ({"kind": Kind.REMOVAL, "about": "body:shcool"}, "body:shcool: is not held; did you mean body:school?"),
        ({"kind": Kind.REMOVAL, "rows": RENAMED}, "a removal names the id of what it is about, and no rows"),
        ({"rows": CLUB * 30}, "there are 60 rows; 50 are taken in one draft"),
        ({"rows": (replace(CLUB[0], fields={**CLUB[0].fields, "name": "x" * 20_001}), CLUB[1])}, "name: is too long"),
        ({"rows": CLUB, "why": "x" * 4_001}, "the text has 4,001 characters; 4,000 are taken"),
        ({"rows": CLUB, "why": " "}, "say why it is proposed"),
    ],
)  # fmt: skip
def test_what_would_not_pass_the_check_is_refused(untouched: Desk, more: dict[str, Any], told: str) -> None:
    assert told in refused(untouched, DraftError, Action.PROPOSE, "ann", **{"why": "it is so", **more})


def test_every_problem_of_a_draft_is_told_at_once_for_programs_too(desk: Desk) -> None:
    rows = (replace(CLUB[0], fields={"id": "body:club", "colour": "red"}),)
    with pytest.raises(Faulty) as caught:
        desk.ask(Action.PROPOSE, "ann", why="it is so", rows=rows)
    assert caught.value.extensions == {
        "code": "REFUSED",
        "problems": [
            "body:club: colour: there is no such field; add it or correct the name",
            "body:club: name: is missing; add it",
            "body:club: stated_in: is missing; add it",
        ],
    }


def test_a_report_awaits_a_reviewer_and_is_closed_with_what_came_of_it(desk: Desk) -> None:
    report = desk.ask(Action.REPORT, "a reader", why="section 1 says otherwise", about="body:school")
    assert (report.after["state"], report.after["kind"], report.after["writers"]) == ("reported", "report", [])
    desk.ask(Action.DECLARE_INTERESTS, "bob", why="none")
    assert "close needs words" in refused(desk, DraftError, Action.CLOSE, "bob", report.subject, 1)
    assert desk.ask(Action.CLOSE, "bob", report.subject, 1, "corrected by draft:3").after["state"] == "closed"
    assert "1,000 are taken" in refused(desk, DraftError, Action.REPORT, "a reader", why="x" * 1_001, about="body:school")


# The database and the journal


def test_the_database_is_rebuilt_from_the_journal_alone(desk: Desk) -> None:
    desk.approved(CLUB)
    before = whole(desk)
    desk.close()
    shutil.rmtree(desk.home / FOLDER)
    desk.drafts = desk.run(desk.opened())
    assert whole(desk) == before
    assert desk.ask(Action.COMMENT, "ann", "draft:1", 3, "still here").number == 5


def whole(desk: Desk) -> Any:
    """Everything that the database holds."""
    cypher = "MATCH (n) OPTIONAL MATCH (n)-[:OF]->(s) RETURN labels(n) AS labels, properties(n) AS own, s.id AS subject ORDER BY n.number, n.id"
    return desk.run(desk.drafts.graph.read(cypher, {}))


def test_a_change_whose_line_was_not_written_comes_into_the_journal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)

    def full(*_: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched, pytest.raises(OSError):
        patched.setattr(desk.drafts.journal, "append", full)
        desk.ask(Action.SUBMIT, "ann", "draft:1", 1, key="submitted")
    assert len(Journal(desk.home).entries()) == 1
    again = desk.ask(Action.SUBMIT, "ann", "draft:1", 1, key="submitted")
    assert (again.number, again.after) == (2, {"state": "submitted"})
    assert len(Journal(desk.home).entries()) == 2


def test_a_journal_that_tells_another_thing_than_the_database_is_not_written_to(desk: Desk) -> None:
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)
    desk.run(desk.drafts.graph.change("MATCH (h:Head) SET h.hash = 'another' RETURN h", {}))
    assert "something else was written meanwhile" in refused(desk, Conflict, Action.SUBMIT, "ann", "draft:1", 1)
    desk.run(desk.drafts.graph.change("MATCH (e:Entry) SET e.hash = 'another' RETURN e", {}))
    with pytest.raises(JournalError, match="tell different things; to believe the journal, delete"):
        desk.ask(Action.SUBMIT, "ann", "draft:1", 1)


def test_sixteen_reviewers_at_once_lose_nothing(desk: Desk) -> None:
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)
    desk.ask(Action.SUBMIT, "ann", "draft:1", 1)
    names = [f"reviewer {n}" for n in range(16)]
    for name in names:
        desk.ask(Action.DECLARE_INTERESTS, name, why="none")

    async def commenting(name: str) -> int:
        """Comment until it is taken, each time at the revision that the refusal told."""
        revision, tries = 2, 0
        while True:
            tries += 1
            try:
                await desk.drafts.act(Asked(Action.COMMENT, name, str(uuid.uuid4()), "draft:1", revision, f"said by {name}"), NOW)
                return tries
            except Conflict as conflict:
                revision = conflict.revision or revision

    async def judging(name: str) -> str:
        try:
            action = (Action.APPROVE, Action.REJECT)[int(name.split()[-1]) % 2]
            await desk.drafts.act(Asked(action, name, str(uuid.uuid4()), "draft:1", 18, "so it is"), NOW)
            return "done"
        except Conflict:
            return "conflict"

    async def all_of(work: Any) -> list[Any]:
        return await asyncio.gather(*(work(name) for name in names))

    tries = desk.run(all_of(commenting))
    assert sorted(tries)[0] == 1 and desk.subject("draft:1").revision == 18
    comments = [e.why for e in Journal(desk.home).entries() if e.action == "comment"]
    assert sorted(comments) == sorted(f"said by {name}" for name in names)
    assert sorted(desk.run(all_of(judging))) == ["conflict"] * 15 + ["done"]
    assert [e.action for e in Journal(desk.home).entries()].count("approve") + [
        e.action for e in Journal(desk.home).entries()
    ].count("reject") == 1


def test_two_who_write_the_database_at_once_never_both_follow_on_one_entry(desk: Desk) -> None:
    """Compare and set holds without the turn that one process takes."""
    desk.ask(Action.PROPOSE, "ann", why="it is so", rows=CLUB)

    async def both() -> list[Any]:
        others = [Drafts(desk.drafts.graph, desk.drafts.journal, desk.drafts.judge) for _ in range(8)]
        for other in others:
            await other.meet()
        asked = [Asked(Action.COMMENT, "ann", str(uuid.uuid4()), "draft:1", 1, f"comment {n}") for n in range(8)]
        return await asyncio.gather(*(o.act(a, NOW) for o, a in zip(others, asked, strict=True)), return_exceptions=True)

    made = desk.run(both())
    assert sorted(type(one).__name__ for one in made) == ["Conflict"] * 7 + ["Entry"]
    assert desk.subject("draft:1").revision == 2
