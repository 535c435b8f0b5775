"""The coverage of ordinarily available provision: what is held for each need, layer and phase, and why there are holes."""

from typing import Any

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.layout import Mistake, PageProblem, Pages

HOLES = {"WIDER_NEED": "wider need", "OTHER_LAYER": "other layer", "OTHER_PHASE": "other phase", "NOT_NAMED": "not named"}
"""Why a cell is a hole, in the words that stand in it."""
LAYERS = {"UNIVERSAL": "Everyone", "TARGETED": "A group", "INDIVIDUAL": "One child"}


async def coverage_page(pages: Pages, request: Request) -> Response:
    """The matrix of one layer: a row a need, a column a phase."""
    layer = (request.query_params.get("layer") or "universal").upper()
    if layer not in LAYERS:
        told = f"{layer.lower()[:40]!r} is not one of {', '.join(LAYERS).lower()}"
        raise PageProblem(400, [Mistake(told, "layer")], [("/coverage", "What everyone receives")])
    found = (await pages.ask(page_document("coverage")))["coverage"]
    phases = [one["phase"] for one in found["phases"]]
    why = {cell["hole"]: cell["why"] for cell in found["cells"] if cell["hole"]}
    context = {
        "layer": layer,
        "layers": LAYERS,
        "rows": rows_of(found["cells"], layer),
        "why": {HOLES[hole]: why[hole] for hole in HOLES if hole in why},
    }
    return pages.render("coverage.html", phases=phases, held=found["phases"], holes=HOLES, **context)


def rows_of(cells: list[dict[str, Any]], layer: str) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """A layer’s needs, each with its cells in the order of the phases."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        if cell["layer"] == layer:
            rows.setdefault(cell["need"]["id"], []).append(cell)
    return [(row[0]["need"], row) for row in rows.values()]
