"""A typed Python client, generated from the GraphQL schema: one module of the standard library alone, for whoever asks over HTTP.

Each root field becomes a method that brings the whole answer, and what it brings becomes a TypedDict. Well-kept generators were
tried first: those for Python still want an older graphql-core than ours.
"""

import inspect
import keyword
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    get_named_type,
    parse,
)

from api import client_base
from api.documents import PASSAGES, document, of_node, selected, variable_type
from api.json_schema import fields_chosen
from graph.fields import camel, snake
from graph.releases import replace
from graph.schema import NODE_TYPES
from queries.question import questions

SCALARS = {"Int": "int", "Float": "float", "Boolean": "bool", "Pounds": "Decimal", "Date": "date"}
SCALARS |= dict.fromkeys(("String", "ID", "Cursor"), "str")
ANY_NODE = f"id name description ... on Sourced {{ standing start end inForce {PASSAGES} }}"
"""What is brought of a node whose type is not known beforehand."""


def write(schema: GraphQLSchema, destination: Path) -> int:
    """Write the client to a file, whole or not at all; returns how many methods it has. Raises ValueError."""
    if not destination.parent.is_dir() or destination.is_dir() or destination.suffix != ".py":
        raise ValueError(f"{destination} cannot be written: name a file that ends in .py, in a folder that is there")
    module = Module(schema)
    replace(destination, module.text())
    return len(module.methods)


class Module:
    """The text of a client, while it is put together: its types as they are met, and its methods."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.types: dict[str, str] = {}
        """Each class or closed list, by name."""
        self.shapes: dict[tuple[str, ...], str] = {}
        """The name of each shape of an answer: a type has one for each selection of its fields."""
        assert schema.query_type is not None
        self.methods = [self.method(name) for name in schema.query_type.fields]

    def text(self) -> str:
        """The whole module."""
        head = "class Client(Connection):\n" + '    """What may be asked, a method for each root field."""\n'
        return "\n\n\n".join([inspect.getsource(client_base).rstrip(), *self.types.values(), head + "".join(self.methods)]) + "\n"

    def method(self, root: str) -> str:
        """One root field: what it takes, its words, the document that asks it, and its answer typed."""
        text, field = root_document(self.schema, root), self.schema.query_type.fields[root]  # type: ignore[union-attr]
        found = parse(text).definitions[0]
        assert isinstance(found, OperationDefinitionNode) and not isinstance(found, FragmentDefinitionNode)
        (asked,) = found.selection_set.selections
        answer = self.brought(field.type, asked.selection_set)  # type: ignore[union-attr]
        taken = {**field.args, **columns_arguments(field.type)}
        own = {v.variable.name.value: taken[v.variable.name.value] for v in found.variable_definitions or ()}
        needed = sorted(own, key=lambda name: not is_needed(own[name]))
        declared = ", ".join(f"{snake(n)}: {self.given(own[n])}" for n in needed)
        variables = ", ".join(f'"{name}": {snake(name)}' for name in own)
        return (
            f"\n    def {snake(root)}(self{', *, ' if own else ''}{declared}) -> {answer}:\n        {quoted(field.description)}\n"
            f"        found = self.ask({text!r}, {{{variables}}})\n        return typed({answer}, found[{root!r}])\n"
        )

    def given(self, argument: GraphQLArgument) -> str:
        """The annotation of an argument; one that may be left out is not sent unless given."""
        kind = self.taken(argument.type)
        return kind if is_needed(argument) else f"{kind} | None = None"

    def taken(self, kind: Any) -> str:
        """The type of what is given."""
        if isinstance(kind, GraphQLNonNull):
            return self.taken(kind.of_type)
        if isinstance(kind, GraphQLList):
            return f"list[{self.taken(kind.of_type)}]"
        if isinstance(kind, GraphQLInputObjectType) and kind.name not in self.types:
            lines = [(name, self.taken(field.type), is_needed(field)) for name, field in kind.fields.items()]
            self.declare(kind.name, kind.description, lines)
        return "Decimal | int" if kind.name == "Pounds" else self.scalar(kind)

    def scalar(self, kind: Any) -> str:
        """The type of one value that has no fields, or the name of a shape."""
        if isinstance(kind, GraphQLEnumType):
            self.types.setdefault(kind.name, f"{kind.name} = Literal[{', '.join(map(repr, kind.values))}]")
        return SCALARS.get(kind.name, kind.name)

    def brought(self, kind: Any, chosen: SelectionSetNode | None) -> str:
        """The type of what a selection brings."""
        if not isinstance(kind, GraphQLNonNull):
            return f"{self.brought(GraphQLNonNull(kind), chosen)} | None"
        kind = kind.of_type
        if isinstance(kind, GraphQLList):
            return f"list[{self.brought(kind.of_type, chosen)}]"
        return self.scalar(kind) if chosen is None else self.shape(kind, chosen)

    def shape(self, kind: Any, chosen: SelectionSetNode) -> str:
        """The TypedDict of some of a type's fields, declared once."""
        lines = []
        for parent, field, sure in fields_chosen(self.schema, kind, chosen, {}):
            name = field.name.value
            lines.append((name, self.brought(parent.fields[name].type, field.selection_set), sure))
        key = (kind.name, *map(str, lines))
        if key not in self.shapes:
            count = sum(1 for other in self.shapes if other[0] == kind.name)
            self.shapes[key] = f"{kind.name}{count + 1 if count else ''}"
            self.declare(self.shapes[key], kind.description, lines)
        return self.shapes[key]

    def declare(self, name: str, about: str | None, lines: list[tuple[str, str, bool]]) -> None:
        """A class of the module. Raises TypeError for a field that Python cannot name."""
        if wrong := [field for field, *_ in lines if keyword.iskeyword(field)]:
            raise TypeError(f"{name}.{wrong[0]} is a word of Python: rename the field")
        fields = (f"    {field}: {of if sure else f'NotRequired[{of}]'}\n" for field, of, sure in lines)
        self.types[name] = f"class {name}(TypedDict):\n    {quoted(about)}\n\n{''.join(fields)}".rstrip()


def is_needed(argument: GraphQLArgument | GraphQLInputField) -> bool:
    return isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined


def columns_arguments(kind: Any) -> dict[str, GraphQLArgument]:
    """The arguments of an answer's own columns."""
    fields = getattr(get_named_type(kind), "fields", {})
    return {name: argument for field in fields.values() for name, argument in field.args.items()}


def quoted(about: str | None) -> str:
    """A description as a docstring."""
    return '"""' + (about or "").replace("\\", "\\\\").replace('"""', "'''").strip().rstrip('"') + '"""'


def root_document(schema: GraphQLSchema, root: str) -> str:
    """The document of a root field that brings the whole answer, every argument a variable."""
    asked = next((question for question in questions().values() if camel(question.name) == root), None)
    if asked is not None:
        return document(asked, schema)
    field = schema.query_type.fields[root]  # type: ignore[union-attr]
    declared = in_brackets(f"${name}: {variable_type(argument)}" for name, argument in field.args.items())
    given = in_brackets(f"{name}: ${name}" for name in field.args)
    return f"query {root}{declared} {{ {root}{given} {' '.join(whole(get_named_type(field.type).name))} }}"


def in_brackets(parts: Iterable[str]) -> str:
    """What stands in brackets, and they with it; where there is nothing to stand in them, GraphQL has none."""
    text = ", ".join(parts)
    return f"({text})" if text else ""


def whole(name: str) -> Iterator[str]:
    """What is brought of a list of a type, of any node, or of a record."""
    label = name.removesuffix("Page")
    if label in NODE_TYPES:
        yield f"{{ totalCount endCursor nodes {{ {of_node(NODE_TYPES[label])} }} }}"
    else:
        yield f"{{ {ANY_NODE} }}" if name == "Node" else selected(name, of_node)
