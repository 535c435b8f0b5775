"""What one request works on."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from graph.knowledge_graph import DEADLINE, KnowledgeGraph
from graph.releases import Releases
from queries.asking import Vocabulary
from queries.box.lexicon import Lexicon
from queries.compile import Statement


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
