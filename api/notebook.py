"""A question's answer as a pandas DataFrame with its citations, over py2neo: for analysts' notebooks, the extra `[notebook]`.

py2neo is at its end of life: last released in May 2023, synchronous, and it speaks Bolt 4.3 at most, which today's Neo4j still
answers. The application itself uses the official driver. py2neo is here because analysts have notebooks on it; what they read
through this module is what GraphQL answers, since both run the statement that `queries.compile` makes of a question.

    graph = graph_of("bolt://127.0.0.1:7687", password)
    answer(graph, "who_delivers", needs="need:slcn", phase="phase:primary", cost=8200)
"""

import warnings
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from operator import index
from typing import Any, get_args, get_origin

import pandas
import py2neo
from graphql import GraphQLError
from py2neo.errors import ClientError, ConnectionUnavailable, Neo4jError, ServiceUnavailable

from api.frames import CARD_KINDS, OF_CARD, PAGED, Row, card_rows, framed, in_pounds, thing_kinds, thing_rows
from api.scalars import day_in, pounds_in
from api.selection import MOST
from graph.engine import USER
from graph.fields import Page, conditions, limits, links, value_type, values
from graph.knowledge_graph import Unavailable
from graph.schema import BASES, NODE_TYPES, Node, Sourced, Standing, model_of
from graph.schema.answers import RECORD_TYPES
from graph.schema.cards import Fit
from queries.asking import ASKABLE, VALIDITIES, NotKnown, Vocabulary, askable, bound, vocabulary_of
from queries.compile import Chosen, Selection, ask, page_type
from queries.question import Column, Question, questions

TRIES = 6
"""A statement that was never run may spend its time on being planned, which goes faster each time on an engine just started."""


def graph_of(uri: str, password: str, user: str = USER) -> py2neo.Graph:
    """A database, through py2neo. Raises Unavailable."""
    try:
        return py2neo.Graph(uri, auth=(user, password))
    except (ConnectionUnavailable, ServiceUnavailable, Neo4jError) as error:
        raise Unavailable(f"the database at {uri} does not answer {user} with this password; start it or correct them") from error


def answer(graph: py2neo.Graph, question: str, **given: Any) -> pandas.DataFrame:
    """A question's whole answer, all pages of it, for what is given under the names GraphQL uses, as `plan_level`.

    An answer in cards has one row for each statement of who has a role, or has it not (`denied`), and one for a role on which
    the sources are silent; any other has one row for each thing found. `unclaimed` and `not_guaranteed` are of the card:
    do not add them up over its rows. What holds for the whole answer is in `attrs`. Raises NotKnown, ValueError, TypeError.
    """
    if question not in questions():
        raise NotKnown(f"there is no question {question!r}; ask one of {', '.join(questions())}")
    asked = questions()[question]
    names = vocabulary_of(read(graph, ASKABLE, {"labels": sorted(askable())}), read(graph, VALIDITIES, {}))
    found = list(pages(graph, asked, understood(asked, given), names))
    (release,) = read(graph, "MATCH (r:Release) RETURN r.id AS id", {})
    main = main_column(asked)
    in_cards = main is not None and main.type == "Cards"
    kinds, rows = (CARD_KINDS, card_rows) if in_cards else (thing_kinds(asked, main), partial(thing_rows, main))
    frame = framed(kinds | {"release": str}, [{**row, "release": release["id"]} for page in found for row in rows(page)])
    others = (column for column in asked.columns if main and column != main)
    rest = {column.name: in_pounds(column.type.strip("[]"), found[0][column.name]) for column in others}
    frame.attrs = {"question": asked.text, **rest, "release": release["id"]}
    for contradiction in rest.get("contradictions", []):
        warnings.warn(f"what was asked does not go together: {contradiction['message']}", stacklevel=2)
    return frame


def read(graph: py2neo.Graph, cypher: str, parameters: Row) -> list[dict[str, Any]]:
    """The rows of one statement, in a read-only transaction."""
    for _ in range(TRIES - 1):
        try:
            return graph.query(cypher, dict(parameters)).data()
        except ClientError as error:
            if "TimedOut" not in str(error):
                raise
    return graph.query(cypher, dict(parameters)).data()


def pages(graph: py2neo.Graph, question: Question, given: Row, names: Vocabulary) -> Iterator[dict[str, Any]]:
    """The answer, a page at a time where the question has pages."""
    main, after = main_column(question), None
    while True:
        cut = {"first": MOST, "after": after} if any(parameter.column for parameter in question.parameters) else {}
        selection = tuple(chosen(column, column == main, after) for column in question.columns)
        statement = ask(question, bound(question, {**given, **cut}, names), selection)
        (row,) = read(graph, statement.cypher, statement.parameters)
        yield row["answer"]
        found = row["answer"][main.name] if main else None
        after = found["end_cursor"] if isinstance(found, dict) else None
        if after is None:
            return


def main_column(question: Question) -> Column | None:
    """The column whose things become rows: the one that has pages, else the first list; None where the answer is one row."""
    cut = {parameter.column for parameter in question.parameters}
    listed = [column for column in question.columns if column.type.startswith("[")]
    paged = (column for column in question.columns if column.by or column.name in cut)
    return next(paged, listed[0] if listed else None)


# --- what is given


def understood(question: Question, given: Row) -> dict[str, Any]:
    """What a person gave, as GraphQL would take it. Raises TypeError for arguments the question has not, or misses."""
    kinds = {parameter.name: parameter.type.strip("[]") for parameter in question.parameters if parameter.column is None}
    kinds |= {"on": "Date", "standing": "Standing"}
    if question.conditions_of:
        model = NODE_TYPES[question.conditions_of]
        kinds |= {link.asked_as: "ID" for link in conditions(model).values()} | dict.fromkeys(limits(model), "Int")
    wanted = [p.name for p in question.parameters if not p.optional and p.name not in given]
    if wrong := [*(given.keys() - kinds.keys()), *wanted]:
        raise TypeError(f"{question.name}: {', '.join(wrong)} is not taken or is missing; it takes {', '.join(kinds)}")
    taken = {name: taken_as(kinds[name], name, value) for name, value in given.items() if value is not None}
    return {"standing": [Standing(word) for word in question.standing], **taken}


def taken_as(kind: str, name: str, value: Any) -> Any:
    """One argument as its kind is bound: money in whole pence, a day as a date, closed lists as lists of their words."""
    if kind in LISTED:
        return [one_of(LISTED[kind], name, word) for word in ([value] if isinstance(value, str) else value)]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [taken_as(kind, name, part) for part in value]
    if kind not in SCALARS:
        return value
    try:
        return value if isinstance(value, date) else SCALARS[kind](value)
    except (GraphQLError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from None


def one_of(kind: type[StrEnum], name: str, word: str) -> StrEnum:
    """A word of a closed list, however it is cased."""
    try:
        return kind(word.lower())
    except ValueError:
        raise NotKnown(f"{name}: {word!r} is none of {', '.join(kind)}") from None


LISTED: dict[str, type[StrEnum]] = {"Fit": Fit, "Standing": Standing}
SCALARS: dict[str, Any] = {"Pounds": pounds_in, "Date": day_in, "Int": index}


# --- what is brought: no more than a frame shows, since a statement that brings everything takes seconds to plan


def some(name: str, *fields: str, **linked: Selection) -> Selection:
    """Some fields of a type or record, and what is brought below them."""
    below = (Chosen(field, field, of=of) for field, of in linked.items())
    return ((name, (*(Chosen(field, field) for field in fields), *below)),)


def brief(name: str, cited: bool = False) -> Selection:
    """What names a node, and how a passage was checked; its passages too where it is to be cited."""
    shown = ("id", "name", "checked") if name == "Passage" else ("id", "name")
    models = {label: model for label, model in NODE_TYPES.items() if issubclass(model, model_of(name))}
    return tuple(part for label, model in models.items() for part in some(label, *shown, **passages(model if cited else Node)))


def passages(model: type[Node]) -> dict[str, Selection]:
    """The passages that state a node, if its type has any."""
    return {"stated_in": brief("Passage")} if issubclass(model, Sourced) else {}


def whole(name: str, *linked: str) -> Selection:
    """A node's values, the names of what some links lead to, and its passages."""
    model = NODE_TYPES[name]
    below = {field: brief(links(model)[field].target) for field in linked}
    return some(name, *values(model), **below | passages(model))


CLAIMS = {name: whole(name, "lies_with", "paid_from") for name in ("Responsibility", "LocalResponsibility", "Denial")}
ROLES = some(
    "RoleAnswer",
    "role",
    "outcome",
    responsibilities=CLAIMS["Responsibility"],
    denials=CLAIMS["Denial"],
    local=CLAIMS["LocalResponsibility"],
)
PAYERS = some("Payer", "sum", "why_no_sum", responsibility=some("Responsibility", "id"), local=some("LocalResponsibility", "id"))
CARD = some("Card", *OF_CARD, arrangement=some("Arrangement", "name"), roles=ROLES, payers=PAYERS)


def chosen(column: Column, is_main: bool, after: list[Any] | None) -> Chosen:
    """One column, where it has pages the one after a place."""
    of = brought(column, is_main)
    if column.by is None:
        return Chosen(column.name, column.name, of=of)
    return Chosen(column.name, column.name, MOST, after and tuple(after), some(page_type(column.type), "end_cursor", nodes=of))


def brought(column: Column, is_main: bool) -> Selection:
    """What is brought of a column: of the main one's nodes everything, of other nodes their names."""
    name = column.type.strip("[]")
    if name in PAGED:
        return some(name, "end_cursor", nodes=CARD if name == "Cards" else below_field(PAGED[name]))
    if name in NODE_TYPES and is_main:
        return whole(name, *links(NODE_TYPES[name]))
    return below_field(name)


def below_field(name: str) -> Selection:
    """What is brought of a node, of all of a record, or of a value."""
    if name in RECORD_TYPES:
        fields = RECORD_TYPES[name].model_fields.items()
        return ((name, tuple(record_field(field, declared.annotation) for field, declared in fields)),)
    return brief(name, cited=True) if name in NODE_TYPES or name in BASES else ()


def record_field(name: str, annotation: Any) -> Chosen:
    """A record's field: a page of nodes, a node, a record, or a value."""
    if get_origin(annotation) is Page:
        label = get_args(annotation)[0].__name__
        return Chosen(name, name, first=MOST, of=some(page_type(label), nodes=brief(label)))
    return Chosen(name, name, of=below_field(value_type(annotation).__name__))
