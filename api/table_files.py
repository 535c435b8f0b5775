"""A release's rows as CSV tables, as a workbook, and as JSON lines of nodes and of links. Every field has its declared name."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from api.linked_files import Rows
from api.tables import inert
from graph.fields import links, value_type, values, words
from graph.schema import NODE_TYPES

SEPARATOR = "|"
"""What stands between the entries of a list in one cell, as in the tables of `standards_source/`."""
SHEET_NAME = 31
"""Characters that the name of a sheet may have."""
OPENED = (1980, 1, 1, 0, 0, 0)
"""The time in a zip file, always the same: equal releases make equal files."""


def plain(label: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row's fields as they are said: pounds for pence, one id where a link leads to one."""
    model, found = NODE_TYPES[label], {}
    for name, field in model.model_fields.items():
        value = row.get(name)
        if name in links(model) and not str(field.annotation).startswith("tuple"):
            value = value[0] if value else None
        elif name in links(model):
            value = sorted(value)
        elif value is not None and value_type(field.annotation) is Decimal:
            value = f"{Decimal(value) / 100:.2f}"
        found[name] = value
    return found


def nodes(rows: Rows) -> Iterator[str]:
    """One node a line: its type, and each field that has a value and leads nowhere."""
    for label, row in rows:
        said = {name: value for name, value in plain(label, row).items() if name in values(NODE_TYPES[label])}
        held = {name: value for name, value in said.items() if value not in (None, [])}
        yield json.dumps({"type": label, **held}, ensure_ascii=False) + "\n"


def all_links(rows: Rows) -> Iterator[str]:
    """One link a line: from which node, by which field, to which."""
    for label, row in rows:
        for name in links(NODE_TYPES[label]):
            for target in sorted(row[name]):
                yield json.dumps({"from": row["id"], "link": name, "to": target}) + "\n"


def by_type(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows of each type, by its label."""
    found: dict[str, list[dict[str, Any]]] = {}
    for label, row in rows:
        found.setdefault(label, []).append(plain(label, row))
    return found


def cell(value: Any) -> str:
    """A field's value in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def safe(value: Any) -> str:
    """A cell that no spreadsheet runs; a number is left as it is."""
    text = cell(value)
    return inert(text) if isinstance(value, str) and not number_like(text) else text


def number_like(text: str) -> bool:
    """Whether a text is a number and nothing else, a sum below nought for one."""
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def csv_zip(rows: Rows, out: BinaryIO) -> None:
    """One CSV table a type, in a zip file."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for label, found in by_type(rows).items():
            packed.writestr(zipfile.ZipInfo(f"{label}.csv", OPENED), csv_text(found), zipfile.ZIP_DEFLATED)


def csv_text(found: Sequence[Mapping[str, Any]]) -> str:
    """The rows of one type as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(found[0])
    writer.writerows([safe(value) for value in row.values()] for row in found)
    return text.getvalue()


def xlsx(rows: Rows, out: BinaryIO) -> None:
    """One sheet a type; every cell is text or a number, and none is a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet.worksheet import Worksheet

    from api.workbook import put

    def written(sheet: Worksheet, value: Any) -> Any:
        text = cell(value)
        if not text or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value if text else None
        held = WriteOnlyCell(sheet)
        put(held, text)
        return held

    book = Workbook(write_only=True)
    for label, found in by_type(rows).items():
        sheet = book.create_sheet(words(NODE_TYPES[label].plural)[:SHEET_NAME])
        sheet.freeze_panes = "B2"
        sheet.append(list(found[0]))
        for row in found:
            sheet.append([written(sheet, value) for value in row.values()])
    book.save(out)
