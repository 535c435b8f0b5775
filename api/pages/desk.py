"""The pages for drafts: what awaits whom, one draft with what may be done with it, interests, and publishing."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.pages.boxes import values_in
from api.pages.compared import compared, offers, passages_of
from api.pages.documents import desk_document
from api.pages.known import known
from api.pages.layout import CODES, Mistake, PageProblem, problem_of
from api.pages.posted import Form
from api.pages.proposing import row_given
from api.pages.signed_in import OWN, SignedIn, today
from graph.fields import meanings
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from graph.schema.drafts import DraftState as State
from ingest.drafts import STEPS, holds, lapses_on
from ingest.rows import Row

LISTS: Mapping[str, tuple[str, list[State], bool]] = {
    "review": ("Awaiting review", [State.SUBMITTED], False),
    "mine": ("Yours", [], True),
    "reports": ("Readers’ reports", [State.REPORTED], False),
    "approved": ("Approved, awaiting publishing", [State.APPROVED], False),
    "all": ("All", [], False),
}
"""The lists of drafts: how each is called, the states it shows (none means all), and whether only one's own."""
MEANINGS = {action: meanings(Action)[action.name] for action in Action}


async def list_of_drafts(me: SignedIn, request: Request) -> Response:
    """A page of one of the lists."""
    usual = "review" if me.may(Action.APPROVE) else "mine"
    chosen = request.query_params.get("list", usual)
    if chosen not in LISTS:
        raise PageProblem(400, [Mistake(f"is one of {', '.join(LISTS)}", "list")])
    title, states, own = LISTS[chosen]
    after = request.query_params.get("after") or None
    asked = {"state": [state.name for state in states], "writer": me.name if own else None, "after": after}
    found = (await me.ask(desk_document("drafts"), asked))["drafts"]
    lists = {name: one[0] for name, one in LISTS.items()}
    return me.render("desk_list.html", lists=lists, chosen=chosen, heading=title, found=found, after=after)


async def read_draft(me: SignedIn, number: str) -> dict[str, Any]:
    """A draft, as GraphQL tells of it. Raises PageProblem where there is none."""
    data, errors = await me.run(desk_document("draft"), {"id": f"draft:{number}"})
    if code_of(errors) == "NOT_KNOWN":
        raise PageProblem(404, near=[("/drafts", "The list of drafts")])
    if errors or data is None:
        raise problem_of(errors)
    found: dict[str, Any] = data["draft"]
    return found


async def may_now(me: SignedIn, draft: Mapping[str, Any]) -> tuple[list[Action], list[Action]]:
    """What somebody may do with a draft now, and what else they might once they have declared their interests."""
    async with me.drafts() as drafts:
        declared_on = await drafts.declared_on(me.name)
    now = offers(me.session.key, draft, declared_on, today())
    once_declared = offers(me.session.key, draft, str(today()), today())
    return now, [action for action in once_declared if action not in now]


async def draft_page(me: SignedIn, number: str, status: int = 200, **more: Any) -> Response:
    """A draft, and what may be done with it. `more`: what was `wrong`, what was `typed` for which `action`, what was `seen`."""
    draft = await read_draft(me, number)
    now, once_declared = await may_now(me, draft)
    seen = more.get("seen")
    context = {"draft": draft, "number": number, "now": now, "once_declared": once_declared, "steps": STEPS, "meaning": MEANINGS}
    context |= {"since": since(draft, seen) if seen is not None else [], "wrong": [], "typed": "", "action": None, **more}
    return me.render("desk_draft.html", status, **context, **await beside(me, draft))


async def beside(me: SignedIn, draft: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft would change, beside what is held; the rows that come with it, and the passages held that it rests on."""
    rows, before = [row_given(row, n) for n, row in enumerate(draft["rows"], 1)], await held(me, draft)
    ids = [one for row in (*rows, before) if row for name in row.fields for one in values_in(row, name)]
    nodes = await known(me.pages, [draft["about"], *ids])
    return {
        "lines": compared(before, rows[0] if rows else None, nodes),
        "further": [(row, compared(None, row, nodes)) for row in rows[1:]],
        "passages": passages_of(rows, nodes),
        "node": nodes.get(draft["about"]),
        "before": before,
    }


async def held(me: SignedIn, draft: Mapping[str, Any]) -> Row | None:
    """The row that a draft would change or take out, as it is held now; nothing where it would do neither, or did."""
    if draft["kind"] not in (Kind.CHANGE.name, Kind.REMOVAL.name) or draft["state"] == State.PUBLISHED.name:
        return None
    async with me.drafts() as drafts:
        return await drafts.held(draft["about"])


def since(draft: Mapping[str, Any], seen: int) -> list[dict[str, Any]]:
    """What was done to a draft after the revision that somebody saw."""
    return [entry for entry in draft["history"] if entry["revision"] > seen]


async def act(me: SignedIn, number: str, action: Action, form: Form) -> Response:
    """Do something with a draft that takes words alone, and show the draft as it is then."""
    seen, why = revision_in(form), form.text("why")
    asked = {"key": form.text("key"), "draft": f"draft:{number}", "revision": seen, "why": why}
    _, errors = await me.run(desk_document(action.value), asked)
    if not errors:
        return RedirectResponse(f"/drafts/{number}", 303, OWN)
    status = CODES.get(code_of(errors), 400)
    if status not in (400, 403, 409):
        raise problem_of(errors)
    changed = {"seen": seen} if status == 409 else {}
    return await draft_page(me, number, status, wrong=problems_in(errors), typed=why, action=action, **changed)


def revision_in(form: Form) -> int:
    """The revision that was seen. Raises PageProblem."""
    text = form.text("revision")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise PageProblem(400, [Mistake("The form says no revision. Open the draft again. Nothing was changed.")])
    return int(text)


def code_of(errors: list[dict[str, Any]]) -> str:
    """The word for what was wrong."""
    return str(errors[0].get("extensions", {}).get("code", "")) if errors else ""


def problems_in(errors: list[dict[str, Any]]) -> list[str]:
    """What was wrong, each problem of the check by itself."""
    return [text for error in errors for text in error.get("extensions", {}).get("problems") or [error["message"]]]


async def interests_page(me: SignedIn, typed: str = "", wrong: list[str] | None = None, status: int = 200) -> Response:
    """Whether a declaration of interests holds, and until when; the form to make one."""
    async with me.drafts() as drafts:
        day = await drafts.declared_on(me.name)
    lapses = lapses_on(today().fromisoformat(day)) if day else None
    context = {"declared_on": day, "lapses": lapses, "holding": holds(day, today()), "typed": typed, "wrong": wrong or []}
    return me.render("desk_interests.html", status, **context)


async def declare(me: SignedIn, form: Form) -> Response:
    """Declare interests."""
    asked = {"key": form.text("key"), "why": form.text("why")}
    _, errors = await me.run(desk_document("declare_interests"), asked)
    if errors:
        return await interests_page(me, form.text("why"), problems_in(errors), CODES.get(code_of(errors), 400))
    return RedirectResponse("/drafts/interests", 303, OWN)


async def publish_page(me: SignedIn, wrong: list[str] | None = None, status: int = 200) -> Response:
    """What is approved, and the button that publishes it."""
    found = await me.ask(desk_document("drafts"), {"state": [State.APPROVED.name], "writer": None, "after": None})
    return me.render("desk_publish.html", status, found=found["drafts"], wrong=wrong or [], made=None)


async def publish(me: SignedIn, form: Form, drafts: list[str]) -> Response:
    """Publish the drafts that were seen, and lead to the release that holds them."""
    if not drafts:
        return await publish_page(me, ["no draft was named, so nothing was published"], 400)
    data, errors = await me.run(desk_document("publish"), {"key": form.text("key"), "drafts": drafts})
    if errors or data is None:
        status = CODES.get(code_of(errors), 400)
        if status == 503:
            raise problem_of(errors)
        return await publish_page(me, problems_in(errors), status)
    return me.render("desk_publish.html", found=None, wrong=[], made=data["done"])
