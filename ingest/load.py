"""Loading: from checked rows to the next release, by difference, without touching the one that is read."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from graph.difference import Change, Difference, apply, difference, finish, prepare
from graph.engine import USER, Engine
from graph.knowledge_graph import Address, KnowledgeGraph
from graph.notes import note_of
from graph.releases import ReleaseRecord, Releases
from graph.schema import Release
from graph.stored import Stored, schema_digest, stored, whole_digest
from ingest.check import SOURCE_FOLDER, check, files_digest
from ingest.publish import published
from ingest.rows import Problem

T = TypeVar("T")


class Refused(Exception):
    """The source files have problems; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the source files; nothing was loaded")
        self.problems = problems


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    release: ReleaseRecord
    difference: Difference
    rows: int


def up_to_date(releases: Releases, folder: Path = SOURCE_FOLDER) -> bool:
    """Whether the current release was built from these very files, with this very schema."""
    current = releases.current()
    wanted = (files_digest(folder, published(releases.home)), schema_digest())
    return current is not None and (current.files_digest, current.schema_digest) == wanted


def were_loaded(releases: Releases, folder: Path = SOURCE_FOLDER) -> bool:
    """Whether a release was built from these very files, be it the current one or one that was gone back from."""
    wanted = (files_digest(folder, published(releases.home)), schema_digest())
    return any((one.files_digest, one.schema_digest) == wanted for one in releases.history() if releases.kept(one.name))


def wanted_of(folder: Path, drafted: Path | None = None) -> tuple[dict[str, Stored], ReleaseRecord]:
    """What the files of a folder and what was published come to: every node as it is to be kept, and the release they make.

    Raises Refused.
    """
    files = files_digest(folder, drafted)
    checked = check(folder, published=drafted)
    if checked.problems:
        raise Refused(checked.problems)
    wanted = {node_id: stored(node) for node_id, node in checked.nodes.items()}
    digest, today = whole_digest(wanted.values()), str(date.today())
    made_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return wanted, ReleaseRecord(f"{today}-{digest[:8]}", today, digest, schema_digest(), files, made_at)


async def load(engine: Engine, releases: Releases, folder: Path = SOURCE_FOLDER) -> Loaded:
    """Build the next release from the files of a folder and what was published, and switch to it.

    Raises Refused, changing nothing.
    """
    wanted, record = await asyncio.to_thread(wanted_of, folder, published(releases.home))
    if same := made_before(releases, record):
        return await asyncio.to_thread(turn_back, releases, same, record, wanted)
    if releases.known(record.name):  # the same rows in another shape, on one day
        record = replace(record, name=f"{record.name}-{record.schema_digest[:4]}")
    return await asyncio.to_thread(build, engine, releases, record, wanted)


def made_before(releases: Releases, record: ReleaseRecord) -> ReleaseRecord | None:
    """The release that holds just what another would: the current one, or one that was gone back from."""
    current = releases.current()
    for one in [*([current] if current else []), *releases.history()]:
        if (one.digest, one.schema_digest) == (record.digest, record.schema_digest) and releases.kept(one.name):
            return one
    return None


def turn_back(releases: Releases, same: ReleaseRecord, record: ReleaseRecord, wanted: Mapping[str, Stored]) -> Loaded:
    """Switch to a release that already holds what is wanted."""
    kept, current = replace(same, files_digest=record.files_digest), releases.current()
    releases.again(kept)
    if current is None or current.name == kept.name:
        return Loaded(kept, Difference(), len(wanted))
    changes: tuple[Change, ...] = ()
    with suppress(LookupError):  # a release from before there were notes
        changes = tuple(releases.between(current.name, kept.name).changes.values())
    releases.switch(kept)
    return Loaded(kept, Difference(changes), len(wanted))


def build(engine: Engine, releases: Releases, record: ReleaseRecord, wanted: Mapping[str, Stored]) -> Loaded:
    """A release in a folder of its own, from a copy of the current one or from nothing; then the switch to it."""
    current = releases.current()
    record = replace(record, previous=current.name if current else None)
    with releases.building(current) as workshop:
        if current is None or current.schema_digest == record.schema_digest:
            change = opened(engine, workshop, lambda address: write(address, record, wanted), read_only=False)
        else:
            change = opened(engine, workshop, lambda address: differing(address, wanted))
            shutil.rmtree(workshop)
            opened(engine, workshop, lambda address: write(address, record, wanted), read_only=False)
        note = note_of(change, wanted) if current else None
        record = noted(record, change)
        folder = releases.keep(workshop, record, note)
        opened(engine, folder, lambda address: answers(address, record))
        releases.switch(record)
    return Loaded(record, change, len(wanted))


def noted(record: ReleaseRecord, change: Difference) -> ReleaseRecord:
    """A release's record with how many rows differ."""
    return replace(record, came=len(change.came), changed=len(change.changed), went=len(change.went))


def opened(engine: Engine, folder: Path, work: Callable[[Address], Coroutine[Any, Any, T]], read_only: bool = True) -> T:
    """What some work with a database comes to, which is open only for that."""
    address = Address(engine.open(folder, read_only=read_only), USER, engine.password)
    try:
        return asyncio.run(work(address))
    finally:
        engine.close(folder)


async def differing(address: Address, wanted: Mapping[str, Stored]) -> Difference:
    """How what is wanted differs from what a database holds."""
    graph = KnowledgeGraph(address)
    try:
        return await difference(graph, wanted)
    finally:
        await graph.close()


async def write(address: Address, record: ReleaseRecord, wanted: Mapping[str, Stored]) -> Difference:
    """Bring a database that may be written to what is wanted; its Release node comes last."""
    graph = KnowledgeGraph(address)
    try:
        await prepare(graph)
        change = await difference(graph, wanted)
        await apply(graph, wanted, change)
        await finish(graph, release_node(record))
        return change
    finally:
        await graph.close()


async def answers(address: Address, record: ReleaseRecord) -> None:
    """One question to a release before anybody reads it: it must say which it is."""
    graph = KnowledgeGraph(address)
    try:
        rows = await graph.read("MATCH (r:Release) RETURN r.digest AS digest", {})
        if rows != [{"digest": record.digest}]:
            raise RuntimeError(f"the release {record.name} does not answer as itself; delete its folder and load again")
    finally:
        await graph.close()


def release_node(record: ReleaseRecord) -> Release:
    """The node that says, in the graph, which release it is, and which it was made after."""
    return Release(
        id=f"release:{record.name}",
        name=f"Release of {record.made_on}",
        made_on=date.fromisoformat(record.made_on),
        made_at=record.made_at,
        revises=f"release:{record.previous}" if record.previous else None,
        digest=record.digest,
        schema_digest=record.schema_digest,
    )


async def load_server(address: Address, folder: Path = SOURCE_FOLDER) -> Loaded:
    """Bring a server's database to the files of a folder, in place. Raises Refused, changing nothing."""
    wanted, record = wanted_of(folder)
    return Loaded(record, await write(address, record, wanted), len(wanted))
