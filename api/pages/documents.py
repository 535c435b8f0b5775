"""The GraphQL documents that pages ask: derived from the declared schema, with a view written by hand where one is kept.

Each kind of page has one fixed document, because Neo4j plans every new shape slowly and repeats it fast. A question's answer
is selected by `documents/<question>.graphql` (a fragment `Answer`) where there is one, else by all its columns.
"""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, Undefined, ast_from_value, get_named_type, print_ast

from api.documents import document, value_fields
from graph.fields import camel, limits, links, values
from graph.schema import NODE_TYPES, Passage, Sourced, model_of, reverse_links
from queries.question import Question, questions

FOLDER = Path(__file__).parent.parent / "documents"
ON_NODE_PAGE = 10
"""Nodes shown of each kind of link that leads to a node."""


@cache
def written(name: str) -> str | None:
    """A document kept as a file, or None."""
    path = FOLDER / f"{name}.graphql"
    return path.read_text(encoding="utf-8") if path.exists() else None


def cited() -> str:
    """The fragment that says where a passage stands and how it was checked."""
    return written("cited") or ""


@cache
def node_document(label: str) -> str:
    """Everything a node's page shows: values, links, the first of what links to it, passages."""
    model = NODE_TYPES[label]
    selected = [*value_fields(model), *(f"{camel(name)} {linked(link.target)}" for name, link in links(model).items())]
    selected += [f"{camel(name)}(first: {ON_NODE_PAGE}) {{ totalCount nodes {{ id name }} }}" for name in reverse_links(model)]
    whole = f"node(id: $id, release: $release) {{ ... on {label} {{ {' '.join(selected)} }} }}"
    document = f"query Page($id: ID!, $release: String) {{ {whole} }}"
    return f"{document}\n{cited()}" if "...Cited" in document else document


def linked(target: str) -> str:
    """What is shown of a node that is linked to."""
    return "{ name ...Cited }" if target == Passage.__name__ else "{ id name }"


@cache
def links_document(label: str, reverse: str) -> str:
    """A page of what links to a node in one way."""
    page = f"{camel(reverse)}(first: 50, after: $after) {{ totalCount endCursor nodes {{ id name }} }}"
    return f"query Links($id: ID!, $after: Cursor) {{ node(id: $id) {{ ... on {label} {{ id name {page} }} }} }}"


@cache
def list_document(label: str) -> str:
    """A page of the nodes of a type."""
    model = NODE_TYPES[label]
    extra = " standing inForce" if issubclass(model, Sourced) else ""
    page = f"{{ totalCount endCursor nodes {{ id name description{extra} }} }}"
    return (
        "query List($after: Cursor, $standing: [Standing!]!)"
        f" {{ list: {camel(model.plural)}(first: 50, after: $after, standing: $standing) {page} }}"
    )


@cache
def names_document(label: str) -> str:
    """The ids and names of a type's nodes, with what is broader and the youngest age where it has them: for choosing."""
    model = NODE_TYPES[label]
    extra = " broader { id }" if "broader" in links(model) else ""
    extra += " ageFrom" if "age_from" in values(model) else ""
    page = f"{{ endCursor nodes {{ id name{extra} }} }}"
    return f"query Names($after: Cursor) {{ list: {camel(model.plural)}(first: 100, after: $after) {page} }}"


@cache
def counts_document() -> str:
    """How many nodes there are of each type."""
    counts = (f"{label}: {camel(model.plural)}(first: 1) {{ totalCount }}" for label, model in NODE_TYPES.items())
    return f"query Counts {{ {' '.join(counts)} }}"


@cache
def page_document(name: str) -> str:
    """The fixed document of a page of one's own: `documents/page_<name>.graphql`."""
    text = written(f"page_{name}") or ""
    return f"{text}\n{cited()}" if "...Cited" in text else text


@cache
def desk_document(name: str) -> str:
    """A fixed document of the pages for drafts: `documents/desk_<name>.graphql`; of an action that takes words alone, derived."""
    text = written(f"desk_{name}")
    if text is None:
        given = "key: $key, draft: $draft, revision: $revision, why: $why"
        declared = "$key: ID!, $draft: ID!, $revision: Int!, $why: String!"
        text = f"mutation Desk({declared}) {{ done: {camel(name)}({given}) {{ id revision }} }}"
    return f"{text}\n{cited()}" if "...Cited" in text else text


PAGE_DOCUMENTS: dict[str, dict[str, Any]] = {
    "search": {"text": "plan"},
    "senco": {"first": 1},
    "money": {},
    "figures": {"area": "area:england"},
    "schemes": {"schemes": []},
    "coverage": {},
    "evidence": {},
    "guides": {},
    "draft": {"text": "NELI"},
    "plan": {},
    "glossary": {},
    "sources": {},
    "regimes": {},
    "regime_topic": {"topic": "topic:reform"},
    "report": {"id": "topic:none"},
}
"""The pages that have a document of their own, each with variables that plan it."""


def question_document(question: Question, schema: GraphQLSchema) -> str:
    """A question with every argument as a variable, and what is shown of its answer: its own view, or all of it."""
    view = written(question.name)
    if view is None:
        return document(question, schema)
    root = schema.query_type.fields[camel(question.name)]  # type: ignore[union-attr]
    arguments = dict(root.args)
    for field in get_named_type(root.type).fields.values():  # type: ignore[union-attr]
        arguments |= field.args
    declared = ", ".join(f"${name}: {variable(argument)}" for name, argument in arguments.items())
    given = ", ".join(f"{name}: ${name}" for name in root.args)
    if "$provisions" in view:
        declared += ", $provisions: Int! = 10"
    parts = [f"query Ask({declared}) {{ {camel(question.name)}({given}) {{ ...Answer }} }}", view]
    parts += [cited()] if "...Cited" in view else []
    parts += [f"fragment Limits on {question.conditions_of} {{ {limit_fields(question)} }}"] if "...Limits" in view else []
    return "\n".join(parts)


def variable(argument: Any) -> str:
    """A variable's type, with the default of the argument it is for."""
    if argument.default_value in (None, Undefined) or not hasattr(argument.type, "of_type"):
        return str(argument.type)
    return f"{argument.type} = {print_ast(ast_from_value(argument.default_value, argument.type))}"


def limit_fields(question: Question) -> str:
    """The fields that bound what a question's conditions belong to."""
    ranges = limits(NODE_TYPES[question.conditions_of or ""]).values()
    return " ".join(["id", *(camel(name) for ends in ranges for name in ends.values())])


def of_type(label: str) -> list[str]:
    """The node types that a type's or base's name stands for."""
    return [name for name, model in NODE_TYPES.items() if issubclass(model, model_of(label))]


def none_chosen(question: Question) -> dict[str, Any]:
    """A question's variables where what must be chosen is an empty list."""
    return {camel(p.name): [] for p in question.parameters if not p.optional and p.type.startswith("[")}


def worth_warming(schema: GraphQLSchema) -> list[tuple[str, dict[str, Any]]]:
    """The documents that pages ask, with variables that plan them; those most asked come first."""
    asked = [(question_document(q, schema), none_chosen(q)) for q in questions().values()]
    nodes = [(node_document(label), {"id": f"{model.prefix}:none"}) for label, model in NODE_TYPES.items()]
    lists = [(list_document(label), {"standing": ["MADE"]}) for label in NODE_TYPES]
    own = [(page_document(name), variables) for name, variables in PAGE_DOCUMENTS.items()]
    return [*asked, (counts_document(), {}), *own, *nodes, *lists]
