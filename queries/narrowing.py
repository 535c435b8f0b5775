"""Narrowing and ordering a list by the declared fields of its type, and counting what it holds by them.

Which fields may be used follows from what they hold; names in the Cypher come from the schema, values go in parameters.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from graph.fields import is_many, links, relationship, value_type, values
from graph.schema import NODE_TYPES

Test = tuple[str, Any]
"""A condition in Cypher with `{0}` for the node and `{1}` for the value, and that value."""
RANGED = (int, float, Decimal, date)
LEFT_OUT = {"description", "handles"}
"""Long texts, and what is for those who keep the rows."""
LAST = {str: "\uffff", int: 2**53, float: 1e300, Decimal: 2**53, date: "\uffff"}
"""What stands for a missing value where rows are put in order: after every other, either way."""


@cache
def listed(label: str) -> tuple[str, ...]:
    """The fields by one of several values: closed lists, short texts, yes or no, and what is linked to."""
    kept = [n for n, f in values(NODE_TYPES[label]).items() if value_type(f.annotation) not in RANGED and n not in LEFT_OUT]
    return (*(name for name in kept if name != "id"), *links(NODE_TYPES[label]))


@cache
def ranged(label: str) -> tuple[str, ...]:
    """The fields by a range: numbers, sums and days."""
    fields = values(NODE_TYPES[label]).items()
    return tuple(n for n, f in fields if value_type(f.annotation) in RANGED and not is_many(f.annotation))


@cache
def ordered(label: str) -> tuple[str, ...]:
    """The fields that rows may be put in order of."""
    fields = values(NODE_TYPES[label]).items()
    single = [n for n, f in fields if not is_many(f.annotation) and n not in LEFT_OUT]
    return tuple(n for n in single if value_type(NODE_TYPES[label].model_fields[n].annotation) is not bool)


@cache
def counted(label: str) -> tuple[str, ...]:
    """The fields that rows may be counted by: closed lists, yes or no, and what is linked to."""
    return tuple(name for name in listed(label) if name in links(NODE_TYPES[label]) or closed(label, name))


def closed(label: str, name: str) -> bool:
    """Whether a field holds a word of a closed list, or yes or no."""
    kind = value_type(NODE_TYPES[label].model_fields[name].annotation)
    return kind is bool or issubclass(kind, StrEnum)


def tests(label: str, where: Mapping[str, Any]) -> Iterator[Test]:
    """The conditions that `where` sets: fields by their names, and ranges as `name_from` and `name_to`."""
    for name in listed(label):
        if where.get(name) is not None:
            yield one_of(label, name), list(where[name]) if isinstance(where[name], list | tuple) else [where[name]]
    for name in ranged(label):
        for end, sign in (("from", ">="), ("to", "<=")):
            if where.get(f"{name}_{end}") is not None:
                yield f"{{0}}.{name} {sign} {{1}}", where[f"{name}_{end}"]


def one_of(label: str, name: str) -> str:
    """The condition that a field holds one of some values."""
    model = NODE_TYPES[label]
    if name in links(model):
        return f"EXISTS {{{{ MATCH ({{0}})-[:{relationship(name)}]->(t:Node) WHERE t.id IN {{1}} }}}}"
    many = is_many(model.model_fields[name].annotation)
    return f"any(v IN coalesce({{0}}.{name}, []) WHERE v IN {{1}})" if many else f"{{0}}.{name} IN {{1}}"


def sort_key(label: str, name: str) -> tuple[str, Any]:
    """What a type's rows are put in order of, in Cypher, and what stands there for a missing value."""
    kind = value_type(NODE_TYPES[label].model_fields[name].annotation)
    kind = str if issubclass(kind, StrEnum) else kind
    value = f"toString({{0}}.{name})" if kind is date else f"{{0}}.{name}"
    return value, LAST[kind]
