"""A reader's report that something is wrong: kept for the reviewers, from anybody, a few at a time."""

import os
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from api.keys import Key, Role
from api.pages.desk import code_of, problems_in
from api.pages.documents import desk_document, page_document
from api.pages.known import is_id
from api.pages.layout import READ, Mistake, Pages
from api.pages.posted import Form, keeping, posted
from api.pages.signed_in import OWN, fresh
from api.personal import marks_in
from api.quota import Turns
from graph.schema.drafts import DraftAction as Action
from ingest.drafts import LONGEST_REPORT

READER = Key("a reader without a key", Role.READER, "", None)
"""Whose name stands in the journal for everybody who reports without a key."""


def add_report(router: APIRouter, pages: Pages) -> None:
    """The page to report an error."""
    turns = Turns(5, 600)

    @router.api_route("/report", methods=READ)
    async def report(about: str = "") -> Response:
        return await report_page(pages, about)

    @router.post("/report")
    async def reported(request: Request) -> Response:
        form = await posted(request)
        with keeping(form):
            return await take(pages, turns, form, request.client.host if request.client else "")


async def report_page(pages: Pages, about: str, status: int = 200, **more: Any) -> Response:
    """The form of a report. `more`: what was `typed`, what is wrong with it, whether it may tell of harm, whether it was kept."""
    about = about if is_id(about) else ""
    found = (await pages.ask(page_document("report"), {"id": about}))["node"] if about else None
    context = {"wrong": [], "typed": "", "key": fresh(), "harm": False, "kept": False, **more}
    keeps = pages.executor.reader.keeps_drafts
    page = pages.render(
        "report.html", status, about=about, found=found, to=report_address(about), keeps=keeps, longest=LONGEST_REPORT, **context
    )
    page.headers.update(OWN)
    return page


async def take(pages: Pages, turns: Turns, form: Form, client: str) -> Response:
    """Keep a client's report, once; or the form again, with why it was not kept and what was typed."""
    about, again = form.text("about"), {"typed": form.text("why"), "key": form.text("key")}
    if wrong := await wrong_with(pages, form):
        return await report_page(pages, about, 400, wrong=wrong, **again)
    if wait := turns.wait(client):
        told = Mistake(f"You have sent {turns.most} reports of late. Send the next in {wait // 60 + 1} minutes.", "why")
        page = await report_page(pages, about, 429, wrong=[told], **again)
        page.headers["Retry-After"] = str(wait)
        return page
    if (
        form.text("read") != "yes"
        and (await pages.ask(desk_document("harm"), {"text": again["typed"]}))["understoodDraft"]["harm"]
    ):
        return await report_page(pages, about, harm=True, **again)
    asked = {"key": again["key"], "why": again["typed"], "about": about}
    outcome = await pages.executor.run(desk_document(Action.REPORT.value), asked, who=READER, by_post=True)
    if errors := outcome.body.get("errors"):
        status = 503 if code_of(errors) in ("UNAVAILABLE", "TOO_SLOW", "INTERNAL") else 400
        return await report_page(pages, about, status, wrong=[Mistake(text) for text in problems_in(errors)], **again)
    turns.take(client)
    return await report_page(pages, about, kept=True)


async def wrong_with(pages: Pages, form: Form) -> list[Mistake]:
    """What keeps a report from being taken."""
    about, text = form.text("about"), form.text("why")
    found = []
    if not is_id(about) or not (await pages.ask(page_document("report"), {"id": about}))["node"]:
        told = f"nothing is held under the id {about[:60]!r}" if about else "say which record it is about"
        found.append(Mistake(f"{told}; its page says its id at the foot", "about"))
    if not text:
        found.append(Mistake("say what is wrong", "why"))
    if len(text) > LONGEST_REPORT:
        found.append(Mistake(f"it has {len(text):,} characters; {LONGEST_REPORT:,} are taken, so say it more briefly", "why"))
    kept = "what is sent is kept for good, and must tell of no child or family; take it out"
    return found + [Mistake(f"it holds {mark}: {kept}", "why") for mark in marks_in(text)]


def report_address(about: str) -> str | None:
    """Where errors are reported, from PROVISION_REPORT: an https page, or a mailto with what it is about as its subject."""
    to = os.environ.get("PROVISION_REPORT", "").strip()
    if to.startswith("mailto:"):
        return f"{to}{'&' if '?' in to else '?'}subject={quote(f'Error in {about}' if about else 'Error')}"
    return to if to.startswith("https://") else None
