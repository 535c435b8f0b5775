"""The commissioner's pages, and the page that lists them."""

from fastapi import APIRouter, Request, Response

from api.pages.coverage import coverage_page
from api.pages.figures import figures_page
from api.pages.layout import READ, Pages
from api.pages.money import money_page
from api.pages.names import Names
from api.pages.plan import plan_page
from api.pages.regimes import regimes_page
from api.pages.schemes import bands_page, schemes_page

LISTED = {
    "/money": ("The flow of money", "From which grant, through which budget and payer, to which support: counted in statements."),
    "/areas": (
        "An authority’s figures",
        "Choose an area: its money, plans, refusals, appeals and inspections, beside its neighbours, region and England.",
    ),
    "/schemes": ("Band schemes side by side", "What decides the band in two to four authorities, and what each band pays."),
    "/bands": ("Bands", "What each authority’s bands pay, scheme by scheme, by what decides the band."),
    "/questions/local_offers_compared": (
        "Local offers side by side",
        "What areas say of their own support beside each other and beside what holds nationally, and what each leaves out.",
    ),
    "/coverage": (
        "Coverage of ordinarily available provision",
        "For which needs, layers and phases something is held, what of it has evidence, and why there is a hole.",
    ),
    "/law-and-proposals": (
        "The law now, and what is proposed",
        "Side by side, subject by subject; what would take the place of what, and what would be lost.",
    ),
    "/questions/gaps_and_overlaps": ("Gaps and overlaps", "What the sources held leave unsaid, or say twice, by kind."),
    "/packs": (
        "Describe your own area",
        "A spreadsheet for what your council or trust makes available, charges and pays, and a check of it when filled in.",
    ),
    "/plan-2023": ("Progress of the 2023 plan", "Each of its commitments: when it was due, and what was found of it."),
}
"""What the commissioner’s pages are: by address, a name and what each shows."""


def add_commissioners(router: APIRouter, pages: Pages, names: Names) -> None:
    """The pages for commissioners. Add them before the types’ own: `/bands` is one of both."""

    @router.api_route("/commissioners", methods=READ)
    async def listed() -> Response:
        return pages.render("commissioners.html", listed=LISTED)

    @router.api_route("/money", methods=READ)
    async def money(request: Request) -> Response:
        return await money_page(pages, names, request)

    @router.api_route("/area/{slug}/figures", methods=READ)
    async def figures(slug: str, request: Request) -> Response:
        return await figures_page(pages, names, slug, request)

    @router.api_route("/schemes", methods=READ)
    async def schemes(request: Request) -> Response:
        return await schemes_page(pages, names, request)

    @router.api_route("/bands", methods=READ)
    async def bands(request: Request) -> Response:
        named = "scheme" in request.query_params
        return await (schemes_page if named else bands_page)(pages, names, request)

    @router.api_route("/law-and-proposals", methods=READ)
    async def regimes(request: Request) -> Response:
        return await regimes_page(pages, request)

    @router.api_route("/coverage", methods=READ)
    async def coverage(request: Request) -> Response:
        return await coverage_page(pages, request)

    @router.api_route("/plan-2023", methods=READ)
    async def plan(request: Request) -> Response:
        return await plan_page(pages, names, request)
