"""A release as files that other programs read: in which formats, how one is written, and how all are made once."""

import gzip
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from api import linked_files, table_files
from api.linked_files import Rows
from api.rdf import rows
from api.vocabulary import vocabulary
from graph.fields import links
from graph.knowledge_graph import KnowledgeGraph
from graph.linked import BASE
from graph.schema import NODE_TYPES, Sourced, Standing
from graph.stored import schema_digest

MANIFEST = "manifest.json"
LAYOUT = 1
"""Raise it when the files of a release would be written otherwise, so that those kept are made again."""
COUNTED = (
    "all: every row, whatever its standing and dates, and so the rows of each file. in_force: those that are made and that, "
    "on the day counted_on, have begun as far as is known and have not ended; it is the totalCount of the type's list in "
    "GraphQL, asked with on: counted_on."
)


@dataclass(frozen=True)
class Format:
    """A way of writing a release."""

    file: str
    media: str
    about: str
    write: Callable[[Rows, BinaryIO], None]


def lines(writer: Callable[[Rows], Iterator[str]]) -> Callable[[Rows, BinaryIO], None]:
    """What writes pieces of text, as what writes a file."""

    def write(held: Rows, out: BinaryIO) -> None:
        for piece in writer(held):
            out.write(piece.encode())

    return write


def write_shapes(held: Rows, out: BinaryIO) -> None:
    """Not the release but the vocabulary and the shapes it holds to."""
    out.write(vocabulary().serialize(format="turtle").encode())


FORMATS = {
    "turtle": Format("graph.ttl", "text/turtle", "Linked data, a paragraph a row", lines(linked_files.turtle)),
    "ntriples": Format("graph.nt", "application/n-triples", "Linked data, a line a triple", lines(linked_files.ntriples)),
    "json-ld": Format("graph.jsonld", "application/ld+json", "Linked data as JSON", lines(linked_files.json_ld)),
    "csv": Format("tables.zip", "application/zip", "A CSV table for each type", table_files.csv_zip),
    "xlsx": Format(
        "tables.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "A workbook with a sheet for each type",
        table_files.xlsx,
    ),
    "nodes": Format("nodes.jsonl", "application/jsonl", "JSON, a node a line", lines(table_files.nodes)),
    "links": Format("links.jsonl", "application/jsonl", "JSON, a link a line", lines(table_files.all_links)),
    "shapes": Format("shapes.ttl", "text/turtle", "The vocabulary, and the SHACL shapes that rows hold to", write_shapes),
}
"""What a release can be written as, by the name of the format."""


async def held_in(graph: KnowledgeGraph) -> list[tuple[str, dict[str, Any]]]:
    """Every row of a release with its type, in order."""
    return [(label, row) for label in NODE_TYPES async for row in rows(graph, label)]


async def write(graph: KnowledgeGraph, format: str, destination: Path) -> int:
    """Write a release to a file, whole or not at all; returns the number of bytes. Raises ValueError for what it cannot do."""
    if format not in FORMATS:
        raise ValueError(f"there is no format {format!r}; choose one of {', '.join(FORMATS)}")
    if not destination.parent.is_dir() or destination.is_dir():
        raise ValueError(f"{destination} cannot be written: name a file in a folder that is there")
    new = destination.with_name(f"{destination.name}.new")
    written(new, FORMATS[format], [] if format == "shapes" else await held_in(graph))
    new.replace(destination)
    return destination.stat().st_size


def written(path: Path, format: Format, held: Rows) -> None:
    """One file, on the disk for good when this returns."""
    with path.open("wb") as out:
        format.write(held, out)
        out.flush()
        os.fsync(out.fileno())


async def make(graph: KnowledgeGraph, folder: Path) -> None:
    """Every file of a release with its manifest, in a folder that is there whole or not at all."""
    held = await held_in(graph)
    new = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for format in FORMATS.values():
        written(new / format.file, format, held)
        pack(new / format.file)
    (new / MANIFEST).write_text(json.dumps(manifest(held, new), indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    new.replace(folder)


def pack(path: Path) -> None:
    """The same file beside it as it goes over the wire, so that no request waits for the packing."""
    with path.open("rb") as whole, path.with_name(path.name + ".gz").open("wb") as out:
        with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
            shutil.copyfileobj(whole, packed)


def manifest(held: list[tuple[str, dict[str, Any]]], folder: Path) -> dict[str, Any]:
    """What the files of a release are, and what they hold."""
    release = next(row for label, row in held if label == "Release")
    day = release["made_on"]
    total, in_force = Counter(label for label, _ in held), Counter(label for label, row in held if counts_on(label, row, day))
    return {
        "release": release["id"].partition(":")[2],
        "digest": release["digest"],
        "base": BASE,
        "written_as": written_as(),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "counted_on": day,
        "counted": COUNTED,
        "counts": {label: {"all": total[label], "in_force": in_force[label]} for label in NODE_TYPES if total[label]},
        "nodes": len(held),
        "links": sum(len(row[name]) for label, row in held for name in links(NODE_TYPES[label])),
        "files": {format.file: said_of(folder / format.file, format) for format in FORMATS.values()},
    }


def said_of(path: Path, format: Format) -> dict[str, Any]:
    """What a manifest says of one file."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"media": format.media, "about": format.about, "bytes": path.stat().st_size, "sha256": digest}


def counts_on(label: str, row: dict[str, Any], day: str) -> bool:
    """Whether a row is among what a list shows on a day: made, begun as far as is known, and not ended."""
    if not issubclass(NODE_TYPES[label], Sourced):
        return True
    return row["standing"] == Standing.MADE and (row["start"] or day) <= day <= (row["end"] or day)


def written_as() -> str:
    """What, beside the rows, decides how the files are written: files of another are made again."""
    return hashlib.sha256(f"{LAYOUT} {BASE} {schema_digest()}".encode()).hexdigest()[:16]
