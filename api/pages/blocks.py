"""The code that pages show: every piece is a file or derived from the schema, so that the tests can run all of it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "blocks"
KINDS = {".sh": "Shell", ".py": "Python", ".graphql": "GraphQL", ".json": "JSON"}
USUAL = "http://127.0.0.1:8000"
"""The address that the files write; a page shows its own in its place."""
ADDRESS = re.compile(r"https?://[\w.-]+(:\d+)?|https?://\[[\da-f:]+\](:\d+)?")


@dataclass(frozen=True)
class Block:
    """One piece of code, with what it is written in."""

    text: str
    kind: str


@cache
def blocks() -> dict[str, Block]:
    """Every piece that is kept as a file, by the file's name."""
    return {path.name: Block(path.read_text(encoding="utf-8"), KINDS[path.suffix]) for path in sorted(FOLDER.iterdir())}


def blocks_at(address: str) -> dict[str, Block]:
    """The same, asking at the address where the page is read; an address that is none is not put into code to be copied."""
    here = address.rstrip("/") if ADDRESS.fullmatch(address.rstrip("/")) else USUAL
    return {name: Block(one.text.replace(USUAL, here), one.kind) for name, one in blocks().items()}
