"""An answer's rows as a workbook. A room of its own, so that only who asks for one waits for openpyxl."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.tables import FORMULA_STARTS

LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""
WIDEST = 60
"""Characters of a spreadsheet's widest column; what is longer is wrapped."""


def xlsx_of(found: Sequence[Mapping[str, str]], about: Mapping[str, str]) -> bytes:
    """Rows as a workbook, each cell text; what they are is told on a sheet of its own."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Rows"
    fill(sheet, [list(found[0]) if found else ["nothing"], *(list(row.values()) for row in found)])
    sheet.freeze_panes = "B2"
    fill(book.create_sheet("About"), [["About", "Said"], *([name, text] for name, text in about.items())])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet: Worksheet, lines: Sequence[Sequence[str]]) -> None:
    """Lines put into a sheet as text: the first as headings, each column as wide as what it holds, up to a limit."""
    for down, line in enumerate(lines, 1):
        for across, text in enumerate(line, 1):
            put(sheet.cell(down, across), text)
            sheet.cell(down, across).font = Font(bold=down == 1)
    for across, column in enumerate(zip(*lines, strict=True), 1):
        longest = max(len(part) for text in column for part in text.split("\n"))
        sheet.column_dimensions[get_column_letter(across)].width = min(max(longest + 2, 10), WIDEST)


def put(cell: Cell, text: str) -> None:
    """A text in a cell, as text whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
