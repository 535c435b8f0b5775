"""The question box: plain English in, a question with editable parts out. What is typed is answered and let go."""

import logging
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request, Response

from api.context import Context
from api.http import BadRequest, body
from api.pages.form import Field, fields_of, with_choices
from api.pages.layout import Mistake, PageProblem, Pages
from api.pages.names import Names
from api.understood import understanding
from queries.box.score import Figures, half, score
from queries.box.understand import LONGEST, SEEN, Unread
from queries.question import questions

log = logging.getLogger("provision")
FIGURES = "figures of the box"
"""Under which the figures are kept while a release answers."""
HALVES = {
    "first_half": "The half that the grammar was developed against",
    "development": "Questions added later, that it was developed further against",
    "second_half": "The half that was not worked on",
}
EXAMPLES = {
    "who pays for speech therapy in section F at primary": (
        "/questions/who_delivers?support=provision:speech-and-language-therapy-to-learn&section=section:f&phase=phase:primary"
    ),
    "what is ordinarily available for dyslexia in key stage 2": (
        "/questions/ordinarily_available?need=need:spld&phase=phase:key-stage-2"
    ),
    "what works for autism": "/questions/evidence_for?need=need:asd",
    "how many weeks does a needs assessment take": "/questions/timetable?process=assessment",
}
"""Questions in plain English, each with the address that it is read as."""


def ask_page(pages: Pages) -> Response:
    """The box alone."""
    return box(pages, "", None)


async def ask_answer(pages: Pages, names: Names, request: Request) -> Response:
    """What was understood of the text that was sent. The answer may not be stored by anybody."""
    try:
        sent = parse_qs((await body(request)).decode("utf-8", "replace"), keep_blank_values=True)
    except (BadRequest, ValueError):
        raise PageProblem(400, [Mistake("What was sent is not a form, or is too long. Ask again at /ask.")]) from None
    text = sent.get("text", [""])[0]
    if wrong := mistake_in(text):
        return box(pages, text[:LONGEST], None, wrong, 400)
    async with pinned(pages) as context:
        try:
            read = understanding(text, context.lexicon)
        except Unread as error:
            log.error("the question box failed: %s", error)
            raise PageProblem(
                500, [Mistake("The box itself failed. What you wrote is not kept, so nobody can see it.")]
            ) from None
    fields = await fields_read(pages, names, read) if read["question"] else []
    near = [(f"/questions/{name}", questions()[name].text) for name in read["nearest"]]
    return box(pages, text, {**read, "fields": fields, "near": near})


def mistake_in(text: str) -> str:
    """What is wrong with a text before it is read; nothing where it may be read."""
    if not text.strip():
        return "Write a question."
    return f"It has {len(text):,} letters; {LONGEST} is the most. Ask one thing at a time." if len(text) > LONGEST else ""


def pinned(pages: Pages) -> Any:
    """The release that answers, held while it is read. Raises PageProblem where there is none."""
    reader = pages.executor.reader
    if reader.opened is None:
        raise PageProblem(503, [Mistake(f"The graph cannot be read yet: {reader.trouble}")])
    return reader.pin()


async def fields_read(pages: Pages, names: Names, read: dict[str, Any]) -> list[Field]:
    """The question's own form, with what was understood in it. What was seen is not: it would stand in an address."""
    question = questions()[read["question"]]
    fields = [one for one in fields_of(question, pages.executor.schema._schema) if one.name != SEEN]
    for one in await with_choices(fields, names):
        one.values = tuple(part["value"] for part in read["parts"] if part["parameter"] == one.name)
    return fields


def box(pages: Pages, text: str, read: dict[str, Any] | None, wrong: str = "", status: int = 200) -> Response:
    """The page of the box."""
    found = pages.render("ask.html", status, text=text, read=read, wrong=wrong, examples=EXAMPLES, longest=LONGEST)
    found.headers["Cache-Control"] = "no-store"
    return found


async def figures_page(pages: Pages, names: Names) -> Response:
    """How well the box reads questions that were written before its grammar, computed once for each release."""
    kept = names.fresh()
    if FIGURES not in kept:
        async with pinned(pages) as context:
            kept[FIGURES] = figures(context)
    return pages.render("ask_figures.html", halves=HALVES, figures=kept[FIGURES])


def figures(context: Context) -> dict[str, Figures]:
    """The figures of both halves; none where this copy does not hold the questions."""
    try:
        return {name: score(half(name), context.lexicon) for name in HALVES}
    except OSError:
        return {}
