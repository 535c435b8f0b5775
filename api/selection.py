"""What a GraphQL request selects, as the compiler wants it: fragments merged, directives obeyed, arguments coerced."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)
from graphql.execution.values import get_argument_values, get_directive_values

from graph.fields import snake
from queries.compile import Chosen, Selection

MOST = 100
"""Nodes a page may hold."""


class Selector:
    """Reads one request's selections."""

    def __init__(self, info: GraphQLResolveInfo) -> None:
        self.schema, self.fragments, self.variables = info.schema, info.fragments, info.variable_values

    def below(self, declared: GraphQLCompositeType, fields: Iterable[FieldNode]) -> Selection:
        """What is selected below some field nodes that answer under one key: for each type that may stand there."""
        sets = [field.selection_set for field in fields if field.selection_set]
        possible = self.schema.get_possible_types(declared) if is_abstract_type(declared) else [declared]
        return tuple((kind.name, tuple(self.of_type(kind, sets))) for kind in possible)

    def of_type(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Iterator[Chosen]:
        """The fields selected of one type, in a fixed order, so that equal selections make equal statements."""
        grouped: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()  # one for all: a fragment adds nothing by being spread again
        for selected in sets:
            for node in self.fields(kind, selected, seen):
                grouped.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        for key, nodes in sorted(grouped.items()):
            name = nodes[0].name.value
            if name.startswith("__"):
                continue
            definition = kind.fields[name]
            arguments = get_argument_values(definition, nodes[0], self.variables)
            inner = get_named_type(definition.type)
            of = self.below(inner, nodes) if is_composite_type(inner) else ()
            first, after = paging(arguments)
            by = tuple(str(one) for one in arguments.get("by", ()))
            yield Chosen(key, snake(name), first, after, of, by=by)

    def fields(self, kind: GraphQLObjectType, selected: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
        """The field nodes that apply to one type, through fragments."""
        for node in selected.selections:
            if not self.included(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if self.applies(node.type_condition, kind):
                    yield from self.fields(kind, node.selection_set, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self.applies(fragment.type_condition, kind):
                    yield from self.fields(kind, fragment.selection_set, seen)

    def applies(self, condition: Any, kind: GraphQLObjectType) -> bool:
        """Whether a fragment is for a type: it names it, or an interface of it, or nothing."""
        if condition is None or condition.name.value == kind.name:
            return True
        named = self.schema.get_type(condition.name.value)
        return is_abstract_type(named) and self.schema.is_sub_type(named, kind)

    def included(self, node: Any) -> bool:
        """Whether `@skip` and `@include` leave a selection in."""
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and not (include and not include["if"])


def paging(arguments: dict[str, Any]) -> tuple[int | None, tuple[Any, ...] | None]:
    """`first` and `after` of a field, held to their limits."""
    first, after = arguments.get("first"), arguments.get("after")
    if first is not None and not 1 <= first <= MOST:
        raise GraphQLError(f"first is {first}; ask for 1 to {MOST} at a time, and for more with `after`")
    return first, tuple(after) if after is not None else None
