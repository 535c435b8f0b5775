"""The data dictionary: every field of every kind of thing, with its names and what it holds, read off the declared schema."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from fastapi import Response

from api.documents import OURS
from api.pages.glossary import anchor
from api.pages.layout import Mistake, PageProblem, Pages
from api.pages.nodes import kind_of
from graph.fields import Iri, camel, is_many, is_optional, links, marks, relationship, value_type, words
from graph.schema import NODE_TYPES, Node, reverse_links
from queries.asking import nearest

PLAIN: dict[Any, str] = {
    str: "Text",
    int: "Whole number",
    float: "Number",
    bool: "Yes or no",
    date: "Day",
    Decimal: "Pounds and pence",
}
"""What a value is, in words."""


@dataclass(frozen=True)
class Described:
    """One field: its name in a file, in the database, in GraphQL and linked data, and what it holds."""

    name: str
    stored: str
    asked: str
    published: str | None
    """Its name in linked data, where a published vocabulary has one."""
    holds: str
    path: str | None
    """The page that says more of what it holds."""
    how_many: str
    about: str


def dictionary_page(pages: Pages, label: str | None) -> Response:
    """Every kind of thing, or the fields of one."""
    if label is None:
        kinds = sorted((kind_of(model) for model in NODE_TYPES.values()), key=lambda kind: kind["name"])
        return pages.render("dictionary.html", kinds=kinds, kind=None)
    if label not in NODE_TYPES:
        near = [(f"/schema/{one}", words(one)) for one in nearest(label[:60], {name: name for name in NODE_TYPES})]
        raise PageProblem(404, [Mistake(f"There is no kind of thing {label[:80]!r}.")], [*near, ("/schema", "Every kind")])
    model = NODE_TYPES[label]
    leading = [(name, camel(name), words(by.__name__), words(link)) for name, (by, link) in reverse_links(model).items()]
    return pages.render("dictionary.html", kind=kind_of(model), prefix=model.prefix, fields=described(model), leading=leading)


def described(model: type[Node]) -> list[Described]:
    """A kind's fields in the order they are declared, less those for the keepers of the rows."""
    return [field_described(model, name) for name in model.model_fields if name not in OURS]


def field_described(model: type[Node], name: str) -> Described:
    """One field of a kind."""
    field, link = model.model_fields[name], links(model).get(name)
    kind = value_type(field.annotation)
    if link is not None:
        holds = words(link.target)
        path = f"/schema/{link.target}" if link.target in NODE_TYPES else f"/explore/schema/{link.target}"
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        holds, path = words(kind.__name__), f"/glossary#list-{anchor(kind.__name__)}"
    else:
        holds, path = PLAIN.get(kind, "Text"), None
    stored = f"-[:{relationship(name)}]->" if link is not None else name
    term = next(marks(field, Iri), None)
    return Described(name, stored, camel(name), term and term.term, holds, path, how_many(field), field.description or "")


def how_many(field: Any) -> str:
    """How many values a field may have."""
    if is_many(field.annotation):
        return "One or more" if field.is_required() else "Any number"
    return "None or one" if is_optional(field.annotation) else "One"
