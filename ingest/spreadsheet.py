"""Reader of spreadsheets: a sheet a type, a row a row, a column a field, as the same plain rows as YAML.

Nothing of a workbook is believed: what it unpacks to and how many cells it has are counted, no formula is reckoned, no
entity is expanded and nothing that it names is opened.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from graph.fields import is_many, links, words
from graph.schema import NODE_TYPES, Node
from ingest.rows import LIST_SEPARATOR, Dataset, Problem, Row, Unreadable, hint, unreadable
from ingest.why import KINDS

TYPES = {label: model for label, model in NODE_TYPES.items() if label != "Release"}
"""What a sheet may be named after."""
READ_ME, LISTS = "Read me", "Lists"
"""The sheets of a template that hold no rows."""
MOST_CELLS = 1_000_000
MOST_UNPACKED = 200_000_000
"""Bytes that the parts of a workbook may come to; no part gives more than the workbook says of it."""
MOST_PARTS = 1_000
NOT_READ = "cannot be read as a workbook: a part of it is damaged or strange; copy the rows into a new one"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of before 2007 begins, and any with a password."""
WITH_NAME = re.compile(r"([a-z-]+:[a-z0-9-]+)\s{2,}\S")
"""An id as a drop-down shows it, with its name."""


def read_spreadsheet(path: Path) -> tuple[Dataset, list[Problem]]:
    """A dataset from its workbook, with every problem of form; the rows that could be read are there all the same."""
    reading = Reading(path.name, Dataset(path.stem, path.stem))
    dataset, problems = reading.dataset, reading.problems
    try:
        contained(path)
        with closing(opened(path)) as book:
            for sheet in book.worksheets:
                if sheet.title not in (READ_ME, LISTS):
                    reading.take(sheet)
    except (Unreadable, OSError) as error:
        return dataset, [*problems, unreadable(path, error)]
    dataset.expect = dict(Counter(row.type for row in dataset.rows))
    if not dataset.rows and not problems:
        problems.append(Problem(path.name, 0, "holds no row; write some on the sheet of their type, such as LocalProvision"))
    return dataset, problems


def contained(path: Path) -> None:
    """Let no workbook pass that unpacks to more than may be read. Raises Unreadable."""
    with path.open("rb") as file:
        if file.read(len(OLD)) == OLD:
            raise Unreadable("is an old workbook (.xls) or has a password; save it as .xlsx, without a password", 0)
    try:
        with zipfile.ZipFile(path) as parts:
            found = parts.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Unreadable("is no workbook that can be read; save it as .xlsx from a spreadsheet program", 0) from None
    if len(found) > MOST_PARTS:
        raise Unreadable(f"has {len(found):,} parts, and at most {MOST_PARTS:,} are read; copy the rows into a new workbook", 0)
    if (size := sum(part.file_size for part in found)) > MOST_UNPACKED:
        told = f"unpacks to {size:,} bytes, and at most {MOST_UNPACKED:,} are read"
        raise Unreadable(f"{told}; copy the rows into a new workbook, or split it", 0)


def opened(path: Path) -> Any:
    """The workbook, its sheets not yet read. Raises Unreadable."""
    try:
        return load_workbook(path, read_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception:  # openpyxl raises whatever what it meets leads to, and its words name our folders
        raise Unreadable(NOT_READ, 0) from None


@dataclass
class Reading:
    """A workbook on the way to being a dataset: what was found, what is wrong with it, and how many cells may still be read."""

    file: str
    dataset: Dataset
    problems: list[Problem] = field(default_factory=list)
    left: int = MOST_CELLS

    def take(self, sheet: Any) -> None:
        """Read the rows of one sheet. Raises Unreadable where the workbook has too many cells."""
        place, line = f"{self.file}, sheet {sheet.title}", 0
        model = TYPES.get(sheet.title)
        heads: list[str] = []
        try:
            for line, cells in self.held(sheet):
                if model is None:
                    told = f"there is no type {sheet.title}{hint(sheet.title, TYPES)}"
                    self.problems.append(Problem(place, 0, f"a sheet is named after the type of its rows, and {told}"))
                    return
                if line == 1:
                    heads, wrong = headings(cells, model, place)
                else:
                    row, wrong = read_row(model, heads, cells, place, line)
                    self.dataset.rows.append(row)
                self.problems += wrong
        except (Unreadable, MemoryError):
            raise
        except Exception:  # as when it was opened
            self.problems.append(Problem(place, line + 1, NOT_READ))

    def held(self, sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
        """The lines of a sheet that hold something, by number, however long it says it is. Raises Unreadable."""
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(), 1):
            self.left -= len(cells) or 1
            if self.left < 0:
                raise Unreadable(f"has over {MOST_CELLS:,} cells, empty ones before the last counted; split it", 0)
            if any(cell.value is not None and str(cell.value).strip() for cell in cells):
                yield line, cells


def headings(cells: Sequence[Any], model: type[Node], place: str) -> tuple[list[str], list[Problem]]:
    """The field each column is for, and the columns that are for none; a column without a heading has an empty one."""
    found: list[str] = []
    problems = []
    for number, cell in enumerate(cells, 1):
        name = str(cell.value).strip() if cell.value is not None else ""
        where = f"column {get_column_letter(number)}"
        if name and name not in model.model_fields:
            told = f"`{name[:80]}` is no field of a {words(model.__name__)}{hint(name[:80], model.model_fields)}"
            problems.append(Problem(place, 1, f"{where}: {told}", where, KINDS["extra_forbidden"]))
        elif name and name in found:
            problems.append(Problem(place, 1, f"{where}: `{name}` is the heading of another column too; keep one", where))
        found.append(name)
    return found, problems


def read_row(model: type[Node], heads: list[str], cells: Sequence[Any], place: str, line: int) -> tuple[Row, list[Problem]]:
    """One line as a row, and the cells that cannot be read."""
    fields: dict[str, str | list[str]] = {}
    wrong: list[tuple[str, str]] = []
    for number, cell in enumerate(cells, 1):
        name = heads[number - 1] if number <= len(heads) else ""
        try:
            said = text_of(cell)
            if said and not name:
                raise Unreadable("stands under no heading; write the field's name in line 1, or clear the cell")
            if said and name in model.model_fields and (value := value_of(said, model, name)):
                fields[name] = value
        except Unreadable as error:
            wrong.append((f"{get_column_letter(number)}{line}", str(error)))
    row = Row(model.__name__, fields, place, line)
    return row, [row.problem(text, f"cell {where}") for where, text in wrong]


def value_of(said: str, model: type[Node], name: str) -> str | list[str]:
    """What a cell says of a field: a list where the field holds one, ids without the names beside them; nothing if empty."""
    many = is_many(model.model_fields[name].annotation)
    parts = [part.strip() for part in (said.split(LIST_SEPARATOR) if many else [said])]
    if name in links(model):
        parts = [found[1] if (found := WITH_NAME.match(part)) else part for part in parts]
    parts = [part for part in parts if part]
    return parts if len(parts) > 1 else "".join(parts)


def text_of(cell: Any) -> str:
    """A cell as its author sees it. Raises Unreadable for a formula and for an error."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unreadable("holds a formula, which is not reckoned here; put its value in its place (copy, then paste values only)")
    if cell.data_type == "e":
        raise Unreadable(f"holds the error {value}; write the value itself")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f")  # fifteen digits are all that a spreadsheet keeps
    return str(value).strip()
