"""An answer as a file: the same question, asked with the same address as its page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import Request, Response

from api.documents import document
from api.pages.layout import Mistake, PageProblem, Pages
from api.pages.names import Names
from api.pages.questions import MOST, Asked, cursor, read_asked
from api.tables import as_json, csv_of, rows
from graph.fields import camel

FILES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The kinds of file, with their media types."""
OF_ANSWERS = ("csv", "xlsx", "json")
CAUTION = "England only; not legal advice. What the sources held say, with the place that says it."


def kind_of_file(kind: str, kinds: tuple[str, ...], page: str) -> str:
    """A kind of file that there is here. Raises PageProblem."""
    if kind not in kinds:
        near = [(page, "The page of it")]
        raise PageProblem(404, [Mistake(f"There is no file of the kind {kind[:20]!r} here; there are {', '.join(kinds)}.")], near)
    return kind


def attached(kind: str, stem: str, content: str | bytes) -> Response:
    """A file to keep, named after what it holds."""
    headers = {"Content-Disposition": f'attachment; filename="{stem}.{kind}"'}
    return Response(content, media_type=FILES[kind], headers=headers)


async def question_file(pages: Pages, names: Names, name: str, kind: str, request: Request) -> Response:
    """A question's answer as a file."""
    asked, mistakes, _ = await read_asked(pages, names, name, request)
    kind_of_file(kind, OF_ANSWERS, asked.path())
    if mistakes:
        raise PageProblem(400, mistakes, [(asked.path(change="yes"), "The form of this question")])
    after = (asked.given.get("after") or [None])[0]
    variables = {**asked.variables, "first": MOST, "after": after}
    answer = (await pages.ask(document(asked.question, pages.executor.schema._schema), variables))[camel(name)]
    about = about_answer(pages.release, asked, answer, str(request.base_url).rstrip("/"))
    stem = f"{name}-{about['answered for']}"
    if kind == "json":
        return attached(kind, stem, as_json({**about, "data": {camel(name): answer}}))
    found = rows(answer)
    if kind == "csv":
        return attached(kind, stem, csv_of(with_note(found, about.get("note"))))
    from api.workbook import xlsx_of  # loads openpyxl, which a start need not wait for

    return attached(kind, stem, xlsx_of(found, about))


def about_answer(release: str, asked: Asked, answer: Mapping[str, Any], base: str) -> dict[str, str]:
    """What an answer is: the question, the release, the day, its address, and where the rest is, if there is more."""
    more = cursor(answer)
    about = {
        "question": asked.question.text,
        "release": release,
        "answered for": str(asked.variables.get("on") or date.today()),
        "address": base + asked.path(),
        "caution": CAUTION,
    }
    rest = f"{base}{asked.file('csv')}&after={more}"
    return about | ({"note": f"There are more than {MOST}; this file holds {MOST} of them. The next: {rest}"} if more else {})


def with_note(found: list[dict[str, str]], note: str | None) -> list[dict[str, str]]:
    """Rows with a note as their last, where there is one."""
    blank = dict.fromkeys(found[0], "") if found else {}
    return [*found, blank | {next(iter(blank), "nothing"): note}] if note else found
