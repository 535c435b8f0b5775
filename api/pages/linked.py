"""Where the IRIs of linked data lead: from a thing to the document about it in the form that the client takes."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from fastapi import APIRouter, Request, Response

from api.negotiation import best
from api.pages.layout import READ, Mistake, PageProblem, Pages, title
from api.pages.nodes import list_path, wrong_address
from graph.fields import words
from graph.schema import BASES, NODE_TYPES

DOCUMENTS = {"": "text/html", ".ttl": "text/turtle", ".jsonld": "application/ld+json"}
"""The forms of a document, by the ending of its address."""
SEE_OTHER, NOT_ACCEPTABLE = 303, 406


def see(request: Request, document: str, fragment: str = "", offered: Mapping[str, str] = DOCUMENTS) -> Response:
    """The way from a thing to the document about it. Which form it has depends on what the client takes, and caches are told."""
    ending = best(request.headers.get("accept"), offered)
    if ending is None:
        forms = "".join(f"{media}  {document}{one}\n" for one, media in offered.items())
        said = f"This is given in these forms; name one of them in Accept, or open its address:\n\n{forms}"
        return Response(said, NOT_ACCEPTABLE, {"Vary": "Accept"}, "text/plain; charset=utf-8")
    links = ", ".join(f'<{document}{one}>; rel="alternate"; type="{media}"' for one, media in offered.items())
    headers = {"Location": f"{document}{ending}{fragment}", "Vary": "Accept", "Link": links}
    return Response(status_code=SEE_OTHER, headers=headers)


def add_linked(router: APIRouter, pages: Pages) -> None:
    """Every IRI that the linked data uses, and the documents that say what its terms mean."""
    get = partial(router.api_route, methods=READ)

    @get("/id/{prefix}/{slug}")
    async def node(prefix: str, slug: str, request: Request) -> Response:
        if prefix not in {model.prefix for model in NODE_TYPES.values()}:
            raise wrong_address(f"{prefix}/{slug}")
        return see(request, f"/{prefix}/{slug}", offered=DOCUMENTS | {".json": "application/json"})

    @get("/def/{name:path}")
    async def term(name: str, request: Request) -> Response:
        if name and name not in terms():
            near = [("/vocabulary", "Every term of the vocabulary")]
            raise PageProblem(404, [Mistake(f"The vocabulary has no term {name[:80]!r}.")], near)
        return see(request, "/vocabulary", f"#{name}" if name else "")

    @get("/shape/{name}")
    async def shape(name: str, request: Request) -> Response:
        return see(request, "/shapes", f"#{name}", offered={key: media for key, media in DOCUMENTS.items() if key})

    @get("/scheme/{name}")
    async def scheme(name: str, request: Request) -> Response:
        return see(request, "/vocabulary", f"#{name}")

    add_documents(router, pages)


def add_documents(router: APIRouter, pages: Pages) -> None:
    """The vocabulary as a page and as data; the shapes as data."""
    get = partial(router.api_route, methods=READ)

    @get("/vocabulary")
    async def page() -> Response:
        return pages.render("vocabulary.html", groups=groups(), forms=[f"/vocabulary{e}" for e in DOCUMENTS if e])

    @get("/schema/provision-line.json")
    async def provision_line(request: Request) -> Response:
        from api.plan_lines import provision_line_schema  # loads rdflib, which a start need not wait for

        return given(request, json.dumps(provision_line_schema(), indent=1, ensure_ascii=False), "application/schema+json")

    for name in ("vocabulary", "shapes"):
        for ending in filter(None, DOCUMENTS):
            get(f"/{name}{ending}")(partial(vocabulary_file, name, ending))


async def vocabulary_file(name: str, ending: str, request: Request) -> Response:
    """The vocabulary, or the shapes, as a file."""
    return given(request, serialised(name, ending), DOCUMENTS[ending])


def given(request: Request, text: str, media: str) -> Response:
    """A text that changes only with this program: kept by clients, and asked about again."""
    headers = {"ETag": f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=f"{media}; charset=utf-8", headers=headers)


@cache
def serialised(name: str, ending: str) -> str:
    """The vocabulary, or the shapes, in one form."""
    from api.rdf import triples_of  # loads rdflib, which a start need not wait for
    from api.shapes import shape_triples
    from api.vocabulary import term_triples

    found = term_triples() if name == "vocabulary" else (triple for label in NODE_TYPES for triple in shape_triples(label))
    return triples_of(found).serialize(format="turtle" if ending == ".ttl" else "json-ld", auto_compact=ending == ".jsonld")


@cache
def terms() -> dict[str, dict[str, Any]]:
    """Every class, property and scheme by its name: what it is called and what it means."""
    from rdflib import DCTERMS, RDF, RDFS, SKOS

    from api.rdf import triples_of
    from api.vocabulary import term_triples
    from graph.linked import DEF, SCHEME

    graph, found = triples_of(term_triples()), {}
    for subject in sorted(set(graph.subjects(RDF.type))):
        name = subject.removeprefix(SCHEME if subject.startswith(SCHEME) else DEF)
        meant = [*graph.objects(subject, RDFS.comment), *graph.objects(subject, DCTERMS.description)]
        label = next(graph.objects(subject, RDFS.label | SKOS.prefLabel))
        if name:
            found[name] = {"iri": str(subject), "name": str(label), "meant": [str(one) for one in meant]}
    return found


def groups() -> dict[str, dict[str, dict[str, Any]]]:
    """The terms as a page shows them: types, with the list of each; fields; and open vocabularies."""
    kinds = {**BASES, **NODE_TYPES}
    found: dict[str, dict[str, dict[str, Any]]] = {"Types": {}, "Fields": {}, "Open vocabularies": {}}
    for name, told in terms().items():
        listed = list_path(NODE_TYPES[name]) if name in NODE_TYPES else None
        group = "Types" if name in kinds else "Open vocabularies" if "/scheme/" in told["iri"] else "Fields"
        found[group][name] = told | {"name": title(words(told["name"])), "list": listed}
    return found
