"""The pages for those who write guidance."""

from fastapi import APIRouter, Request, Response

from api.pages.draft import draft_answer, draft_page
from api.pages.evidence import evidence_page
from api.pages.guides import guides_page
from api.pages.layout import READ, Pages
from api.pages.names import Names


def add_authors(router: APIRouter, pages: Pages, names: Names) -> None:
    """Evidence, guides and drafts."""

    @router.api_route("/evidence", methods=READ)
    async def evidence(request: Request) -> Response:
        return await evidence_page(pages, names, request)

    @router.api_route("/guides", methods=READ)
    async def guides(request: Request) -> Response:
        return await guides_page(pages, request)

    @router.api_route("/draft", methods=READ)
    async def draft() -> Response:
        return draft_page(pages)

    @router.post("/draft")
    async def drafted(request: Request) -> Response:
        return await draft_answer(pages, request)
