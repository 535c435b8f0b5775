"""Forms sent by POST: read no further than they may be long, and only where they come from a page of this site."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from api.http import BadRequest, body
from api.pages.layout import Mistake, PageProblem

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1_000
NOT_TYPED = {"token", "key", "revision", "kind", "secret"}
"""What a form carries that nobody typed, or that is shown on no page."""
ELSEWHERE = "It was not sent from a page of this site. Open the page here, and send its form from there. Nothing was changed."


class Form:
    """What a form held: each name with what was given for it, in order."""

    def __init__(self, given: dict[str, list[str]]) -> None:
        self.given = given

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What somebody typed, by name."""
        return [(name, text) for name in self.given if name not in NOT_TYPED and (text := self.text(name))]

    def text(self, name: str) -> str:
        """What was given under a name, its line ends as one; nothing where nothing was."""
        return self.given.get(name, [""])[0].replace("\r\n", "\n").strip()


def from_here(request: Request) -> bool:
    """Whether a request comes from a page of this site, as its browser says; without a word of it, it does not."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    said = request.headers.get("origin") or request.headers.get("referer") or ""
    try:
        found = urlsplit(said)
    except ValueError:
        return False
    return (found.scheme, found.netloc) == (request.url.scheme, request.headers.get("host", ""))


@contextmanager
def keeping(form: Form) -> Iterator[None]:
    """Show what was typed on the page of any problem that it meets."""
    try:
        yield
    except PageProblem as problem:
        problem.typed = form.typed
        raise


async def posted(request: Request) -> Form:
    """What a form of this site holds. Raises PageProblem for anything else."""
    if not from_here(request):
        raise PageProblem(403, [Mistake(ELSEWHERE)])
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise PageProblem(415, [Mistake("What was sent is not a form. Open the page, and send its form. Nothing was changed.")])
    try:
        text = (await body(request)).decode("utf-8")
        return Form(parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except BadRequest as error:
        raise PageProblem(413, [Mistake(f"{error}. Nothing was changed.")]) from None
    except ValueError:  # not UTF-8, or more fields than any form here has
        raise PageProblem(
            400, [Mistake("What was sent cannot be read. Go back, and send it again. Nothing was changed.")]
        ) from None
