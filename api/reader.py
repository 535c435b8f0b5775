"""The graph that requests are answered from: the current release, followed while the process runs.

A request pins what it reads. When a newer release is switched to, requests that began on the old one end on it, and it is
open for a while longer to whoever asks for it by name.
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
from ingest.drafting import FOLDER, Drafts
from ingest.journal import JournalError
from ingest.load import Refused, load, up_to_date, were_loaded
from ingest.publish import Judge
from queries.asking import NotKnown, nearest, vocabulary
from queries.box.lexicon import lexicon

MOST_OLDER = 3
"""Older releases that are open at once; the one that was asked longest ago is closed for another."""
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

    keeps_drafts = False
    """Whether drafts are kept beside what it reads."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self.deadline = deadline
        self.opened: Opened | None = None
        self.trouble = "it is starting"
        """Why nothing can be answered, while nothing can."""
        self.failed = False
        """Whether the last look found something in the way; the next may not."""
        self.releases: Releases | None = None
        """All releases there have been, where they are kept here."""
        self.task: asyncio.Task[None] | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        """The loop its connections live in."""

    @asynccontextmanager
    async def pin(self, release: str | None = None) -> AsyncIterator[Context]:
        """What to answer one request from. Raises Unavailable while there is nothing, NotKnown for no such release."""
        opened = self.opened
        if opened is None:
            raise Unavailable(f"the graph cannot be read yet: {self.trouble}")
        if release not in (None, opened.name):
            opened = await self.older(str(release))
        opened.pins += 1
        try:
            yield opened.context
        finally:
            opened.pins -= 1

    async def older(self, release: str) -> Opened:
        """An older release, opened. Raises NotKnown where it cannot be."""
        current = self.opened.name if self.opened else ""
        raise NotKnown(f"release: only the current release, {current}, can be asked on a server's database")

    async def drafts(self) -> Drafts:
        """The drafts, open. Raises Unavailable where there are none to open."""
        raise Unavailable("drafts are off: they are kept beside the embedded engine, and this reads a server's database")

    async def bring_out(self) -> str:
        """The release that holds what was published, made if need be and read from now on."""
        raise Unavailable("nothing is published into a server's database; load what was published as a source file")

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
        except (GraphError, EngineError, JournalError, OSError) as error:
            if self.trouble != str(error):
                log.warning("not ready: %s", error)
            self.trouble, self.failed = str(error), True

    async def renew(self) -> None:
        """Open what is current if it is not open. Each kind of reader says how."""
        raise NotImplementedError

    async def context(self, release: str, graph: KnowledgeGraph) -> Context:
        """What requests work on in one state of the graph: what is read of it once is read here."""
        names, words = await vocabulary(graph), await lexicon(graph)
        return Context(release, graph, names, words, self.pin, self.releases, self.deadline, self)

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

    keeps_drafts = True

    def __init__(
        self,
        releases: Releases,
        engine: Engine | None = None,
        files: Path = SOURCE_FOLDER,
        deadline: float = DEADLINE,
        brief: bool = False,
    ) -> None:
        super().__init__(deadline)
        self.releases: Releases = releases
        self.engine, self.files, self.brief = engine, files, brief
        self.owned = engine is None
        self.others: dict[str, Opened] = {}
        """Older releases that are open, the one asked last at the end."""
        self.opening = asyncio.Lock()
        self.desk: tuple[Engine, Drafts] | None = None
        """The drafts that are open, and the engine that they are open in."""

    async def follow(self) -> None:
        """Load what changed, then look, again and again."""
        try:
            await self.look(self.load)
        except Refused as refused:
            self.trouble = f"{refused}; correct them and run `provision load`"
            log.error("%s\n%s", refused, "\n".join(map(str, refused.problems)))
        await super().follow()

    async def load(self) -> None:
        """Load the source files, unless a release holds them already; which of those is read was chosen by who switched."""
        engine = await self.running()
        if (self.releases.home / FOLDER).exists() and not self.brief:
            await self.look(self.finish_drafts)
        if not await asyncio.to_thread(were_loaded, self.releases, self.files):
            self.trouble = "the source files are being loaded"
            loaded = await load(engine, self.releases, self.files)
            log.info("loaded %s: %s", loaded.release.name, loaded.difference)

    async def finish_drafts(self) -> None:
        """Open the drafts, so that what a process killed on the way left of them is brought into the journal."""
        await self.drafts()

    async def drafts(self) -> Drafts:
        async with self.opening:
            engine = await self.running()
            if self.desk is None or self.desk[0] is not engine:
                self.desk = engine, await Drafts.open(engine, self.releases.home, Judge(self.files))
            return self.desk[1]

    async def bring_out(self) -> str:
        engine = await self.running()
        if not await asyncio.to_thread(up_to_date, self.releases, self.files):
            await asyncio.to_thread(lambda: asyncio.run(load(engine, self.releases, self.files)))
        await self.renew()
        return self.opened.name if self.opened else ""

    async def running(self) -> Engine:
        """The engine, started if there is none or it has ended."""
        if self.engine is None or not self.engine.alive:
            self.opened, self.trouble = None, "the engine is starting"
            self.others.clear()
            self.engine = await asyncio.to_thread(Engine.start, password(), brief=self.brief)
            self.owned = True
        return self.engine

    async def renew(self) -> None:
        await self.running()
        current = self.releases.current()
        if current is None:
            self.trouble = self.trouble or "nothing is loaded; run `provision load`"
        elif self.opened is None or self.opened.name != current.name:
            async with self.opening:
                before, self.trouble = self.opened, ""
                self.opened = self.others.pop(current.name, None) or await self.open(current)
                if before is not None:
                    self.others[before.name] = before
                await self.close_idle()

    async def open(self, release: ReleaseRecord) -> Opened:
        engine, folder = await self.running(), self.releases.path(release.name)
        uri = await asyncio.to_thread(engine.open, folder, read_only=True)
        log.info("%s is open, read-only, at %s for user %s; password in %s", release.name, uri, USER, home_folder() / "password")
        graph = KnowledgeGraph(Address(uri, USER, engine.password))
        return Opened(release.name, await self.context(release.name, graph), folder)

    async def older(self, release: str) -> Opened:
        async with self.opening:
            opened = self.others.pop(release, None) or await self.open(self.askable(release))
            self.others[release] = opened
            opened.pins += 1  # so that it is not closed
            await self.close_idle()
            opened.pins -= 1
            return opened

    async def close_idle(self) -> None:
        """Close the older releases that nobody reads, beyond those that are kept open."""
        idle = [one for one in self.others.values() if not one.pins]
        for one in idle[: max(0, len(self.others) - MOST_OLDER)]:
            await self.retire(self.others.pop(one.name))

    def askable(self, release: str) -> ReleaseRecord:
        """The record of a release that can be opened. Raises NotKnown where there is none, saying why."""
        kept = {one.name: one for one in self.releases.history() if self.releases.kept(one.name)}
        found = kept.get(release)
        if found is None and self.releases.known(release):
            raise NotKnown(f"release: of {release} only what it changed is kept; it cannot be asked any more")
        if found is None:
            near = nearest(release[:60], {name: name for name in kept}) or list(kept)[:1]
            raise NotKnown(f"release: there is no release {release[:60]!r}; did you mean {' or '.join(near)}?")
        if found.schema_digest != schema_digest():
            raise NotKnown(f"release: {release} was made in another shape, which is read no longer; its differences are kept")
        return found

    async def retire(self, opened: Opened) -> None:
        """Close a release that nobody reads."""
        await opened.context.graph.close()
        if opened.folder is not None and self.engine is not None and self.engine.alive:
            await asyncio.to_thread(self.engine.close, opened.folder)

    async def stop(self) -> None:
        await super().stop()
        for opened in self.others.values():
            await opened.context.graph.close()
        if self.desk is not None:
            await self.desk[1].close()
            if self.desk[0].alive:
                await asyncio.to_thread(self.desk[0].close, self.releases.home / FOLDER)
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
        elif self.opened is None or self.opened.name != held["id"].partition(":")[2]:
            name = held["id"].partition(":")[2]
            self.opened = Opened(name, await self.context(name, self.graph))
            self.trouble = ""

    async def stop(self) -> None:
        await super().stop()
        await self.graph.close()
