"""The files of a release made by a process of its own, so that the server goes on answering: `python -m api.making`.

It is told on its standard input, where no list of processes shows the password, which database to read and where to write.
"""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from graph.knowledge_graph import Address, KnowledgeGraph


async def make_apart(address: Address, folder: Path) -> None:
    """Make the files of a release in a process that ends with its work. Raises RuntimeError with what went wrong."""
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "api.making", **pipes)
    try:
        said, _ = await child.communicate(json.dumps({**asdict(address), "folder": str(folder)}).encode())
    except asyncio.CancelledError:
        child.kill()
        raise
    if child.returncode:
        raise RuntimeError(said.decode(errors="replace").strip().rpartition("\n")[2])


async def made(told: dict[str, str]) -> None:
    """What the process does."""
    from api.export import make

    graph = KnowledgeGraph(Address(**{name: value for name, value in told.items() if name != "folder"}))
    try:
        await make(graph, Path(told["folder"]))
    finally:
        await graph.close()


if __name__ == "__main__":
    asyncio.run(made(json.load(sys.stdin)))
