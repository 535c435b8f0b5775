"""A release's rows as Turtle, N-Triples and JSON-LD, row after row.

rdflib's own writers hold the whole graph and take most of a minute; a row's triples stand together anyway, and its terms still
write themselves. What is written is held equal to the graph by the tests. Equal releases make equal files.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from rdflib import RDF, XSD, Literal, URIRef
from rdflib.term import Node as Term

from api.rdf import Triple, node_triples
from graph.linked import namespaces

Rows = Iterable[tuple[str, dict[str, Any]]]
"""Rows, each with its type."""
LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")


def triples(label: str, row: dict[str, Any]) -> list[Triple]:
    """A row's triples in order, each once."""
    return sorted(set(node_triples(label, row)))


def ntriples(rows: Rows) -> Iterator[str]:
    """One triple a line."""
    for label, row in rows:
        yield "".join(f"{s.n3()} {p.n3()} {escaped(o)} .\n" for s, p, o in triples(label, row))


def escaped(term: Term) -> str:
    """A term of N-Triples, on one line whatever it holds."""
    if not isinstance(term, Literal):
        return term.n3()
    text = json.dumps(str(term), ensure_ascii=False)
    return text if term.datatype in (None, XSD.string) else f"{text}^^{term.datatype.n3()}"


def turtle(rows: Rows) -> Iterator[str]:
    """A paragraph a row, in which `budget:notional-sen` is written as it is everywhere else."""
    yield "".join(f"@prefix {prefix}: <{names}> .\n" for prefix, names in sorted(namespaces().items()))
    for label, row in rows:
        found = triples(label, row)
        said = [f"{'a' if name == RDF.type else brief(name)} {', '.join(map(spelt, of))}" for name, of in grouped(found).items()]
        yield "\n" + brief(found[0][0]) + " " + " ;\n    ".join(said) + " .\n"


def grouped(found: list[Triple]) -> dict[URIRef, list[Term]]:
    """What is said of one thing, by property; its types first."""
    by_name: dict[URIRef, list[Term]] = {RDF.type: []}
    for _, predicate, value in found:
        by_name.setdefault(predicate, []).append(value)
    return by_name


def spelt(term: Term) -> str:
    """A value in Turtle."""
    if isinstance(term, Literal) and term.datatype in (XSD.integer, XSD.boolean):
        return str(term)
    if isinstance(term, Literal) and term.datatype not in (None, XSD.string):
        return f"{json.dumps(str(term), ensure_ascii=False)}^^{brief(term.datatype)}"
    return escaped(term) if isinstance(term, Literal) else brief(term)


def brief(iri: Term) -> str:
    """An IRI by its prefix, where it has one."""
    head, mark, local = cut(str(iri))
    prefix = PREFIX_OF.get(head + mark)
    return f"{prefix}:{local}" if prefix is not None and LOCAL.fullmatch(local) else iri.n3()


def cut(iri: str) -> tuple[str, str, str]:
    """An IRI before, at and after its last mark."""
    return iri.rpartition("#") if "#" in iri else iri.rpartition("/")


PREFIX_OF = {str(names): prefix for prefix, names in namespaces().items()}


def json_ld(rows: Rows) -> Iterator[str]:
    """One object a row, in a context that stands in the file: nothing need be fetched to read it."""
    context = {prefix: str(names) for prefix, names in sorted(namespaces().items())}
    yield f'{{"@context": {json.dumps(context)},\n"@graph": ['
    for number, (label, row) in enumerate(rows):
        found = triples(label, row)
        said = {brief(name): [value_of(one) for one in values] for name, values in grouped(found).items() if name != RDF.type}
        types = [brief(value) for _, name, value in found if name == RDF.type]
        thing = {"@id": brief(found[0][0]), "@type": types, **said}
        yield f"{',' if number else ''}\n{json.dumps(thing, ensure_ascii=False)}"
    yield "\n]}\n"


def value_of(term: Term) -> Any:
    """A value in JSON-LD."""
    if not isinstance(term, Literal):
        return {"@id": brief(term).strip("<>")}
    if term.datatype in (XSD.integer, XSD.boolean):
        return term.toPython()
    return str(term) if term.datatype in (None, XSD.string) else {"@value": str(term), "@type": brief(term.datatype)}
