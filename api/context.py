"""What one request works on."""

from dataclasses import dataclass
from typing import Any

from graph.knowledge_graph import DEADLINE, KnowledgeGraph
from queries.asking import Vocabulary
from queries.box.lexicon import Lexicon
from queries.compile import Statement


@dataclass(frozen=True)
class Context:
    """What one request works on: a state of the graph, pinned, and what may be asked about in it."""

    graph: KnowledgeGraph
    vocabulary: Vocabulary
    lexicon: Lexicon
    """What plain English may name in it."""
    deadline: float = DEADLINE
    """Seconds a statement may take."""

    async def read(self, statement: Statement) -> list[dict[str, Any]]:
        """The rows of a statement."""
        return await self.graph.read(statement.cypher, statement.parameters, self.deadline)
