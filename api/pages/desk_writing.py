"""Proposing and revising: the form of a draft, sent and sent again, with nothing lost on the way."""

from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.pages.boxes import values_in
from api.pages.desk import code_of, may_now, problems_in, read_draft, revision_in, since
from api.pages.documents import desk_document
from api.pages.layout import CODES, Mistake, PageProblem
from api.pages.names import Names
from api.pages.posted import Form
from api.pages.proposing import PROPOSABLE, Writing, blame, given, row_given, rows_of, with_names, writing, written_in
from api.pages.signed_in import OWN, SignedIn, fresh
from graph.fields import words
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from ingest.drafts import LONGEST_TEXT
from ingest.rows import Row

PROPOSED = {kind.value: kind for kind in Kind if kind is not Kind.REPORT}


async def new_page(me: SignedIn, names: Names, request: Request) -> Response:
    """The form of a new draft: of a type, or about a row that is held; without either, what may be chosen."""
    label, about = request.query_params.get("type", ""), request.query_params.get("about", "").strip()
    if not label and not about:
        types = sorted((words(one), one) for one in PROPOSABLE)
        return me.render("desk_new.html", types=types)
    kind = kind_in(request.query_params.get("kind", "change" if about else "addition"))
    if kind is Kind.ADDITION:
        return await form_page(me, names, writing(kind, type_in(label)))
    row = await held_row(me, about)
    label = row.type if kind is Kind.CHANGE else ""
    found = writing(kind, label, about, (row,), reason_of_report(request.query_params.get("report", "")))
    return await form_page(me, names, found)


async def held_row(me: SignedIn, about: str) -> Row:
    """The row that is held under an id. Raises PageProblem where there is none."""
    async with me.drafts() as drafts:
        row = await drafts.held(about)
    if row is None:
        raise PageProblem(
            404,
            [
                Mistake(
                    f"nothing is held under the id {about[:60]!r}; find it by the search, and take the id at the foot of its page"
                )
            ],
        )
    return row


def kind_in(text: str) -> Kind:
    """What a draft would do. Raises PageProblem."""
    if text not in PROPOSED:
        raise PageProblem(400, [Mistake(f"is one of {', '.join(PROPOSED)}", "kind")])
    return PROPOSED[text]


def type_in(text: str) -> str:
    """A type of which a row may be proposed. Raises PageProblem."""
    if text not in PROPOSABLE:
        raise PageProblem(400, [Mistake("is none of those that may be proposed; choose one at /drafts/new", "type")])
    return text


def reason_of_report(number: str) -> str:
    """What a change begins to say why it is proposed, where it comes of a reader's report."""
    return f"A reader’s report, draft:{number}, says that it is wrong: " if number.isascii() and number.isdigit() else ""


async def form_page(me: SignedIn, names: Names, found: Writing, status: int = 200, **more: Any) -> Response:
    """The form of a draft. `more`: the `draft` it revises with the `revision` it names, its `key`, what was done `since`."""
    await with_names(found, me.pages, names)
    context = {"draft": None, "revision": None, "key": fresh(), "since": [], "open": True, "reason": "", **more}
    page = me.render("desk_write.html", status, found=found, longest=LONGEST_TEXT, **context)
    return page


async def propose(me: SignedIn, names: Names, form: Form) -> Response:
    """Begin a draft with what was typed, and show it; or the form again, with what is wrong."""
    kind = kind_in(form.text("kind"))
    label = "" if kind is Kind.REMOVAL else type_in(form.text("type"))
    found = written_in(writing(kind, label, form.text("about")), form)
    rows = await rows_of(found, names)
    if found.problems:
        return await form_page(me, names, found, 400, key=form.text("key"))
    asked = {
        "key": form.text("key"),
        "why": found.why,
        "kind": kind.name,
        "about": found.about if kind is Kind.REMOVAL else None,
        "rows": [given(row) for row in rows] if rows is not None else None,
    }
    data, errors = await me.run(desk_document("propose"), asked)
    if errors or data is None:
        blame(found, problems_in(errors))
        key = fresh() if code_of(errors) == "CONFLICT" else form.text("key")
        return await form_page(me, names, found, CODES.get(code_of(errors), 400), key=key)
    return RedirectResponse(f"/drafts/{data['done']['id'].partition(':')[2]}", 303, OWN)


async def revise_page(me: SignedIn, names: Names, number: str) -> Response:
    """The form with what a draft proposes."""
    draft = await read_draft(me, number)
    if Action.REVISE not in (await may_now(me, draft))[0]:
        raise PageProblem(
            409, [Mistake("it is no longer being written, or your key does not allow it")], [(f"/drafts/{number}", "The draft")]
        )
    return await form_page(me, names, of_draft(draft), **revising(draft))


def of_draft(draft: dict[str, Any]) -> Writing:
    """The form of a draft that is there."""
    rows = tuple(row_given(row, n) for n, row in enumerate(draft["rows"], 1))
    return writing(Kind[draft["kind"]], rows[0].type if rows else "", draft["about"], rows)


def revising(draft: dict[str, Any]) -> dict[str, Any]:
    """What the form says of the draft that it revises."""
    return {"draft": draft, "revision": draft["revision"], "reason": draft["reason"]}


async def revise(me: SignedIn, names: Names, number: str, form: Form) -> Response:
    """Change a draft to what was typed, and show it; or the form again, with what is wrong."""
    seen, draft = revision_in(form), await read_draft(me, number)
    found = written_in(of_draft(draft), form)
    rows = await rows_of(found, names)
    context = revising(draft) | {"revision": seen, "key": form.text("key")}
    if found.problems:
        return await form_page(me, names, found, 400, **context)
    sent_rows = [given(row) for row in rows] if rows is not None else None
    asked = {"key": form.text("key"), "draft": draft["id"], "revision": seen, "why": found.why, "rows": sent_rows}
    _, errors = await me.run(desk_document("revise"), asked)
    if not errors:
        return RedirectResponse(f"/drafts/{number}", 303, OWN)
    status = CODES.get(code_of(errors), 400)
    blame(found, problems_in(errors))
    if status == 409:
        context |= await overtaken(me, found, number, seen)
    return await form_page(me, names, found, status, **context)


async def overtaken(me: SignedIn, found: Writing, number: str, seen: int) -> dict[str, Any]:
    """What the form says where others changed the draft meanwhile: what they did, and beside each box what stands there now."""
    draft = await read_draft(me, number)
    row = row_given(draft["rows"][0]) if draft["rows"] else None
    for box in found.boxes:
        now = values_in(row, box.field)
        box.now = "\n".join(now) if now != box.values else None
    still = Action.REVISE in (await may_now(me, draft))[0]
    return {**revising(draft), "key": fresh(), "since": since(draft, seen), "open": still}
