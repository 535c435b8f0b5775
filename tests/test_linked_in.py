"""Linked data as it comes in: the same rows as YAML, the same messages, nothing lost on the way, and nothing fetched."""

import socket
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from conftest import catalogue, sampled
from hypothesis import given, settings
from hypothesis import strategies as st
from test_check import GOOD

from api.export import FORMATS
from graph.fields import is_many, is_optional, links, value_type
from graph.linked import BASE
from graph.schema import NODE_TYPES, Node, model_of
from graph.stored import stored
from ingest.check import check, validate
from ingest.linked import read_linked
from ingest.rows import Row, read_dataset

WRITERS = {".ttl": "turtle", ".jsonld": "json-ld"}
ROW_TYPES = [label for label in NODE_TYPES if label != "Release"]
PREFIXES = f"@prefix def: <{BASE}def/> .\n@prefix id: <{BASE}id/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"


def kept(node: Node) -> dict[str, Any]:
    """A node as the database gives it back: its values, in pence and texts, and the ids it is linked to."""
    model, row = type(node), dict.fromkeys(type(node).model_fields)
    row |= stored(node).values
    for name in links(model):
        value = getattr(node, name)
        row[name] = list(value) if isinstance(value, tuple) else [value] if value else []
    return {name: str(value) if isinstance(value, date) else value for name, value in row.items()}


def read_back(nodes: list[Node], ending: str, folder: Path) -> list[Row]:
    """The rows of a file in which nodes were written."""
    path = folder / f"rows{ending}"
    with path.open("wb") as out:
        FORMATS[WRITERS[ending]].write([(type(node).__name__, kept(node)) for node in nodes], out)
    dataset, problems = read_linked(path)
    assert problems == []
    return dataset.rows


def as_sets(node: Node) -> dict[str, Any]:
    """A node's fields; what is a list in a file is a set in linked data."""
    return {name: set(value) if isinstance(value, tuple) else value for name, value in node}


def values_of(model: type[Node], name: str) -> st.SearchStrategy[Any]:
    """Any value that a field may have."""
    field, link = model.model_fields[name], links(model).get(name)
    slug = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda text: len(text) < 60)
    kind = value_type(field.annotation)
    if name == "id" or link:
        target = model if name == "id" else model_of(link.target)  # type: ignore[union-attr]
        prefixes = [one.prefix for one in NODE_TYPES.values() if issubclass(one, target)]
        one: st.SearchStrategy[Any] = st.builds("{}:{}".format, st.sampled_from(prefixes), slug)
    elif issubclass(kind, StrEnum):
        one = st.sampled_from(list(kind))
    elif kind is Decimal:
        one = st.decimals(min_value=0, max_value=10**9, places=2)
    elif kind is int:
        one = st.integers(1, 10_000)
    elif kind is float:
        one = st.floats(0.001, 1)
    else:
        one = st.from_type(kind) if kind is not str else texts(field)
    many = st.lists(one, min_size=1, max_size=3, unique=True).map(tuple) if is_many(field.annotation) else one
    return st.none() | many if is_optional(field.annotation) else many


def texts(field: Any) -> st.SearchStrategy[str]:
    """Any text that a field may have."""
    patterns = [found for mark in field.metadata if (found := getattr(mark, "pattern", None))]
    inner = [mark.pattern for option in getattr(field.annotation, "__args__", ()) for mark in getattr(option, "__metadata__", ())
             if getattr(mark, "pattern", None)]  # fmt: skip
    patterns += inner or [one.pattern for option in getattr(field.annotation, "__args__", ())
                          for info in getattr(option, "__metadata__", ()) for one in getattr(info, "metadata", ())
                          if getattr(one, "pattern", None)]  # fmt: skip
    if patterns:
        return (
            st.from_regex(patterns[0].replace(r"\d", "[0-9]").replace(r"\S", "[a-zA-Z0-9/.]"), fullmatch=True)
            .map(str.strip)
            .filter(bool)
        )
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(str.strip).filter(bool)


def nodes_of(label: str) -> st.SearchStrategy[Node]:
    """Any node of a type."""
    model = NODE_TYPES[label]
    return st.fixed_dictionaries({name: values_of(model, name) for name in model.model_fields}).map(model.model_validate)


# --- nothing is lost


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("label", ROW_TYPES)
def test_any_row_of_any_type_comes_back_as_it_went(tmp_path: Path, label: str, ending: str) -> None:
    @settings(max_examples=6, deadline=None)
    @given(nodes_of(label))
    def comes_back(node: Node) -> None:
        (row,) = read_back([node], ending, tmp_path)
        again = validate(row, {})
        assert as_sets(again) == as_sets(node)
        (twice,) = read_back([again], ending, tmp_path)
        assert (twice.type, twice.fields, twice.iri) == (row.type, row.fields, row.iri)

    comes_back()


@pytest.mark.parametrize("ending", WRITERS)
def test_the_rows_held_come_back_as_they_went(tmp_path: Path, ending: str) -> None:
    nodes = sampled(catalogue().values(), 400)
    found = {row.fields["id"]: validate(row, {}) for row in read_back(nodes, ending, tmp_path)}
    assert {i: as_sets(node) for i, node in found.items()} == {node.id: as_sets(node) for node in nodes}


@pytest.mark.parametrize("ending", WRITERS)
def test_a_dataset_is_the_same_in_every_format(tmp_path: Path, ending: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "test.yml").write_text(GOOD, encoding="utf-8")
    read = check(tmp_path / "one")
    assert read.problems == []
    rows = read_back(list(read.nodes.values()), ending, tmp_path)
    again = check(tmp_path)
    assert again.problems == [] and len(rows) == len(read.nodes)
    assert {i: stored(node).digest for i, node in again.nodes.items()} == {
        i: stored(node).digest for i, node in read.nodes.items()
    }
    assert again.datasets[0].title == "rows"


# --- the same messages, with the file and the IRI


def told(folder: Path, name: str, text: str) -> list[str]:
    """What is said of a file beside a good one."""
    (folder / "test.yml").write_text(GOOD, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return [str(problem) for problem in check(folder).problems]


WRONG = {
    "a field": ('id:budget\\/x a def:Budget ; rdfs:label "X" ; def:heldByy id:body\\/school .',
                "rows.ttl: {id}budget/x: held_byy: there is no such field; did you mean held_by?"),
    "a type": ('id:budget\\/x a def:Budgit ; rdfs:label "X" .', "rows.ttl: {id}budget/x: there is no type Budgit; did you mean Budget?"),
    "text": ('id:budget\\/x a def:Budget ; rdfs:label "X" ; def:heldBy "body:school" .',
             "rows.ttl: {id}budget/x: held_by: 'body:school' is text; name what it leads to by its IRI, such as <{id}budget/some-name>"),
    "no type": ('id:budget\\/x rdfs:label "X" .',
                "rows.ttl: {id}budget/x: is of no type of this graph; say what it is, such as <{base}def/Budget>, or take it out"),
    "two types": ('id:budget\\/x a def:Budget, def:Body .', "rows.ttl: {id}budget/x: is both Body and Budget; keep one type"),
    "elsewhere": ('<https://else.test/id/budget/x> a def:Budget .',
                  "rows.ttl: https://else.test/id/budget/x: is not named under {id}; name it so, or set PROVISION_IRI to the base that the file was written with"),
    "nested": ('id:budget\\/x a def:Budget ; rdfs:label "X" ; def:heldBy [ rdfs:label "School" ] .',
               "rows.ttl: {id}budget/x: held_by: what it leads to has no IRI; rows are flat, so give it one of its own"),
    "XML": ('id:budget\\/x a def:Budget ; rdfs:label "<a>&b;</a>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .',
            "rows.ttl: {id}budget/x: name: is a http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral, which is not read; give plain text, a number or a day"),
    "a language": ('id:budget\\/x a def:Budget ; rdfs:label "X"@cy .', "rows.ttl: {id}budget/x: name: is in the language 'cy'; rows are in English"),
    "a huge value": (f'id:budget\\/x a def:Budget ; rdfs:label "{"a" * 20_001}" .',
                     "rows.ttl: {id}budget/x: name: has 20,001 characters; at most 20,000 are read, so say it more briefly"),
    "not Turtle": ("budget:x a def:Budget .", "rows.ttl:4: not Turtle: Prefix \"budget:\" not bound; correct the line"),
    "half a file": ("id:budget\\/x a", "rows.ttl: not Turtle: it ends in the middle of a statement; complete the file"),
    "nothing": ("", "rows.ttl: holds no row; say of something that it is a type of <{base}def/>"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_its_file_and_iri(tmp_path: Path, wrong: str) -> None:
    text, message = WRONG[wrong]
    expected = message.format(id=f"{BASE}id/", base=BASE)
    assert any(one.startswith(expected) for one in told(tmp_path, "rows.ttl", PREFIXES + text)), told(
        tmp_path, "rows.ttl", PREFIXES + text
    )


def test_a_link_that_leads_nowhere_is_told_as_in_yaml(tmp_path: Path) -> None:
    text = f'{PREFIXES}id:topic\\/x a def:Topic ; rdfs:label "X" .\nid:synonym\\/x a def:Synonym ; rdfs:label "X" ; def:standsFor id:topic\\/y .'
    assert told(tmp_path, "rows.ttl", text) == [
        f"rows.ttl: {BASE}id/synonym/x: stands_for: there is no topic:y; did you mean topic:x?"
    ]


def test_one_name_is_one_dataset(tmp_path: Path) -> None:
    text = f'{PREFIXES}id:topic\\/x a def:Topic ; rdfs:label "X" .'
    assert told(tmp_path, "test.ttl", text) == [
        "test.ttl: another file is the dataset test too; rename one",
        "test.yml: another file is the dataset test too; rename one",
    ]


def test_a_draft_is_checked_beside_what_is_held(tmp_path: Path) -> None:
    draft = tmp_path / "draft.ttl"
    draft.write_text(
        f'{PREFIXES}id:synonym\\/purse a def:Synonym ; rdfs:label "purse" ; def:standsFor id:budget\\/notional-sen .',
        encoding="utf-8",
    )
    assert check(draft=draft).problems == []
    assert check(draft=draft).nodes["synonym:purse"].name == "purse"
    other = tmp_path / "draft.docx"
    other.write_bytes(b"")
    (problem,) = check(draft=other).problems
    assert str(problem) == "draft.docx: is no dataset: give a file that ends in .yml, .ttl, .jsonld, .xlsx"


# --- nothing is fetched


CONTEXTS = [
    '{"@context": "https://evil.test/context", "@id": "x"}',
    '{"@context": [{"a": "https://a.test/"}, "https://evil.test/context"], "@id": "x"}',
    '{"@context": {"@import": "https://evil.test/context"}, "@id": "x"}',
    '{"@context": {"b": {"@id": "https://a.test/b", "@context": "https://evil.test/context"}}, "b": {"@id": "x"}}',
    '[{"@graph": [{"@context": "https://evil.test/context", "@id": "x"}]}]',
    '{"@context": "file:///etc/passwd"}',
]


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """No way out: every attempt to reach another machine is noted, and fails."""
    tried: list[Any] = []

    def refuse(*given: Any, **named: Any) -> Any:
        tried.append(given)
        raise OSError("cut off")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield tried


@pytest.mark.parametrize("text", CONTEXTS)
def test_a_context_that_is_elsewhere_is_refused_and_not_fetched(tmp_path: Path, cut_off: list[Any], text: str) -> None:
    (problem,) = told(tmp_path, "rows.jsonld", text)
    assert problem.startswith("rows.jsonld: the context '") and problem.endswith(
        "is elsewhere, and nothing is fetched; write the context into the file"
    )
    assert cut_off == []


def test_no_turtle_has_anything_fetched(tmp_path: Path, cut_off: list[Any]) -> None:
    text = f"{PREFIXES}<> <http://www.w3.org/2002/07/owl#imports> <https://evil.test/> .\nid:topic\\/x a def:Topic ; rdfs:label 'X' ; rdfs:seeAlso <https://evil.test/> ."
    assert told(tmp_path, "rows.ttl", text)[0].startswith(
        f"rows.ttl: {BASE}id/topic/x: http://www.w3.org/2000/01/rdf-schema#seeAlso: there is no such field"
    )
    assert cut_off == []


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&c;&x;</a>'
)


def test_no_entity_is_expanded(tmp_path: Path, cut_off: list[Any]) -> None:
    literal = BOMB.replace('"', '\\"')
    text = (
        f'{PREFIXES}id:topic\\/x a def:Topic ; rdfs:label "{literal}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral> .'
    )
    (problem,) = told(tmp_path, "rows.ttl", text)
    assert "XMLLiteral, which is not read" in problem and "root:" not in problem and cut_off == []


@pytest.mark.parametrize(("name", "text"), [
    ("rows.jsonld", "[" * 100_000), ("rows.jsonld", '{"a":' * 50_000), ("rows.jsonld", "{"), ("rows.jsonld", "\x00"),
    ("rows.ttl", "<a> <b> " + "[ <c> " * 20_000), ("rows.ttl", "<a> <b> " + "( " * 20_000), ("rows.ttl", "@prefix a: <" + "a" * 100_000),
    ("rows.ttl", '<a> <b> "' + "9" * 100_000 + '"^^<http://www.w3.org/2001/XMLSchema#integer> .'),
])  # fmt: skip
def test_what_no_reader_could_bear_is_refused_in_words(tmp_path: Path, name: str, text: str) -> None:
    problems = told(tmp_path, name, text)
    assert problems and all(problem.startswith("rows.") and len(problem) < 700 for problem in problems)


def test_a_file_too_long_to_read_is_refused(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, "rows.ttl", "# " + "a" * 5_000_001)
    assert problem == "rows.ttl: the file is over 5,000,000 bytes; split it into several datasets"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("rows.ttl", "rows.jsonld"):
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8", errors="replace")
            dataset, problems = read_linked(path)
            assert dataset.rows or problems


def test_yaml_is_read_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "test.yml").write_text(GOOD, encoding="utf-8")
    assert read_dataset(tmp_path / "test.yml")[0].rows[0].line > 0
