"""The graph as linked data: every node as triples, the vocabulary they use, and the SHACL shapes they hold to.

All three are read off the declared schema. A node's IRI is its id with a slash: `budget:notional-sen` is
`…/id/budget/notional-sen`. A field's term is the published one it is marked with (`graph.fields.Iri`), else `…/def/paidFrom`.
Proposed and ended rows are here too, with their standing and dates: this is the whole release, not an answer.
"""

import os
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic.fields import FieldInfo
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node as Term

from api.scalars import pounds_out
from graph.fields import Iri, camel, is_many, is_optional, links, marks, relationship, value_type, values, words
from graph.knowledge_graph import KnowledgeGraph
from graph.schema import BASES, NODE_TYPES, Node, declared_in

Triple = tuple[Term, Term, Term]


def base_iri(given: str | None = None) -> str:
    """Under which address everything is named; `PROVISION_IRI` sets it. Raises ValueError."""
    base = given or "https://example.org/provision-graph/"
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`#?]+/", base):
        raise ValueError(f"PROVISION_IRI is {base!r}; give a web address ending in a slash, such as https://example.org/graph/")
    return base


BASE = base_iri(os.environ.get("PROVISION_IRI"))
ID, DEF, SHAPE = Namespace(BASE + "id/"), Namespace(BASE + "def/"), Namespace(BASE + "shape/")
PREFIXES = {
    "def": DEF, "shape": SHAPE, "dcterms": DCTERMS, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "sh": SH, "skos": SKOS,
    "xsd": XSD,
}  # fmt: skip
DATATYPES = {str: XSD.string, int: XSD.integer, float: XSD.double, bool: XSD.boolean, date: XSD.date, Decimal: XSD.decimal}
IN_WORDS = {
    str: "text", int: "whole number", float: "number", bool: "of true, false",
    date: "day, such as 2026-11-23", Decimal: "sum in pounds and pence, such as 6000.00",
}  # fmt: skip
BOUNDS = {
    Ge: ("ge", SH.minInclusive, "at least"), Gt: ("gt", SH.minExclusive, "more than"),
    Le: ("le", SH.maxInclusive, "at most"), Lt: ("lt", SH.maxExclusive, "less than"),
}  # fmt: skip
PAGE = 5_000
"""Nodes read in one statement."""
READING = 60.0
"""Seconds one such statement may take."""


def triples_of(triples: Iterable[Triple]) -> Graph:
    """A graph of triples, in which `budget:notional-sen` is written as it is everywhere else."""
    graph = Graph(bind_namespaces="none")
    for prefix, names in PREFIXES.items():
        graph.bind(prefix, names)
    for model in NODE_TYPES.values():
        graph.bind(model.prefix, ID[f"{model.prefix}/"])
    for triple in triples:
        graph.add(triple)
    return graph


def node_iri(node_id: str) -> URIRef:
    """`budget:notional-sen` is `…/id/budget/notional-sen`."""
    return ID[node_id.replace(":", "/", 1)]


def term(model: type[Node], name: str) -> URIRef:
    """The property that a field is published as."""
    published = next(marks(model.model_fields[name], Iri), None)
    return URIRef(published.term) if published else DEF[camel(name)]


def classes(model: type[Node]) -> list[str]:
    """A type's name, and those of its bases."""
    return [cls.__name__ for cls in model.__mro__ if cls.__name__ in NODE_TYPES or cls.__name__ in BASES]


def literal(value: Any, kind: type) -> Literal:
    """A value as it is kept, as it is published: money, kept in whole pence, in pounds."""
    if kind is Decimal:
        return Literal(pounds_out(value), datatype=XSD.decimal)
    return Literal(value) if isinstance(value, str) and kind is not date else Literal(value, datatype=DATATYPES[kind])


# --- the data: what one release holds


async def data(graph: KnowledgeGraph) -> Graph:
    """The whole release."""
    return triples_of([triple for label in NODE_TYPES async for row in rows(graph, label) for triple in node_triples(label, row)])


async def described(graph: KnowledgeGraph, node_id: str) -> Graph | None:
    """One node, whatever its standing; None where there is none of that id."""
    prefix = node_id.partition(":")[0]
    for label in (label for label, model in NODE_TYPES.items() if model.prefix == prefix):
        found = await graph.read(f"MATCH (n:{label} {{id: $id}}) RETURN {projection(label)} AS row", {"id": node_id})
        if found:
            return triples_of(node_triples(label, found[0]["row"]))
    return None


async def rows(graph: KnowledgeGraph, label: str) -> AsyncIterator[dict[str, Any]]:
    """Every node of a type, by id, a page at a time."""
    cypher = f"MATCH (n:{label}) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $most RETURN {projection(label)} AS row"
    after: str | None = ""
    while after is not None:
        page = await graph.read(cypher, {"after": after, "most": PAGE}, deadline=READING)
        for found in page:
            yield found["row"]
        after = page[-1]["row"]["id"] if len(page) == PAGE else None


def projection(label: str) -> str:
    """What is read of a node `n`: its values, and the ids it is linked to. Conditions, kept as both, are read as links."""
    model, parts = NODE_TYPES[label], []
    for name, field in values(model).items():
        parts.append(f"{name}: toString(n.{name})" if value_type(field.annotation) is date else f".{name}")
    for name, link in links(model).items():
        parts.append(f"{name}: COLLECT {{ MATCH (n)-[:{relationship(name)}]->(m:{link.target}) RETURN m.id }}")
    return f"n {{{', '.join(parts)}}}"


def node_triples(label: str, row: dict[str, Any]) -> Iterator[Triple]:
    """A node's types, values and links. Its bases are stated, so that nothing need be inferred."""
    model, subject = NODE_TYPES[label], node_iri(row["id"])
    for name in classes(model):
        yield subject, RDF.type, DEF[name]
    for name, field in values(model).items():
        held = row[name] if isinstance(row[name], list) else [row[name]]
        for value in held if name != "id" else ():
            if value is not None:
                yield subject, term(model, name), literal(value, value_type(field.annotation))
    for name in links(model):
        for target in row[name]:
            yield subject, term(model, name), node_iri(target)


# --- the vocabulary: what the terms mean, and what the data must hold to


def vocabulary() -> Graph:
    """Classes and properties with their meaning, and the SHACL shape of every node type."""
    declared = (*BASES.values(), *NODE_TYPES.values())
    parts = [part for model in declared for part in (class_triples(model), property_triples(model))]
    parts += [shape_triples(label) for label in NODE_TYPES]
    return triples_of(triple for part in (ontology_triples(), *parts) for triple in part)


def ontology_triples() -> Iterator[Triple]:
    """The vocabulary as a whole."""
    yield URIRef(DEF), RDF.type, OWL.Ontology
    yield URIRef(DEF), RDFS.label, Literal("Provision Graph: who delivers what support, from which budget")


def class_triples(model: type[Node]) -> Iterator[Triple]:
    """A node type or base as a class."""
    own = DEF[model.__name__]
    yield own, RDF.type, OWL.Class
    yield own, RDFS.label, Literal(words(model.__name__))
    yield own, RDFS.comment, Literal(told(model.__doc__))
    yield own, RDFS.isDefinedBy, URIRef(DEF)
    for base in model.__bases__:
        if issubclass(base, Node):
            yield own, RDFS.subClassOf, DEF[base.__name__]


def property_triples(model: type[Node]) -> Iterator[Triple]:
    """The fields declared on a class, as properties; those that others publish are theirs to describe.

    One name may be declared on several classes: what it means on each stands in the shapes too.
    """
    for name, field in fields(model):
        own = term(model, name)
        if own.startswith(DEF) and declared_in(model, name) is model:
            yield own, RDF.type, OWL.ObjectProperty if name in links(model) else OWL.DatatypeProperty
            yield own, RDFS.label, Literal(words(name))
            yield own, RDFS.comment, Literal(told(field.description))
            yield own, RDFS.isDefinedBy, URIRef(DEF)


def shape_triples(label: str) -> Iterator[Triple]:
    """What every node of a type must hold to: its bases, what is declared and nothing else."""
    model, shape = NODE_TYPES[label], SHAPE[label]
    yield shape, RDF.type, SH.NodeShape
    yield shape, SH.targetClass, DEF[label]
    yield shape, SH.nodeKind, SH.IRI
    for base in classes(model)[1:]:
        yield shape, SH["class"], DEF[base]
    yield shape, SH.closed, Literal(True)
    yield from listed(shape, SH.ignoredProperties, [RDF.type])
    bases = " and ".join(classes(model)[1:])
    message = f"{words(label)}: it is {bases} too, and has only what the vocabulary declares; add the types or remove the rest."
    yield shape, SH.message, Literal(message)
    for name, field in fields(model):
        rule = SHAPE[f"{label}.{camel(name)}"]
        yield shape, SH.property, rule
        yield rule, RDF.type, SH.PropertyShape
        yield rule, SH.path, term(model, name)
        yield rule, SH.name, Literal(words(name))
        yield rule, SH.description, Literal(told(field.description))
        yield rule, SH.message, Literal(message_of(model, name))
        yield from asked_of(rule, model, name)


def asked_of(rule: URIRef, model: type[Node], name: str) -> Iterator[Triple]:
    """What SHACL asks of one field: how many, of what kind, within which bounds."""
    field, link = model.model_fields[name], links(model).get(name)
    kind = value_type(field.annotation)
    if least := fewest(field):
        yield rule, SH.minCount, Literal(least)
    if not is_many(field.annotation):
        yield rule, SH.maxCount, Literal(1)
    if link is not None:
        yield rule, SH.nodeKind, SH.IRI
        yield rule, SH["class"], DEF[link.target]
    elif issubclass(kind, StrEnum):
        yield from listed(rule, SH["in"], [Literal(option.value) for option in kind])
    else:
        yield rule, SH.datatype, DATATYPES[kind]
        yield from ((rule, predicate, value) for predicate, value, _ in bounds(field))


def bounds(field: FieldInfo) -> Iterator[tuple[URIRef, Literal, str]]:
    """The least and greatest value a number may have, wherever its annotation says so, and in words."""
    inner = [mark for option in get_args(field.annotation) if get_origin(option) is Annotated for mark in get_args(option)[1:]]
    for mark in [*field.metadata, *(m for found in inner if isinstance(found, FieldInfo) for m in found.metadata)]:
        if type(mark) in BOUNDS:
            attribute, predicate, saying = BOUNDS[type(mark)]
            yield predicate, Literal(getattr(mark, attribute)), f"{saying} {getattr(mark, attribute)}"


def fewest(field: FieldInfo) -> int:
    """How many values a field must have. What has a default is always written, so it is asked for."""
    if is_many(field.annotation):
        return max((mark.min_length for mark in marks(field, MinLen)), default=0)
    return 0 if is_optional(field.annotation) else 1


def message_of(model: type[Node], name: str) -> str:
    """What an officer is told where a field is wrong: how many of what it takes, and what it means."""
    field, link = model.model_fields[name], links(model).get(name)
    if is_many(field.annotation):
        many = "at least one" if fewest(field) else "none or more, each one"
    else:
        many = "exactly one" if fewest(field) else "at most one"
    kind = value_type(field.annotation)
    if link is not None:
        what = f"{words(link.target)} of this graph"
    else:
        what = f"of {', '.join(kind)}" if issubclass(kind, StrEnum) else IN_WORDS[kind]
    limits = "".join(f", {saying}" for _, _, saying in bounds(field))
    return f"{words(model.__name__)}: {name} takes {many} {what}{limits}. {told(field.description)}"


def fields(model: type[Node]) -> Iterable[tuple[str, FieldInfo]]:
    """The declared fields that are published; the id is the node's own IRI."""
    return ((name, field) for name, field in model.model_fields.items() if name != "id")


def listed(subject: URIRef, predicate: URIRef, terms: list[Term]) -> Iterator[Triple]:
    """A subject's closed list."""
    written = Graph()
    yield subject, predicate, Collection(written, BNode(), terms).uri
    yield from written


def told(text: str | None) -> str:
    """A docstring on one line."""
    return " ".join((text or "").split())
