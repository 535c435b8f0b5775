"""What there is to read, opened for one command: the server that the environment names, or the embedded engine."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.reader import EmbeddedReader, Reader, ServerReader
from graph.knowledge_graph import DEADLINE, Address
from graph.places import home_folder
from graph.releases import Releases

PATIENCE = 120.0
"""Seconds one command may wait for its statement, which a new engine must plan first."""


class Stop(Exception):
    """Ends the command with a message for people, and exit code 1."""


def server_address() -> Address | None:
    """The server that `NEO4J_URI` names, with user, password and database; None for the embedded engine."""
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        return None
    user, secret = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
    return Address(uri, user, secret, os.environ.get("NEO4J_DATABASE") or None)


def reader(deadline: float = DEADLINE, brief: bool = False) -> Reader:
    """What the environment says to read from; `brief` where one command is all it is for."""
    if address := server_address():
        return ServerReader(address, deadline=deadline)
    return EmbeddedReader(Releases(home_folder()), deadline=deadline, brief=brief)


@asynccontextmanager
async def opening() -> AsyncIterator[Reader]:
    """What there is to read, opened for one command."""
    opened = reader(PATIENCE, brief=True)
    opened.start()
    try:
        while opened.opened is None:
            await asyncio.sleep(0.05)
            if opened.failed:
                raise Stop(opened.trouble)
        yield opened
    finally:
        await opened.stop()
