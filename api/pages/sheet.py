"""The sheet of chosen provisions: to read, to print and to keep as a file. The choice stands in the address and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.pages.documents import question_document
from api.pages.downloads import CAUTION, attached, kind_of_file
from api.pages.layout import Mistake, PageProblem, Pages
from api.sheet import OF_ARRANGEMENT, OF_ITEM, Row, by_item, release_of, sheet_rows, texts
from api.tables import as_json, csv_of
from queries.asking import MOST_VALUES
from queries.question import questions

SHEET = "sheet"
HEADING = "Provision sheet"
FILES_OF_SHEET = ("docx", "xlsx", "csv", "json")
NARROWED_BY = ("need", "phase", "setting", "layer", "role", "area", "on")
"""What the page to choose from may be narrowed by; an address of the sheet keeps it, so that one can go back."""
OF_SHEET = ("phase", "setting", "on")
"""Which of these the sheet itself asks."""


@dataclass(frozen=True)
class Chosen:
    """The provisions chosen, and what they were chosen from, as an address holds them."""

    items: tuple[str, ...]
    narrowed: Mapping[str, str]

    def path(self, page: str, **changes: str) -> str:
        """The address of a page with the same choice, some of what it is narrowed by changed; empty takes it away."""
        kept = {name: value for name, value in {**self.narrowed, **changes}.items() if value}
        query = urlencode([*kept.items(), *(("item", item) for item in self.items)], safe=":")
        return f"{page}?{query}" if query else page

    @property
    def asked(self) -> dict[str, str]:
        """What the question `sheet` is asked beside the items."""
        return {name: value for name, value in self.narrowed.items() if name in OF_SHEET}


def chosen_in(request: Request) -> Chosen:
    """What an address chooses. Raises PageProblem where that is more than a sheet holds."""
    given = request.query_params
    items = tuple(dict.fromkeys(item.strip() for item in given.getlist("item") if item.strip()))
    narrowed = {name: given[name].strip() for name in NARROWED_BY if given.get(name, "").strip()}
    if len(items) > MOST_VALUES:
        near = [(Chosen((), narrowed).path("/senco"), "Choose again")]
        raise PageProblem(400, [Mistake(f"{len(items)} provisions are chosen; a sheet holds at most {MOST_VALUES}.")], near)
    return Chosen(items, narrowed)


async def sheet_answer(pages: Pages, items: tuple[str, ...], asked: Mapping[str, str]) -> dict[str, Any]:
    """The answer to the question `sheet`: the one that the screen, every file and GraphQL give."""
    document = question_document(questions()[SHEET], pages.executor.schema._schema)
    answer: dict[str, Any] = (await pages.ask(document, {"items": list(items), **asked}))[SHEET]
    return answer


async def sheet_page(pages: Pages, request: Request) -> Response:
    """The sheet on the screen, as it prints."""
    chosen = chosen_in(request)
    if not chosen.items:
        return pages.render("sheet.html", chosen=chosen, items=[], release_line="", files=(), missing=0)
    answer = await sheet_answer(pages, chosen.items, chosen.asked)
    items = by_item(sheet_rows(answer))
    base = str(request.base_url).rstrip("/")
    return pages.render(
        "sheet.html",
        chosen=chosen,
        items=items,
        of_item=OF_ITEM[1:-1],
        of_arrangement=OF_ARRANGEMENT[:-1],
        stated_in=OF_ARRANGEMENT[-1],
        stated=(stated := {where_stated(row): row for rows in items for row in rows}),
        places={key: n for n, key in enumerate(stated, 1)},
        key=where_stated,
        base=base,
        release_line=release_of(answer).text,
        files=[(kind.upper(), chosen.path(f"/sheet.{kind}")) for kind in FILES_OF_SHEET],
        missing=len(chosen.items) - len(items),
    )


def where_stated(row: Row) -> tuple[str, ...]:
    """What tells one arrangement and its passages from another: several provisions share them, and the sheet says them once."""
    return (row["Arrangement"][0].path, *(one.path for one in row[OF_ARRANGEMENT[-1]]))


async def sheet_file(pages: Pages, kind: str, request: Request) -> Response:
    """The sheet as a file: the same rows."""
    chosen = chosen_in(request)
    kind_of_file(kind, FILES_OF_SHEET, chosen.path("/sheet"))
    if not chosen.items:
        raise PageProblem(400, [Mistake("No provision is chosen.")], [("/senco", "Choose from what is ordinarily available")])
    answer = await sheet_answer(pages, chosen.items, chosen.asked)
    base = str(request.base_url).rstrip("/")
    content = await run_in_threadpool(file_of, kind, answer, base, base + chosen.path("/sheet"))
    return attached(kind, f"provision-sheet-{answer['on']}", content)


def file_of(kind: str, answer: Mapping[str, Any], base: str, address: str) -> str | bytes:
    """A sheet's rows as a file of one kind."""
    rows: list[Row] = sheet_rows(answer)
    about = {"Release": release_of(answer).text, "Address": address, "Caution": CAUTION}
    match kind:
        case "docx":
            from api.word import docx_of  # loads python-docx, which a start need not wait for

            return docx_of(HEADING, rows, about, base)
        case "xlsx":
            from api.workbook import xlsx_of  # likewise openpyxl

            return xlsx_of([texts(row, base) for row in rows], about)
        case "csv":
            return csv_of([texts(row, base) for row in rows])
    return as_json({**about, "rows": [texts(row, base) for row in rows], "data": {SHEET: answer}})
