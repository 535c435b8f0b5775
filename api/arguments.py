"""What GraphQL fields take: an argument for each condition and parameter, paging, the day, the standings and the release."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Optional

import strawberry

from api.narrowing import order_of, where_of
from api.scalars import CursorScalar, DayScalar, PoundsScalar
from graph.fields import Cursor, conditions, is_many, is_optional, limits, links, meanings, value_type, words
from graph.schema import NODE_TYPES, Standing
from graph.schema.answers import GIVEN_TYPES
from queries.question import CLOSED_LISTS, Parameter, Question


@cache
def listed(kind: type[StrEnum]) -> Any:
    """A closed list as a GraphQL enum, each word with what it means, made once."""
    found: Any = strawberry.enum(kind, description=kind.__doc__)
    for word in found.__strawberry_definition__.values:
        word.description = meanings(kind).get(word.name)
    return found


@cache
def given_in_parts(name: str) -> Any:
    """A shape of something given in parts, as a GraphQL input type, made once."""
    own = type(name, (), {"__annotations__": {}})
    for field_name, field in GIVEN_TYPES[name].model_fields.items():
        kind = strawberry.ID if field_name in links(GIVEN_TYPES[name]) else part_of(value_type(field.annotation))
        kind = GenericAlias(list, (kind,)) if is_many(field.annotation) else kind
        own.__annotations__[field_name] = Optional[kind] if is_optional(field.annotation) else kind
        preset = {} if field.is_required() else {"default": field.default}
        setattr(own, field_name, strawberry.field(description=field.description, **preset))
    return strawberry.input(own, description=GIVEN_TYPES[name].__doc__)


def part_of(kind: Any) -> Any:
    """The GraphQL type of one part: a value, or again something given in parts."""
    return VALUE_TYPES[kind] if kind in VALUE_TYPES else given_in_parts(kind.__name__)


DEPRECATED = "Deprecated:"
VALUE_TYPES: dict[Any, Any] = {
    str: str,
    int: int,
    float: float,
    bool: bool,
    date: DayScalar,
    Decimal: PoundsScalar,
    Cursor: CursorScalar,
}
ARGUMENT_TYPES: dict[str, Any] = {
    "String": str, "Words": str, "Int": int, "Float": float, "Pounds": PoundsScalar, "Cursor": CursorScalar, "Date": DayScalar,
}  # fmt: skip


def instead(about: str | None) -> str | None:
    """What to use instead of what is deprecated: what follows "Deprecated:" at the beginning of its description."""
    return about.removeprefix(DEPRECATED).strip() if about and about.startswith(DEPRECATED) else None


def argument(name: str, kind: Any, about: str, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    """One argument, with what it means."""
    described = Annotated[kind, strawberry.argument(description=about, deprecation_reason=instead(about))]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=described)


PAGING = [
    argument("first", int, "How many a page holds, 100 at most.", 20),
    argument("after", Optional[CursorScalar], "The `endCursor` of the page before.", None),
]
ON = argument("on", Optional[DayScalar], "The day the answer is for; today unless said.", None)


def kind_of_value(kind: Any) -> Any:
    """The GraphQL type of one value of a declared type."""
    return VALUE_TYPES.get(kind) or listed(kind)


def narrowing(label: str) -> list[inspect.Parameter]:
    """The arguments that narrow a type's list and put it in order."""
    where, order = where_of(label, kind_of_value), order_of(label)
    return [
        argument("where", Optional[where], "What narrows the list: all that is given must hold.", None),
        argument("order_by", Optional[order], "The field the list is in order of; by name unless said.", None),
        argument("descending", bool, "Whether the order is from the last to the first.", False),
    ]


def standing(usual: Iterable[str] = (Standing.MADE,)) -> inspect.Parameter:
    """The argument of every root field that says which standings count."""
    kind = GenericAlias(list, (listed(Standing),))
    return argument("standing", kind, "The standings that count.", tuple(Standing(one) for one in usual))


RELEASE = argument("release", Optional[str], "The release to ask, by its name; the current one unless said.", None)
EVERYWHERE = [ON, standing(), RELEASE]


def arguments(question: Question) -> list[inspect.Parameter]:
    """The arguments of a question's root field: its conditions, its parameters, the day, the standings and the release."""
    own = (argument_of(p) for p in question.parameters if p.column is None)
    return [*conditions_asked(question), *own, ON, standing(question.standing), RELEASE]


def conditions_asked(question: Question) -> Iterator[inspect.Parameter]:
    """An argument for each condition of the type a question asks about, and for each range."""
    if question.conditions_of:
        model = NODE_TYPES[question.conditions_of]
        for link in conditions(model).values():
            kind = GenericAlias(list, (strawberry.ID,)) if link.several else strawberry.ID
            about = f"The {words(link.target)}, by id" + ("; several may be named." if link.several else ".")
            yield argument(link.asked_as, Optional[kind], about, None)
        for name in limits(model):
            yield argument(name, Optional[int], f"The {words(name)}, in years.", None)


def argument_of(parameter: Parameter) -> inspect.Parameter:
    """One declared parameter as a GraphQL argument."""
    base, default = parameter.type.strip("[]"), parameter.default
    words_of = CLOSED_LISTS.get(base)
    simple = given_in_parts(base) if base in GIVEN_TYPES else ARGUMENT_TYPES.get(base, strawberry.ID)
    kind: Any = listed(words_of) if words_of else simple
    if words_of and default is not None:
        default = tuple(words_of(value) for value in default) if isinstance(default, list) else words_of(default)
    if parameter.type.startswith("["):
        kind = GenericAlias(list, (kind,))
    if not parameter.optional:
        return argument(parameter.name, kind, parameter.note)
    return argument(parameter.name, Optional[kind] if default is None else kind, parameter.note, default)


def placeholder() -> Callable[..., Any]:
    def resolve(**given: Any) -> Any:
        """Stands for the arguments; the projection answers."""

    return resolve


def with_arguments(resolve: Callable[..., Any], answer: Any, taken: list[inspect.Parameter]) -> Callable[..., Any]:
    """A resolver that declares the arguments it takes."""
    has_info = "info" in inspect.signature(resolve).parameters
    info = [inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Info)] if has_info else []
    resolve.__signature__ = inspect.Signature([*info, *taken])  # type: ignore[attr-defined]
    resolve.__annotations__ = {p.name: p.annotation for p in [*info, *taken]} | {"return": answer}
    return resolve


def declare(own: type, name: str, shape: Any, about: str | None, resolver: Any = None) -> None:
    """Give a GraphQL type one field. Raises TypeError where it has one of that name."""
    if name in own.__dict__["__annotations__"]:
        raise TypeError(f"{own.__name__}.{name} is declared twice")
    own.__annotations__[name] = shape
    setattr(own, name, strawberry.field(description=about, resolver=resolver, deprecation_reason=instead(about)))
