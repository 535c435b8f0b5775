"""What lists may be narrowed by, put in order of and counted by, as GraphQL types: derived from the declared schema."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Optional

import strawberry

from graph.fields import links, value_type, words
from graph.schema import NODE_TYPES
from queries.asking import plain
from queries.narrowing import counted, listed, ordered, ranged


@cache
def where_of(label: str, kind_of: Callable[[Any], Any]) -> Any:
    """A type's `Where`: a field for each that may narrow its list; `kind_of` gives the GraphQL type of one value."""
    model = NODE_TYPES[label]
    own = type(f"{label}Where", (), {"__annotations__": {}})
    for name in listed(label):
        field = model.model_fields[name]
        linked = name in links(model)
        kind = strawberry.ID if linked else kind_of(value_type(field.annotation))
        several = kind is not bool
        about = f"{field.description} Any of these{', by id' if linked else ''}." if several else field.description
        put(own, name, list[kind] if several else kind, about)  # type: ignore[valid-type]
    for name in ranged(label):
        field = model.model_fields[name]
        for end, told in (("from", "and more"), ("to", "and less")):
            put(own, f"{name}_{end}", kind_of(value_type(field.annotation)), f"{field.description} This {told}.")
    return strawberry.input(own, description=f"What narrows a list of {words(model.plural)}: all that is given must hold.")


def put(own: type, name: str, kind: Any, about: str | None) -> None:
    """Give an input type one field that may be left out."""
    own.__annotations__[name] = Optional[kind]
    setattr(own, name, strawberry.field(description=about, default=strawberry.UNSET))


@cache
def order_of(label: str) -> Any:
    """A type's `Order`: the fields its list may be in order of."""
    return fields_listed(f"{label}Order", ordered(label), f"What a list of {words(NODE_TYPES[label].plural)} may be in order of.")


@cache
def facets_of(label: str) -> Any:
    """A type's `Facet`: the fields its rows may be counted by."""
    about = f"What a list of {words(NODE_TYPES[label].plural)} may be counted by."
    return fields_listed(f"{label}By", counted(label), about) if counted(label) else None


def fields_listed(name: str, fields: tuple[str, ...], about: str) -> Any:
    """Names of fields as a closed list."""
    return strawberry.enum(StrEnum(name, {field.upper(): field for field in fields}), description=about)  # type: ignore[call-overload]


def given_where(label: str, given: Any) -> Mapping[str, Any]:
    """What a `Where` sets, by declared name, as the statement takes it."""
    names = [*listed(label), *(f"{name}_{end}" for name in ranged(label) for end in ("from", "to"))]
    found = {name: getattr(given, name) for name in names} if given is not None else {}
    return {name: plain(value) for name, value in found.items() if value is not None and value is not strawberry.UNSET}
