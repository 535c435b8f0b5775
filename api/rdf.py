"""The graph as linked data: every node as triples, read off the declared schema. What the terms mean is in `api.vocabulary`.

Proposed and ended rows are here too, with their standing and dates: this is the whole release, not an answer. Beside its
fields a node is said in the terms of others (SKOS, PROV) where it has a meaning there; those triples follow from the fields,
and are not read back.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date
from typing import Any

from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node as Term

from graph.fields import links, relationship, value_type, values
from graph.knowledge_graph import KnowledgeGraph
from graph.linked import DEF, MATCHES, SCHEME, STATED, literal, namespaces, node_iri, published, term
from graph.schema import BASES, NODE_TYPES, Node

Triple = tuple[Term, Term, Term]
SAID_OF_CONCEPT = """said: {
  labels: COLLECT { MATCH (n)<-[:STANDS_FOR]-(s:Synonym) RETURN [s.name, s.avoid IS NULL] },
  narrower: COLLECT { MATCH (n)<-[:BROADER]-(m:Node) RETURN m.id },
  matches: COLLECT { MATCH (n)<-[:MAPS_FROM]-(m:Mapping {standing: 'made'})-[:MAPS_TO]->(t:Node) RETURN [m.likeness, t.id] }
    + COLLECT { MATCH (n)<-[:ALIGNED]-(a:Alignment {standing: 'made'}) RETURN [a.likeness, a.term] }
}"""
"""What other rows say of a concept. A match that is only proposed is said by its own row alone."""
PAGE = 5_000
"""Nodes read in one statement."""
READING = 60.0
"""Seconds one such statement may take."""


def triples_of(triples: Iterable[Triple]) -> Graph:
    """A graph of triples, in which `budget:notional-sen` is written as it is everywhere else."""
    graph = Graph(bind_namespaces="none")
    for prefix, names in namespaces().items():
        graph.bind(prefix, names)
    for triple in triples:
        graph.add(triple)
    return graph


def classes(model: type[Node]) -> list[str]:
    """A type's name, and those of its bases."""
    return [cls.__name__ for cls in model.__mro__ if cls.__name__ in NODE_TYPES or cls.__name__ in BASES]


def published_classes(model: type[Node]) -> list[URIRef]:
    """The classes of others that a type is a kind of, by itself or through its bases."""
    found = {name: None for cls in model.__mro__ for name in cls.__dict__.get("published_as", ())}
    return [URIRef(name) for name in found] + ([SKOS.Concept] if model.concepts_of else [])


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
    return f"n {{{', '.join([*parts, SAID_OF_CONCEPT] if model.concepts_of else parts)}}}"


def node_triples(label: str, row: dict[str, Any]) -> Iterator[Triple]:
    """A node's types, values and links, and what follows from them. Its bases are stated, so that nothing need be inferred."""
    model, subject = NODE_TYPES[label], node_iri(row["id"])
    for name in (*(DEF[name] for name in classes(model)), *published_classes(model)):
        yield subject, RDF.type, name
    for name in values(model):
        held = row[name] if isinstance(row[name], list) else [row[name]]
        for value in held if name != "id" else ():
            if value is not None:
                yield subject, term(model, name), literal(model, name, value)
    for name in links(model):
        mark = published(model, name)
        for predicate in (term(model, name), *map(URIRef, mark.also if mark else ())):
            yield from ((subject, predicate, node_iri(target)) for target in row[name])
    if model.concepts_of:
        yield from concept_triples(model, subject, row)
    if model in STATED:
        yield from match_triples(model, subject, row)


def concept_triples(model: type[Node], subject: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """A row of an open vocabulary as a SKOS concept: its labels, its scheme, what is narrower, and what it is like."""
    said, scheme = row.get("said") or {}, SCHEME[model.concepts_of]
    yield subject, SKOS.inScheme, scheme
    yield subject, SKOS.prefLabel, Literal(row["name"])
    if not row.get("broader"):
        yield subject, SKOS.topConceptOf, scheme
    if row.get("description"):
        yield subject, SKOS.definition, Literal(row["description"])
    for name, used in said.get("labels", ()):
        yield subject, SKOS.altLabel if used else SKOS.hiddenLabel, Literal(name)
    for narrower in said.get("narrower", ()):
        yield subject, SKOS.narrower, node_iri(narrower)
    for likeness, other in said.get("matches", ()):
        if likeness in MATCHES:
            yield subject, MATCHES[likeness], other_iri(other)


def match_triples(model: type[Node], subject: URIRef, row: dict[str, Any]) -> Iterator[Triple]:
    """A row on how two things stand, as a statement about a SKOS match: its standing, and what is lost, stay with it."""
    one, other = (row[name] if isinstance(row[name], str) else next(iter(row[name]), None) for name in STATED[model])
    if one and other and row["likeness"] in MATCHES:
        yield subject, RDF.type, RDF.Statement
        yield subject, RDF.subject, node_iri(one)
        yield subject, RDF.predicate, MATCHES[row["likeness"]]
        yield subject, RDF.object, other_iri(other)


def other_iri(other: str) -> URIRef:
    """What something is matched with: a node by its id, or a concept of others by its address."""
    return URIRef(other) if "://" in other else node_iri(other)
