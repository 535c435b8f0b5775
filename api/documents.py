"""The GraphQL document of a question when nobody wrote one: all of its answer, nodes by name and with their passages."""

from collections.abc import Callable, Iterator
from typing import get_args, get_origin

from graphql import GraphQLArgument, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, Undefined

from graph.fields import Page, camel, is_many, links, value_type, values
from graph.schema import BASES, NODE_TYPES, Node, Sourced, model_of
from graph.schema.answers import RECORD_TYPES
from graph.schema.records import Record
from queries.question import Column, Question

OURS = {"handles"}
"""Fields that are for those who keep the rows, not for readers."""
PASSAGES = "statedIn { id name locator checked checkedOn source { id name } }"


def document(question: Question, schema: GraphQLSchema) -> str:
    """A whole answer, with every argument of the question as a variable."""
    field = schema.query_type.fields[camel(question.name)]  # type: ignore[union-attr]
    answer = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    assert isinstance(answer, GraphQLObjectType)
    nested = {f"{name}": arg for column in answer.fields.values() for name, arg in column.args.items()}
    taken = {**field.args, **nested}
    declared = ", ".join(f"${name}: {variable_type(arg)}" for name, arg in taken.items())
    given = ", ".join(f"{name}: ${name}" for name in field.args)
    columns = " ".join(selected_column(answer, column) for column in question.columns)
    return f"query {camel(question.name)}({declared}) {{ {camel(question.name)}({given}) {{ {columns} }} }}"


def variable_type(argument: GraphQLArgument) -> str:
    """The type of a variable for an argument: it may be left out wherever the argument may."""
    return str(argument.type) if argument.default_value is Undefined else str(argument.type).rstrip("!")


def selected_column(answer: GraphQLObjectType, column: Column) -> str:
    """One column of an answer."""
    arguments = answer.fields[camel(column.name)].args
    given = f"({', '.join(f'{a}: ${a}' for a in arguments)})" if arguments else ""
    below = selected(column.type.strip("[]"), of_node)
    return f"{camel(column.name)}{given}" + (f" {{ totalCount endCursor nodes{below} }}" if column.by else below)


def selected(name: str, of: Callable[[type[Node]], str]) -> str:
    """What is selected of a type by its name, a node's fields as `of` says; nothing of a plain value."""
    if name in RECORD_TYPES:
        return f" {{ {' '.join(selected_field(RECORD_TYPES[name], field) for field in RECORD_TYPES[name].model_fields)} }}"
    return f" {{ {of(model_of(name))} }}" if name in NODE_TYPES or name in BASES else ""


def selected_field(record: type[Record], name: str) -> str:
    """One field of a record."""
    annotation = record.model_fields[name].annotation
    if get_origin(annotation) is Page:
        return f"{camel(name)} {{ totalCount endCursor nodes {{ {of_node_in_record(get_args(annotation)[0])} }} }}"
    inner = value_type(annotation)
    return camel(name) + (selected(inner.__name__, of_node_in_record) if isinstance(inner, type) else "")


def of_node(model: type[Node]) -> str:
    """What is brought of a node of an answer: its values, what it leads to, and where it is stated."""
    parts = [*value_fields(model), *(f"{camel(name)} {{ id name }}" for name in links(model) if name != "stated_in")]
    return " ".join(parts + ([PASSAGES] if issubclass(model, Sourced) else []))


def value_fields(model: type[Node]) -> Iterator[str]:
    """A type's values as GraphQL names them, with whether it is in force where that can be asked."""
    yield from (camel(name) for name in values(model) if name not in OURS)
    if issubclass(model, Sourced):
        yield "inForce"


def of_node_in_record(model: type[Node]) -> str:
    """What is brought of a node within a record: less, for each hop is planned anew at every place."""
    parts = ["id", "name"]
    if "force" in values(model):
        parts += ["force", "inForce"]
        parts += [f"{camel(n)} {{ id name }}" for n in links(model) if not is_many(model.model_fields[n].annotation)]
    return " ".join(parts + ([PASSAGES] if issubclass(model, Sourced) else []))
