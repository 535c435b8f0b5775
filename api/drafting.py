"""What may be done with drafts over GraphQL, and read of them: by those whose key allows it, by POST, never by GET."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from types import GenericAlias
from typing import Any, Optional

import strawberry
from strawberry import Info

from api.arguments import argument, declare, given_in_parts, listed, with_arguments
from api.context import Context
from api.keys import LEAST, Key, may
from api.scalars import CursorScalar
from api.selection import MOST, paging
from graph.engine import EngineError
from graph.fields import meanings, words
from graph.knowledge_graph import Unavailable
from graph.schema.drafts import Declaration, Draft, DraftAction, DraftKind, DraftState, Publication
from graph.schema.drafts import Drafts as DraftsPage
from ingest.asked import Asked
from ingest.drafting import Drafts
from ingest.drafts import STEPS, Forbidden, NotThere, lapses_on
from ingest.journal import Entry, JournalError, come_to
from ingest.rows import Row

log = logging.getLogger("provision")
KEY = argument(
    "key", strawberry.ID, "A key of this request's own, such as a random UUID. Sent again with it, nothing is done twice."
)
DRAFT = argument("draft", strawberry.ID, "The draft's id.")
REVISION = argument("revision", int, "The revision that you saw; refused, with the current one, where it is no longer that.")
SAYING = {step for step in STEPS if step not in (DraftAction.REVISE, DraftAction.PUBLISH)}
"""Actions that take nothing but the draft, the revision that was seen, and words."""


def permitted(who: Key | None, by_post: bool, action: DraftAction) -> Key:
    """Whoever asks, if they may. Raises Forbidden."""
    if not by_post:
        raise Forbidden("drafts are read and changed by POST")
    if who is None or not may(who.role, action):
        told = f"a key of the role {who.role.value} does not allow it" if who else "send `Authorization: Bearer` and a key"
        least = LEAST[action].value if action in LEAST else "nobody's"
        raise Forbidden(f"to {words(action.value)} needs the role {least}: {told}")
    return who


@asynccontextmanager
async def opened(context: Context) -> AsyncIterator[Drafts]:
    """The drafts. Raises Unavailable where they cannot be read or written, and logs why."""
    if context.desk is None:
        raise Unavailable("drafts are not kept here")
    try:
        yield await context.desk.drafts()
    except (JournalError, EngineError, OSError) as error:
        log.error("drafts: %s", error)
        raise Unavailable(
            "drafts cannot be read or written now; the server's log says why. Ask again with the same key"
        ) from None


def resolve_action(action: DraftAction) -> Callable[..., Any]:
    """The resolver of an action on drafts: it answers with the draft as the action left it, however often it is asked."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        who, context = permitted(info.context.who, info.context.by_post, action), info.context
        rows = tuple(row_of(n, row) for n, row in enumerate(given["rows"], 1)) if given.get("rows") else None
        asked = Asked(
            action,
            who.name,
            str(given["key"]),
            str(given.get("draft", "")),
            given.get("revision"),
            given.get("why", ""),
            DraftKind(given.get("kind", DraftKind.ADDITION)),
            str(given.get("about") or ""),
            rows,
        )
        async with opened(context) as drafts:
            entry = await drafts.act(asked)
            if action is DraftAction.DECLARE_INTERESTS:
                return declared(entry)
            return told(await drafts.entries_of(entry.subject), entry.number)

    return resolve


def resolve_publish() -> Callable[..., Any]:
    """The resolver of publishing: the drafts that are approved, or those named, and the release that holds them."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        who = permitted(info.context.who, info.context.by_post, DraftAction.PUBLISH)
        about = " ".join(map(str, given["drafts"] or ()))
        async with opened(info.context) as drafts:
            entries = await drafts.publish(Asked(DraftAction.PUBLISH, who.name, str(given["key"]), about=about))
            assert info.context.desk is not None
            return {"release": await info.context.desk.bring_out(), "drafts": [entry.subject for entry in entries]}

    return resolve


def resolve_draft() -> Callable[..., Any]:
    """The resolver of a draft by its id."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        permitted(info.context.who, info.context.by_post, DraftAction.READ)
        async with opened(info.context) as drafts:
            found = await drafts.entries_of(str(given["id"])) if str(given["id"]).startswith("draft:") else []
        if not found:
            raise NotThere(f"there is no draft {str(given['id'])[:40]!r}; `drafts` lists them")
        return told(found, found[-1].number)

    return resolve


def resolve_drafts() -> Callable[..., Any]:
    """The resolver of the list of drafts, the one changed last first."""

    async def resolve(info: Info[Context, None], **given: Any) -> Any:
        permitted(info.context.who, info.context.by_post, DraftAction.READ)
        first, after = paging(given)
        states = [str(state) for state in given["state"] or DraftState]
        async with opened(info.context) as drafts:
            total, page, more = await drafts.listed(
                states, first or MOST, int(list(after)[0]) if after else None, given["writer"]
            )
            nodes = [told(entries, entries[-1].number) for entries in page]
        end = [page[-1][-1].number] if page and more else None
        return {"nodes": nodes, "total_count": total, "end_cursor": end}

    return resolve


def told(entries: list[Entry], until: int) -> dict[str, Any]:
    """A draft, as `Draft` declares it, as one of its entries left it."""
    entries = [entry for entry in entries if entry.number <= until]
    name = entries[0].subject
    subject = come_to(entries)[name]
    fields = subject.fields or {}
    rows = [
        {"type": kind, "fields": [{"name": n, "values": [v] if isinstance(v, str) else v} for n, v in values.items()]}
        for kind, values in fields["rows"]
    ]
    history = [{**vars(entry), "action": DraftAction(entry.action)} for entry in entries]
    lists = {"kind": DraftKind(fields["kind"]), "state": DraftState(fields["state"]), "reviewer": fields["reviewer"] or None}
    return {**fields, **lists, "id": name, "revision": subject.revision, "rows": rows, "history": history}


def declared(entry: Entry) -> dict[str, Any]:
    """A declaration, as `Declaration` declares it."""
    on = entry.at[:10]
    return {"name": entry.who, "interests": entry.why, "declared_on": on, "lapses_on": str(lapses_on(date.fromisoformat(on)))}


def row_of(number: int, given: Any) -> Row:
    """A proposed row as the check reads it."""
    fields = {field.name: field.values if len(field.values) != 1 else field.values[0] for field in given.fields}
    return Row(given.type, fields, "", number)


def declare_drafts(builder: Any, own: type) -> None:
    """A mutation for each action."""
    draft = builder.types[Draft.__name__]
    rows = GenericAlias(list, (given_in_parts("ProposedRow"),))
    why = argument("why", str, "Why, or what there is to say.")
    kind = argument("kind", listed(DraftKind), "What it would do.", DraftKind.ADDITION)
    about = argument(
        "about", Optional[strawberry.ID], "Of a removal or a report, the id of the node; else it is the first row's.", None
    )
    proposed = argument("rows", Optional[rows], "The row, then the passages and sources that come with it.", None)
    optional = argument("why", str, "Why, or what there is to say.", "")
    taken = {
        DraftAction.PROPOSE: [KEY, why, kind, about, proposed],
        DraftAction.REPORT: [KEY, why, argument("about", strawberry.ID, "The id of the node that is wrong.")],
        DraftAction.REVISE: [KEY, DRAFT, REVISION, proposed, optional],
        **{action: [KEY, DRAFT, REVISION, why if STEPS[action].says_why else optional] for action in SAYING},
    }
    for action, arguments in sorted(taken.items()):
        declare(own, action.value, draft, about_action(action), with_arguments(resolve_action(action), draft, arguments))
    action, declaration = DraftAction.DECLARE_INTERESTS, builder.types[Declaration.__name__]
    words_of = argument("why", str, "Your interests that could conflict with reviewing, or that you have none.")
    declare(
        own, action.value, declaration, about_action(action), with_arguments(resolve_action(action), declaration, [KEY, words_of])
    )
    some = argument("drafts", Optional[GenericAlias(list, (strawberry.ID,))], "Which of those approved; all unless said.", None)
    publication, action = builder.types[Publication.__name__], DraftAction.PUBLISH
    declare(own, action.value, publication, about_action(action), with_arguments(resolve_publish(), publication, [KEY, some]))


def about_action(action: DraftAction) -> str:
    """What an action's field says of it: what it does, and who may."""
    return f"{meanings(DraftAction)[action.name]} For the role {LEAST[action].value} and those above it."


def declare_reading(builder: Any, query: type) -> None:
    """The root fields that read drafts."""
    draft, page = builder.types[Draft.__name__], builder.types[DraftsPage.__name__]
    by_id = argument("id", strawberry.ID, "Its id, such as draft:17.")
    about = "A draft by its id. By POST, for the role author and those above it."
    declare(query, "draft", draft, about, with_arguments(resolve_draft(), draft, [by_id]))
    states = argument(
        "state", Optional[GenericAlias(list, (listed(DraftState),))], "The states that are wanted; all unless said.", None
    )
    writer = argument(
        "writer", Optional[str], "Only those that whoever has the key of this name wrote in; all unless said.", None
    )
    first = argument("first", int, "How many a page holds, 100 at most.", 20)
    after = argument("after", Optional[CursorScalar], "The `endCursor` of the page before.", None)
    about = "Drafts, the one changed last first. By POST, for the role author and those above it."
    declare(query, "drafts", page, about, with_arguments(resolve_drafts(), page, [states, writer, first, after]))
