"""The SHACL shapes that the linked data holds to, read off the declared schema, with what to do where a row does not."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic.fields import FieldInfo
from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node as Term

from api.rdf import Triple, classes
from graph.fields import camel, is_many, is_optional, links, marks, value_type, words
from graph.linked import DEF, ID, SHAPE, datatype, follows, term, told
from graph.schema import NODE_TYPES, Node, model_of

IN_WORDS = {
    str: "text", int: "whole number", float: "number", bool: "of true, false",
    date: "day, such as 2026-11-23", Decimal: "sum in pounds and pence, such as 6000.00",
}  # fmt: skip
BOUNDS = {
    Ge: ("ge", SH.minInclusive, "at least"), Gt: ("gt", SH.minExclusive, "more than"),
    Le: ("le", SH.maxInclusive, "at most"), Lt: ("lt", SH.maxExclusive, "less than"),
}  # fmt: skip


def shape_triples(label: str) -> Iterator[Triple]:
    """What every node of a type must hold to: its bases, what is declared and nothing else."""
    model, shape = NODE_TYPES[label], SHAPE[label]
    yield shape, RDF.type, SH.NodeShape
    yield shape, SH.targetClass, DEF[label]
    yield shape, SH.nodeKind, SH.IRI
    for base in classes(model)[1:]:
        yield shape, SH["class"], DEF[base]
    yield shape, SH.closed, Literal(True)
    yield from listed(shape, SH.ignoredProperties, [*follows(model)])
    bases = " and ".join(classes(model)[1:])
    message = (
        f"{words(label)}: say that it is {bases} too, and take out each property that the vocabulary does not declare for it."
    )
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
    elif datatype(model, name) == XSD.anyURI:
        yield rule, SH.nodeKind, SH.IRI
    else:
        yield rule, SH.datatype, datatype(model, name)
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
    """What an officer is told where a field of a row is wrong: what to give, how many, and what it means."""
    field, link = model.model_fields[name], links(model).get(name)
    if is_many(field.annotation):
        many = "at least one" if fewest(field) else "none or more, each one"
    else:
        many = "exactly one" if fewest(field) else "at most one"
    kind = value_type(field.annotation)
    if link is not None:
        what = f"{words(link.target)} of this graph, by its IRI{example(link.target)}"
    else:
        what = f"of {', '.join(kind)}" if issubclass(kind, StrEnum) else IN_WORDS[kind]
    limits = "".join(f", {saying}" for _, _, saying in bounds(field))
    return f"{words(model.__name__)}, field {name}: give {many} {what}{limits}. It is: {told(field.description)}"


def example(target: str) -> str:
    """How the IRI of a type's nodes looks, where all of them look alike."""
    prefixes = [model.prefix for model in NODE_TYPES.values() if issubclass(model, model_of(target))]
    return f" ({ID}{prefixes[0]}/its-name)" if len(prefixes) == 1 else ""


def fields(model: type[Node]) -> Iterable[tuple[str, FieldInfo]]:
    """The declared fields that are published; the id is the node's own IRI."""
    return ((name, field) for name, field in model.model_fields.items() if name != "id")


def listed(subject: URIRef, predicate: URIRef, terms: list[Term]) -> Iterator[Triple]:
    """A subject's closed list."""
    written = Graph()
    yield subject, predicate, Collection(written, BNode(), terms).uri
    yield from written
