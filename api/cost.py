"""What a request may come to, counted before it runs: in one walk that visits no part of a document twice.

A fragment counts wherever it is spread but is walked once for each type it stands on, so that a chain of fragments, each
spreading the next twice, costs no more to count than to read.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    Undefined,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    visit,
)
from graphql.language import Visitor

MOST_NODES = 40_000
"""Nodes and records that an answer may hold, at most: the headline question with all that can be selected holds 37,854."""
MOST_DEPTH = 12
"""Fields within fields."""
MOST_FIELDS = 5_000
"""Fields selected, each as often as the fragment it stands in is spread."""
MOST_ROOTS = 20
MOST_ALIASES = 60
MOST_DIRECTIVES = 50
LISTED = 4
"""How many are counted of a list that is not brought a page at a time: it has no `first` to read."""
PAGE = 100
"""How many are counted of a page whose `first` is no number."""
META = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


class Size(NamedTuple):
    """What a selection may come to."""

    nodes: int = 0
    depth: int = 0
    fields: int = 0

    @property
    def told(self) -> dict[str, int]:
        """As an answer's extensions tell it, beside what may be asked."""
        return {"nodes": self.nodes, "mostNodes": MOST_NODES, "depth": self.depth, "mostDepth": MOST_DEPTH}

    def beside(self, other: "Size") -> "Size":
        return Size(self.nodes + other.nodes, max(self.depth, other.depth), self.fields + other.fields)


class Written(Visitor):
    """Counts what stands in a document, spread or not."""

    def __init__(self) -> None:
        super().__init__()
        self.aliases = self.directives = 0

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.aliases += node.alias is not None

    def enter_directive(self, *_: Any) -> None:
        self.directives += 1


class Walk:
    """Counts what one operation may come to."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> None:
        self.schema, self.document, self.operation = schema, document, operation
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        defaults = {d.variable.name.value: d.default_value for d in operation.variable_definitions or ()}
        self.variables = {name: int(value.value) for name, value in defaults.items() if isinstance(value, IntValueNode)}
        self.variables |= {name: variables[name] for name in defaults if name in variables}
        self.walked: dict[tuple[int, str], Size] = {}

    @cached_property
    def size(self) -> Size:
        """What the whole operation may come to."""
        return self.below(self.operation.selection_set, self.schema.get_root_type(self.operation.operation))  # type: ignore[arg-type]

    def below(self, selected: SelectionSetNode, kind: GraphQLCompositeType) -> Size:
        """What a selection on a type may come to; walked once."""
        key = (id(selected), kind.name)
        if key not in self.walked:
            size = Size()
            for node in selected.selections:
                size = size.beside(self.of(node, kind))
            self.walked[key] = size
        return self.walked[key]

    def of(self, node: Any, kind: GraphQLCompositeType) -> Size:
        """What one selected thing may come to."""
        if isinstance(node, FieldNode):
            return self.field(node, kind)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            return self.below(node.selection_set, self.schema.get_type(condition.name.value) if condition else kind)  # type: ignore[arg-type]
        assert isinstance(node, FragmentSpreadNode)
        fragment = self.fragments[node.name.value]
        return self.below(fragment.selection_set, self.schema.get_type(fragment.type_condition.name.value))  # type: ignore[arg-type]

    def field(self, node: FieldNode, kind: GraphQLCompositeType) -> Size:
        """What a field may come to: itself, and what is selected below it as often as it may be there."""
        name = node.name.value
        field = META.get(name) or getattr(kind, "fields", {}).get(name)
        if field is None or node.selection_set is None:
            return Size(0, 1, 1)
        inner = self.below(node.selection_set, get_named_type(field.type))  # type: ignore[arg-type]
        if name in META:
            return Size(inner.nodes + 1, 1, inner.fields + 1)  # how deep a schema is asked about is held by GraphQL's own rule
        times = self.times(node, field, kind)
        return Size(times * (inner.nodes + 1), inner.depth + 1, inner.fields + 1)

    def times(self, node: FieldNode, field: GraphQLField, kind: GraphQLCompositeType) -> int:
        """How many there may be of what a field brings."""
        if "first" in field.args:
            return self.first(node, field)
        if not is_list_type(get_nullable_type(field.type)) or not is_composite_type(get_named_type(field.type)):
            return 1
        return 1 if "endCursor" in getattr(kind, "fields", {}) else LISTED

    def first(self, node: FieldNode, field: GraphQLField) -> int:
        """How many a page may hold: as given, else as usual."""
        given: Any = field.args["first"].default_value
        for argument in node.arguments or ():
            if argument.name.value == "first":
                value = argument.value
                given = self.variables.get(value.name.value, given) if isinstance(value, VariableNode) else value
        if isinstance(given, IntValueNode):
            given = int(given.value) if len(given.value) < 10 else PAGE
        return max(1, min(given, PAGE)) if isinstance(given, int) and given is not Undefined else PAGE


def cost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Size:
    """What an operation may come to. Raises GraphQLError where that is more than may be asked at once."""
    written = Written()
    visit(document, written)
    roots = [node for node in operation.selection_set.selections if isinstance(node, FieldNode)]
    size = Walk(schema, document, operation, variables).size
    introspected = sum(node.name.value == "__schema" for node in roots)
    limits = (
        ("root fields", len(roots), MOST_ROOTS),
        ("aliases", written.aliases, MOST_ALIASES),
        ("directives", written.directives, MOST_DIRECTIVES),
        ("fields within fields", size.depth, MOST_DEPTH),
        ("fields", size.fields, MOST_FIELDS),
        ("nodes", size.nodes, MOST_NODES),
        ("introspections", introspected, 1),
    )
    if over := next(((what, count, most) for what, count, most in limits if count > most), None):
        raise GraphQLError(told(*over), extensions={"code": "TOO_MUCH"})
    return size


def introspects(operation: OperationDefinitionNode) -> bool:
    """Whether an operation asks about the schema alone."""
    return all(isinstance(node, FieldNode) and node.name.value in META for node in operation.selection_set.selections)


def told(what: str, count: int, most: int) -> str:
    """What is said of a request that asks too much."""
    advice = "; ask for smaller pages with `first`, or in several requests" if what == "nodes" else "; ask in several requests"
    shown = f"{count:,}" if count < 10**12 else "more than a million million"
    return f"this may come to {shown} {what}, and {most:,} may be asked at once{advice}"
