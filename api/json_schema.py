"""What GraphQL declares, as JSON Schema: the arguments of a field, and what a document brings."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    Undefined,
    ast_from_value,
    value_from_ast_untyped,
)

Fragments = Mapping[str, FragmentDefinitionNode]
Shape = dict[str, Any]
SCALARS: dict[str, Shape] = {
    "Int": {"type": "integer"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "Date": {"type": "string", "format": "date"},
}
"""GraphQL's scalars that JSON does not write as plain text."""


def argument_shape(argument: GraphQLArgument) -> Shape:
    """One argument: its kind, what it means, and its default where it has one."""
    shape = given_shape(argument.type) | ({"description": argument.description} if argument.description else {})
    if argument.default_value not in (Undefined, None):
        shape["default"] = value_from_ast_untyped(ast_from_value(argument.default_value, argument.type))  # type: ignore[arg-type]
    return shape


def given_shape(kind: Any) -> Shape:
    """The shape of what is given for a type; that it may be left out is said where it stands."""
    if isinstance(kind, GraphQLNonNull):
        return given_shape(kind.of_type)
    if isinstance(kind, GraphQLList):
        return {"type": "array", "items": given_shape(kind.of_type)}
    return {"type": ["string", "number"]} if kind.name == "Pounds" else plain(kind)


def plain(kind: Any) -> Shape:
    """The shape of a scalar or a word of a closed list."""
    if isinstance(kind, GraphQLEnumType):
        return {"type": "string", "enum": list(kind.values)}
    return SCALARS.get(kind.name, {"type": "string"})


def brought_shape(schema: GraphQLSchema, kind: Any, chosen: SelectionSetNode | None, fragments: Fragments) -> Shape:
    """The shape of what a selection brings of a type."""
    if not isinstance(kind, GraphQLNonNull):
        return {"anyOf": [brought_shape(schema, GraphQLNonNull(kind), chosen, fragments), {"type": "null"}]}
    kind = kind.of_type
    if isinstance(kind, GraphQLList):
        return {"type": "array", "items": brought_shape(schema, kind.of_type, chosen, fragments)}
    if chosen is None:
        return plain(kind)
    shape: Shape = {"type": "object", "properties": {}, "required": []}
    for parent, field, sure in fields_chosen(schema, kind, chosen, fragments):
        key = field.alias.value if field.alias else field.name.value
        declared = parent.fields[field.name.value]
        below = brought_shape(schema, declared.type, field.selection_set, fragments)
        shape["properties"][key] = {**below, "description": declared.description or ""}
        shape["required"] += [key] if sure else []
    return shape


def fields_chosen(
    schema: GraphQLSchema, kind: Any, chosen: SelectionSetNode, fragments: Fragments, sure: bool = True
) -> Iterator[tuple[Any, FieldNode, bool]]:
    """Each field of a selection with the type it is of, fragments opened; `sure` where it is brought whatever the type is."""
    for one in chosen.selections:
        if isinstance(one, FieldNode):
            yield kind, one, sure
            continue
        part = fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
        assert isinstance(part, FragmentDefinitionNode | InlineFragmentNode)
        of = schema.type_map[part.type_condition.name.value] if part.type_condition else kind
        yield from fields_chosen(schema, of, part.selection_set, fragments, sure and of is kind)
