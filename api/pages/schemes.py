"""Band schemes, one by one and side by side: what decides the band, and every band that was seen. Nothing is averaged."""

from collections import Counter
from typing import Any

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.layout import Mistake, PageProblem, Pages, money, phrase, title
from api.pages.names import Names
from queries.asking import MOST_VALUES

FEWEST, MOST = 2, 4
HELD = {
    "WHOLE": "Seen whole",
    "PART": "Seen in part",
    "SHAPE_ONLY": "Only the shape was seen, no amounts",
}
"""How much of a scheme was seen, in the order in which schemes are listed."""
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
    found = await compared(pages, chosen)
    context = {"rows": rows_of(found), "most": max((len(one["bands"]) for one in found), default=0), "paid": paid}
    return pages.render("schemes.html", listed=listed, chosen=chosen, found=found, **context)


async def bands_page(pages: Pages, names: Names, request: Request) -> Response:
    """Every scheme with its bands and what each pays, or those whose band one thing decides."""
    by = request.query_params.get("by", "").strip().upper()
    every = await every_scheme(pages, names)
    decided = Counter(reason for one in every for reason in one["scheme"]["pricedBy"])
    if by and by not in decided:
        told = f"{by.lower()[:40]!r} is not one of {', '.join(phrase(one) for one in sorted(decided))}"
        raise PageProblem(400, [Mistake(told, "by")], [("/bands", "Every scheme")])
    shown = [one for one in every if not by or by in one["scheme"]["pricedBy"]]
    held = {name: [one for one in shown if one["scheme"]["seen"] == seen] for seen, name in HELD.items()}
    return pages.render(
        "bands.html",
        by=by,
        decided=sorted(decided.items()),
        held={name: found for name, found in held.items() if found},
        total=sum(len(one["bands"]) for one in every),
        schemes=len(every),
        areas=len({one["scheme"]["inArea"]["id"] for one in every}),
        paid=paid,
    )


async def every_scheme(pages: Pages, names: Names) -> list[dict[str, Any]]:
    """Every scheme with its bands, by name; asked for in as many parts as one question takes."""
    ids = [one.id for one in await names.of("BandScheme")]
    parts = [ids[n : n + MOST_VALUES] for n in range(0, len(ids), MOST_VALUES)]
    return [one for part in parts for one in await compared(pages, part)]


async def compared(pages: Pages, ids: list[str]) -> list[dict[str, Any]]:
    """Schemes with what is said of them."""
    found: list[dict[str, Any]] = (await pages.ask(page_document("schemes"), {"schemes": ids}))["schemesCompared"]["schemes"]
    return found


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
