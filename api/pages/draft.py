"""A draft checked against what is held. It goes by POST, is read and let go: no address, no log and no cache holds it."""

from typing import Any
from urllib.parse import parse_qs

from fastapi import Request, Response

from api.http import BadRequest, body
from api.pages.documents import page_document
from api.pages.evidence import AGES, DIRECTIONS, OLD_AFTER
from api.pages.layout import Mistake, PageProblem, Pages
from graph.fields import words
from queries.box.drafts import LONGEST

UNKEPT = {"Cache-Control": "no-store"}


def draft_page(pages: Pages, text: str = "", read: dict[str, Any] | None = None, wrong: str = "", status: int = 200) -> Response:
    """The page: the form, and what was read of the draft that was sent."""
    said = {"directions": DIRECTIONS, "ages": AGES, "years": OLD_AFTER, "words": words}
    found = pages.render("draft.html", status, text=text, read=read, wrong=wrong, longest=LONGEST, **said)
    found.headers.update(UNKEPT)
    return found


async def draft_answer(pages: Pages, request: Request) -> Response:
    """What the draft that was sent names. The answer may not be stored by anybody."""
    try:
        sent = parse_qs((await body(request)).decode("utf-8", "replace"), keep_blank_values=True)
    except (BadRequest, ValueError):
        raise PageProblem(400, [Mistake("What was sent is not a form, or is too long. Begin again at /draft.")]) from None
    text = sent.get("text", [""])[0].replace("\r\n", "\n")
    if not text.strip():
        return draft_page(pages, wrong="Paste some text.", status=400)
    if len(text) > LONGEST:
        told = f"It has {len(text):,} letters; {LONGEST:,} is the most. Send it in parts."
        return draft_page(pages, text[:LONGEST], None, told, 400)
    found = (await pages.ask(page_document("draft"), {"text": text}))["understoodDraft"]
    return draft_page(pages, text, shown(found))


def shown(found: dict[str, Any]) -> dict[str, Any]:
    """What was read, with the findings of each intervention beside it."""
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in found["evidence"]:
        by_id.setdefault(row["intervention"]["id"], []).append(row)
    groups = [{"node": one, "rows": by_id.get(one["id"], [])} for one in found["interventions"]]
    for group in groups:
        group["counts"] = {name: sum(row["direction"] == name for row in group["rows"]) for name in DIRECTIONS}
    return {**found, "groups": groups}
