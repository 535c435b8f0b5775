"""What every page has: the layout, the words for values, the assets, the way pages ask GraphQL, and what goes wrong."""

import hashlib
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.execute import Executor
from api.pages.review import RULE, review_said
from api.sessions import Sessions
from api.wording import day, money, node_path, phrase, title

HERE = Path(__file__).parent.parent
READ = ["GET", "HEAD"]
"""How a page is asked for."""
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
CODES = {"FORBIDDEN": 403, "CONFLICT": 409, "NOT_KNOWN": 400, "TOO_SLOW": 503, "UNAVAILABLE": 503, "INTERNAL": 500}
"""The HTTP status of a page that meets an error of ours; any other is the fault of the address asked for."""
COERCED = re.compile(r"^Variable '\$\w+' got invalid value (?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\S+); ?")
TITLES = {
    400: "There is a problem with what was asked",
    403: "You may not do this",
    404: "There is no such page",
    408: "What was sent took too long to come",
    409: "This has changed meanwhile",
    413: "What was sent is too long",
    415: "What was sent is not of a kind that is read here",
    500: "Something went wrong",
    503: "This cannot be answered just now",
}


@dataclass(frozen=True)
class Mistake:
    """One thing wrong with what was asked: in words, and the field of the form it stands in, if any."""

    text: str
    field: str | None = None


@dataclass
class PageProblem(Exception):
    """What keeps a page from being shown, as its reader is told of it."""

    status: int
    mistakes: list[Mistake] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)
    """Pages that may have been meant: (path, name)."""
    typed: list[tuple[str, str]] = field(default_factory=list)
    """What had been typed into a form that could not be taken: (name, text)."""


class Instead(Exception):
    """Another answer than the page that was asked for."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Asset:
    """A file that pages need, and the fingerprint that its address carries."""

    content: bytes
    media: str
    digest: str


def read_asset(path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(content, MEDIA[path.suffix], hashlib.sha256(content).hexdigest()[:12])


ASSETS = {path.name: read_asset(path) for path in sorted((HERE / "static").iterdir()) if path.suffix in MEDIA}


def asset_path(name: str) -> str:
    """The address of an asset; it changes when the asset does, so that it may be kept for ever."""
    return f"/static/{name}?v={ASSETS[name].digest}"


def environment() -> Environment:
    """The templates. Everything put into them is escaped; a name they miss is an error."""
    folder = FileSystemLoader(HERE / "templates")
    found = Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    found.filters.update(path=node_path, money=money, day=day, phrase=phrase, title=title)
    found.globals.update(asset=asset_path, review_said=review_said, review_rule=RULE)
    return found


class Pages:
    """Renders pages in the layout, and asks GraphQL for what stands on them."""

    def __init__(self, executor: Executor, sessions: Sessions) -> None:
        self.executor, self.sessions = executor, sessions
        self.templates = environment()

    @property
    def release(self) -> str:
        """The name of the release that answers, or nothing before there is one."""
        opened = self.executor.reader.opened
        return opened.name if opened else ""

    def render(self, template: str, status: int = 200, **context: Any) -> Response:
        """A page."""
        text = self.templates.get_template(template).render(release=self.release, **{"about": None, **context})
        headers = {"Retry-After": "2"} if status == 503 else None
        return HTMLResponse(text, status, headers)

    def problem(self, problem: PageProblem) -> Response:
        """The page that says what is wrong and what to do."""
        return self.render("problem.html", problem.status, heading=TITLES[problem.status], problem=problem)

    async def ask(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data that answers a document. Raises PageProblem."""
        outcome = await self.executor.run(document, variables)
        if errors := outcome.body.get("errors"):
            raise problem_of(errors)
        data: dict[str, Any] = outcome.body["data"]
        return data


def problem_of(errors: list[Mapping[str, Any]]) -> PageProblem:
    """GraphQL's errors as a page's problem: the words are theirs, and the first says which status it has."""
    code = errors[0].get("extensions", {}).get("code")
    return PageProblem(CODES.get(code, 400), [mistake_of(error["message"]) for error in errors])


def mistake_of(message: str) -> Mistake:
    """One error's words; where they begin with the name of what was asked, they belong to that field."""
    text = COERCED.sub("", message)
    name, _, rest = text.partition(": ")
    return Mistake(rest, name) if rest and name.isidentifier() else Mistake(text)


def page_route(pages: Pages) -> type[APIRoute]:
    """A route whose problems are shown as pages."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    return await answer(request)
                except PageProblem as problem:
                    return pages.problem(problem)
                except Instead as instead:
                    return instead.response

            return handle

    return PageRoute
