"""Writing a release out as files that other programs read."""

from collections.abc import Callable
from pathlib import Path

from rdflib import Graph

from api.rdf import data, triples_of
from api.vocabulary import vocabulary
from graph.knowledge_graph import KnowledgeGraph
from graph.releases import replace


def turtle(triples: Graph) -> str:
    return triples.serialize(format="turtle")


def ntriples(triples: Graph) -> str:
    """One triple a line, in order: equal releases make equal files."""
    return "".join(sorted(triples.serialize(format="nt").splitlines(keepends=True)))


def json_ld(triples: Graph) -> str:
    """In order too: rdflib sorts the keys, not what stands in lists."""
    return triples_of(sorted(triples)).serialize(format="json-ld", auto_compact=True, sort_keys=True)


FORMATS: dict[str, Callable[[Graph], str]] = {"turtle": turtle, "ntriples": ntriples, "json-ld": json_ld, "shapes": turtle}
"""What a release can be written as. `shapes` is not the release but the vocabulary and the shapes it holds to, as Turtle."""


async def write(graph: KnowledgeGraph, format: str, destination: Path) -> int:
    """Write a release to a file, whole or not at all; returns the number of triples. Raises ValueError for what it cannot do."""
    if format not in FORMATS:
        raise ValueError(f"there is no format {format!r}; choose one of {', '.join(FORMATS)}")
    if not destination.parent.is_dir() or destination.is_dir():
        raise ValueError(f"{destination} cannot be written: name a file in a folder that is there")
    triples = vocabulary() if format == "shapes" else await data(graph)
    replace(destination, FORMATS[format](triples))
    return len(triples)
