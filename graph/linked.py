"""The names of things in linked data: which IRI stands for a node, a type, a field or a vocabulary, and back.

A node's IRI is its id with a slash: `budget:notional-sen` is `…/id/budget/notional-sen`. A field's term is the published
one it is marked with (`graph.fields.Iri`), else `…/def/paidFrom`. Whoever writes or reads linked data asks here.
"""

import os
import re
from datetime import date
from decimal import Decimal
from functools import cache

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, Literal, Namespace, URIRef

from graph.fields import Iri, camel, marks, value_type
from graph.schema import NODE_TYPES, Alignment, Mapping, Node
from graph.schema.terms import Likeness


def base_iri(given: str | None = None) -> str:
    """Under which address everything is named; `PROVISION_IRI` sets it. Raises ValueError."""
    base = given or "https://example.org/provision-graph/"
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", base):
        raise ValueError(f"PROVISION_IRI is {base!r}; give a web address ending in a slash, such as https://example.org/graph/")
    return base


BASE = base_iri(os.environ.get("PROVISION_IRI"))
ID, DEF, SHAPE, SCHEME = (Namespace(BASE + part) for part in ("id/", "def/", "shape/", "scheme/"))
PREFIXES = {
    "def": DEF, "shape": SHAPE, "scheme": SCHEME, "dcterms": DCTERMS, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
    "sh": SH, "skos": SKOS, "xsd": XSD,
}  # fmt: skip
# A number is a decimal: what writes Turtle cuts a double after seven digits.
DATATYPES = {str: XSD.string, int: XSD.integer, float: XSD.decimal, bool: XSD.boolean, date: XSD.date, Decimal: XSD.decimal}
MATCHES = {
    Likeness.SAME: SKOS.exactMatch,
    Likeness.CLOSE: SKOS.closeMatch,
    Likeness.WIDER: SKOS.narrowMatch,
    Likeness.NARROWER: SKOS.broadMatch,
    Likeness.OVERLAPS: SKOS.relatedMatch,
}
"""How SKOS says, of a concept, how it stands to one of another list: a wider one has a narrower match."""
STATED = {Mapping: ("maps_from", "maps_to"), Alignment: ("aligned", "term")}
"""The types whose rows say how one thing stands to another: the fields that hold the two."""
OF_CONCEPTS = (
    SKOS.inScheme, SKOS.topConceptOf, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.definition, SKOS.narrower,
    *MATCHES.values(),
)  # fmt: skip


def namespaces() -> dict[str, Namespace]:
    """Every prefix of a file: those of vocabularies, and one a type, so that an id is written as it is everywhere else."""
    return PREFIXES | {model.prefix: Namespace(ID[f"{model.prefix}/"]) for model in NODE_TYPES.values()}


def node_iri(node_id: str) -> URIRef:
    """`budget:notional-sen` is `…/id/budget/notional-sen`."""
    return ID[node_id.replace(":", "/", 1)]


def node_id(iri: str) -> str | None:
    """`…/id/budget/notional-sen` is `budget:notional-sen`; None for what is no node's IRI."""
    rest = iri.removeprefix(ID)
    return rest.replace("/", ":", 1) if rest != iri and rest.count("/") == 1 else None


def published(model: type[Node], name: str) -> Iri | None:
    """The published term that a field is marked with, if it is."""
    return next(marks(model.model_fields[name], Iri), None)


def term(model: type[Node], name: str) -> URIRef:
    """The property that a field is published as."""
    mark = published(model, name)
    return URIRef(mark.term) if mark else DEF[camel(name)]


@cache
def fields_by_term(model: type[Node]) -> dict[str, str]:
    """A type's fields by the property each is published as; the id is the node's own IRI."""
    return {str(term(model, name)): name for name in model.model_fields if name != "id"}


def datatype(model: type[Node], name: str) -> URIRef:
    """The datatype of a value field: what the published vocabulary asks, else what the kind of value is."""
    mark = published(model, name)
    if mark and mark.datatype:
        return URIRef(mark.datatype)
    return DATATYPES.get(value_type(model.model_fields[name].annotation), XSD.string)


def literal(model: type[Node], name: str, value: object) -> Literal | URIRef:
    """A field's value as kept in the database, as it is published: pence as pounds, an id of another release as its IRI."""
    kind = datatype(model, name)
    if kind == XSD.anyURI:
        return node_iri(str(value))
    if kind == XSD.decimal:
        money = value_type(model.model_fields[name].annotation) is Decimal
        return Literal(f"{Decimal(str(value)) / 100:.2f}" if money else f"{Decimal(str(value)):f}", datatype=kind)
    return Literal(str(value)) if kind == XSD.string else Literal(value, datatype=kind)


def told(text: str | None) -> str:
    """A docstring on one line."""
    return " ".join((text or "").split())


@cache
def follows(model: type[Node]) -> tuple[URIRef, ...]:
    """The properties that follow from a row's fields, or are said of it by other rows: written, not asked for and not read."""
    also = [URIRef(name) for field in model.model_fields for name in getattr(published(model, field), "also", ())]
    matched = (RDF.subject, RDF.predicate, RDF.object) if model in STATED else ()
    found = (RDF.type, *also, *(OF_CONCEPTS if model.concepts_of else ()), *matched)
    return tuple(name for name in dict.fromkeys(found) if str(name) not in fields_by_term(model))
