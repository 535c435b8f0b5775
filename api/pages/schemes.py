"""Band schemes side by side: what decides the band, what opens it, and every band that was seen. Nothing is averaged."""

from typing import Any

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.layout import Mistake, PageProblem, Pages, money, phrase, title
from api.pages.names import Names

FEWEST, MOST = 2, 4
SEEN = {"WHOLE": "The whole of it", "PART": "Only a part of it", "SHAPE_ONLY": "Only its shape, no amounts"}


async def schemes_page(pages: Pages, names: Names, request: Request) -> Response:
    """The schemes that were chosen, side by side; or the choice."""
    chosen = list(dict.fromkeys(one for one in request.query_params.getlist("scheme") if one))
    listed = await names.of("BandScheme")
    if not chosen:
        return pages.render("schemes.html", listed=listed, chosen=chosen, found=[])
    if not FEWEST <= len(chosen) <= MOST:
        told = f"{len(chosen)} {'scheme was' if len(chosen) == 1 else 'schemes were'} named; name two to four"
        raise PageProblem(400, [Mistake(told)], [("/schemes", "Choose the schemes")])
    found = (await pages.ask(page_document("schemes"), {"schemes": chosen}))["schemesCompared"]["schemes"]
    context = {"rows": rows_of(found), "most": max((len(one["bands"]) for one in found), default=0), "paid": paid}
    return pages.render("schemes.html", listed=listed, chosen=chosen, found=found, **context)


def rows_of(found: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """What is said of each scheme, row by row, in the same order."""
    told = {
        "What decides the band": lambda s: ", ".join(phrase(one) for one in s["pricedBy"]),
        "Year": lambda s: s["year"],
        "What opens it": lambda s: s["openedBy"],
        "The first £6,000": lambda s: s["firstSixThousand"],
        "For which phases": lambda s: ", ".join(one["name"] for one in s["inPhase"]),
        "Paid from": lambda s: s["paysFrom"] and s["paysFrom"]["name"],
        "How much of it was seen": lambda s: SEEN[s["seen"]],
    }
    rows = [(label, [title(say(one["scheme"]) or "Its page does not say") for one in found]) for label, say in told.items()]
    return [*rows, ("Not seen", [title(one["unseen"] or "Nothing known to be missing") for one in found])]


def paid(band: dict[str, Any]) -> str:
    """What a band pays and for what time, as its table gives it."""
    if band["amount"] is None:
        return "amount not seen"
    each = " for each weekly hour" if band["eachWeeklyHour"] else ""
    per = {None: ", time not said", "ONCE": " once", "PLACE": " a place"}.get(band["per"], f" a {phrase(band['per'] or '')}")
    return f"{money(band['amount'])}{each}{per.replace(' a hour', ' an hour')}"
