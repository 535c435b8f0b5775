"""The flow of money: who pays for what from which budget, as wide as the statements that say so are many."""

from typing import Any

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.flows import Ribbon, sankey
from api.pages.layout import Pages, money, node_path
from api.pages.names import Named, Names

TONES = {"FEEDS": 0, "PAYS": 1, "SUPPORTS": 2}
STEPS = {
    "FEEDS": ("From grant to budget", "Grant or larger budget", "Budget it gives to"),
    "PAYS": ("From budget to payer", "Budget", "Payer"),
    "SUPPORTS": ("From payer to support", "Payer", "What is paid for"),
}
"""Each step of money’s way: its heading, and the headings of its table."""
NO_BUDGET = {"id": "", "name": "No source names a budget"}
ASKED = ("support", "budget", "area", "period")
EXAMPLE = {"area": "area:373", "period": "2023-24"}
"""An area and a year of which a grant is held in blocks."""
TALLEST = 260
"""Height in pixels that the grant is drawn at in pounds."""


async def money_page(pages: Pages, names: Names, request: Request) -> Response:
    """The whole flow, or the part that pays for one support or comes out of one budget; and an area’s grant in pounds."""
    asked = {name: request.query_params.get(name, "").strip() or None for name in ASKED}
    answer = await pages.ask(page_document("money"), asked | {"years": asked["area"] or EXAMPLE["area"]})
    found, years = answer["flowOfMoney"], years_of(answer["held"]["allocations"]["nodes"])
    flows = [{**flow, "outOf": flow["outOf"] or NO_BUDGET} for flow in found["flows"]]
    blocks = found["blocks"]
    context = {
        "chart": flow_chart(flows, found["statements"]) if flows else None,
        "tables": [(step, *words, rows) for step, words in STEPS.items() if (rows := [f for f in flows if f["kind"] == step])],
        "blocks": blocks,
        "pounds": pounds_chart(blocks) if any(b["amount"] for b in blocks) else None,
        "choices": [("budget", "Budget", await names.of("Budget")), ("support", "Support", await names.of("Arrangement"))],
        "of_grant": [("area", "Area", await names.of("Area")), ("period", "Year", [Named(year, year) for year in years])],
        "years": years,
    }
    return pages.render("money.html", asked=asked, statements=found["statements"], example=EXAMPLE, where=where, **context)


def years_of(allocations: list[dict[str, Any]]) -> list[str]:
    """The years in which an area's grant is held in blocks, the latest first."""
    blocks = (one for one in allocations if one["stage"] == "ALLOCATED_BEFORE_DEDUCTIONS" and one["partOf"] and not one["line"])
    return sorted({one["period"] for one in blocks}, reverse=True)


def flow_chart(flows: list[dict[str, Any]], statements: int) -> str:
    """The flow as ribbons, each as wide as its count of statements."""
    ribbons = [
        Ribbon(f["outOf"]["id"], f["into"]["id"], f["statements"], counted(f["statements"]), TONES[f["kind"]]) for f in flows
    ]
    about = f"Drawn from {counted(statements)} of who pays. Widths count statements, not pounds. The tables below hold the same."
    return sankey("Grant, budget, payer and support", about, ribbons, labels_of(flows), 10 if statements < 30 else 7)


def counted(statements: int) -> str:
    """A count of statements, in words."""
    return f"{statements} statement" if statements == 1 else f"{statements} statements"


def labels_of(flows: list[dict[str, Any]]) -> dict[str, str]:
    """The name of each end, by id."""
    return {end["id"]: end["name"] for flow in flows for end in (flow["outOf"], flow["into"])}


def pounds_chart(blocks: list[dict[str, Any]]) -> str:
    """A grant and its blocks in pounds, as published, on one basis."""
    drawn = [b for b in blocks if b["amount"] and float(b["amount"]) > 0]
    ribbons = [
        Ribbon(b["partOf"]["ofBudget"]["id"], b["ofBudget"]["id"], float(b["amount"]), money(b["amount"]), 0) for b in drawn
    ]
    labels = {end["id"]: end["name"] for b in drawn for end in (b["partOf"]["ofBudget"], b["ofBudget"])}
    widest = max(float(b["partOf"]["amount"] or b["amount"]) for b in drawn)
    about = "Amounts before recoupment and deductions, as the Department published them. The table below holds the same."
    return sankey(f"The grant’s blocks, {drawn[0]['period']}", about, ribbons, labels, TALLEST / widest)


def where(flow: dict[str, Any]) -> str | None:
    """The page that says more of a step: the budget’s, or the routes to the support."""
    if flow["kind"] == "SUPPORTS":
        return f"/questions/route_of_money?support={flow['into']['id']}"
    return node_path(flow["outOf"]["id"]) if flow["outOf"]["id"] else None
