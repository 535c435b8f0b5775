"""Loading: from checked rows to the next release, by difference, without touching the one that is read."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from graph.difference import Difference, apply, difference, finish, prepare
from graph.engine import USER, Engine
from graph.knowledge_graph import Address, KnowledgeGraph
from graph.releases import ReleaseRecord, Releases
from graph.schema import Release
from graph.stored import Stored, schema_digest, stored, whole_digest
from ingest.check import SOURCE_FOLDER, check, dataset_files
from ingest.rows import Problem


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


def files_digest(folder: Path) -> str:
    """Fingerprint of every source file of a folder."""
    whole = hashlib.sha256()
    for path in sorted([*dataset_files(folder), *folder.glob("*.csv")]):
        whole.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def up_to_date(releases: Releases, folder: Path = SOURCE_FOLDER) -> bool:
    """Whether the current release was built from these very files, with this very schema."""
    current = releases.current()
    return current is not None and (current.files_digest, current.schema_digest) == (files_digest(folder), schema_digest())


def wanted_of(folder: Path) -> tuple[dict[str, Stored], ReleaseRecord]:
    """What the files of a folder come to: every node as it is to be kept, and the release they make. Raises Refused."""
    files = files_digest(folder)
    checked = check(folder)
    if checked.problems:
        raise Refused(checked.problems)
    wanted = {node_id: stored(node) for node_id, node in checked.nodes.items()}
    digest, today = whole_digest(wanted.values()), str(date.today())
    return wanted, ReleaseRecord(f"{today}-{digest[:8]}", today, digest, schema_digest(), files)


async def load(engine: Engine, releases: Releases, folder: Path = SOURCE_FOLDER) -> Loaded:
    """Build the next release from the files of a folder, and switch to it. Raises Refused, changing nothing."""
    wanted, record = wanted_of(folder)
    current = releases.current()
    same_schema = current is not None and current.schema_digest == record.schema_digest
    if current is not None and same_schema and current.digest == record.digest:
        kept = replace(current, files_digest=record.files_digest)
        releases.again(kept)
        return Loaded(kept, Difference(), len(wanted))
    change = await asyncio.to_thread(build, engine, releases, current if same_schema else None, record, wanted)
    return Loaded(record, change, len(wanted))


def build(
    engine: Engine, releases: Releases, start: ReleaseRecord | None, record: ReleaseRecord, wanted: Mapping[str, Stored]
) -> Difference:
    """A release in a folder of its own, from a copy of another or from nothing; then the switch to it."""
    before = releases.current()
    with releases.building(start) as workshop:
        address = Address(engine.open(workshop, read_only=False), USER, engine.password)
        try:
            change = asyncio.run(write(address, record, wanted, before))
        finally:
            engine.close(workshop)
        folder = releases.keep(workshop, record)
        address = Address(engine.open(folder, read_only=True), USER, engine.password)
        try:
            asyncio.run(answers(address, record))
        finally:
            engine.close(folder)
        releases.switch(record)
    return change


async def write(
    address: Address, record: ReleaseRecord, wanted: Mapping[str, Stored], before: ReleaseRecord | None = None
) -> Difference:
    """Bring a database that may be written to what is wanted; its Release node comes last."""
    graph = KnowledgeGraph(address)
    try:
        await prepare(graph)
        change = await difference(graph, wanted)
        await apply(graph, wanted, change)
        await finish(graph, release_node(record, before))
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


def release_node(record: ReleaseRecord, before: ReleaseRecord | None = None) -> Release:
    """The node that says, in the graph, which release it is, and which it was read instead of."""
    return Release(
        id=f"release:{record.name}",
        name=f"Release of {record.made_on}",
        made_on=date.fromisoformat(record.made_on),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        revises=f"release:{before.name}" if before and before.name != record.name else None,
        digest=record.digest,
        schema_digest=record.schema_digest,
    )


async def load_server(address: Address, folder: Path = SOURCE_FOLDER) -> Loaded:
    """Bring a server's database to the files of a folder, in place. Raises Refused, changing nothing."""
    wanted, record = wanted_of(folder)
    return Loaded(record, await write(address, record, wanted), len(wanted))
