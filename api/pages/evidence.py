"""Evidence for a need or an intervention: each finding on its own scale, for whom it was found, how old it is, who disagrees."""

from itertools import groupby
from typing import Any

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.form import Field
from api.pages.layout import Pages
from api.pages.names import Names
from api.pages.questions import Asked, mark, read_asked
from api.wording import phrase
from queries.question import questions

QUESTION = "evidence_compared"
A_PAGE = 15
"""Interventions on a page."""
ASKED_HERE = ("need", "phase", "interventions", "direction")
DIRECTIONS = {
    "SUPPORTS": ("Supports it", "yes"),
    "MIXED": ("Points both ways", "maybe"),
    "NO_EFFECT": ("No effect told", "no"),
    "AGAINST": ("Speaks against it", "no"),
    "NO_RESULT": ("No result", "plain"),
}
"""What a finding's direction is called, and its colour."""
NEEDS = {
    "NAMED": "is for this need",
    "WIDER": "is for a wider need",
    "PARTLY": "is for a part of this need only",
    "EVERYONE": "names no need",
    "OTHER": "is for other needs",
}
SECTIONS = {
    None: "What was found",
    "NAMED": "For this need",
    "PARTLY": "For a part of this need only",
    "WIDER": "For a wider need",
    "OTHER": "For other needs",
}
"""Under which heading interventions stand."""
AGES = {
    "NAMED": ("Just these ages", "yes"),
    "WIDER": ("These ages and more", "yes"),
    "PARTLY": ("Some of these ages", "maybe"),
    "OTHER": ("Other ages", "no"),
    "NOT_SAID": ("Ages not told", "plain"),
}
"""How those it was found for stand to those asked about, in words."""

WORDS = {"directions": DIRECTIONS, "needs": NEEDS, "sections": SECTIONS, "ages": AGES}
OLD_AFTER = next(one.default for one in questions()[QUESTION].parameters if one.name == "old_after")
"""The years after which a finding counts as old, unless another number is asked for."""


async def evidence_page(pages: Pages, names: Names, request: Request) -> Response:
    """The form, and what was found once anything is asked."""
    asked, mistakes, _ = await read_asked(pages, names, QUESTION, request)
    mark(asked.fields, mistakes)
    fields = [one for name in ASKED_HERE for one in asked.fields if one.name == name]
    found = None
    if not mistakes and any(asked.given.get(one.name) for one in fields):
        found = shown((await pages.ask(page_document("evidence"), asked.variables))["evidenceCompared"], begun(asked))
    context = {"asked": asked, "fields": fields, "mistakes": mistakes, "found": found, "about": None}
    years = asked.variables.get("oldAfter") or OLD_AFTER
    return pages.render("evidence.html", 400 if mistakes else 200, **context, **WORDS, years=years, chosen=chosen(fields))


def begun(asked: Asked) -> int:
    """How many interventions were shown before this page."""
    given = (asked.given.get("after") or [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0


def shown(found: dict[str, Any], start: int) -> dict[str, Any]:
    """The answer, the findings of each intervention together; where a need is asked, those that name none in brief."""
    about = {one["id"]: one for one in found["interventions"]}
    groups = []
    for node_id, grouped in groupby(found["rows"], key=lambda row: row["intervention"]["id"]):
        rows = list(grouped)
        counts = {name: sum(row["direction"] == name for row in rows) for name in DIRECTIONS}
        groups.append({"node": about[node_id], "rows": rows, "fit": rows[0]["needFit"], "counts": counts})
    brief = [group for group in groups if group["fit"] == "EVERYONE"]
    whole = [group for group in groups if group not in brief]
    page = whole[start : start + A_PAGE]
    more = start + A_PAGE if start + A_PAGE < len(whole) else None
    return {**found, "groups": page, "brief": [] if more else brief, "begun": start, "more": more}


def chosen(fields: list[Field]) -> str:
    """What was asked about, in words."""
    named = [one.chosen if one.labels else [phrase(value) for value in one.values] for one in fields]
    return ", ".join(name for names in named for name in names)
