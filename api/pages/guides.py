"""Guides to practice: what each covers, which of its recommendations have evidence here, and why there are holes."""

import re

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.evidence import DIRECTIONS
from api.pages.layout import Mistake, PageProblem, Pages

GUIDE = re.compile(r"practice-guide:[a-z0-9-]+")
FITS = {"NAMED": "named by the guide", "WIDER": "within a need it names", "EVERYONE": "the guide names no need"}
"""How a guide comes to cover a need, in words."""
HOLES = {
    "NAMES_NOTHING_HELD": "Names nothing held",
    "NOTHING_HELD": "Nothing held",
    "NO_RESULT": "Looked for, no result",
    "NOT_SAID_TO_REST": "Held, not linked",
    "NO_RECOMMENDATION": "No recommendation held",
}
"""What a hole is called."""


async def guides_page(pages: Pages, request: Request) -> Response:
    """Every guide with its counts and every recommendation without evidence; or one guide."""
    chosen = request.query_params.get("guide", "")
    if chosen and not GUIDE.fullmatch(chosen):
        raise PageProblem(400, [Mistake("That is not the id of a guide.", "guide")], [("/guides", "Every guide")])
    found = (await pages.ask(page_document("guides"), {"guide": chosen or None}))["guideCoverage"]
    if chosen and not found["guides"]:
        raise PageProblem(404, [Mistake("No guide in force or announced has that id.")], [("/guides", "Every guide")])
    words = {"fits": FITS, "holes": HOLES, "directions": DIRECTIONS}
    return pages.render("guide.html" if chosen else "guides.html", found=found, **words, about=chosen or None)
