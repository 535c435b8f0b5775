"""The page of search: what was typed stands in its address, is shown back to whoever typed it, and is kept nowhere."""

from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.layout import PageProblem, Pages
from graph.fields import words
from graph.schema import NODE_TYPES

UNKEPT = {"Cache-Control": "no-store"}
"""Nobody between us and the reader may keep what was typed, or what was found for it."""
NAMES = {label: words(model.plural) for label, model in NODE_TYPES.items()}


async def search_page(pages: Pages, request: Request) -> Response:
    """The page alone, or with what was found."""
    typed, kind, after = (request.query_params.get(name, "").strip() for name in ("q", "kind", "after"))
    context: dict[str, Any] = {"typed": typed, "kind": kind, "begun": after, "found": None, "mistakes": []}
    if typed:
        try:
            context |= shown(await found(pages, typed, kind, after), typed)
        except PageProblem as problem:
            if problem.status != 400:
                raise
            context["mistakes"] = [mistake.text for mistake in problem.mistakes]
    answer = pages.render("search.html", 400 if context["mistakes"] else 200, **context)
    answer.headers.update(UNKEPT)
    return answer


async def found(pages: Pages, typed: str, kind: str, after: str) -> dict[str, Any]:
    """What is found for typed words, of one kind or of any."""
    asked = {"text": typed, "kind": kind or None, "after": after or None}
    answer: dict[str, Any] = (await pages.ask(page_document("search"), asked))["search"]
    return answer


def shown(answer: dict[str, Any], typed: str) -> dict[str, Any]:
    """What was found, as the template wants it: grouped by kind, in the order in which each kind first comes."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for hit in answer["hits"]["nodes"]:
        groups.setdefault(hit["kind"], []).append(hit)
    counts = {one["kind"]: one["count"] for one in answer["kinds"]}
    signs = f"/questions/what_a_sign_points_to?{urlencode({'seen': typed})}"
    return {"found": answer, "groups": groups, "counts": counts, "names": NAMES, "path": search_path, "signs": signs}


def search_path(typed: str, **more: str) -> str:
    """The address that looks for words."""
    return f"/search?{urlencode({'q': typed} | {name: value for name, value in more.items() if value})}"
