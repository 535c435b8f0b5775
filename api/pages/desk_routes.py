"""The addresses of the pages for drafts. What changes something is sent by POST, from a page of the session's own."""

from fastapi import APIRouter, Request, Response

from api.drafting import SAYING
from api.pages.desk import act, declare, draft_page, interests_page, list_of_drafts, publish, publish_page
from api.pages.desk_writing import new_page, propose, revise, revise_page
from api.pages.layout import READ, PageProblem, Pages
from api.pages.names import Names
from api.pages.posted import keeping
from api.pages.signed_in import sent, visitor
from graph.schema.drafts import DraftAction as Action

NUMBER = "{number:int}"
SAID = {action.value.replace("_", "-"): action for action in SAYING}
"""What is done to a draft with words alone, by the end of its address."""


def add_desk(router: APIRouter, pages: Pages, names: Names) -> None:
    """The lists, the form of a new draft, interests, publishing, and each draft."""

    @router.api_route("/drafts", methods=READ)
    async def lists(request: Request) -> Response:
        return await list_of_drafts(visitor(pages, request), request)

    @router.api_route("/drafts/new", methods=READ)
    async def new(request: Request) -> Response:
        return await new_page(visitor(pages, request, Action.PROPOSE), names, request)

    @router.post("/drafts/new")
    async def proposed(request: Request) -> Response:
        me, form = await sent(pages, request, Action.PROPOSE)
        with keeping(form):
            return await propose(me, names, form)

    add_keeping(router, pages)
    add_draft(router, pages, names)


def add_keeping(router: APIRouter, pages: Pages) -> None:
    """Interests, and publishing."""

    @router.api_route("/drafts/interests", methods=READ)
    async def interests(request: Request) -> Response:
        return await interests_page(visitor(pages, request, Action.DECLARE_INTERESTS))

    @router.post("/drafts/interests")
    async def declared(request: Request) -> Response:
        me, form = await sent(pages, request, Action.DECLARE_INTERESTS)
        with keeping(form):
            return await declare(me, form)

    @router.api_route("/drafts/publish", methods=READ)
    async def to_publish(request: Request) -> Response:
        return await publish_page(visitor(pages, request, Action.PUBLISH))

    @router.post("/drafts/publish")
    async def published(request: Request) -> Response:
        me, form = await sent(pages, request, Action.PUBLISH)
        with keeping(form):
            return await publish(me, form, form.given.get("draft", []))


def add_draft(router: APIRouter, pages: Pages, names: Names) -> None:
    """One draft, and what is done to it."""

    @router.api_route(f"/drafts/{NUMBER}", methods=READ)
    async def draft(number: int, request: Request) -> Response:
        return await draft_page(visitor(pages, request), str(number))

    @router.api_route(f"/drafts/{NUMBER}/revise", methods=READ)
    async def to_revise(number: int, request: Request) -> Response:
        return await revise_page(visitor(pages, request, Action.REVISE), names, str(number))

    @router.post(f"/drafts/{NUMBER}/revise")
    async def revised(number: int, request: Request) -> Response:
        me, form = await sent(pages, request, Action.REVISE)
        with keeping(form):
            return await revise(me, names, str(number), form)

    @router.post(f"/drafts/{NUMBER}/publish")
    async def published(number: int, request: Request) -> Response:
        me, form = await sent(pages, request, Action.PUBLISH)
        with keeping(form):
            return await publish(me, form, [f"draft:{number}"])

    @router.post(f"/drafts/{NUMBER}/{{doing}}")
    async def done(number: int, doing: str, request: Request) -> Response:
        if doing not in SAID:
            raise PageProblem(404)
        me, form = await sent(pages, request, SAID[doing])
        with keeping(form):
            return await act(me, str(number), SAID[doing], form)
