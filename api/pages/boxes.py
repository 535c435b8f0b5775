"""The boxes in which a row is written: one for each field that the declared schema has of its type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from api.pages.layout import phrase, title
from api.pages.names import Named, Names
from api.pages.nodes import list_path
from api.pages.posted import Form
from graph.fields import Iri, Searched, is_many, links, meanings, value_type, words
from graph.schema import NODE_TYPES, Node, model_of
from ingest.rows import Row

MOST_LISTED = 40
"""Names offered below a box; of more one gives the id, or the whole name."""
YES_NO = (Named("true", "Yes"), Named("false", "No"))
KINDS: Mapping[Any, str] = {date: "day", int: "number", float: "number", Decimal: "number", bool: "one"}


@dataclass
class Box:
    """One field as it is written: how, what may be chosen, what was given, and what is wrong with that."""

    name: str
    """The field's name, after its prefix where it is of a row that comes along."""
    label: str
    help: str
    kind: str
    """`one` of what is listed, a `day`, a `number`, a `line`, a `text`, or `lines`: one value on each."""
    needed: bool = False
    options: tuple[Named, ...] = ()
    target: str = ""
    """The type or base that it links to."""
    value: str = ""
    mistake: str = ""
    now: str | None = None
    """What stands there by now, where somebody else changed it meanwhile."""
    named: list[Named] = field(default_factory=list)
    """Those whose ids stand in it, by name."""

    @property
    def values(self) -> list[str]:
        """What was given, one value or several."""
        parts = self.value.split("\n") if self.kind == "lines" else [self.value]
        return [part.strip() for part in parts if part.strip()]

    @property
    def as_day(self) -> bool:
        """Whether it is shown as a day: a browser drops what is none."""
        try:
            return self.kind == "day" and (not self.value or bool(date.fromisoformat(self.value)))
        except ValueError:
            return False

    @property
    def field(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def page(self) -> str:
        """The list of what it may link to; nothing where that is of several types."""
        return list_path(NODE_TYPES[self.target]) if self.target in NODE_TYPES else ""


def boxes_of(model: type[Node], prefix: str = "") -> list[Box]:
    """An empty box for each field of a type, in the order of the schema."""
    return [box_of(model, name, prefix) for name in model.model_fields]


def box_of(model: type[Node], name: str, prefix: str = "") -> Box:
    """The box of one field."""
    info, link = model.model_fields[name], links(model).get(name)
    inner, many = value_type(info.annotation), is_many(info.annotation)
    about, listed = info.description or "", isinstance(inner, type) and issubclass(inner, StrEnum)
    kind = "one" if listed else KINDS.get(inner) or ("line" if link or bounded(info) else "text")
    options = YES_NO if inner is bool else ()
    if listed:
        options = tuple(Named(word.value, title(phrase(word.value))) for word in inner)
        about = " ".join([about, *(f"{title(phrase(n))}: {m[:1].lower()}{m[1:]}" for n, m in meanings(inner).items())])
    if many and listed:
        about += f" One of these on each line: {', '.join(option.id for option in options)}."
    elif many:
        about += " One on each line."
    if name == "id":
        about = f"{model.prefix}: and a short name in small letters and hyphens, such as {model.prefix}:some-name."
    needed = info.is_required() and not (name == "name" and model.naming)
    shown_as, target = "lines" if many else kind, link.target if link else ""
    return Box(prefix + name, title(words(name)), about.strip(), shown_as, needed, options, target)


def bounded(info: Any) -> bool:
    """Whether a text has a form or a length of its own, so that one line is enough."""
    return any(not isinstance(mark, Searched | Iri) for mark in info.metadata)


def filled(boxes: list[Box], row: Row | None) -> list[Box]:
    """The boxes with what a row holds in them."""
    for box in boxes:
        if row is not None and box.field in row.fields:
            box.value = "\n".join(values_in(row, box.field))
    return boxes


def values_in(row: Row | None, name: str) -> list[str]:
    """What a row holds of a field: nothing, one value or several."""
    found = row.fields.get(name, []) if row is not None else []
    return [found] if isinstance(found, str) else list(found)


def typed(boxes: list[Box], form: Form) -> list[Box]:
    """The boxes with what was typed in them."""
    for box in boxes:
        box.value = form.text(box.name)
    return boxes


def row_in(boxes: list[Box], label: str) -> Row:
    """The row that boxes hold, what is empty left out."""
    given = {box.field: box.values for box in boxes if box.values}
    return Row(label, {name: values if len(values) > 1 else values[0] for name, values in given.items()}, "", 1)


async def ids_for_names(boxes: list[Box], names: Names) -> list[str]:
    """Put the id in the place of each name given for it, where one alone is so named; what is wrong with the others."""
    found = []
    for box in boxes:
        if box.target and any(":" not in value for value in box.values):
            known = await names.of(box.target)
            box.value = "\n".join(one_named(value, known) for value in box.values)
            if lost := [value for value in box.values if ":" not in value]:
                told = f"none, or several, are named {' or '.join(repr(one[:60]) for one in lost)}"
                box.mistake = f"{told}; give the id, {'from its page' if not box.page else f'from the list at {box.page}'}"
                found.append(f"{box.label}: {box.mistake}")
    return found


def one_named(value: str, known: list[Named]) -> str:
    """The id of the one thing that is so named; else what was given."""
    ids = [one.id for one in known if one.name.casefold() == value.casefold()]
    return ids[0] if len(ids) == 1 else value


async def offered(boxes: list[Box], names: Names) -> dict[str, list[Named]]:
    """By type, the names that may be given in boxes of one line, where there are few enough to show."""
    found = {}
    for label in sorted({box.target for box in boxes if box.target and box.kind == "line"}):
        listed = await names.of(label) if issubclass(model_of(label), Node) else []
        if 0 < len(listed) <= MOST_LISTED:
            found[label] = listed
    return found


def blamed(boxes: list[Box], node_id: str, problems: list[str]) -> None:
    """Put each problem of a row beside the box that it is of."""
    by_field = {box.field: box for box in boxes}
    for problem in problems:
        name, sign, told = problem.removeprefix(f"{node_id}: ").partition(": ")
        box = by_field.get(name.partition(".")[0])  # `used_in.0` is the first of its values
        if node_id and problem.startswith(f"{node_id}: ") and sign and box:
            box.mistake = f"{box.mistake}; {told}" if box.mistake else told
