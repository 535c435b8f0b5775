"""How a declared field is read: value or link, one or many, and under which names.

Everything that derives from the schema (constraints, validation, GraphQL, RDF, pages) asks these functions
and nothing else, so that a field is described once, where it is declared.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

T = TypeVar("T")

Id = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*:[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Pounds = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]
Money = Annotated[Decimal, Field(max_digits=15, decimal_places=2)]
"""Pounds that may be taken off as well as added."""
YEAR = r"\d{4}(-\d{2}|/\d{2})?"
Period = Annotated[str, Field(pattern=rf"^{YEAR}( to {YEAR})?$")]
"""A year as the Department writes it: 2023-24 is a financial year, 2023/24 an academic year, 2024 a calendar year."""


@dataclass(frozen=True)
class Link:
    """Marks a field as a relationship: its value is the id, or the ids, of `target` nodes.

    `target` names a node type or a base. `reverse` names the field that walks it backwards; None hides that way.
    """

    target: str
    reverse: str | None = None


@dataclass(frozen=True)
class Condition(Link):
    """A link that limits where an arrangement applies; `asked_as` is the argument a question takes for it.

    An empty condition holds everywhere. `several` says that a question may name more than one value.
    """

    asked_as: str = ""
    several: bool = False


@dataclass(frozen=True)
class Limit:
    """Marks a number that bounds an arrangement: the `end` ("from" or "to") of the range asked as `asked_as`."""

    asked_as: str
    end: str


@dataclass(frozen=True)
class Iri:
    """Marks a field that a published vocabulary already names; `term` is that name's full IRI.

    `datatype` is what that vocabulary wants a text to be; `also` are further terms under which it is said, and never read back.
    """

    term: str
    datatype: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Searched:
    """Marks a field in whose text search looks; `as_name` says that it holds names of the node, found by their spelling too."""

    as_name: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """The shape of a record's long list: brought as `{ nodes totalCount endCursor }`, cut by `first` and `after`."""


class Cursor(list):
    """The place of a page's last row in its order: give it as `after` to get the next page."""


def marks(field: FieldInfo, kind: type[T]) -> Iterator[T]:
    """The marks of one kind on a field."""
    return (mark for mark in field.metadata if isinstance(mark, kind))


@cache
def links(model: type[BaseModel]) -> dict[str, Link]:
    """The relationship fields of a node type, by name."""
    return {name: mark for name, field in model.model_fields.items() for mark in marks(field, Link)}


def conditions(model: type[BaseModel]) -> dict[str, Condition]:
    """The fields of a node type that limit where it applies, by name."""
    return {name: link for name, link in links(model).items() if isinstance(link, Condition)}


def limits(model: type[BaseModel]) -> dict[str, dict[str, str]]:
    """The ranges that limit where a node type applies: by what they are asked as, the field of each end."""
    found: dict[str, dict[str, str]] = {}
    for name, field in model.model_fields.items():
        for mark in marks(field, Limit):
            found.setdefault(mark.asked_as, {})[mark.end] = name
    return found


@cache
def values(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The property fields of a node type, by name."""
    linked = links(model)
    return {name: field for name, field in model.model_fields.items() if name not in linked}


def is_many(annotation: Any) -> bool:
    """Whether a field holds a list."""
    return get_origin(annotation) in (tuple, list)


def is_optional(annotation: Any) -> bool:
    """Whether a field may hold nothing."""
    return get_origin(annotation) in (UnionType, Union) and type(None) in get_args(annotation)


def value_type(annotation: Any) -> Any:
    """The type of one value: without `| None`, without the list, without marks."""
    if get_origin(annotation) in (UnionType, Union):
        annotation = next(option for option in get_args(annotation) if option is not type(None))
    if is_many(annotation):
        annotation = get_args(annotation)[0]
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def relationship(name: str) -> str:
    """The Neo4j relationship type of a field: `paid_from` is stored as `PAID_FROM`."""
    return name.upper()


def camel(name: str) -> str:
    """The GraphQL and RDF name of a field: `paid_from` is `paidFrom`."""
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)


def snake(name: str) -> str:
    """The declared name of a GraphQL or RDF name: `paidFrom` is `paid_from`."""
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


def words(name: str) -> str:
    """A type's or field's name for people: `NeedCategory` and `need_category` are `need category`."""
    spaced = "".join(" " + letter.lower() if letter.isupper() else letter for letter in name)
    return spaced.replace("_", " ").strip()


@cache
def meanings(kind: type[StrEnum]) -> dict[str, str]:
    """What each word of a closed list means: the text that stands under it where it is declared."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0].body  # type: ignore[attr-defined]
    return {
        word.targets[0].id: below.value.value  # type: ignore[attr-defined]
        for word, below in zip(body, body[1:], strict=False)
        if isinstance(word, ast.Assign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
    }
