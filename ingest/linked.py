"""Reader of linked data: Turtle and JSON-LD files, as the same plain rows as YAML. Nothing that a file names is ever fetched.

A row is what is said of one IRI of a declared type. What follows from a row's fields, as a release writes it (SKOS, PROV), is
passed over. The values of a field are a set there, so a list comes in the order of its texts.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rdflib import DCTERMS, RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from graph.fields import links, snake
from graph.linked import BASE, DATATYPES, DEF, ID, fields_by_term, follows, node_id
from graph.schema import NODE_TYPES, Node
from ingest.rows import MOST_BYTES, Dataset, Problem, Row, Unreadable, unreadable

FORMATS = {".ttl": "turtle", ".jsonld": "json-ld"}
NAMES = {".ttl": "Turtle", ".jsonld": "JSON-LD"}
LONGEST_VALUE = 20_000
"""Characters that one value may have; the longest held has a tenth of it."""
PLAIN = {*DATATYPES.values(), XSD.dateTime, XSD.anyURI, RDF.langString, None}
"""The kinds of literal that are read: each is text that the schema then gives its meaning."""
logging.getLogger("rdflib.term").setLevel(
    logging.ERROR
)  # it would tell of a wrong number with its own stack; the check tells too


def read_linked(path: Path) -> tuple[Dataset, list[Problem]]:
    """A dataset from its file, with every problem of form; the rows that could be read are there all the same."""
    dataset = Dataset(path.stem)
    own = URIRef(f"{BASE}file/{path.name}")
    try:
        graph = parse(path, own)
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        return dataset, [unreadable(path, error)]
    dataset.title = str(graph.value(own, DCTERMS.title) or path.stem)
    dataset.about = str(graph.value(own, DCTERMS.description) or "")
    problems: list[Problem] = []
    for subject in sorted(set(graph.subjects()) - {own}):
        try:
            dataset.rows += rows_of(graph, subject, path.name)
        except Unreadable as error:
            problems.append(Problem(path.name, 0, f"{subject.n3() if isinstance(subject, BNode) else subject}: {error}"))
    dataset.expect = dict(Counter(row.type for row in dataset.rows))
    if not dataset.rows and not problems:
        problems.append(Problem(path.name, 0, f"holds no row; say of something that it is a type of <{DEF}>"))
    return dataset, problems


def parse(path: Path, own: URIRef) -> Graph:
    """The triples of a file. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"the file is over {MOST_BYTES:,} bytes; split it into several datasets", 0)
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".jsonld":
        self_contained(text)
    try:
        return Graph(bind_namespaces="none").parse(data=text, format=FORMATS[path.suffix], publicID=own)
    except BadSyntax as error:
        raise Unreadable(f"not Turtle: {error._why}; correct the line", error.lines + 1) from None
    except RecursionError:
        raise Unreadable("nested too deeply; rows are flat", 0) from None
    except IndexError:
        raise Unreadable(f"not {NAMES[path.suffix]}: it ends in the middle of a statement; complete the file", 0) from None
    except MemoryError:
        raise
    except Exception as error:  # rdflib's parsers raise whatever what they meet leads to
        raise Unreadable(f"not {NAMES[path.suffix]}: {' '.join(str(error).split())[:200]}; correct the file", 0) from None


def self_contained(text: str) -> None:
    """Let no JSON-LD pass that would have something fetched. Raises Unreadable."""
    try:
        remote = next(fetched(json.loads(text)), None)
    except RecursionError:
        raise Unreadable("nested too deeply; rows are flat", 0) from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg}; correct the line", error.lineno) from None
    except ValueError:  # Python's own limit on the digits of a number
        raise Unreadable("a number of so many digits is not read; correct it", 0) from None
    if remote is not None:
        raise Unreadable(f"the context {remote[:200]!r} is elsewhere, and nothing is fetched; write the context into the file", 0)


def fetched(value: Any) -> Iterator[str]:
    """The addresses that a JSON-LD text has its reader fetch: contexts given by name, wherever they stand."""
    for part in value if isinstance(value, list) else ():
        yield from fetched(part)
    for name, part in value.items() if isinstance(value, dict) else ():
        if name in ("@context", "@import"):
            yield from (one for one in (part if isinstance(part, list) else [part]) if isinstance(one, str))
        yield from fetched(part)


def rows_of(graph: Graph, subject: Any, file: str) -> Iterator[Row]:
    """What a file says of one thing, as a row; nothing for the release that it was taken from. Raises Unreadable."""
    named = {kind.removeprefix(DEF) for kind in graph.objects(subject, RDF.type) if kind.startswith(DEF)}
    types = sorted(named & NODE_TYPES.keys()) or sorted(named)
    if types == ["Release"]:
        return
    if isinstance(subject, BNode):
        raise Unreadable(f"has no IRI; name each row by one, such as {ID}budget/some-name")
    if not types:
        raise Unreadable(f"is of no type of this graph; say what it is, such as <{DEF}Budget>, or take it out")
    if len(types) > 1 and named & NODE_TYPES.keys():
        raise Unreadable(f"is both {' and '.join(types)}; keep one type")
    found = node_id(subject)
    if found is None:
        raise Unreadable(f"is not named under {ID}; name it so, or set PROVISION_IRI to the base that the file was written with")
    fields = {"id": found} | fields_of(graph, subject, NODE_TYPES.get(types[0], Node))
    yield Row(types[0], fields, file, 0, str(subject))


def fields_of(graph: Graph, subject: URIRef, model: type[Node]) -> dict[str, str | list[str]]:
    """The fields of a row. A property that is none of its type's is kept under its own name, and so found by the check."""
    found: dict[str, list[str]] = {}
    for predicate, value in graph.predicate_objects(subject):
        if predicate not in follows(model):
            local = snake(predicate.removeprefix(DEF)) if predicate.startswith(DEF) else str(predicate)
            name = fields_by_term(model).get(str(predicate), local)
            found.setdefault(name, []).append(text_of(value, name, name in links(model)))
    return {name: sorted(texts) if len(texts) > 1 else texts[0] for name, texts in sorted(found.items())}


def text_of(value: Any, name: str, link: bool) -> str:
    """A value as it would be written in YAML. Raises Unreadable."""
    if isinstance(value, BNode):
        raise Unreadable(f"{name}: what it leads to has no IRI; rows are flat, so give it one of its own")
    if isinstance(value, URIRef):
        return node_id(value) or str(value)
    if len(value) > LONGEST_VALUE:
        raise Unreadable(f"{name}: has {len(value):,} characters; at most {LONGEST_VALUE:,} are read, so say it more briefly")
    if link:
        raise Unreadable(f"{name}: {str(value)[:80]!r} is text; name what it leads to by its IRI, such as <{ID}budget/some-name>")
    return plain_text(value, name)


def plain_text(value: Literal, name: str) -> str:
    """The text of a literal. Raises Unreadable for a kind, or a language, that would be lost."""
    if value.datatype not in PLAIN:
        raise Unreadable(f"{name}: is a {value.datatype}, which is not read; give plain text, a number or a day")
    if value.language and not value.language.lower().startswith("en"):
        raise Unreadable(f"{name}: is in the language {value.language!r}; rows are in English")
    return str(value)
