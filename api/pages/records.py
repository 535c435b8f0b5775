"""A node's record in other forms: as data, as linked data, and as something to cite."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Response

from api.pages.documents import node_document
from api.pages.layout import Mistake, PageProblem, Pages
from api.tables import as_json

MEDIA = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
"""The forms a record is given in, by the ending of its address."""
NAMES = {"json": "JSON", "jsonld": "JSON-LD", "ttl": "Turtle", "bib": "BibTeX", "ris": "RIS"}


async def record_file(pages: Pages, label: str, node_id: str, ending: str, older: str | None = None) -> Response:
    """A node's record in the form that the ending names. Raises PageProblem where there is no such node or form."""
    if ending not in MEDIA:
        raise PageProblem(404, [Mistake(f"A record has no form {ending[:20]!r}; there are {', '.join(MEDIA)}.")])
    node = (await pages.ask(node_document(label), {"id": node_id, "release": older}))["node"]
    if not node:
        raise PageProblem(404, [Mistake(f"There is no {node_id[:80]!r}.")])
    if ending in ("jsonld", "ttl"):
        return Response(await linked(pages, node_id, ending, older), media_type=MEDIA[ending])
    written: dict[str, Callable[[Mapping[str, Any], str], str]] = {"json": data_of, "bib": bibtex, "ris": ris}
    return Response(written[ending](node, older or pages.release), media_type=f"{MEDIA[ending]}; charset=utf-8")


async def linked(pages: Pages, node_id: str, ending: str, older: str | None) -> str:
    """A node's triples."""
    from api.rdf import described  # loads rdflib, which a start need not wait for

    async with pages.executor.reader.pin(older) as context:
        triples = await described(context.graph, node_id)
    assert triples is not None  # it was found just now, in the same release or one that keeps it
    return triples.serialize(format="turtle" if ending == "ttl" else "json-ld", auto_compact=ending == "jsonld")


def data_of(node: Mapping[str, Any], release: str) -> str:
    """A node as GraphQL brings it to its page, with the release it was read in."""
    return as_json({"release": release, "node": node})


def address(node: Mapping[str, Any], release: str) -> str:
    """Where a node is to be found for good, as it was in a release."""
    from graph.linked import node_iri

    return f"{node_iri(node['id'])}?release={release}"


def rests_on(node: Mapping[str, Any]) -> str:
    """The places a node rests on, in words; nothing where it has none."""
    places = [f"{passage['source']['name']}, {passage['locator']}" for passage in node.get("statedIn", ())]
    return "; ".join(places)


def cited(node: Mapping[str, Any], release: str) -> str:
    """A node as a reader would cite it."""
    source = f" Resting on: {rests_on(node)}." if rests_on(node) else ""
    return f"Provision Graph, “{node['name']}” ({node['id']}), release {release}. {address(node, release)}.{source}"


def bibtex(node: Mapping[str, Any], release: str) -> str:
    """A node as a BibTeX entry."""
    fields = {
        "title": node["name"],
        "author": "{Provision Graph}",
        "year": release[:4],
        "edition": f"release {release}",
        "url": address(node, release),
        "note": rests_on(node),
    }
    lines = [f"  {name} = {{{braced(value) if name != 'author' else value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{node['id'].replace(':', '_')},", *lines, "}", ""])


def braced(text: str) -> str:
    """Text whose marks BibTeX would take for its own are put so that it does not."""
    return "".join("\\" + mark if mark in "#$%&_" else "" if mark in "{}\\~^" else mark for mark in text)


def ris(node: Mapping[str, Any], release: str) -> str:
    """A node as a RIS entry."""
    lines = [
        ("TY", "DATA"),
        ("TI", node["name"]),
        ("AU", "Provision Graph"),
        ("PY", release[:4]),
        ("ET", f"release {release}"),
        ("ID", node["id"]),
        ("UR", address(node, release)),
        *(("N1", place) for place in rests_on(node).split("; ") if place),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(text.split())}\r\n" for tag, text in lines)
