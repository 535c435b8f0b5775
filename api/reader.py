"""The graph that requests are answered from: the current release, followed while the process runs.

A request pins what it reads. When a newer release is switched to, requests that began on the old one end on it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from api.context import Context
from graph.engine import USER, Engine, EngineError
from graph.knowledge_graph import DEADLINE, Address, GraphError, KnowledgeGraph, Unavailable
from graph.places import home_folder, password
from graph.releases import ReleaseRecord, Releases
from graph.stored import schema_digest, stored, whole_digest
from ingest.check import SOURCE_FOLDER, check
from ingest.load import Refused, load, up_to_date
from queries.asking import vocabulary
from queries.box.lexicon import lexicon

LOOK_EVERY = 1.0
"""Seconds between looks for a newer release."""
log = logging.getLogger("provision")


@dataclass
class Opened:
    """One state of the graph that is open, and how many requests are reading it."""

    name: str
    context: Context
    folder: Path | None = None
    pins: int = 0


class Reader:
    """Opens the current release, follows it, and hands it to requests."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self.deadline = deadline
        self.opened: Opened | None = None
        self.trouble = "it is starting"
        """Why nothing can be answered, while nothing can."""
        self.failed = False
        """Whether the last look found something in the way; the next may not."""
        self.task: asyncio.Task[None] | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        """The loop its connections live in."""

    @asynccontextmanager
    async def pin(self) -> AsyncIterator[Context]:
        """What to answer one request from. Raises Unavailable while there is nothing."""
        opened = self.opened
        if opened is None:
            raise Unavailable(f"the graph cannot be read yet: {self.trouble}")
        opened.pins += 1
        try:
            yield opened.context
        finally:
            opened.pins -= 1

    def start(self) -> None:
        """Begin to open what is current, and go on looking for what is newer; a second call does nothing."""
        self.loop = asyncio.get_running_loop()
        self.task = self.task or self.loop.create_task(self.follow())

    async def follow(self) -> None:
        """Look, again and again."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY)

    async def look(self, step: Callable[[], Awaitable[None]] | None = None) -> None:
        """Open what is current if it is not open; note what is in the way."""
        try:
            await (step or self.renew)()
            self.failed = step is None and self.opened is None
        except (GraphError, EngineError, OSError) as error:
            if self.trouble != str(error):
                log.warning("not ready: %s", error)
            self.trouble, self.failed = str(error), True

    async def renew(self) -> None:
        """Open what is current if it is not open. Each kind of reader says how."""
        raise NotImplementedError

    async def turn_to(self, opened: Opened) -> None:
        """Answer from this from now on, and close the one before when its last request ends."""
        before, self.opened, self.trouble = self.opened, opened, ""
        if before is not None:
            await self.retire(before)

    async def retire(self, opened: Opened) -> None:
        """Close what is no longer current, once nobody reads it, or when the longest request must have ended."""
        for _ in range(int(self.deadline * 10)):
            if not opened.pins:
                break
            await asyncio.sleep(0.1)
        await opened.context.graph.close()

    async def context(self, graph: KnowledgeGraph) -> Context:
        """What requests work on in one state of the graph: what is read of it once is read here."""
        return Context(graph, await vocabulary(graph), await lexicon(graph), self.deadline)

    async def stop(self) -> None:
        """Close everything."""
        if self.task is not None:
            self.task.cancel()
        if self.opened is not None:
            await self.opened.context.graph.close()


class EmbeddedReader(Reader):
    """Reads releases from their folders with the embedded engine; first loads what changed in the source files.

    Given an engine it uses that one and leaves it running; otherwise it starts one of its own.
    """

    def __init__(
        self,
        releases: Releases,
        engine: Engine | None = None,
        files: Path = SOURCE_FOLDER,
        deadline: float = DEADLINE,
        brief: bool = False,
    ) -> None:
        super().__init__(deadline)
        self.releases, self.engine, self.files, self.brief = releases, engine, files, brief
        self.owned = engine is None

    async def follow(self) -> None:
        """Load what changed, then look, again and again."""
        try:
            await self.look(self.load)
        except Refused as refused:
            self.trouble = f"{refused}; correct them and run `provision load`"
            log.error("%s\n%s", refused, "\n".join(map(str, refused.problems)))
        await super().follow()

    async def load(self) -> None:
        """Bring the current release to the source files."""
        engine = await self.running()
        if not await asyncio.to_thread(up_to_date, self.releases, self.files):
            self.trouble = "the source files are being loaded"
            loaded = await load(engine, self.releases, self.files)
            log.info("loaded %s: %s", loaded.release.name, loaded.difference)

    async def running(self) -> Engine:
        """The engine, started if there is none or it has ended."""
        if self.engine is None or not self.engine.alive:
            self.opened, self.trouble = None, "the engine is starting"
            self.engine = await asyncio.to_thread(Engine.start, password(), brief=self.brief)
            self.owned = True
        return self.engine

    async def renew(self) -> None:
        await self.running()
        current = self.releases.current()
        if current is None:
            self.trouble = self.trouble or "nothing is loaded; run `provision load`"
        elif self.opened is None or self.opened.name != current.name:
            await self.turn_to(await self.open(current))

    async def open(self, release: ReleaseRecord) -> Opened:
        engine, folder = await self.running(), self.releases.path(release.name)
        uri = await asyncio.to_thread(engine.open, folder, read_only=True)
        log.info("%s is open, read-only, at %s for user %s; password in %s", release.name, uri, USER, home_folder() / "password")
        graph = KnowledgeGraph(Address(uri, USER, engine.password))
        return Opened(release.name, await self.context(graph), folder)

    async def retire(self, opened: Opened) -> None:
        await super().retire(opened)
        if opened.folder is not None and self.engine is not None and self.engine.alive:
            await asyncio.to_thread(self.engine.close, opened.folder)

    async def stop(self) -> None:
        await super().stop()
        if self.owned and self.engine is not None:
            await asyncio.to_thread(self.engine.stop)


class ServerReader(Reader):
    """Reads a server's database, never writes it, and answers only while it holds what the files say."""

    def __init__(self, address: Address, files: Path = SOURCE_FOLDER, deadline: float = DEADLINE) -> None:
        super().__init__(deadline)
        self.graph = KnowledgeGraph(address)
        self.wanted = whole_digest(stored(node) for node in check(files).nodes.values())

    async def renew(self) -> None:
        cypher = "MATCH (r:Release) RETURN r.digest AS digest, r.schema_digest AS schema, r.id AS id"
        rows = await self.graph.read(cypher, {})
        held = rows[0] if rows else {"digest": None, "schema": None, "id": ""}
        if (held["digest"], held["schema"]) != (self.wanted, schema_digest()):
            self.opened, self.trouble = None, "the database does not hold these files; run `provision load`"
        elif self.opened is None or self.opened.name != held["id"]:
            self.opened = Opened(held["id"], await self.context(self.graph))
            self.trouble = ""

    async def stop(self) -> None:
        await super().stop()
        await self.graph.close()
