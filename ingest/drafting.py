"""The drafts of one home: a writable database of their own beside the releases, whose journal is its source.

A change and its entry are written in one statement, which writes nothing unless the journal still ends where it was read: so no
two changes are made of the same state. The entry then goes into the journal's file, and only after that is it acknowledged. When
the drafts are opened, whichever of the two is behind the other is brought up to it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from graph.engine import USER, Engine
from graph.knowledge_graph import Address, KnowledgeGraph
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from graph.schema.drafts import DraftState as State
from ingest.asked import Asked, made
from ingest.drafts import (
    LONGEST_REPORT,
    LONGEST_TEXT,
    Conflict,
    DraftError,
    Faulty,
    NotThere,
    allowed,
    begun,
    declared,
    done,
    sealed,
    within_measure,
)
from ingest.journal import BEGINNING, Entry, Fields, Journal, JournalError, Subject, canonical, come_to, following
from ingest.rows import Problem, Row

FOLDER = "drafts"
MOST_REPORTS = 500
"""Readers' reports that may await a reviewer at once: nobody needs a key to send one."""
LISTED = """
MATCH (d:Draft) WHERE d.state IN $states AND ($writer IS NULL OR $writer IN d.writers)
RETURN d.id AS id, d.changed AS changed ORDER BY d.changed DESC
"""
APPROVED = {"state": State.APPROVED.value}
BATCH = 500
"""Entries written in one transaction when the database is built anew."""
SHAPE = (
    "CREATE CONSTRAINT Subject_id IF NOT EXISTS FOR (s:Subject) REQUIRE s.id IS UNIQUE",
    "CREATE CONSTRAINT Entry_number IF NOT EXISTS FOR (e:Entry) REQUIRE e.number IS UNIQUE",
    "CREATE INDEX Entry_key IF NOT EXISTS FOR (e:Entry) ON (e.who, e.key)",
    "CREATE CONSTRAINT Head_id IF NOT EXISTS FOR (h:Head) REQUIRE h.id IS UNIQUE",
)
BEGIN = "MERGE (h:Head {id: 'journal'}) ON CREATE SET h.number = 0, h.hash = '' RETURN h.number AS number, h.hash AS hash"
WRITE = """
MATCH (h:Head {id: 'journal'}) SET h.held = true
WITH h WHERE h.hash = $previous
SET h.number = $last.number, h.hash = $last.hash
WITH h UNWIND $rows AS row
MERGE (s:Subject {id: row.subject})
SET s += row.fields, s.revision = row.revision, s.changed = row.number, s:$(row.label)
CREATE (e:Entry)-[:OF]->(s) SET e = row.entry
RETURN count(e) AS written
"""
"""Compare and set: the head is locked first, and nothing follows unless the journal still ends where it was read."""


class Judge(Protocol):
    """What reads drafts on top of the source files and the drafts that were published before."""

    def __call__(self, before: list[Fields], drafts: list[Fields]) -> list[Problem]:
        """What the check finds wrong with drafts."""

    def held(self, before: list[Fields], node_id: str) -> Row | None:
        """The row that is held under an id."""


Work = Callable[[datetime], Awaitable[list[Entry]]]
"""What a request comes to at some moment: its entries."""


class Drafts:
    """The drafts of one home, open."""

    def __init__(self, graph: KnowledgeGraph, journal: Journal, judge: Judge) -> None:
        self.graph, self.journal = graph, journal
        self.judge = judge
        self.turn = asyncio.Lock()
        self.last: Entry | None = None
        self.sure = False
        """Whether `last` is known to be where database and file end; not after a write that may or may not have been made."""

    @classmethod
    async def open(cls, engine: Engine, home: Path, judge: Judge) -> "Drafts":
        """The drafts of a home, their database and their journal brought to the same end. Raises JournalError, EngineError."""
        uri = await asyncio.to_thread(engine.open, home / FOLDER, read_only=False)
        drafts = cls(KnowledgeGraph(Address(uri, USER, engine.password)), Journal(home), judge)
        try:
            await drafts.graph.declare(*SHAPE)
            await drafts.meet()
        except BaseException:
            await drafts.graph.close()
            await asyncio.to_thread(engine.close, home / FOLDER)
            raise
        return drafts

    async def close(self) -> None:
        await self.graph.close()

    async def act(self, asked: Asked, now: datetime | None = None) -> Entry:
        """Do what is asked, once: asked again under its key, the answer is the entry that it made. Raises DraftError."""
        return (await self.once(asked, lambda moment: self.one(asked, moment), now))[0]

    async def publish(self, asked: Asked, now: datetime | None = None) -> list[Entry]:
        """Publish what is approved, or of it the drafts that `about` names, all or none of them. Raises DraftError."""
        return await self.once(asked, lambda moment: self.each(asked, moment), now)

    async def once(self, asked: Asked, work: Work, now: datetime | None) -> list[Entry]:
        """The entries that a request makes; those it made, where it comes again. Raises DraftError."""
        if not 8 <= len(asked.key) <= 100:
            raise DraftError("key: give 8 to 100 characters that no other request of yours has, such as a random UUID")
        within_measure(asked.rows or (), asked.why, LONGEST_REPORT if asked.action is Action.REPORT else LONGEST_TEXT)
        async with self.turn:
            await self.meet()
            if earlier := await self.entries("MATCH (e:Entry {who: $who, key: $key})", who=asked.who, key=asked.key):
                if earlier[0].request != asked.fingerprint:
                    raise Conflict("key: you gave this key to another request; give each its own", earlier[0].revision)
                return earlier
            return await self.keep(await work((now or datetime.now(UTC)).astimezone(UTC)))

    async def one(self, asked: Asked, now: datetime) -> list[Entry]:
        """The entry that a request makes. Raises DraftError where it may make none."""
        match asked.action:
            case Action.DECLARE_INTERESTS:
                subject = await self.subject(reviewer(asked.who))
                return [made(asked, reviewer(asked.who), subject, declared(asked.why, now.date()), now)]
            case Action.PROPOSE | Action.REPORT:
                named = f"draft:{(self.last.number if self.last else 0) + 1}"
                return [made(asked, named, Subject(), await self.new(asked), now)]
        subject = await self.seen(asked.draft)
        if asked.revision != subject.revision:
            raise Conflict(f"{asked.draft} is at revision {subject.revision} now; look at it again", subject.revision)
        fields = subject.fields or {}
        await self.allowed(asked, subject, now)
        after = done(asked.action, fields, asked.who, asked.why, asked.rows)
        if asked.action is Action.REVISE:
            after |= await self.instead(fields | after)
        if asked.action in (Action.REVISE, Action.SUBMIT):
            await self.judged([fields | after])
        return [made(asked, asked.draft, subject, after, now)]

    async def each(self, asked: Asked, now: datetime) -> list[Entry]:
        """The entries of a publication, one for each draft."""
        rows = await self.graph.read("MATCH (d:Draft {state: $state}) RETURN d.id AS id ORDER BY d.changed", APPROVED)
        named = asked.about.split() or [row["id"] for row in rows]
        if not named:
            raise DraftError("no draft is approved, so there is nothing to publish")
        subjects = {name: await self.seen(name) for name in named}
        for subject in subjects.values():
            await self.allowed(asked, subject, now)
        await self.judged([subject.fields or {} for subject in subjects.values()])
        done_to = {name: done(asked.action, subject.fields or {}, asked.who, "") for name, subject in subjects.items()}
        return [made(asked, name, subject, done_to[name], now) for name, subject in subjects.items()]

    async def seen(self, draft: str) -> Subject:
        """A draft as it is now. Raises NotThere."""
        subject = await self.subject(draft) if draft.startswith("draft:") else Subject()
        if subject.fields is None:
            raise NotThere(f"there is no draft {draft[:40]!r}; `drafts` lists them")
        return subject

    async def allowed(self, asked: Asked, subject: Subject, now: datetime) -> None:
        """See that who asks may do this to a draft as it is. Raises Conflict or Forbidden."""
        declared_on = await self.declared_on(asked.who)
        allowed(asked.action, subject.fields or {}, subject.revision, asked.who, asked.why, declared_on, now.date())

    async def new(self, asked: Asked) -> Fields:
        """A draft, or a report, that begins. Raises DraftError."""
        kind = Kind.REPORT if asked.action is Action.REPORT else asked.kind
        draft = begun(kind, asked.about, asked.rows or (), asked.who, asked.why)
        if kind is not Kind.REPORT:
            await self.judged([draft])
            return draft | await self.instead(draft)
        waiting = await self.graph.read("MATCH (d:Draft {state: $state}) RETURN count(d) AS n", {"state": State.REPORTED.value})
        if waiting[0]["n"] >= MOST_REPORTS:
            raise DraftError("too many reports await their reviewers; send this one in another way, or later")
        return draft

    async def published(self) -> list[Fields]:
        """The drafts that were published, in the order in which they were."""
        cypher = "MATCH (d:Draft {state: $state}) RETURN d {.about, .kind, .rows} AS draft ORDER BY d.changed"
        rows = await self.graph.read(cypher, {"state": State.PUBLISHED.value})
        return [row["draft"] | {"rows": json.loads(row["draft"]["rows"])} for row in rows]

    async def held(self, node_id: str) -> Row | None:
        """The row held under an id as it is written, the drafts published since put on top; None where there is none."""
        return await asyncio.to_thread(self.judge.held, await self.published(), node_id)

    async def declared_on(self, who: str) -> str:
        """The day on which somebody last declared their interests; nothing where they never did."""
        return str(((await self.subject(reviewer(who))).fields or {}).get("declared_on", ""))

    async def judged(self, drafts: list[Fields]) -> None:
        """See that drafts would pass the check of the source files. Raises Faulty."""
        if problems := await asyncio.to_thread(self.judge, await self.published(), drafts):
            raise Faulty(problems)

    async def instead(self, draft: Fields) -> Fields:
        """The row in whose place a draft would stand, by its fingerprint: its writer saw that one, and no later one."""
        return {} if draft["kind"] == Kind.ADDITION.value else {"instead": sealed(await self.held(draft["about"]))}

    async def keep(self, entries: list[Entry]) -> list[Entry]:
        """Write entries into the database, then into the file. Raises Conflict where others were written meanwhile."""
        sealed, self.sure = following(self.last, entries), False
        if not await self.write(sealed):
            raise Conflict("something else was written meanwhile; ask again")
        await asyncio.to_thread(self.journal.append, sealed)
        self.last, self.sure = sealed[-1], True
        return sealed

    async def write(self, entries: list[Entry]) -> bool:
        """Write sealed entries and what they change in one statement, if the journal ends where they follow on."""
        rows = [
            {
                "subject": entry.subject,
                "label": label_of(entry.subject),
                "revision": entry.revision,
                "number": entry.number,
                "fields": kept(entry.after),
                "entry": {**vars(entry), "before": canonical(entry.before), "after": canonical(entry.after)},
            }
            for entry in entries
        ]
        last = {"number": entries[-1].number, "hash": entries[-1].hash}
        found = await self.graph.change(WRITE, {"previous": entries[0].previous, "last": last, "rows": rows})
        return bool(found[0]["written"])

    async def meet(self) -> None:
        """Bring database and file to the same end, unless they are known to be there. Raises JournalError."""
        if self.sure:
            return
        filed = await asyncio.to_thread(self.journal.entries)
        (head,) = await self.graph.change(BEGIN, {})
        number = min(head["number"], len(filed))
        missing = await self.entries("MATCH (e:Entry) WHERE e.number > $number", number=number - 1)
        known = {entry.number: entry.hash for entry in missing} or {0: BEGINNING}
        if known.get(number, BEGINNING) != (filed[number - 1].hash if number else BEGINNING):
            folder = self.journal.path.parent / FOLDER
            raise JournalError(f"{self.journal.path} and {folder} tell different things; to believe the journal, delete {folder}")
        ahead = [entry for entry in missing if entry.number > len(filed)]
        await asyncio.to_thread(self.journal.append, ahead)
        behind = filed[number:]
        for start in range(0, len(behind), BATCH):
            if not await self.write(behind[start : start + BATCH]):
                raise JournalError("the database of drafts is written by another process; end that first")
        whole = filed + ahead
        self.last, self.sure = (whole[-1] if whole else None), True

    async def subject(self, named: str) -> Subject:
        """A draft or a reviewer as it is now."""
        return come_to(await self.entries_of(named)).get(named, Subject())

    async def entries_of(self, named: str) -> list[Entry]:
        """Everything that was done to a draft or a reviewer, in order."""
        return await self.entries("MATCH (e:Entry)-[:OF]->(:Subject {id: $id})", id=named)

    async def listed(
        self, states: list[str], first: int, after: int | None, writer: str | None = None
    ) -> tuple[int, list[list[Entry]], bool]:
        """How many drafts are in some states, one page of them, the one changed last first, and whether more follow.

        Given a writer, only those that they wrote in.
        """
        rows = await self.graph.read(LISTED, {"states": states, "writer": writer})
        page = [row["id"] for row in rows if after is None or row["changed"] < after]
        return len(rows), [await self.entries_of(name) for name in page[:first]], len(page) > first

    async def entries(self, match: str, **given: Any) -> list[Entry]:
        """Entries of the journal, in order."""
        rows = await self.graph.read(f"{match} RETURN properties(e) AS entry ORDER BY e.number", given)
        return [Entry(**{**row["entry"], **{n: json.loads(row["entry"][n]) for n in ("before", "after")}}) for row in rows]


def reviewer(name: str) -> str:
    """The id under which a reviewer's declarations are kept."""
    return f"reviewer:{name}"


def label_of(subject: str) -> str:
    """What a subject is, in the database: a Draft or a Reviewer."""
    return subject.partition(":")[0].capitalize()


def kept(fields: Fields) -> dict[str, Any]:
    """Fields as the database keeps them: rows as text."""
    return {name: canonical(value) if name == "rows" else value for name, value in fields.items()}
