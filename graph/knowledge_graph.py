"""A Neo4j database holding one state of the graph, reached with the official driver. Nothing else imports it.

Reads go out in READ access mode with a deadline, writes in managed transactions only.
"""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# Where pandas and numpy are installed the driver imports them, to take their values as parameters. We send none, and
# they would cost every start a second or more: they are hidden while it looks.
HIDDEN = [name for name in ("numpy", "pandas") if name not in sys.modules]
sys.modules.update(dict.fromkeys(HIDDEN))  # type: ignore[arg-type]
from neo4j import READ_ACCESS, AsyncGraphDatabase, AsyncManagedTransaction, Query  # noqa: E402
from neo4j.exceptions import ClientError, DriverError, Neo4jError, ServiceUnavailable, TransientError  # noqa: E402

for name in HIDDEN:
    del sys.modules[name]

DEADLINE = 30.0
"""Seconds a read may take, unless its caller says otherwise. A new shape of statement takes milliseconds to run, but an
engine that has just started takes seconds to plan it, on a slow machine ten; a plan that is cut off is not kept."""
BATCH = 1_000
"""Rows written in one transaction."""


class GraphError(Exception):
    """The database could not do what was asked; the message says what is wrong and what to do."""


class Unavailable(GraphError):
    """The database cannot be reached."""


class TooSlow(GraphError):
    """The answer did not come within its deadline."""


@dataclass(frozen=True)
class Address:
    """Where a database is and how to enter it."""

    uri: str
    user: str
    password: str
    database: str | None = None


class KnowledgeGraph:
    """The database behind the graph, in one state, with the driver that reaches it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.statements = 0
        """How many statements have been sent; tests count them."""
        self.driver = AsyncGraphDatabase.driver(
            address.uri,
            auth=(address.user, address.password),
            notifications_min_severity="OFF",  # each null property would cost one
            max_transaction_retry_time=DEADLINE,
            connection_timeout=5,
            connection_acquisition_timeout=5,
        )

    async def read(self, cypher: str, parameters: dict[str, Any], deadline: float = DEADLINE) -> list[dict[str, Any]]:
        """The rows of one statement, in one round trip; raises Unavailable, TooSlow or GraphError."""
        self.statements += 1
        try:
            async with asyncio.timeout(deadline):
                try:
                    return await self.read_once(cypher, parameters, deadline)
                except TransientError:
                    return await self.read_managed(cypher, parameters, deadline)
        except TimeoutError:
            raise TooSlow(f"the graph did not answer within {deadline:g} s; ask for less") from None
        except (Neo4jError, DriverError) as error:
            raise explained(error, self.address.uri) from error

    async def read_once(self, cypher: str, parameters: dict[str, Any], deadline: float) -> list[dict[str, Any]]:
        """One auto-commit read: a single round trip."""
        async with self.driver.session(database=self.address.database, default_access_mode=READ_ACCESS) as session:
            result = await session.run(Query(cypher, timeout=deadline), parameters)  # type: ignore[arg-type]
            return await result.data()

    async def read_managed(self, cypher: str, parameters: dict[str, Any], deadline: float) -> list[dict[str, Any]]:
        """The same read with the driver's retries: three round trips, for when the first try met a passing fault."""

        async def work(transaction: AsyncManagedTransaction) -> list[dict[str, Any]]:
            return await (await transaction.run(cypher, parameters)).data()  # type: ignore[arg-type]

        async with self.driver.session(database=self.address.database) as session:
            return await session.execute_read(work)

    async def write(self, cypher: str, rows: Iterable[Any]) -> None:
        """One statement over rows given as `$rows`, in managed transactions of at most BATCH rows."""
        waiting = list(rows)

        async def work(transaction: AsyncManagedTransaction, batch: list[Any]) -> None:
            await (await transaction.run(cypher, rows=batch)).consume()  # type: ignore[arg-type]

        try:
            async with self.driver.session(database=self.address.database) as session:
                for start in range(0, len(waiting), BATCH):
                    await session.execute_write(work, waiting[start : start + BATCH])
        except (Neo4jError, DriverError) as error:
            raise explained(error, self.address.uri) from error

    async def change(self, cypher: str, parameters: dict[str, Any], deadline: float = DEADLINE) -> list[dict[str, Any]]:
        """The rows of one statement that writes, in a managed transaction.

        After Unavailable it may have been written all the same.
        """

        async def work(transaction: AsyncManagedTransaction) -> list[dict[str, Any]]:
            return await (await transaction.run(cypher, parameters)).data()  # type: ignore[arg-type]

        try:
            async with asyncio.timeout(deadline), self.driver.session(database=self.address.database) as session:
                return await session.execute_write(work)
        except TimeoutError:
            raise Unavailable(f"the database at {self.address.uri} did not answer within {deadline:g} s") from None
        except (Neo4jError, DriverError) as error:
            raise explained(error, self.address.uri) from error

    async def declare(self, *statements: str) -> None:
        """Statements about the database itself, in one transaction: constraints, indexes, waiting for them."""

        async def work(transaction: AsyncManagedTransaction) -> None:
            for statement in statements:
                await (await transaction.run(statement)).consume()  # type: ignore[arg-type]

        try:
            async with self.driver.session(database=self.address.database) as session:
                await session.execute_write(work)
        except (Neo4jError, DriverError) as error:
            raise explained(error, self.address.uri) from error

    async def wait(self, seconds: float) -> None:
        """Wait until the database answers; raises Unavailable if it does not in time."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        return await self.driver.verify_connectivity()
                    except ServiceUnavailable:
                        await asyncio.sleep(0.1)
        except TimeoutError:
            raise Unavailable(f"nothing answers at {self.address.uri}; start the server or correct NEO4J_URI") from None
        except (Neo4jError, DriverError) as error:
            raise explained(error, self.address.uri) from error

    async def close(self) -> None:
        """Close every connection."""
        await self.driver.close()


def explained(error: Exception, uri: str) -> GraphError:
    """A driver's error as one of ours, without anything a reader must not see."""
    code = getattr(error, "code", "") or ""
    if "Unauthorized" in code:
        return Unavailable(f"the database at {uri} refuses the user or password; correct NEO4J_USER and NEO4J_PASSWORD")
    if "TransactionTimedOut" in code or "Terminated" in code:
        return TooSlow("the graph ended the query because it took too long; ask for less")
    if "MemoryPool" in code or "OutOfMemory" in code:
        return TooSlow("the graph ended the query because it needs too much memory; ask for less")
    if isinstance(error, ClientError):
        return GraphError(f"the graph refused the statement ({code})")
    return Unavailable(f"the database at {uri} cannot be reached")
