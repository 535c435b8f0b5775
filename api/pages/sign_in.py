"""Signing in with a key, and out again. The key goes by POST, and into no address, log or page."""

import asyncio
import re
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.pages.layout import READ, Mistake, PageProblem, Pages
from api.pages.posted import posted
from api.pages.signed_in import OWN, SignedIn, cookie_name, sent, session_of
from api.quota import Turns
from api.sessions import LIFETIME
from graph.schema.drafts import DraftAction as Action

WRONG = "That is no key in use. Paste the whole of it, as it was shown when it was made."
BACK = re.compile(r"(?:/[a-z0-9-]+)+")
"""The addresses on this site that signing in may lead back to."""
HERE = {"127.0.0.1", "::1"}


def add_sign_in(router: APIRouter, pages: Pages) -> None:
    """The pages to sign in and out."""
    tries = Turns(5, 60)

    @router.api_route("/sign-in", methods=READ)
    async def sign_in(request: Request, next: str = "") -> Response:
        session = session_of(pages, request)
        return sign_in_page(pages, back=back_to(next), me=SignedIn(pages, session) if session else None)

    @router.post("/sign-in")
    async def signed_in(request: Request) -> Response:
        return await begun(pages, tries, request)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        await sent(pages, request, Action.REPORT)  # any key may
        pages.sessions.end(request.cookies.get(cookie_name(request), ""))
        answer = RedirectResponse("/sign-in", 303, OWN)
        answer.delete_cookie(cookie_name(request), secure=request.url.scheme == "https", httponly=True, samesite="strict")
        return answer


def sign_in_page(pages: Pages, wrong: str = "", status: int = 200, **context: Any) -> Response:
    """The page to sign in."""
    found = pages.render(
        "sign_in.html", status, wrong=wrong, hours=LIFETIME // 3600, **{"me": None, "back": "/drafts", **context}
    )
    found.headers.update(OWN)
    return found


async def begun(pages: Pages, tries: Turns, request: Request) -> Response:
    """A session begun with the key that was sent, or the page that says why not."""
    form, client = await posted(request), request.client.host if request.client else ""
    secure = request.url.scheme == "https"
    if not secure and client not in HERE:
        raise PageProblem(403, [Mistake("Keys are taken over https alone, or on this machine.")])
    back = back_to(form.text("next"))
    if wait := tries.wait(client):
        page = sign_in_page(pages, f"Too many keys were tried that are not in use. Try again in {wait} s.", 429, back=back)
        page.headers["Retry-After"] = str(wait)
        return page
    named = await asyncio.to_thread(pages.sessions.begin, form.text("secret"))
    if named is None:
        tries.take(client)
        return sign_in_page(pages, WRONG, 403, back=back)
    pages.sessions.end(request.cookies.get(cookie_name(request), ""))
    answer = RedirectResponse(back, 303, OWN)
    answer.set_cookie(cookie_name(request), named, LIFETIME, path="/", secure=secure, httponly=True, samesite="strict")
    return answer


def back_to(path: str) -> str:
    """Where one was going; the list of drafts where that is no page here."""
    return path if BACK.fullmatch(path) and not path.startswith("/sign-") else "/drafts"
