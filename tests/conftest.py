"""One real Neo4j a test run, loaded from standards_source/, and the application over it on loopback."""

import asyncio
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import uvicorn
from reading import Read

for name in [name for name in os.environ if name.startswith("NEO4J_")]:
    del os.environ[name]  # a test never touches somebody's server

from api.app import create_app
from api.execute import Executor
from api.quota import Policy, Quotas
from api.reader import EmbeddedReader
from graph.engine import Engine
from graph.releases import Releases
from graph.schema import Node
from ingest.check import Checked, check
from ingest.load import load

pytest_plugins = ["browsing"]
T = TypeVar("T")
LONG = "--long" in sys.argv
"""Whether the whole of what is otherwise sampled is wanted."""


@cache
def held() -> Checked:
    """What standards_source/ holds, checked once a run."""
    return check()


def catalogue() -> dict[str, Node]:
    """The rows of standards_source/, by id."""
    return held().nodes


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="take the whole of what is otherwise sampled, always the same")


def sampled(things: Iterable[T], size: int) -> list[T]:
    """So many of a list, always the same ones; all of them with `--long`."""
    whole = list(things)
    if LONG or len(whole) <= size:
        return whole
    chosen = set(random.Random(2026).sample(range(len(whole)), size))
    return [thing for n, thing in enumerate(whole) if n in chosen]


FOUND = """query ($text: String!, $kind: String, $first: Int, $after: Cursor, $standing: [Standing!]! = [MADE]) {
  search(text: $text, kind: $kind, standing: $standing) {
    didYouMean comesFirst { id } kinds { kind count }
    hits(first: $first, after: $after) { totalCount endCursor
      nodes { node { id name } kind tier matched synonym { id } snippet { text marked } } }
  }
}"""
"""A search with all that it says of each hit."""
DEADLINE = 120.0
"""Seconds a statement may take here: tests ask many new shapes, each of which Neo4j plans once, on a busy machine."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder of this run's own."""
    folder = tmp_path_factory.mktemp("home")
    os.environ["PROVISION_HOME"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def engine(home: Path) -> Iterator[Engine]:
    """The one engine of this run."""
    with Engine.start("a-password-of-the-tests", log=home / "engine.log") as engine:
        yield engine


@pytest.fixture(scope="session")
def releases(home: Path, engine: Engine) -> Releases:
    """The releases of this run, holding what standards_source/ says."""
    releases = Releases(home)
    asyncio.run(load(engine, releases))
    return releases


class Lavish(Quotas):
    """Quotas that no test uses up."""

    def wait(self, client: str, policy: Policy) -> int:
        return 0


class Served:
    """The application, answering on a loopback port."""

    def __init__(self, reader: EmbeddedReader, quotas: Quotas | None = None) -> None:
        self.reader = reader
        self.executor = Executor(reader)
        self.server = uvicorn.Server(uvicorn.Config(create_app(reader, False, quotas or Lavish()), port=0, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def start(self) -> str:
        """Its address, once it can answer."""
        self.thread.start()
        while not self.server.started or self.reader.opened is None:
            assert self.thread.is_alive(), "the application did not start"
            time.sleep(0.05)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the application's own loop, where its connections live."""
        assert self.reader.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self.reader.loop).result(300)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join()


@pytest.fixture(scope="session")
def served(engine: Engine, releases: Releases) -> Iterator[Served]:
    """The running application; `client` speaks to it."""
    served = Served(EmbeddedReader(releases, engine, deadline=DEADLINE))
    served.url = served.start()  # type: ignore[attr-defined]
    yield served
    served.stop()


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[httpx.Client]:
    """A client of the running application."""
    with httpx.Client(base_url=served.url, timeout=60) as client:  # type: ignore[attr-defined]
        yield client


@pytest.fixture(scope="session")
def visit(client: httpx.Client):
    """A page, visited once: its status and how it reads."""

    @cache
    def visit(path: str) -> tuple[int, Read, str]:
        answer = client.get(path)
        return answer.status_code, Read(answer.text), answer.text

    return visit


@pytest.fixture(scope="session")
def ask(client: httpx.Client) -> Any:
    """Ask GraphQL: the data of the answer, or an assertion error that shows what went wrong."""

    def ask(query: str, **variables: Any) -> Any:
        answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    return ask


@pytest.fixture(scope="session")
def find(ask: Any) -> Any:
    """What is found for a text."""

    def find(text: str, **more: Any) -> Any:
        return ask(FOUND, text=text, **{"first": 20, **more})["search"]

    return find


class Elsewhere:
    """Another catalogue on the same engine, in a home of its own, asked without HTTP."""

    def __init__(self, engine: Engine, home: Path, files: Path) -> None:
        self.engine, self.releases, self.files = engine, Releases(home), files

    def ask(self, *queries: str) -> list[dict[str, Any]]:
        """Load what the files say, then answer each query; the bodies of the answers."""
        return asyncio.run(self.answers(queries))

    async def answers(self, queries: tuple[str, ...]) -> list[dict[str, Any]]:
        reader = EmbeddedReader(self.releases, self.engine, self.files, DEADLINE)
        reader.start()
        try:
            while reader.opened is None:
                assert not reader.failed, reader.trouble
                await asyncio.sleep(0.05)
            executor = Executor(reader)
            return [(await executor.run(query)).body for query in queries]
        finally:
            opened = reader.opened
            await reader.stop()
            if opened is not None and opened.folder is not None:
                self.engine.close(opened.folder)


@contextmanager
def disk_of(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of so many megabytes, where this user may mount one; elsewhere the test is reported as not run."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
