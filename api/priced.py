"""What a document may come to, told before it is sent and field by field: by the same walk that requests are counted in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, get_named_type, parse

from api.cost import Size, Walk, cost


@dataclass(frozen=True)
class Step:
    """One field that brings nodes or records: how far in it stands, how many it may bring, and what all of it comes to."""

    depth: int
    name: str
    times: int
    nodes: int

    @property
    def below(self) -> int:
        """What stands below one that it brings."""
        return self.nodes // self.times - 1


@dataclass(frozen=True)
class Priced:
    """A document with its price; `refused` says why it is not answered."""

    query: str
    size: Size
    steps: list[Step] = field(default_factory=list)
    refused: str = ""


def priced(schema: GraphQLSchema, query: str) -> Priced:
    """What a document of one operation, valid against the schema, may come to."""
    document = parse(query)
    (operation,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    walk = Walk(schema, document, operation, {})
    steps = list(steps_of(walk, operation.selection_set, schema.query_type, 0))
    try:
        return Priced(query, cost(schema, document, operation, {}), steps)
    except GraphQLError as error:
        return Priced(query, walk.size, steps, error.message)


def steps_of(walk: Walk, selected: SelectionSetNode, kind: Any, depth: int) -> Iterator[Step]:
    """Each field below a selection that has fields of its own, in the order in which they are written."""
    for node in selected.selections:
        below = getattr(node, "selection_set", None)
        if isinstance(node, FieldNode) and below is not None:
            declared = kind.fields[node.name.value]
            times = walk.times(node, declared, kind)
            yield Step(depth, node.name.value, times, walk.field(node, kind).nodes)
            yield from steps_of(walk, below, get_named_type(declared.type), depth + 1)
        elif below is not None:
            yield from steps_of(walk, below, walk.schema.get_type(node.type_condition.name.value), depth)
