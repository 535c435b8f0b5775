"""A question's form, derived from its contract, and what an address that was made with it asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graphql import GraphQLEnumType, GraphQLError, GraphQLSchema

from api.given import boxes, rows_of, typed
from api.pages.documents import of_type
from api.pages.layout import Mistake, day, money, phrase, title
from api.pages.names import Named, Names
from api.scalars import day_in, pounds_in
from graph.fields import camel, conditions, limits, links, snake, words
from graph.schema import NODE_TYPES, Standing, model_of
from graph.schema.answers import GIVEN_TYPES
from graph.schema.records import Given
from queries.asking import labels_of, nearest
from queries.question import Parameter, Question

FIRST = ("needs", "phase", "setting", "plan_level", "support", "cost")
"""The fields that most people fill in; all others stand below them."""
MOST_WHOLE = 2**31 - 1
MOST_LISTED = 100
"""Choices one may pick from a list; of more, one gives the name."""
NAMED = {"one": "named", "any": "each named"}
"""How a choice is put where there are too many to list."""
OF_THE_PAGE = {"after", "change"}
"""What an address may hold beside what is asked: a place in the answer, and whether the form is wanted."""


@dataclass
class Field:
    """One thing that may be asked: how it is put, what may be chosen, and what was given."""

    name: str
    kind: str
    """`one` or `any` of what is listed, what is `named` (or `each named`), a `number`, `money`, a `day`, `text`, or `lines`."""
    help: str = ""
    labels: tuple[str, ...] = ()
    """The types and bases whose nodes may be chosen."""
    groups: list[tuple[str, list[Named]]] = field(default_factory=list)
    usual: tuple[str, ...] = ()
    """What is taken where nothing is given."""
    values: tuple[str, ...] = ()
    mistake: str = ""
    needed: bool = False
    """Whether nothing can be answered without it."""
    shape: type[Given] | None = None
    """What each line holds, where it is of lines."""
    rows: list[dict[str, str]] = field(default_factory=list)
    """The lines that were given."""

    @property
    def boxes(self) -> list[tuple[str, str]]:
        """The boxes of one line."""
        return list(boxes(self.shape)) if self.shape else []

    @property
    def label(self) -> str:
        return title(words(self.name)) if self.name != "on" else "On this day"

    @property
    def first(self) -> bool:
        return self.name in FIRST or self.needed

    @property
    def chosen(self) -> list[str]:
        """The names of what was given."""
        named = {option.id: option.name for _, options in self.groups for option in options}
        return [named.get(value, value) for value in self.values]


def fields_of(question: Question, schema: GraphQLSchema) -> list[Field]:
    """The fields of a question's form: its conditions, its limits, its parameters, the day, the standings, the release."""
    found = []
    if question.conditions_of:
        model = NODE_TYPES[question.conditions_of]
        for link in conditions(model).values():
            about = summary(model_of(link.target).__doc__)
            found.append(Field(link.asked_as, "any" if link.several else "one", about, (link.target,)))
        found += [Field(name, "number", "A whole number, such as 7.") for name in limits(model)]
    for parameter in (p for p in question.parameters if p.column is None):
        found.append(field_of(parameter, schema))
        found[-1].needed = not parameter.optional
    found.append(Field("on", "day", "Today unless said."))
    listed = listing(schema, "Standing")
    found.append(Field("standing", "any", summary(Standing.__doc__), (), [("", listed)], question.standing))
    found.append(Field("release", "text", "Its name, from the list of releases; the current one unless said."))
    return sorted(found, key=lambda f: (not f.needed, FIRST.index(f.name) if f.name in FIRST else len(FIRST)))


def field_of(parameter: Parameter, schema: GraphQLSchema) -> Field:
    """The form field of one parameter."""
    many, name = parameter.type.startswith("["), parameter.type.strip("[]")
    if labels := labels_of(parameter.type):
        return Field(parameter.name, "any" if many else "one", parameter.note, tuple(labels))
    if isinstance(schema.get_type(name), GraphQLEnumType):
        usual = tuple(parameter.default or ()) if many else (parameter.default,) if parameter.default else ()
        return Field(parameter.name, "any" if many else "one", parameter.note, (), [("", listing(schema, name))], usual)
    if shape := GIVEN_TYPES.get(name):
        return Field(parameter.name, "lines", parameter.note, tuple(link.target for link in links(shape).values()), shape=shape)
    kind = {"Int": "number", "Float": "decimal", "Pounds": "money", "Date": "day"}.get(name, "text")
    return Field(parameter.name, kind, parameter.note)


def listing(schema: GraphQLSchema, name: str) -> list[Named]:
    """The words of a closed list, as choices."""
    kind = schema.get_type(name)
    return [Named(word.lower(), title(phrase(word))) for word in getattr(kind, "values", ())]


def summary(text: str | None) -> str:
    """The first line of a docstring."""
    return (text or "").strip().partition("\n")[0]


async def with_choices(fields: list[Field], names: Names) -> list[Field]:
    """The fields, with the graph's own names to choose from: grouped where several types may be chosen."""
    for one in fields:
        for label in one.labels:
            heading = title(words(getattr(NODE_TYPES.get(label), "plural", label))) if len(one.labels) > 1 else ""
            one.groups.append((heading, await names.of(label)))
        if one.kind in NAMED and sum(len(options) for _, options in one.groups) > MOST_LISTED:
            one.kind, one.help = NAMED[one.kind], f"{one.help} Give its name, or its id."
        if one.labels and not any(options for _, options in one.groups):
            kind = NODE_TYPES[of_type(one.labels[0])[0]]
            one.kind, one.help = "text", f"{one.help} Give its id, {kind.prefix}:…, from the list of {words(kind.plural)}."
    return fields


def read(fields: list[Field], given: Mapping[str, list[str]]) -> tuple[dict[str, Any], list[Mistake], list[str]]:
    """What an address asks: GraphQL's variables, what is wrong, and the names it holds that mean nothing here."""
    asked = {snake(name): [v.strip() for v in values if v.strip()] for name, values in given.items()}
    asked_anything = bool(asked) and "change" not in asked
    variables: dict[str, Any] = {}
    mistakes = []
    for one in fields:
        one.values = tuple(asked.pop(one.name, ()))
        try:
            if one.shape is not None:
                one.rows = rows_of(one.name, one.shape, given)
                asked = {name: values for name, values in asked.items() if not name.startswith(f"{one.name}.")}
                variables[camel(one.name)] = [typed(row, one.shape) for row in one.rows]
                if not one.rows and asked_anything:
                    raise ValueError("is needed; fill in one line")
            elif one.values or one.usual:
                variables[camel(one.name)] = value_of(one)
            elif one.needed and asked_anything:
                raise ValueError("is needed; choose one")
        except (GraphQLError, ValueError) as error:
            one.mistake = str(error)
            mistakes.append(Mistake(one.mistake, one.name))
    return variables, mistakes, sorted(asked.keys() - OF_THE_PAGE)


def value_of(one: Field) -> Any:
    """What was given for a field, as GraphQL takes it. Raises ValueError or GraphQLError, in words for whoever gave it."""
    values = one.values or one.usual
    if one.kind not in ("any", "each named") and len(values) > 1:
        raise ValueError(f"{len(values)} values were given; give one")
    listed = [] if one.labels else [option.id for _, options in one.groups for option in options]
    if listed and (unknown := [value for value in values if value.lower() not in listed]):
        raise ValueError(f"{unknown[0][:40]!r} is not one of {', '.join(listed)}")
    if listed:
        values = tuple(value.upper() for value in values)
    if one.kind == "named":
        return named(one, values[0])
    if one.kind == "each named":
        return [named(one, value) for value in values]
    if one.kind == "decimal":
        return decimal(values[0])
    if one.kind == "number":
        return whole(values[0])
    if one.kind == "money":
        return str(Decimal(pounds_in(values[0])) / 100)
    if one.kind == "day":
        return str(day_in(values[0]))
    return list(values) if one.kind == "any" else values[0]


def whole(given: str) -> int:
    """A whole number from its digits."""
    if not (given.isascii() and given.isdigit() and int(given[:12]) <= MOST_WHOLE):
        raise ValueError(f"{given[:40]!r} is not a whole number, such as 7")
    return int(given)


def named(one: Field, given: str) -> str:
    """The id of what was given by its id or its name. Raises ValueError where none is so named, or several are."""
    options = [option for _, options in one.groups for option in options]
    ids = [option.id for option in options if given == option.id or given.casefold() == option.name.casefold()]
    if len(ids) == 1:
        return ids[0]
    near = ids or nearest(given, {option.id: option.name for option in options})
    told = f"{given[:40]!r} is the name of several" if ids else f"there is none named {given[:40]!r}"
    raise ValueError(f"{told}; did you mean {' or '.join(near)}?" if near else told)


def decimal(given: str) -> float:
    """A number from its digits, with or without a point."""
    if not (given.isascii() and given.replace(".", "", 1).isdigit() and len(given) < 12):
        raise ValueError(f"{given[:40]!r} is not a number, such as 2 or 2.5")
    return float(given)


def told(one: Field) -> str:
    """What was given for a written field, for people."""
    match one.kind:
        case "money":
            return money(Decimal(pounds_in(one.values[0])) / 100)
        case "day":
            return day(one.values[0])
    return one.values[0]
