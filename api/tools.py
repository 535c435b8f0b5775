"""What an assistant may use: a tool for each question that has a view in `documents/tool_<question>.graphql`, and one for a node.

All a tool says of itself is derived: its name is the question's, its words and its arguments' are the question's header, the
shape of its answer is its view's, as the declared schema types it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FragmentDefinitionNode, GraphQLField, GraphQLNonNull, GraphQLSchema, get_named_type, parse

from api.documents import value_fields
from api.json_schema import Shape, argument_shape, brought_shape
from api.pages.documents import FOLDER, cited, variable, written
from graph.fields import camel, conditions, links
from graph.schema import NODE_TYPES, Node, model_of, reverse_links
from queries.asking import NotKnown, labels_of
from queries.question import Question, questions

LOOK_UP = "look_up"
"""The tool that tells all of one node. It answers no question of a file."""
RELEASE = "id name madeOn"
CITED = "...Cited"
PAGE = 5
"""How much a page holds unless said: an assistant reads all it is given."""


@dataclass(frozen=True)
class Tool:
    """One thing an assistant may ask."""

    name: str
    about: str
    takes: Shape
    """The JSON Schema of its arguments."""
    gives: Shape
    """The JSON Schema of its structured answer."""
    document: Callable[[Mapping[str, Any]], str]
    """The GraphQL document that answers it, for the arguments given."""


def tools(schema: GraphQLSchema) -> dict[str, Tool]:
    """Every tool, by name."""
    offered = [questions()[path.stem.removeprefix("tool_")] for path in sorted(FOLDER.glob("tool_*.graphql"))]
    return {q.name: of_question(schema, q) for q in offered} | {LOOK_UP: of_any_node(schema)}


def of_question(schema: GraphQLSchema, question: Question) -> Tool:
    """A question as a tool."""
    name, view = camel(question.name), written(f"tool_{question.name}") or ""
    document = asking(schema, name, view)
    takes = arguments(schema, name, view, prefixes(question))
    return Tool(question.name, question.text, takes, gives(schema, name, view), lambda given: document)


def of_any_node(schema: GraphQLSchema) -> Tool:
    """The tool that looks up a node. What it brings depends on the node's type; here stands what all types have."""
    shared = "fragment Answer on Node { id name description }"
    takes = arguments(schema, "node", shared, {"id": [model.prefix for model in NODE_TYPES.values()]})
    about = schema.query_type.fields["node"].description or ""  # type: ignore[union-attr]
    return Tool(LOOK_UP, about, takes, gives(schema, "node", shared), lambda given: asking(schema, "node", node_view(given)))


def node_view(given: Mapping[str, Any]) -> str:
    """All of a node of the type its id names: values, links, the first of what leads to it, passages. Raises NotKnown."""
    prefix = str(given.get("id", "")).partition(":")[0]
    labels = [label for label, model in NODE_TYPES.items() if model.prefix == prefix]
    if not labels:
        raise NotKnown("id: this is no id; an id is written as budget:notional-sen, and `search` finds those there are")
    return f"fragment Answer on Node {{ id name description {' '.join(map(of_label, labels))} }}"


def of_label(label: str) -> str:
    """What is brought of a node of one type."""
    model = NODE_TYPES[label]
    leads = (f"{camel(name)} {{ {CITED if link.target == 'Passage' else 'id name'} }}" for name, link in links(model).items())
    back = (f"{camel(name)}(first: {PAGE}) {{ totalCount nodes {{ id name }} }}" for name in reverse_links(model))
    return f"... on {label} {{ {' '.join([*value_fields(model), *leads, *back])} }}"


def asking(schema: GraphQLSchema, root: str, view: str) -> str:
    """The whole document: the answer that a view selects, and the release that gave it."""
    field, taken = root_field(schema, root), variables(schema, root, view)
    declared = ", ".join(f"${name}: {variable(argument)}" for name, argument in taken.items())
    given = ", ".join(f"{name}: ${name}" for name in field.args)
    of_same = "".join(f", {name}: ${name}" for name in root_field(schema, "releases").args if name in field.args)
    release = f"release: releases(first: 1{of_same}) {{ nodes {{ {RELEASE} }} }}"
    parts = [f"query Ask({declared}) {{ answer: {root}({given}) {{ ...Answer }} {release} }}", view]
    return "\n".join(parts + ([cited()] if CITED in view else []))


def root_field(schema: GraphQLSchema, root: str) -> GraphQLField:
    assert schema.query_type is not None
    return schema.query_type.fields[root]


def variables(schema: GraphQLSchema, root: str, view: str) -> dict[str, Any]:
    """The arguments of a root field, and those of its columns that a view uses."""
    field = root_field(schema, root)
    answer = get_named_type(field.type)
    nested = {name: arg for column in answer.fields.values() for name, arg in column.args.items()}  # type: ignore[union-attr]
    return dict(field.args) | {name: arg for name, arg in nested.items() if f"${name}" in view}


def arguments(schema: GraphQLSchema, root: str, view: str, ids: Mapping[str, list[str]]) -> Shape:
    """The JSON Schema of what a tool takes; an id says with what it begins."""
    taken = variables(schema, root, view)
    shapes = {name: argument_shape(argument) for name, argument in root_field(schema, "releases").args.items() if name in taken}
    shapes = {name: shapes.get(name, {}) | argument_shape(argument) for name, argument in taken.items()}
    for name, beginnings in ids.items():
        written_so = {"pattern": f"^({'|'.join(dict.fromkeys(beginnings))}):"}
        shapes[name] |= {"items": {"type": "string", **written_so}} if shapes[name]["type"] == "array" else written_so
    if "first" in shapes:
        shapes["first"]["default"] = PAGE
    needed = [
        name for name, argument in taken.items() if isinstance(argument.type, GraphQLNonNull) and "default" not in shapes[name]
    ]
    return {"type": "object", "properties": shapes, "required": needed, "additionalProperties": False}


def prefixes(question: Question) -> dict[str, list[str]]:
    """With what the ids begin that each argument takes."""
    found = {camel(p.name): labels_of(p.type) for p in question.parameters}
    if question.conditions_of:
        linked = conditions(NODE_TYPES[question.conditions_of]).values()
        found |= {camel(link.asked_as): [link.target] for link in linked}
    return {name: [m.prefix for label in labels for m in kinds(label)] for name, labels in found.items() if labels}


def kinds(label: str) -> Iterator[type[Node]]:
    """The node types that a type's or base's name stands for."""
    return (model for model in NODE_TYPES.values() if issubclass(model, model_of(label)))


def gives(schema: GraphQLSchema, root: str, view: str) -> Shape:
    """The JSON Schema of a tool's structured answer."""
    document = parse(asking(schema, root, view))
    parts = {part.name.value: part for part in document.definitions if isinstance(part, FragmentDefinitionNode)}
    kind = root_field(schema, root).type
    answer = brought_shape(schema, GraphQLNonNull(get_named_type(kind)), parts["Answer"].selection_set, parts)
    (release,) = parse(f"{{ {RELEASE} }}").definitions
    made = brought_shape(schema, GraphQLNonNull(schema.type_map["Release"]), release.selection_set, {})  # type: ignore[union-attr]
    left = {
        "type": "object",
        "description": "Of each list that was cut, how many more there are.",
        "additionalProperties": {"type": "integer"},
    }
    return {
        "type": "object",
        "properties": {"answer": answer, "release": made, "leftOut": left},
        "required": ["answer", "release", "leftOut"],
    }
