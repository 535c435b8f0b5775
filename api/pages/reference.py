"""The pages that the foot of every page leads to: words, fields, sources, and what this site promises of itself."""

from fastapi import APIRouter, Request, Response

from api.pages.dictionary import dictionary_page
from api.pages.documents import page_document
from api.pages.glossary import glossary_page, words_page
from api.pages.layout import READ, Pages
from api.pages.names import Names

STATEMENTS = ("about", "accessibility", "privacy", "cookies")
"""What this site says of itself: each at its name, by the template of that name."""


def add_reference(router: APIRouter, pages: Pages, names: Names) -> None:
    """The pages of reference. Add them before the types' own, and after linked data's: `/sources` and `/schema/…` are of both."""

    @router.api_route("/glossary", methods=READ)
    async def glossary() -> Response:
        return await glossary_page(pages, names)

    @router.api_route("/glossary/{letter}", methods=READ)
    async def words(letter: str) -> Response:
        return await words_page(pages, names, letter)

    @router.api_route("/schema", methods=READ)
    async def dictionary() -> Response:
        return dictionary_page(pages, None)

    @router.api_route("/schema/{label}", methods=READ)
    async def dictionary_of(label: str) -> Response:
        return dictionary_page(pages, label)

    @router.api_route("/sources", methods=READ)
    async def sources(request: Request) -> Response:
        return await sources_page(pages, request)

    for name in STATEMENTS:
        add_statement(router, pages, name)


def add_statement(router: APIRouter, pages: Pages, name: str) -> None:
    """A page of words alone."""

    @router.api_route(f"/{name}", methods=READ)
    async def statement() -> Response:
        return pages.render(f"{name}.html")


async def sources_page(pages: Pages, request: Request) -> Response:
    """The sources, each with its publisher, licence and where it can be read."""
    after = request.query_params.get("after") or None
    page = (await pages.ask(page_document("sources"), {"after": after}))["sources"]
    return pages.render("sources.html", page=page, begun=after, more=page["endCursor"] and f"?after={page['endCursor']}")
