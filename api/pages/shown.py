"""How declared values and answers are put before people: text and links, in the order and words of the schema."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.pages.layout import day, money, node_path, phrase, title
from api.pages.review import RULE, review_said
from graph.fields import Cursor, Page, camel, value_type, words
from graph.schema import BASES, NODE_TYPES, Node, model_of
from graph.schema.answers import RECORD_TYPES
from queries.question import Column


class Part(NamedTuple):
    """A piece of text, and the page it leads to, if any."""

    text: str
    path: str | None = None


@dataclass(frozen=True)
class Shown:
    """One field as shown: its label, what it means, and its parts or the records in it."""

    label: str
    help: str
    parts: list[Part] = field(default_factory=list)
    records: list[list["Shown"]] = field(default_factory=list)
    more: int = 0
    """How many more there are than are shown."""
    total: int | None = None
    """How many there are on all pages of it, where it is brought a page at a time."""

    @property
    def headings(self) -> list[str]:
        """What its records have, as a table's columns: in the order of the record that has most; none where one holds records."""
        if len(self.records) < 2 or any(one.records for record in self.records for one in record):
            return []
        fullest = max(self.records, key=len)
        return list(dict.fromkeys(one.label for record in (fullest, *self.records) for one in record))

    @property
    def rows(self) -> list[dict[str, "Shown"]]:
        """Its records by heading."""
        return [{one.label: one for one in record} for record in self.records]


def field_shown(name: str, info: FieldInfo, value: Any) -> Shown:
    """A field of a node or record."""
    return shown(title(words(name)), info.description or "", info.annotation, value)


def column_shown(column: Column, value: Any) -> Shown:
    """A column of a question's answer."""
    name = column.type.strip("[]")
    if column.by is not None:
        found = [node_shown(model_of(name), one) for one in value["nodes"]]
        return Shown(title(words(column.name)), column.note, records=found, total=value["totalCount"])
    declared: dict[str, Any] = {"Pounds": Decimal, "Date": date, **BASES, **NODE_TYPES, **RECORD_TYPES}
    kind = declared.get(name, str)
    return shown(title(words(column.name)), column.note, kind, value)


def node_shown(model: type[Node], value: dict[str, Any]) -> list[Shown]:
    """A node of an answer: its name, then what is brought of it and holds something."""
    found = [Shown(title(words(model.__name__)), "", [Part(value["name"], node_path(value["id"]))])]
    fields = [(name, info) for name, info in model.model_fields.items() if name not in ("id", "name") and camel(name) in value]
    found += [field_shown(name, info, value[camel(name)]) for name, info in fields]
    if "statedIn" in value:
        said = Part(review_said(value["statedIn"], value.get("end")))
        found.append(Shown("Review", RULE, [said, Part("Report an error", f"/report?about={value['id']}")]))
    return [one for one in found if one.parts]


def shown(label: str, about: str, annotation: Any, value: Any) -> Shown:
    """A value of a declared type."""
    more = 0
    if get_origin(annotation) is Page:
        annotation = get_args(annotation)[0]
        more, value = value["totalCount"] - len(value["nodes"]), value["nodes"]
    inner = value_type(annotation)
    values = value if isinstance(value, list) else [] if value is None else [value]
    if isinstance(inner, type) and issubclass(inner, BaseModel) and inner.__name__ in RECORD_TYPES:
        return Shown(label, about, records=[record_shown(inner, one) for one in values], more=more)
    return Shown(label, about, [part(inner, one) for one in values], more=more)


def record_shown(model: type[BaseModel], value: dict[str, Any]) -> list[Shown]:
    """The fields of a record that hold something."""
    fields = [(n, f) for n, f in model.model_fields.items() if value_type(f.annotation) is not Cursor]
    found = [field_shown(name, info, value[camel(name)]) for name, info in fields]
    return [one for one in found if one.parts or one.records]


def part(kind: Any, value: Any) -> Part:
    """One value, for people."""
    if isinstance(value, dict):
        checked = f" ({phrase(value['checked'])})" if "checked" in value else ""
        return Part(value["name"] + checked, node_path(value["id"]))
    if kind is Decimal:
        return Part(money(value))
    if kind is date:
        return Part(day(value))
    if isinstance(value, bool):
        return Part("Yes" if value else "No")
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Part(title(phrase(value)))
    text = str(value)
    return Part(text, text if text.startswith(("https://", "http://")) else None)
