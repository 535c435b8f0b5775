"""Progress of the 2023 plan: every commitment, when it was due, and what was found of it."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.pages.charts import Bar, bars
from api.pages.documents import page_document
from api.pages.layout import Mistake, PageProblem, Pages, phrase, title
from api.pages.names import Named, Names
from graph.schema.terms import CommitmentOutcome

OUTCOMES = {
    "KEPT": "Kept",
    "PARTLY_KEPT": "Partly kept",
    "UNDER_WAY": "Under way",
    "REPLACED": "Replaced by something else",
    "DROPPED": "Dropped",
    "NOT_FOUND": "Nothing found either way",
    "DESCRIBES": "Not a promise: describes",
}
"""What may have become of a commitment, in the order the page shows it."""
TONES = {"KEPT": "yes", "PARTLY_KEPT": "maybe", "UNDER_WAY": "maybe", "REPLACED": "warn", "DROPPED": "warn", "NOT_FOUND": "no"}
BARS = {"yes": 0, "maybe": 1, "warn": 2, "no": 3}


async def plan_page(pages: Pages, names: Names, request: Request) -> Response:
    """The commitments, by outcome and system."""
    asked = {name: request.query_params.get(name, "").strip() or None for name in ("system", "outcome")}
    after = request.query_params.get("after") or None
    outcome = word(asked["outcome"])
    found = (await pages.ask(page_document("plan"), {**asked, "outcome": outcome, "after": after}))["whatBecameOf"]
    page = found["commitments"]
    more = page["endCursor"] and path(asked, after=page["endCursor"])
    context = {
        "chart": outcome_chart(found["outcomes"], asked),
        "systems": await names.of("System"),
        "outcomes": [Named(one.lower(), name) for one, name in OUTCOMES.items()],
        "said": OUTCOMES,
        "tones": TONES,
    }
    return pages.render("plan.html", asked=asked, page=page, more=more, begun=after, start=path(asked), **context)


def word(given: str | None) -> str | None:
    """An outcome as GraphQL takes it. Raises PageProblem for a word that is none."""
    if given is None:
        return None
    if given.upper() not in CommitmentOutcome.__members__:
        told = f"{given[:40]!r} is not one of {', '.join(phrase(one) for one in OUTCOMES)}"
        raise PageProblem(400, [Mistake(told, "outcome")], [("/plan-2023", title("every commitment"))])
    return given.upper()


def path(asked: dict[str, Any], **changes: Any) -> str:
    """The address that asks the same with some things changed."""
    kept = {name: value for name, value in {**asked, **changes}.items() if value}
    return "/plan-2023" + (f"?{urlencode(kept, safe=':')}" if kept else "")


def outcome_chart(counts: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
    """How many came out in each way: the bars, and the same for the table."""
    held = {one["outcome"]: one["commitments"] for one in counts}
    rows = [
        Bar(name, held[one], str(held[one]), BARS.get(TONES.get(one, ""), 4), path(asked, outcome=one.lower()))
        for one, name in OUTCOMES.items()
        if one in held
    ]
    about = "How many commitments came out in each way. The table beside it holds the same numbers."
    return {"svg": bars("Commitments by outcome", about, rows), "rows": rows}
