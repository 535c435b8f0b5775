"""The root fields: each sends one statement, whatever is selected below it."""

import asyncio
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, get_named_type
from strawberry import Info

from api.context import Context
from api.narrowing import given_where
from api.notes import difference_between, history, note_told
from api.selection import MOST, Selector, paging
from api.understood import understanding
from graph.schema import NODE_TYPES
from queries.asking import NotKnown, bound, moment
from queries.compile import Chosen, Selection, all_nodes, ask, each_node, one_node
from queries.narrowing import tests
from queries.question import Question, questions

MOST_TERMS = 20
MEANINGS = 5
"""Meanings told of a term, the surest first."""
NAMED: Selection = tuple((label, (Chosen("id", "id"), Chosen("name", "name"))) for label in NODE_TYPES)
HIT = (Chosen("kind", "kind"), Chosen("tier", "tier"), Chosen("matched", "matched"), Chosen("node", "node", of=NAMED))
FOUND = (
    Chosen("hits", "hits", of=(("Hits", (Chosen("nodes", "nodes", of=(("Hit", HIT),)),)),)),
    Chosen("did_you_mean", "did_you_mean"),
)
"""What is brought of a search for a term."""


def selected(info: GraphQLResolveInfo) -> Selection:
    """What a root field's answer is asked for."""
    return Selector(info).below(get_named_type(info.return_type), info.field_nodes)


def resolve_question(question: Question) -> Callable[..., Any]:
    """The resolver of a question."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        ((_, columns),) = selected(info._raw_info)
        cut = page_of_columns(question, columns)
        async with info.context.at(given.pop("release", None)) as context:
            parameters = bound(question, {**given, **cut}, context.vocabulary)
            rows = await context.read(ask(question, parameters, columns))
        if not rows:
            raise NotKnown(f"what was asked about is not in force on {parameters['on']}; ask for another day, or other standings")
        return rows[0]["answer"]

    return resolve


def page_of_columns(question: Question, columns: tuple[Chosen, ...]) -> dict[str, Any]:
    """`first` and `after` of a question's own page; a page may be asked for once in a field."""
    paged = {p.column for p in question.parameters if p.column}
    asked = {(chosen.first, chosen.after) for chosen in columns if chosen.field in paged}
    if len(asked) > 1:
        raise GraphQLError(f"{', '.join(map(str, paged))} is selected with two different pages; ask the question twice")
    first, after = next(iter(asked), (1, None))
    return {"first": first, "after": list(after) if after else None} if paged else {}


def resolve_list(label: str) -> Callable[..., Any]:
    """The resolver of a type's list."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        first, after = paging(given)
        where = tuple(tests(label, given_where(label, given.get("where"))))
        order = (str(given["order_by"]), given["descending"]) if given.get("order_by") else None
        chosen = Chosen("", "", first, after, selected(info._raw_info), where, order)
        async with info.context.at(given.get("release")) as context:
            rows = await context.read(all_nodes(label, chosen, moment(given, context.vocabulary)))
        return rows[0]["answer"]

    return resolve


def resolve_node() -> Callable[..., Any]:
    """The resolver of a node by its id."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        async with info.context.at(given.get("release")) as context:
            when = moment(given, context.vocabulary)
            rows = await context.read(one_node(given["id"], selected(info._raw_info), when))
        return rows[0]["answer"] if rows else None

    return resolve


def resolve_nodes() -> Callable[..., Any]:
    """The resolver of nodes by their ids."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        if len(given["ids"]) > MOST:
            raise GraphQLError(f"ids are {len(given['ids'])}; give {MOST} at most")
        async with info.context.at(given.get("release")) as context:
            when = moment(given, context.vocabulary)
            rows = await context.read(each_node(given["ids"], selected(info._raw_info), when))
        return [row["answer"] for row in rows]

    return resolve


def resolve_terms() -> Callable[..., Any]:
    """The resolver of what terms mean: each is looked for as search looks. They are kept nowhere."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        if len(given["terms"]) > MOST_TERMS:
            raise GraphQLError(f"terms are {len(given['terms'])}; give {MOST_TERMS} at most")
        search = questions()["search"]
        async with info.context.at(given.get("release")) as context:
            asked = [{**given, "text": term, "first": MEANINGS, "after": None} for term in given["terms"]]
            bounds = [bound(search, one, context.vocabulary) for one in asked]
            found = await asyncio.gather(*(context.read(ask(search, one, FOUND)) for one in bounds))
        return [meanings(term, rows[0]["answer"]) for term, rows in zip(given["terms"], found, strict=True)]

    return resolve


def meanings(term: str, found: dict[str, Any]) -> dict[str, Any]:
    """What a term may mean, as `ResolvedTerm` declares it."""
    told = [{**hit, "why": hit["tier"]} for hit in found["hits"]["nodes"]]
    return {"term": term, "meanings": told, "did_you_mean": found["did_you_mean"]}


def resolve_understood() -> Callable[..., Any]:
    """The resolver of a question in plain English. It sends no statement."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        return understanding(given["text"], info.context.lexicon)

    return resolve


def resolve_history() -> Callable[..., Any]:
    """The resolver of the list of releases. It sends no statement."""

    async def resolve(info: Info[Context, None]) -> Any:
        return history(info.context.releases, info.context.release)

    return resolve


def resolve_note() -> Callable[..., Any]:
    """The resolver of a release note. It sends no statement: the note was made when its release was."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        first, after = paging(given)
        context = info.context
        older, newer, note = difference_between(context.releases, context.release, given.get("older"), given.get("newer"))
        return note_told(older, newer, note, first or MOST, list(after) if after else None)

    return resolve
