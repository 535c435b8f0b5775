"""How publishers lay out their data files: what marks a layout, and what its cells count.

Those of the Department's statistics are in `statistics`, those of money in `grants`, that of the Tribunal's appeals here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Table = list[list[str]]
"""A sheet as published: its rows of cells, as text."""
Workbook = dict[str, Table]
"""A file as published: its sheets by name. A CSV file has one, named ""."""


@dataclass(frozen=True)
class Amount:
    """What a cell of money counts: of which budget, at which stage, on which basis."""

    budget: str
    stage: str
    basis: str
    line: str = ""
    """The line of the table, where the budget has several."""
    within: "Amount | None" = None
    """The larger amount of the same area and year that it is part of."""


@dataclass(frozen=True)
class Reading:
    """One cell of a published table: what it counts, where and when, and where it stands."""

    counts: str | Amount
    """An indicator's id, or an amount."""
    area: str
    """A three-digit code, or the name of a region or country."""
    period: str
    text: str
    row: int
    """Its row in the file or sheet, counted from 1."""
    cell: str
    """Where it stands, in words."""


@dataclass(frozen=True)
class Layout:
    """One publisher's file: what marks it, and how it is read."""

    name: str
    title: str
    series: str
    """The source's id without the year at its end."""
    publisher: str
    locator: str
    lacks: Callable[[Workbook], list[str]]
    """The marks a file lacks; none where it has this layout."""
    year: Callable[[Workbook], str]
    """The year the file says it is for; raises ValueError where it says two."""
    read: Callable[[Workbook], Iterator[Reading]]
    each_year: bool = False
    """Whether a file holds one year and stands beside the others', or holds all years and takes an older file's place."""
    adds_up: frozenset[str | Amount] = field(default_factory=frozenset)
    """What comes to England's figure when the authorities' are added."""
    answers: frozenset[str] = frozenset()
    """The words its cells answer with, where they give no figures."""
    faults: Callable[[Workbook], Iterable[str]] = lambda _: ()
    """Where the file's own sums do not hold."""
    issued: Callable[[Workbook], str] = lambda _: ""
    """The day the file says it was published, as 2023-07-20; nothing where it does not."""


def column_letter(place: int) -> str:
    """The name a spreadsheet gives to a column: A for 0, AA for 26."""
    return (column_letter(place // 26 - 1) if place > 25 else "") + chr(ord("A") + place % 26)


def one_sheet(book: Workbook) -> Table:
    """The only sheet of a CSV file; an empty one of a workbook, which no layout of CSV files knows."""
    return book.get("", [])


APPEALS_MARKS = {"LA code", "Appeals registered", "Total Appealable Decisions", "SEND Tribunal Appeal Rate"}


def lacks_appeals(book: Workbook) -> list[str]:
    """The headings of the appeals table that a file does not have."""
    return sorted(APPEALS_MARKS - {cell.strip().rstrip("0123456789,") for row in one_sheet(book)[3:5] for cell in row[:5]})


def appeal_years(book: Workbook) -> dict[str, int]:
    """The years of the appeals table, each with the place of its first column."""
    return {cell.strip(): n for n, cell in enumerate(one_sheet(book)[3]) if cell.strip().isdigit()}


def read_appeals(book: Workbook) -> Iterator[Reading]:
    """Appeals registered and their rate, by authority and calendar year."""
    years = appeal_years(book)
    for number, cells in enumerate(one_sheet(book)[5:], 6):
        name, code = cells[0].strip(), cells[1].strip()
        area = "England" if name.startswith("England Total") else code
        if not area or not (code.isdigit() or area == "England"):
            continue
        for year, place in years.items():
            yield Reading("indicator:appeals-registered", area, year, cells[place], number, f"row {number}, column {place + 1}")
            yield Reading("indicator:appeal-rate", area, year, cells[place + 2], number, f"row {number}, column {place + 3}")


APPEALS = Layout(
    "appeals-to-the-tribunal",
    "Appeals to the First-tier Tribunal (SEND) and their rate, by authority",
    "source:send-appeal-rate",
    "Ministry of Justice",
    "SEND appeal rate table 1",
    lacks_appeals,
    lambda book: max(appeal_years(book)),
    read_appeals,
)
