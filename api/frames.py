"""Answers laid out as pandas DataFrames: their rows, and the columns and dtypes that are the same whatever was found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_origin

import pandas
from pydantic import BaseModel

from api.scalars import pounds_out
from graph.fields import Page, is_many, links, value_type
from graph.schema import NODE_TYPES
from graph.schema.answers import RECORD_TYPES
from graph.schema.cards import Card, Payer, RoleAnswer
from graph.schema.responsibility import Responsibility
from queries.question import Column, Question

Row = Mapping[str, Any]
OF_CARD = ("fit", "in_force", "unclaimed", "not_guaranteed")
"""Fields that are of a whole card."""
PAGED = {"Cards": "Card", "Hits": "Hit"}
"""Records that are a page, and what a page of them holds."""


def kinds_of(model: type[BaseModel], *names: str) -> dict[str, Any]:
    """The types of some of a model's value fields."""
    return {name: value_type(model.model_fields[name].annotation) for name in names}


CARD_KINDS: dict[str, Any] = {
    **{"arrangement": str} | kinds_of(Card, "fit", "in_force") | kinds_of(RoleAnswer, "role", "outcome"),
    **{"denied": bool, "body": str, "budget": str},
    **kinds_of(Responsibility, "capacity", "force", "step", "part", "share", "above", "to", "basis"),
    **kinds_of(Payer, "sum", "why_no_sum") | kinds_of(Card, "unclaimed", "not_guaranteed"),
    **{"passages": tuple, "checked": tuple, "statement": str},
}
"""The columns of an answer in cards, and the type of each."""


def card_rows(answer: Row) -> Iterator[Row]:
    """Card by role by statement; one row, with no statement, where there is none."""
    for card in answer["cards"]["nodes"]:
        of_card = {name: card[name] for name in OF_CARD} | {"arrangement": card["arrangement"]["name"]}
        payers = {(payer["local"] or payer["responsibility"])["id"]: payer for payer in card["payers"]}
        for role in card["roles"]:
            claims = [(said, False) for said in [*role["responsibilities"], *role["local"]]]
            claims += [(said, True) for said in role["denials"]]
            for said, denied in claims or [({}, False)]:
                paid = payers.get(said.get("id"), {})
                row = {name: said.get(name) for name in Responsibility.model_fields}
                row |= {name: paid.get(name) for name in ("sum", "why_no_sum")}
                row |= {"role": role["role"], "outcome": role["outcome"], "denied": denied, "statement": said.get("id")}
                row |= {"body": named(said.get("lies_with")), "budget": named(said.get("paid_from")), **cited([said])}
                yield row | of_card


def thing_kinds(question: Question, main: Column | None) -> dict[str, Any]:
    """The columns of any other answer: of a node or record its values and the names of its links, then its passages."""
    label, cited = main.type.strip("[]") if main else "", {"passages": tuple, "checked": tuple}
    label = PAGED.get(label, label)
    model = NODE_TYPES.get(label) or RECORD_TYPES.get(label)
    if model is None:
        return {column.name: object for column in question.columns if main in (None, column)} | cited
    kinds: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        inner = value_type(field.annotation)
        linked = name in links(model) or isinstance(inner, type) and issubclass(inner, BaseModel)
        kinds[name] = tuple if is_many(field.annotation) or get_origin(field.annotation) is Page else str if linked else inner
    kinds.pop("stated_in", None)
    return kinds | cited


def thing_rows(main: Column | None, answer: Row) -> Iterator[Row]:
    """The rows of any other answer: one for each thing of its main column, or one for the whole."""
    found = answer[main.name] if main else [answer]
    for thing in found["nodes"] if isinstance(found, dict) else found:
        row = {name: named(value) for name, value in thing.items()} if isinstance(thing, dict) else {main.name: thing}
        yield {**row, **cited(below(thing))}


def named(value: Any) -> Any:
    """What is shown of a value: of a node its name, of a list a tuple, anything else as it is."""
    if isinstance(value, dict):
        return named(value["nodes"]) if "nodes" in value else value.get("name", value)
    return tuple(named(part) for part in value) if isinstance(value, list) else value


def in_pounds(name: str, value: Any) -> Any:
    """A value of a type by its name, all money within it in exact pounds."""
    if isinstance(value, list):
        return [in_pounds(name, one) for one in value]
    if name in ("Pounds", "Decimal"):
        return None if value is None else Decimal(pounds_out(value))
    model = RECORD_TYPES.get(name) or NODE_TYPES.get(name)
    if model is None or not isinstance(value, dict):
        return value
    kinds = {field: value_type(declared.annotation) for field, declared in model.model_fields.items()}
    return {field: in_pounds(getattr(kinds.get(field), "__name__", ""), part) for field, part in value.items()}


def below(thing: Any) -> Iterator[Row]:
    """Every map in an answer."""
    if isinstance(thing, dict):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from below(part)


def cited(things: Iterable[Row]) -> Row:
    """The passages that state some things, and how each was checked, side by side."""
    passages = {passage["id"]: passage for thing in things for passage in thing.get("stated_in", ())}.values()
    return {"passages": tuple(p["name"] for p in passages), "checked": tuple(p["checked"] for p in passages)}


def framed(kinds: Mapping[str, Any], rows: list[Row]) -> pandas.DataFrame:
    """Rows as a frame whose columns and dtypes are the same whatever was found."""
    return pandas.DataFrame({name: series(kind, [row.get(name) for row in rows]) for name, kind in kinds.items()})


def series(kind: Any, found: list[Any]) -> pandas.Series:
    """One column: closed lists as categories, money as Decimal pounds or NaN, days as datetimes."""
    if kind is Decimal:
        return pandas.Series([float("nan") if pence is None else Decimal(pounds_out(pence)) for pence in found], dtype=object)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return pandas.Series(found, dtype=pandas.CategoricalDtype([option.value for option in kind]))
    return pandas.Series(found, dtype=DTYPES.get(kind, object))


DTYPES = {str: "str", int: "Int64", float: "float64", bool: "bool", date: "datetime64[s]"}
