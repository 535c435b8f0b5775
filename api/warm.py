"""Asking what pages ask before anybody does: Neo4j plans a new shape of statement in seconds, and repeats it in milliseconds."""

import asyncio
from collections.abc import Iterable
from typing import Any

from api.execute import Executor

DEADLINE = 60.0
"""Seconds a statement may take here; nobody waits for it."""
Asked = tuple[str, dict[str, Any]]


async def keep_warm(executor: Executor, documents: Iterable[Asked]) -> None:
    """Ask each document once of every release that is opened, one after another, behind what people ask."""
    documents, warmed = list(documents), None
    while True:
        opened = executor.reader.opened
        if opened is not None and opened is not warmed:
            for query, variables in documents:
                if executor.reader.opened is not opened:
                    break
                await executor.run(query, variables, deadline=DEADLINE)
            warmed = opened
        await asyncio.sleep(0.5)
