"""What one request works on."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from api.keys import Key
from graph.knowledge_graph import DEADLINE, KnowledgeGraph
from graph.releases import Releases
from ingest.drafting import Drafts
from queries.asking import Vocabulary
from queries.box.lexicon import Lexicon
from queries.compile import Statement


class Desk(Protocol):
    """What opens the drafts, and makes releases of what was published."""

    async def drafts(self) -> Drafts:
        """The drafts, open. Raises Unavailable where there are none to open."""

    async def bring_out(self) -> str:
        """The release that holds what was published, made if need be and read from now on."""


@dataclass(frozen=True)
class Context:
    """What one request works on: a state of the graph, pinned, and what may be asked about in it."""

    release: str
    """The name of the release it is."""
    graph: KnowledgeGraph
    vocabulary: Vocabulary
    lexicon: Lexicon
    """What plain English may name in it."""
    pin: Callable[[str], AbstractAsyncContextManager["Context"]]
    """What opens another release by its name."""
    releases: Releases | None = None
    """All releases there have been, where they are kept here."""
    deadline: float = DEADLINE
    """Seconds a statement may take."""
    desk: Desk | None = None
    """What opens the drafts and publishes them, where they are kept here."""
    who: Key | None = None
    """Whose key came with the request."""
    by_post: bool = False
    """Whether the answer is kept by nobody on the way, and the request may change something."""

    @asynccontextmanager
    async def at(self, release: str | None) -> AsyncIterator["Context"]:
        """The same, of the release named, or of this one. Raises NotKnown for a release that cannot be asked."""
        if release in (None, self.release):
            yield self
        else:
            async with self.pin(release) as other:
                yield replace(other, deadline=self.deadline)

    async def read(self, statement: Statement) -> list[dict[str, Any]]:
        """The rows of a statement."""
        return await self.graph.read(statement.cypher, statement.parameters, self.deadline)
