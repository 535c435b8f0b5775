"""How the Department lays out its workbooks of money: dedicated schools grant allocations, and what councils plan and spend.

A column is known by its headings, never by its place, so that a moved column is found and a renamed one is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from ingest.layouts import Amount, Layout, Reading, Table, Workbook, column_letter


@dataclass(frozen=True)
class Column:
    """A column of a sheet: the words its two headings begin with or hold, and what its cells count."""

    sheet: str
    group: str
    """Words that the heading over several columns holds."""
    name: str
    """Words that the column's own heading begins with."""
    amount: Amount
    optional: bool = False
    """Whether files of some years lack it."""


@dataclass(frozen=True)
class Headings:
    """Where a sheet has its headings: the row of groups and the row of names, counted from 0."""

    groups: int
    names: int


def tidy(text: str) -> str:
    """A heading in lower case, its spaces made single."""
    return " ".join(text.split()).lower()


def place_of(table: Table, headings: Headings, column: Column) -> int | None:
    """Where a column stands; None where the sheet has no such column."""
    group = ""
    for place, name in enumerate(table[headings.names] if len(table) > headings.names else ()):
        group = tidy(table[headings.groups][place]) or group
        if column.group in group and tidy(name).startswith(column.name):
            return place
    return None


def sheet_of(book: Workbook, name: str) -> Table:
    """The sheet whose name begins so; empty where there is none."""
    return next((table for sheet, table in book.items() if sheet.startswith(name)), [])


def lacks(columns: tuple[Column, ...], headings: dict[str, Headings], book: Workbook) -> list[str]:
    """The columns a workbook does not have, in words."""
    return [
        f"sheet {column.sheet}, column {(column.group + ': ') * bool(column.group)}{column.name}"
        for column in columns
        if not column.optional and place_of(sheet_of(book, column.sheet), headings[column.sheet], column) is None
    ]


GRANT_HEADINGS = {
    "Allocations_summary": Headings(0, 1),
    "High_needs_block": Headings(0, 0),
    "High_needs_deductions": Headings(0, 0),
}
NOT_AREAS = {"metropolitan authorities", "unitary authorities", "upper tier authorities"}
"""Sums the grant's sheets give for kinds of authority, which are no areas."""
BEFORE = "dedicated schools grant, before recoupment and deductions"
AFTER = "dedicated schools grant, after recoupment and deductions for places funded directly"
WHOLE = Amount("budget:dedicated-schools-grant", "allocated_before_deductions", BEFORE)
HIGH_NEEDS = Amount("budget:high-needs-block", "allocated_before_deductions", BEFORE, within=WHOLE)
BLOCKS = {
    "schools block": replace(HIGH_NEEDS, budget="budget:schools-block"),
    "central school services block": replace(HIGH_NEEDS, budget="budget:central-school-services-block"),
    "high needs block": HIGH_NEEDS,
    "early years block": replace(HIGH_NEEDS, budget="budget:early-years-block"),
    "total dsg allocation": WHOLE,
}
HIGH_NEEDS_AFTER = Amount("budget:high-needs-block", "allocated_after_deductions", AFTER)
DEDUCTED = Amount("budget:high-needs-block", "deducted", BEFORE, "places funded directly", HIGH_NEEDS)
COMPONENTS = {
    "total high needs elements in the funding floor": "formula within the funding floor",
    "import/export adjustment": "import and export adjustment",
    "additional funding for special free schools": "special free schools",
    "hospital education": "hospital education and supplementary",
    "additional high needs allocation": "additional high needs allocation",
}
GRANT = (
    *(Column("Allocations_summary", "before recoupment", name, amount) for name, amount in BLOCKS.items()),
    Column("Allocations_summary", "after deductions", "high needs block", HIGH_NEEDS_AFTER),
    *(
        Column("High_needs_block", "", name, replace(HIGH_NEEDS, line=line, within=HIGH_NEEDS), line.startswith("additional"))
        for name, line in COMPONENTS.items()
    ),
    Column("High_needs_deductions", "", "total deduction to high needs block", DEDUCTED),
)


def grant_year(book: Workbook) -> str:
    """The financial year that the cover and every sheet's title say. Raises ValueError where they differ."""
    texts = [
        cell for name, table in book.items() for row in table[: 9 if name.startswith("Information") else 1] for cell in row[:2]
    ]
    years = {f"{found[1]}-{found[2]}" for text in texts if (found := re.search(r"(\d{4}) to \d\d(\d\d)", text))}
    if len(years) != 1:
        raise ValueError(f"the cover and the sheets' titles say they are for {' and '.join(sorted(years)) or 'no year'}")
    return years.pop()


def grant_issued(book: Workbook) -> str:
    """The day of publication on the cover; nothing where it gives none."""
    cover = sheet_of(book, "Information")
    said = next((row[2] for row in cover if len(row) > 2 and row[1].startswith("Publication date")), "")
    try:
        return str(datetime.strptime(said.strip(), "%A, %d %b, %Y").date())
    except ValueError:
        return ""


def read_grant(book: Workbook) -> Iterator[Reading]:
    """Every amount of the grant, by authority, region and for England."""
    year = grant_year(book)
    for column in GRANT:
        table, headings = sheet_of(book, column.sheet), GRANT_HEADINGS[column.sheet]
        place = place_of(table, headings, column)
        for number, cells in enumerate(table[headings.names + 1 :], headings.names + 2):
            area = cells[0].strip()
            if place is None or not area or tidy(area) in NOT_AREAS:
                continue
            yield Reading(column.amount, area, year, cells[place], number, f"{column.sheet}, cell {column_letter(place)}{number}")


def grant_faults(book: Workbook) -> Iterator[str]:
    """Where an authority's lines, with its rate for each special school pupil, do not come to its high needs block."""
    table, headings = sheet_of(book, "High_needs_block"), GRANT_HEADINGS["High_needs_block"]
    wanted = [*COMPONENTS, "basic entitlement factor", "number of pupils in special", "total high needs block before"]
    at = {name: place_of(table, headings, Column("", "", name, HIGH_NEEDS)) for name in wanted}
    for number, cells in enumerate(table[1:], 2):
        if not cells[0].strip().isdigit():
            continue
        *lines, rate, pupils, total = [Decimal(cells[place]) if place is not None else Decimal(0) for place in at.values()]
        if abs(sum(lines) + rate * pupils - total) > 2:  # each part is rounded to a pound
            come = f"{sum(lines) + rate * pupils:,.0f}"
            yield f"High_needs_block, row {number}: the parts of {cells[1]} come to {come}, its block is given as {total:,}"


SPENDING = {
    "place funding": ("budget:place-funding", "places in special schools and alternative provision"),
    "top up funding (maintained": ("budget:high-needs-top-up", "maintained schools, academies and colleges"),
    "top up funding (non-maintained": ("budget:high-needs-top-up", "non-maintained and independent schools and colleges"),
    "sen support and inclusion services": ("budget:high-needs-commissioned-services", "SEN support and inclusion services"),
    "alternative provision services": ("budget:high-needs-commissioned-services", "alternative provision services"),
    "hospital education services": ("budget:high-needs-commissioned-services", "hospital education services"),
    "therapies and other health related services": ("budget:high-needs-commissioned-services", "therapies and health services"),
}
STATEMENTS = {"section 251 budget": "planned", "section 251 outturn": "spent"}
SPENT_BASIS = "section 251 returns, high needs lines as the Department's benchmarking tool totals them"
RETURNS = tuple(
    Column("Sheet1", group, name, Amount(budget, stage, SPENT_BASIS, line))
    for group, stage in STATEMENTS.items()
    for name, (budget, line) in SPENDING.items()
)
RETURNS_HEADINGS = {"Sheet1": Headings(2, 3)}


def returns_year(book: Workbook) -> str:
    """The year set on the sheet. Raises ValueError where there is none."""
    cells = [cell.strip() for row in sheet_of(book, "Sheet1")[:3] for cell in row[:5]]
    year = next((cell for cell in cells if re.fullmatch(r"\d{4}-\d\d", cell)), None)
    if year is None:
        raise ValueError("Sheet1 gives no year in its first rows")
    return year


def read_returns(book: Workbook) -> Iterator[Reading]:
    """What each authority planned and spent, by line."""
    year, table, headings = returns_year(book), sheet_of(book, "Sheet1"), RETURNS_HEADINGS["Sheet1"]
    places = {column: place_of(table, headings, column) for column in RETURNS}
    for number, cells in enumerate(table, 1):
        for column, place in places.items():
            if place is not None and cells[2].strip().isdigit():
                yield Reading(
                    column.amount, cells[2].strip(), year, cells[place], number, f"Sheet1, cell {column_letter(place)}{number}"
                )


MONEY = (
    Layout(
        "dedicated-schools-grant",
        "Dedicated schools grant allocations by authority",
        "source:dedicated-schools-grant-allocations",
        "Department for Education",
        "sheets Allocations_summary, High_needs_block and High_needs_deductions",
        partial(lacks, GRANT, GRANT_HEADINGS),
        grant_year,
        read_grant,
        each_year=True,
        adds_up=frozenset(column.amount for column in GRANT),
        faults=grant_faults,
        issued=grant_issued,
    ),
    Layout(
        "section-251",
        "High needs spending, planned and actual, by authority",
        "source:section-251-high-needs",
        "Department for Education",
        "Sheet1, the columns under section 251 budget and section 251 outturn",
        partial(lacks, RETURNS, RETURNS_HEADINGS),
        returns_year,
        read_returns,
        each_year=True,
    ),
)
