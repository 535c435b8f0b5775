"""With `NEO4J_URI`: a server is read and never written by who serves, and answers only while it holds these files."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from conftest import DEADLINE
from test_check import GOOD

from api.execute import Executor
from api.reader import ServerReader
from graph.engine import USER, Engine
from graph.knowledge_graph import Address, KnowledgeGraph, Unavailable
from ingest.load import load_server


@pytest.fixture(scope="module")
def address(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database that may be written, as a server's is."""
    folder = tmp_path_factory.mktemp("server")
    yield Address(engine.open(folder, read_only=False), USER, engine.password)
    engine.close(folder)


async def state(address: Address, files: Path) -> tuple[str, dict[str, Any]]:
    """What a reader of the server says of itself, and its answer to a request."""
    reader = ServerReader(address, files, DEADLINE)
    await reader.look()
    answer = await Executor(reader).run("{ bodies { nodes { name } } }")
    await reader.stop()
    return reader.trouble, answer.body


def test_a_server_is_ready_once_it_holds_these_files(address: Address, tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    wanting = "the database does not hold these files; run `provision load`"
    trouble, body = asyncio.run(state(address, tmp_path))
    assert trouble == wanting
    assert body["errors"][0] == {"message": f"the graph cannot be read yet: {wanting}", "extensions": {"code": "UNAVAILABLE"}}

    assert len(asyncio.run(load_server(address, tmp_path)).difference.came) == 4
    assert asyncio.run(state(address, tmp_path)) == ("", {"data": {"bodies": {"nodes": [{"name": "School"}]}}})

    (tmp_path / "test.yml").write_text(GOOD.replace("name: School", "name: Primary school"), encoding="utf-8")
    assert asyncio.run(state(address, tmp_path))[0] == wanting
    assert [str(change) for change in asyncio.run(load_server(address, tmp_path)).difference.changed] == ["body:school: name"]
    assert asyncio.run(state(address, tmp_path))[1] == {"data": {"bodies": {"nodes": [{"name": "Primary school"}]}}}


def test_a_server_that_is_not_there_or_refuses_is_told_in_a_line() -> None:
    async def read(address: Address) -> None:
        graph = KnowledgeGraph(address)
        try:
            await graph.read("RETURN 1", {}, deadline=30)
        finally:
            await graph.close()

    with pytest.raises(Unavailable) as refusal:
        asyncio.run(read(Address("bolt://127.0.0.1:9", "neo4j", "x")))
    assert str(refusal.value) == "the database at bolt://127.0.0.1:9 cannot be reached"


def test_a_wrong_password_is_told_in_a_line(address: Address) -> None:
    async def read() -> None:
        graph = KnowledgeGraph(Address(address.uri, USER, "wrong"))
        try:
            await graph.read("RETURN 1", {}, deadline=30)
        finally:
            await graph.close()

    with pytest.raises(Unavailable) as refusal:
        asyncio.run(read())
    assert str(refusal.value).endswith("refuses the user or password; correct NEO4J_USER and NEO4J_PASSWORD")
