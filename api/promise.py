"""What others rely on: the GraphQL schema as it was promised, and whether a newer one keeps that promise.

What is to go is deprecated first: its description begins "Deprecated:", with what to use instead. It may go once a promise that
says so has been made.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_interface_type,
    is_object_type,
    lexicographic_sort_schema,
    print_schema,
)
from graphql.utilities import BreakingChange, BreakingChangeType, find_breaking_changes

PROMISED = Path(__file__).parent / "schema.graphql"
COORDINATE = re.compile(r"\w+\.\w+(?:\(\w+:\))?")
"""A part of a schema as GraphQL writes it: `Type.field`, `Type.field(argument:)`, `List.WORD`."""
REMOVALS = {BreakingChangeType.FIELD_REMOVED, BreakingChangeType.ARG_REMOVED, BreakingChangeType.VALUE_REMOVED_FROM_ENUM}


class Broken(ValueError):
    """A newer schema breaks what was promised."""

    def __init__(self, changes: list[BreakingChange]) -> None:
        told = "\n".join(f"  {change.description}" for change in changes)
        advice = 'deprecate first: begin its description with "Deprecated:" and what to use instead, and promise that'
        super().__init__(f"{len(changes)} changes would break what others rely on:\n{told}\n{advice}")
        self.changes = changes


def written(schema: GraphQLSchema) -> str:
    """A schema as text, in an order that depends on nothing but its names."""
    return print_schema(lexicographic_sort_schema(schema)) + "\n"


def promise(schema: GraphQLSchema, path: Path = PROMISED) -> list[str]:
    """Promise a schema: write it down. Raises Broken where it breaks the one promised before; the deprecated parts that went."""
    gone: list[str] = []
    if path.exists():
        gone = kept(build_schema(path.read_text(encoding="utf-8")), schema)
    path.write_text(written(schema), encoding="utf-8")
    return gone


def kept(before: GraphQLSchema, after: GraphQLSchema) -> list[str]:
    """What went and had been deprecated, in words. Raises Broken for any other change that breaks what was promised."""
    ended, broken = [], []
    for change in find_breaking_changes(before, after):
        (ended if was_deprecated(before, change) else broken).append(change)
    if broken:
        raise Broken(broken)
    return [change.description for change in ended]


def was_deprecated(before: GraphQLSchema, change: BreakingChange) -> bool:
    """Whether what a change takes away had been deprecated: itself, or every field that brings it."""
    known = {coordinate for coordinate, _ in deprecations(before)}
    if change.type is BreakingChangeType.TYPE_REMOVED:
        names = [word for word in change.description.split() if word in before.type_map]
        return all(user in known for name in names for user in fields_of_type(before, name))
    return change.type in REMOVALS and any(found in known for found in COORDINATE.findall(change.description))


def fields_of_type(schema: GraphQLSchema, name: str) -> Iterator[str]:
    """The fields whose answer is of a type."""
    for kind in schema.type_map.values():
        if is_object_type(kind) or is_interface_type(kind):
            yield from (f"{kind.name}.{n}" for n, field in kind.fields.items() if get_named_type(field.type).name == name)


def deprecations(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Everything deprecated, by its coordinate, with what to use instead."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{kind.name}.{n}", v.deprecation_reason) for n, v in kind.values.items() if v.deprecation_reason)
        elif is_object_type(kind) or is_interface_type(kind) or isinstance(kind, GraphQLInputObjectType):
            for name, field in kind.fields.items():
                if field.deprecation_reason:
                    yield f"{kind.name}.{name}", field.deprecation_reason
                for argument, given in getattr(field, "args", {}).items():
                    if given.deprecation_reason:
                        yield f"{kind.name}.{name}({argument}:)", given.deprecation_reason
