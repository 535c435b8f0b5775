"""Somebody signed in, at one request: what pages ask and do for them goes by their key, as over GraphQL."""

import hmac
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.drafting import opened
from api.keys import LEAST, may
from api.pages.layout import Instead, Mistake, PageProblem, Pages, problem_of
from api.pages.posted import Form, keeping, posted
from api.sessions import PLAIN, SECURE, Session
from graph.fields import words
from graph.knowledge_graph import Unavailable
from graph.schema.drafts import DraftAction as Action
from ingest.drafting import Drafts

OWN = {"Cache-Control": "no-store", "Vary": "Cookie", "Referrer-Policy": "same-origin"}
"""What is shown to one person is kept by nobody. Their forms say that they come from here, which `no-referrer` would hide."""
NOT_YOURS = "The form is not of this session. Open the page again, and send it from there. Nothing was changed."


@dataclass(frozen=True)
class SignedIn:
    """Somebody signed in, at one request."""

    pages: Pages
    session: Session

    @property
    def name(self) -> str:
        return self.session.key.name

    def may(self, action: Action) -> bool:
        """Whether their role allows something."""
        return may(self.session.key.role, action)

    def allows(self, action: str) -> bool:
        """The same, for templates: by the action's word."""
        return self.may(Action(action))

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page for them alone. Each form on it may take `fresh`, a key of its own."""
        found = self.pages.render(template, status, me=self, fresh=fresh, **context)
        found.headers.update(OWN)
        return found

    async def run(self, document: str, variables: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """The data that answers a document, and what was wrong."""
        outcome = await self.pages.executor.run(document, variables, who=self.session.key, by_post=True)
        return outcome.body.get("data"), outcome.body.get("errors", [])

    async def ask(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data that answers a document. Raises PageProblem."""
        data, errors = await self.run(document, variables)
        if errors or data is None:
            raise problem_of(errors)
        return data

    @asynccontextmanager
    async def drafts(self) -> AsyncIterator[Drafts]:
        """The drafts, to read. Raises PageProblem where they are not kept, or cannot be read now."""
        try:
            async with self.pages.executor.reader.pin() as context, opened(context) as drafts:
                yield drafts
        except Unavailable as error:
            raise PageProblem(503, [Mistake(str(error))]) from None


def fresh() -> str:
    """A key for one form as it is rendered: sent twice, it does nothing twice."""
    return str(uuid.uuid4())


def today() -> date:
    """The day, as declarations of interests are dated."""
    return datetime.now(UTC).date()


def cookie_name(request: Request) -> str:
    """The name of the session's cookie, by how the request came."""
    return SECURE if request.url.scheme == "https" else PLAIN


def session_of(pages: Pages, request: Request) -> Session | None:
    """The session that a request belongs to, if any."""
    return pages.sessions.of(request.cookies.get(cookie_name(request), ""))


def visitor(pages: Pages, request: Request, action: Action = Action.READ) -> SignedIn:
    """Who asks for a page. Raises Instead where nobody is signed in, PageProblem where their role does not allow it."""
    if not pages.executor.reader.keeps_drafts:
        raise Instead(pages.render("drafts_off.html", 404))
    session = session_of(pages, request)
    if session is None:
        raise Instead(RedirectResponse(f"/sign-in?next={request.url.path}", 303, OWN))
    me = SignedIn(pages, session)
    if not me.may(action):
        told = f"To {words(action.value)} needs the role {LEAST[action].value}; your key has the role {session.key.role.value}."
        raise PageProblem(403, [Mistake(told)])
    return me


async def sent(pages: Pages, request: Request, action: Action = Action.READ) -> tuple[SignedIn, Form]:
    """Who sends a form, and what it holds. Raises PageProblem where it is not theirs, Instead where nobody is signed in."""
    form = await posted(request)
    if session_of(pages, request) is None:
        page = pages.render("signed_out.html", 401, typed=form.typed, back=request.url.path)
        page.headers.update(OWN)
        raise Instead(page)
    with keeping(form):
        me = visitor(pages, request, action)
        if not hmac.compare_digest(form.text("token").encode(), me.session.token.encode()):
            raise PageProblem(403, [Mistake(NOT_YOURS)])
    return me, form
