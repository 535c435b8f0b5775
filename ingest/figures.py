"""Published data files, as published: recognised by their layout, held to it, and turned into a dataset of our own.

A layout says how a publisher's table is laid out and what its columns count. What cannot be read is a problem with its file
and cell; what the publisher withheld is kept as withheld, never as nought. The tables stand in `standards_source/` like others.
"""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas

from graph.schema import Area, Node
from graph.schema.counting import NotPublished
from graph.schema.terms import AreaKind
from ingest.check import Checked
from ingest.grants import MONEY
from ingest.issue import Issue, dataset_text, table_text
from ingest.layouts import APPEALS, Amount, Layout, Reading, Table, Workbook
from ingest.rows import Problem
from ingest.statistics import STATISTICS

LAYOUTS = (*STATISTICS, APPEALS, *MONEY)
WITHHELD = {
    "c": NotPublished.SUPPRESSED,
    "~": NotPublished.SUPPRESSED,
    "x": NotPublished.NOT_AVAILABLE,
    "..": NotPublished.NOT_AVAILABLE,
    ":": NotPublished.NOT_AVAILABLE,
    "#n/a": NotPublished.NOT_AVAILABLE,
    "not returned": NotPublished.NOT_AVAILABLE,
    "z": NotPublished.NOT_APPLICABLE,
    "low": NotPublished.LOW,
    "-": NotPublished.NOT_STATED,
    "": NotPublished.NOT_STATED,
}
"""The signs publishers put where they give no figure."""
ASK = "take the file from its publisher again, or ask which is right"
ENGINES: dict[str, Any] = {".ods": "odf", ".xlsx": "openpyxl"}
"""What reads which kind of workbook."""


class NotUnderstood(Exception):
    """A data file that cannot be taken as it is; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the data file; nothing was written")
        self.problems = problems


@dataclass(frozen=True)
class Figures:
    """What a data file came to: a dataset's text and its table's, by the name of the file each goes into."""

    issue: Issue
    files: dict[str, str]
    rows: list[dict[str, str]]


def derive(path: Path, held: Checked) -> Figures:
    """A publisher's file as a dataset, given what is held. Raises NotUnderstood."""
    book, layout = recognised(path)
    try:
        issue = Issue(path, layout, layout.year(book), layout.issued(book))
    except ValueError as error:
        raise NotUnderstood(
            [Problem(path.name, 1, f"{error}; take the file from its publisher again, or ask which is right")]
        ) from None
    areas, problems = Areas(held.nodes), []
    rows: dict[str, dict[str, str]] = {}
    for reading in layout.read(book):
        try:
            row = row_of(reading, issue, areas)
            if rows.setdefault(row["id"], row).get(figure_field(row)) != row[figure_field(row)]:
                raise ValueError(f"differs from {rows[row['id']]['cell']}, which counts the same")
        except ValueError as error:
            problems.append(Problem(path.name, reading.row, f"{reading.cell}: {error}"))
    told = [*layout.faults(book), *unreconciled(layout, layout.read(book))] if not problems else []
    problems += [Problem(path.name, 1, text) for text in told]
    if problems or not rows:
        raise NotUnderstood(problems or [Problem(path.name, 1, "holds no row that its layout reads, for any area and year")])
    ordered = [rows[node_id] for node_id in sorted(rows)]
    table = f"{issue.dataset}.csv"
    return Figures(issue, {table: table_text(ordered), f"{issue.dataset}.yml": dataset_text(issue, ordered, held)}, ordered)


def recognised(path: Path) -> tuple[Workbook, Layout]:
    """A file's sheets and the layout they have. Raises NotUnderstood, naming the columns of the layout that comes nearest."""
    try:
        book = opened(path)
    except Exception as error:  # the readers of spreadsheets raise whatever a broken file makes them
        raise NotUnderstood([Problem(path.name, 1, f"cannot be read as a table: {error}")]) from None
    near = min(LAYOUTS, key=lambda layout: len(layout.lacks(book)))
    if not (lacking := near.lacks(book)):
        return book, near
    text = f"is laid out as no file we know; nearest is {near.name}, of which it lacks {', '.join(lacking)}"
    raise NotUnderstood(
        [Problem(path.name, 1, f"{text}; if the publisher renamed a column, say so where ingest/ lays out {near.name}")]
    )


def opened(path: Path) -> Workbook:
    """The sheets of an ODS, XLSX or CSV file, every cell as text; an error in a workbook's cell as "#N/A"."""
    engine = ENGINES.get(path.suffix.lower())
    if engine is None:
        return {"": lines_of(path)}
    frames = pandas.read_excel(path, sheet_name=None, engine=engine, header=None, dtype=str, keep_default_na=False)
    return {name: frame.fillna("#N/A").values.tolist() for name, frame in frames.items()}


def lines_of(path: Path) -> Table:
    """The rows of a CSV file, packed or not, all of one width. Raises ValueError naming the first that is not."""
    unpack = gzip.open if path.suffix.lower() == ".gz" else open
    with unpack(path, "rt", encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file, strict=True))
    while table and not any(table[-1]):
        table.pop()
    for number, cells in enumerate(table, 1):
        if len(cells) != len(table[0]):
            raise ValueError(f"row {number} has {len(cells)} cells, the first has {len(table[0])}; is the file whole?")
    return table


class Areas:
    """The areas held, by the codes and names that published files use."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        held = [node for node in nodes.values() if isinstance(node, Area)]
        self.by_code = {area.code: area.id for area in held if area.code}
        wide = [area for area in held if area.kind is not AreaKind.AUTHORITY]
        self.by_name = {name.casefold(): area.id for area in wide for name in (area.name, *area.also_named)}

    def of(self, key: str) -> str:
        """The area of a three-digit code, or of a region's or country's name. Raises ValueError."""
        if found := self.by_code.get(key) or self.by_name.get(key.casefold()):
            return found
        raise ValueError(f"there is no area {key!r}; if an authority is new or was recoded, add it to standards_source/areas.csv")


def row_of(reading: Reading, issue: Issue, areas: Areas) -> dict[str, str]:
    """One cell as a row. Raises ValueError for an unknown area, or text that is neither a figure nor a known sign."""
    area, text = areas.of(reading.area), reading.text.strip()
    answers = issue.layout.answers
    value, withheld = None if answers else figure(text), WITHHELD.get(text.lower())
    if value is None and withheld is None and text not in answers:
        wanted = " or ".join(sorted(answers)) or "a figure"
        raise ValueError(f"{text!r} is neither {wanted} nor one of {', '.join(sign for sign in WITHHELD if sign)}")
    not_published = "" if value is not None or withheld is None else withheld.value
    if isinstance(reading.counts, Amount):
        return allocation(reading.counts, area, value, not_published, reading, issue)
    said = {"answer": text if text in answers else ""} if answers else {"value": "" if value is None else str(value)}
    slug = f"{reading.counts.partition(':')[2]}-{area.partition(':')[2]}-{re.sub('[^0-9]', '-', reading.period)}"
    return {
        "id": f"observation:{slug}",
        "indicator": reading.counts,
        "area": area,
        "period": reading.period,
        **said,
        "not_published": not_published,
        "edition": issue.edition,
        "cell": reading.cell,
    }


def allocation(
    amount: Amount, area: str, value: Decimal | None, not_published: str, reading: Reading, issue: Issue
) -> dict[str, str]:
    """An amount of a budget as a row."""
    return {
        "id": allocation_id(amount, area, reading.period),
        "of_budget": amount.budget,
        "to_area": area,
        "period": reading.period,
        "stage": amount.stage,
        "basis": amount.basis,
        "line": amount.line,
        "amount": "" if value is None else f"{value.quantize(Decimal('0.01')):f}".removesuffix(".00"),
        "not_published": not_published,
        "part_of": allocation_id(amount.within, area, reading.period) if amount.within else "",
        "edition": issue.edition,
        "cell": reading.cell,
        "stated_in": issue.passage,
    }


def allocation_id(amount: Amount, area: str, period: str) -> str:
    """The id of an amount: budget, area, year and stage, then the line where there is one."""
    stage = amount.stage.removeprefix("allocated_")
    words = f"{amount.budget.partition(':')[2]} {area.partition(':')[2]} {period} {stage} {amount.line}"
    return "allocation:" + re.sub("[^a-z0-9]+", "-", words.lower()).strip("-")


def figure_field(row: dict[str, str]) -> str:
    """The column of a row that holds its figure or answer."""
    return next(name for name in ("amount", "answer", "value") if name in row)


def figure(text: str) -> Decimal | None:
    """A figure as printed, "1,071" or "1.30%"; None where it is none."""
    try:
        value = Decimal(text.replace(",", "").removesuffix("%")) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def unreconciled(layout: Layout, readings: Iterable[Reading]) -> Iterator[str]:
    """Where the authorities' figures of a year do not add up to England's, though all of them are given."""
    totals: dict[tuple[str | Amount, str], Decimal] = {}
    sums: dict[tuple[str | Amount, str], Decimal] = defaultdict(Decimal)
    withheld = set()
    for reading in readings:
        key, value = (reading.counts, reading.period), figure(reading.text.strip())
        whole, own = reading.area.casefold() == "england", reading.area.isdigit()
        if reading.counts not in layout.adds_up or not (whole or own):
            continue
        if value is None:
            withheld.add(key)
        elif whole:
            totals[key] = value
        else:
            sums[key] += value
    for key, total in totals.items():
        if key not in withheld and sums[key] != total:
            told = f"the authorities come to {sums[key]:,}, England is given as {total:,}"
            name = key[0] if isinstance(key[0], str) else " ".join(filter(None, (key[0].budget, key[0].stage, key[0].line)))
            yield f"{name}, {key[1]}: {told}; {ASK}"


def write(figures: Figures, folder: Path) -> None:
    """Put a dataset among the sources, the table first; each file is replaced whole."""
    for name, text in figures.files.items():
        part = folder / f".{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)
