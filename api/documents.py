"""The GraphQL document of a question when nobody wrote one: all of its answer, nodes by name and with their passages."""

from typing import get_args, get_origin

from graphql import GraphQLNonNull, GraphQLObjectType, GraphQLSchema

from graph.fields import Page, camel, is_many, links, value_type, values
from graph.schema import NODE_TYPES, Node, Sourced, model_of
from graph.schema.answers import RECORD_TYPES, Record
from queries.question import Question

PASSAGES = "statedIn { id name locator checked source { id name } }"


def document(question: Question, schema: GraphQLSchema) -> str:
    """A whole answer, with every argument of the question as a variable."""
    field = schema.query_type.fields[camel(question.name)]  # type: ignore[union-attr]
    answer = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    assert isinstance(answer, GraphQLObjectType)
    nested = {f"{name}": arg for column in answer.fields.values() for name, arg in column.args.items()}
    taken = {**field.args, **nested}
    declared = ", ".join(f"${name}: {str(arg.type).rstrip('!')}" for name, arg in taken.items())
    given = ", ".join(f"{name}: ${name}" for name in field.args)
    columns = " ".join(selected_column(answer, column.name, column.type) for column in question.columns)
    return f"query {camel(question.name)}({declared}) {{ {camel(question.name)}({given}) {{ {columns} }} }}"


def selected_column(answer: GraphQLObjectType, name: str, shape: str) -> str:
    """One column of an answer."""
    arguments = answer.fields[camel(name)].args
    given = f"({', '.join(f'{a}: ${a}' for a in arguments)})" if arguments else ""
    return f"{camel(name)}{given}{selected(shape.strip('[]'))}"


def selected(name: str) -> str:
    """What is selected of a type by its name; nothing of a plain value."""
    if name in RECORD_TYPES:
        return f" {{ {' '.join(selected_field(RECORD_TYPES[name], field) for field in RECORD_TYPES[name].model_fields)} }}"
    return f" {{ {of_node(model_of(name))} }}" if name in NODE_TYPES or name == "Node" else ""


def selected_field(record: type[Record], name: str) -> str:
    """One field of a record."""
    annotation = record.model_fields[name].annotation
    if get_origin(annotation) is Page:
        return f"{camel(name)} {{ totalCount endCursor nodes {{ {of_node(get_args(annotation)[0])} }} }}"
    inner = value_type(annotation)
    return camel(name) + (selected(inner.__name__) if isinstance(inner, type) else "")


def of_node(model: type[Node]) -> str:
    """What is brought of a node: its name, the force of a statement, what it leads to, and where it is stated."""
    parts = ["id", "name"]
    if "force" in values(model):
        parts += ["force", "inForce"]
        parts += [f"{camel(n)} {{ id name }}" for n in links(model) if not is_many(model.model_fields[n].annotation)]
    if issubclass(model, Sourced):
        parts.append(PASSAGES)
    return " ".join(parts)
