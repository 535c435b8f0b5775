"""Downloads of a whole release: the page of them, and each file, made once and then only sent."""

import asyncio
import json
import logging
import re
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api.making import make_apart
from api.pages.layout import READ, Mistake, PageProblem, Pages
from graph.places import home_folder
from graph.releases import KEPT

LATEST = "latest"
RELEASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PATIENCE = 25.0
"""Seconds that a request waits for files that are being made."""
AGAIN = "10"
"""Seconds after which to ask again."""
FOR_EVER = "public, max-age=31536000, immutable"
NOTHING = PageProblem(503, [Mistake("Nothing is loaded yet, and so there is nothing to download.")])
NEAR = [("/downloads", "What there is to download")]
log = logging.getLogger("provision")


class Files:
    """The files of releases, in folders of their own; those of the current one are made when first asked for."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.making: asyncio.Task[None] | None = None

    @property
    def home(self) -> Path:
        return home_folder() / "downloads"

    def manifest(self, release: str) -> dict[str, Any] | None:
        """What there is of a release; None where nothing is, or what is there was written otherwise than now."""
        from api.export import MANIFEST, written_as  # loads rdflib, which a start need not wait for

        try:
            found: dict[str, Any] = json.loads((self.home / release / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if found["written_as"] == written_as() or release != self.pages.release else None

    async def current(self, patience: float) -> dict[str, Any] | None:
        """What there is of the current release, made if need be; None while it is still being made."""
        release = self.pages.release
        if not release:
            raise NOTHING
        if found := self.manifest(release):
            return found
        if self.making is None or self.making.done():
            self.making = asyncio.create_task(self.make())
        await asyncio.wait([self.making], timeout=patience)
        return self.manifest(release)

    async def make(self) -> None:
        """Make the files of the current release, and let the oldest beyond those kept go."""
        self.home.mkdir(parents=True, exist_ok=True)
        async with self.pages.executor.reader.pin() as context:
            release = self.pages.release  # as pinned: nothing was waited for since
            try:
                await make_apart(context.graph.address, self.home / release)
            except RuntimeError as error:
                log.error("the files of %s could not be made: %s", release, error)
        folders = sorted((path for path in self.home.iterdir()), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in folders[KEPT:]:
            shutil.rmtree(path, ignore_errors=True)


def add_files(router: APIRouter, pages: Pages) -> None:
    """The page of downloads, and the files: the latest lead to those of a release by name, which never change."""
    get, files = partial(router.api_route, methods=READ), Files(pages)

    @get("/downloads")
    async def page() -> Response:
        return pages.render("downloads.html", made=await files.current(0.2))

    @get("/downloads/{release}/{name}")
    async def download(release: str, name: str, request: Request) -> Response:
        if release != LATEST:
            return await sent(files, release, name, request)
        if not pages.release:
            raise NOTHING
        return Response(status_code=302, headers={"Location": f"/downloads/{pages.release}/{name}", "Cache-Control": "no-cache"})


async def sent(files: Files, release: str, name: str, request: Request) -> Response:
    """One file of one release."""
    found = files.manifest(release) if RELEASE.fullmatch(release) else None
    if found is None and release == files.pages.release:
        found = await files.current(PATIENCE)
        if found is None:
            said = f"The files of {release} are being made; ask again in a moment.\n"
            return Response(said, 503, {"Retry-After": AGAIN, "Cache-Control": "no-store"}, "text/plain; charset=utf-8")
    if found is None:
        raise PageProblem(404, [Mistake(f"There are no files of a release {release[:40]!r} here.")], NEAR)
    if name == "manifest.json":
        return kept(json.dumps(found, indent=1), request, found["written_as"] + found["made_at"])
    if name not in found["files"]:
        raise PageProblem(404, [Mistake(f"There is no file {name[:40]!r}; there are {', '.join(found['files'])}.")], NEAR)
    return file_of(files.home / release / name, found["files"][name], request)


def kept(text: str, request: Request, fingerprint: str) -> Response:
    """The manifest, which never changes for a release that is named."""
    headers = {"ETag": f'"{fingerprint}"', "Cache-Control": FOR_EVER}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="application/json", headers=headers)


def file_of(path: Path, said: dict[str, Any], request: Request) -> Response:
    """A file as it is, or packed where the client unpacks it: the packing was done when it was made."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "ETag": f'"{said["sha256"]}{"-gzip" if packed else ""}"',
        "Cache-Control": FOR_EVER,
        "Vary": "Accept-Encoding",
        "Content-Disposition": f'attachment; filename="{path.parent.name}-{path.name}"',
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if packed:
        path, headers = path.with_name(path.name + ".gz"), headers | {"Content-Encoding": "gzip"}
    return FileResponse(path, media_type=said["media"], headers=headers)
