"""What an area says of its own provision: the spreadsheet to say it in, and the check of a file that is sent.

A file is read as it comes, checked in a process of its own, and deleted; nothing of it is kept or logged.
"""

import asyncio
import re
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from api.pages.downloads import attached
from api.pages.layout import READ, Mistake, PageProblem, Pages
from api.pages.names import Names
from api.pages.posted import ELSEWHERE, from_here
from graph.places import home_folder
from ingest.check import ENDINGS
from ingest.publish import published
from ingest.rows import Problem
from ingest.upload import MOST_BYTES, checked

AT_ONCE = 2
"""Files that are checked at the same time."""
PATIENCE = 20.0
"""Seconds that a file waits for its turn."""
SENT_WITHIN = 60.0
"""Seconds in which a file must have come."""
AROUND = 10_000
"""Bytes that a form may have around its file."""
UNKEPT = {"Cache-Control": "no-store"}
FIELD = "pack"
NEAR = [("/packs", "Check a file")]
NAMED = re.compile(r"[^\w. -]")


def add_packs(router: APIRouter, pages: Pages, names: Names) -> None:
    """The page, the spreadsheet and the check."""
    turns = asyncio.Semaphore(AT_ONCE)

    @router.api_route("/packs", methods=READ)
    async def packs() -> Response:
        return pages.render("packs.html", areas=await names.of("Area"), **shown())

    @router.api_route("/packs/template.xlsx", methods=READ)
    async def template(area: str = "") -> Response:
        return await template_file(names, area)

    @router.post("/packs/check")
    async def check(request: Request) -> Response:
        if not from_here(request):
            raise PageProblem(403, [Mistake(ELSEWHERE)], NEAR)
        try:
            async with asyncio.timeout(SENT_WITHIN):
                name, content = await sent(request)
        except TimeoutError:
            raise PageProblem(408, [Mistake(f"The file did not come within {SENT_WITHIN:g} seconds. Try again.")], NEAR) from None
        wrong = "" if name else f"Choose a file that ends in {', '.join(ENDINGS)}."
        found = [] if wrong else await in_turn(turns, name, content)
        context = shown(None if wrong else found, name, wrong)
        answer = pages.render("packs.html", 400 if wrong else 200, areas=await names.of("Area"), **context)
        answer.headers.update(UNKEPT)
        return answer


def shown(found: list[Problem] | None = None, name: str = "", wrong: str = "") -> dict[str, object]:
    """What the page says: nothing yet, what is wrong with a file, or what is wrong with what was sent."""
    endings, most = ", ".join(ENDINGS), MOST_BYTES // 1_000_000
    return {"found": found, "file": name, "wrong": wrong, "endings": endings, "most": most, "field": FIELD}


async def template_file(names: Names, area: str) -> Response:
    """The spreadsheet, for one area or for any."""
    from api.template import lists_wanted, template_of  # loads openpyxl, which a start need not wait for

    held = {name: [(one.id, one.name) for one in await names.of(name)] for name in lists_wanted()}
    try:
        content = await asyncio.to_thread(template_of, held, area or None)
    except ValueError as error:
        raise PageProblem(404, [Mistake(f"{str(error)[:1].upper()}{str(error)[1:]}.")], [("/packs", "Choose the area")]) from None
    return attached("xlsx", "template", content)


async def sent(request: Request) -> tuple[str, bytes]:
    """The file that was sent: its name, empty where none or no dataset was, and its bytes. Raises PageProblem."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise PageProblem(415, [Mistake("What was sent is not a form with a file.")], NEAR)
    try:
        form = await MultiPartParser(request.headers, bounded(request), max_files=1, max_fields=1).parse()
    except (MultiPartException, KeyError, ValueError):
        raise PageProblem(400, [Mistake("What was sent is not a form with one file.")], NEAR) from None
    try:
        file = form.get(FIELD)
        if not isinstance(file, UploadFile):
            return "", b""
        name = NAMED.sub("", Path(file.filename or "").name)[-100:]
        return (name, await file.read()) if Path(name).suffix in ENDINGS and Path(name).stem else ("", b"")
    finally:
        await form.close()


async def bounded(request: Request) -> AsyncGenerator[bytes, None]:
    """A request's body, read no further than a file may be long. Raises PageProblem."""
    read = 0
    async for part in request.stream():
        read += len(part)
        if read > MOST_BYTES + AROUND:
            told = f"The file is over {MOST_BYTES // 1_000_000} MB, which is the most that is read. Split it into several."
            raise PageProblem(413, [Mistake(told)], NEAR)
        yield part


async def in_turn(turns: asyncio.Semaphore, name: str, content: bytes) -> list[Problem]:
    """What is wrong with a file, when its turn has come. Raises PageProblem where that takes too long."""
    try:
        await asyncio.wait_for(turns.acquire(), PATIENCE)
    except TimeoutError:
        raise PageProblem(503, [Mistake("Other files are being checked. Send yours again in a minute.")], NEAR) from None
    try:
        return await asyncio.to_thread(check_once, name, content)
    finally:
        turns.release()


def check_once(name: str, content: bytes) -> list[Problem]:
    """What is wrong with a file, which stands in a folder of its own while it is checked."""
    with tempfile.TemporaryDirectory(prefix="provision-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return checked(path, published(home_folder()))
