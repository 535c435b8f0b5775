"""Releases: which there have been, how each differs from another, and a feed of what changed."""

from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.notes import difference_between, note_told
from api.pages.documents import page_document
from api.pages.layout import READ, Mistake, PageProblem, Pages
from queries.asking import NotKnown

ATOM = "http://www.w3.org/2005/Atom"
IN_FEED = 20
"""Releases in the feed, and changes told of each."""


def add_releases(router: APIRouter, pages: Pages) -> None:
    """The list of releases, the note of each, and the feed."""

    @router.api_route("/releases", methods=READ)
    async def releases() -> Response:
        history = (await pages.ask(page_document("releases")))["releaseHistory"]
        return pages.render("releases.html", history=history)

    @router.api_route("/releases.atom", methods=READ)
    async def feed(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        return Response(await atom(pages, base), media_type="application/atom+xml")

    @router.api_route("/releases/{name}.json", methods=READ)
    async def whole(name: str, request: Request) -> Response:
        return await note_file(pages, name, request.query_params.get("older") or None)

    @router.api_route("/releases/{name}", methods=READ)
    async def note(name: str, request: Request) -> Response:
        return await note_page(pages, name, request)


async def note_page(pages: Pages, name: str, request: Request) -> Response:
    """How a release differs from the one before it, or from the one that `older` names."""
    asked = {"newer": name, "older": request.query_params.get("older") or None}
    after = request.query_params.get("after") or None
    history = (await pages.ask(page_document("releases")))["releaseHistory"]
    known = {one["name"]: one for one in history}
    if name not in known:
        near = [("/releases", "Every release")]
        raise PageProblem(404, [Mistake(f"There is no release {name[:60]!r}.")], near)
    first = known[name]["previous"] is None and asked["older"] is None
    data = {} if first else await pages.ask(page_document("release_note"), {**asked, "after": after})
    note = data.get("releaseNote")
    cursor = note and note["rows"]["endCursor"]
    more = cursor and "?" + urlencode({name: value for name, value in {**asked, "newer": None, "after": cursor}.items() if value})
    others = [one["name"] for one in history if one["name"] != name]
    context = {"one": known[name], "note": note, "more": more, "begun": after, "others": others, "asked": asked["older"]}
    return pages.render("release_note.html", **context)


async def note_file(pages: Pages, name: str, older: str | None) -> Response:
    """The whole note as JSON. Two releases never change, nor does how they differ: it may be kept for ever."""
    async with pages.executor.reader.pin() as context:
        try:
            found = difference_between(context.releases, context.release, older, name)
        except NotKnown as error:
            raise PageProblem(404, [Mistake(str(error))], [("/releases", "Every release")]) from None
    told = note_told(*found, first=len(found[2].changes), after=None)
    rows = [{**row, "became": str(row["became"])} for row in told.pop("rows")["nodes"]]
    return JSONResponse({**told, "rows": rows}, headers={"Cache-Control": "public, max-age=31536000, immutable"})


async def atom(pages: Pages, base: str) -> bytes:
    """The feed: an entry for each of the newest releases, with its first changes in sentences."""
    async with pages.executor.reader.pin() as context:
        history = context.releases.history()[:IN_FEED] if context.releases else []
        feed = ElementTree.Element("feed", xmlns=ATOM)
        updated = max((one.made_at or f"{one.made_on}T00:00:00+00:00" for one in history), default="1970-01-01T00:00:00+00:00")
        written(feed, title="Provision Graph: releases", id=f"{base}/releases", updated=updated)
        ElementTree.SubElement(feed, "link", rel="self", href=f"{base}/releases.atom")
        author = ElementTree.SubElement(feed, "author")
        written(author, name="Provision Graph")
        for one in history:
            entry, address = ElementTree.SubElement(feed, "entry"), f"{base}/releases/{one.name}"
            when = one.made_at or f"{one.made_on}T00:00:00+00:00"
            written(entry, title=f"Release {one.name}", id=address, updated=when)
            ElementTree.SubElement(entry, "link", rel="alternate", href=address)
            content = ElementTree.SubElement(entry, "content", type="text")
            content.text = "\n".join(told_of(context.releases, one))
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def written(parent: ElementTree.Element, **texts: str) -> None:
    """Put elements of text into another."""
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text


def told_of(releases: Any, one: Any) -> list[str]:
    """A release's changes in a few sentences."""
    if one.previous is None:
        return ["The first release."]
    try:
        told = note_told(one.previous, one.name, releases.note(one.name), first=IN_FEED, after=None)
    except LookupError:
        return ["What it changed was not noted."]
    lines = [sentence for row in told["rows"]["nodes"] for sentence in row["sentences"]]
    rest = told["rows"]["total_count"] - len(told["rows"]["nodes"])
    counts = f"{one.came} rows came, {one.changed} changed, {one.went} went."
    return [counts, *lines, *([f"… and {rest} more rows."] if rest else [])]
