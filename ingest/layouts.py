"""How publishers lay out their data files: what marks a layout, and what its cells count. Money's layouts are in `grants`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

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
    faults: Callable[[Workbook], Iterable[str]] = lambda _: ()
    """Where the file's own sums do not hold."""
    issued: Callable[[Workbook], str] = lambda _: ""
    """The day the file says it was published, as 2023-07-20; nothing where it does not."""


def column_letter(place: int) -> str:
    """The name a spreadsheet gives to a column: A for 0, AA for 26."""
    return (column_letter(place // 26 - 1) if place > 25 else "") + chr(ord("A") + place % 26)


def period_of(written: str) -> str:
    """A year as the Department's statistics write it: 202425 is the academic year 2024/25."""
    return f"{written[:4]}/{written[4:]}" if len(written) == 6 else written


def one_sheet(book: Workbook) -> Table:
    """The only sheet of a CSV file; an empty one of a workbook, which no layout of CSV files knows."""
    return book.get("", [])


STATISTICS_COLUMNS = ("time_period", "geographic_level", "country_name", "region_name", "old_la_code", "breakdown")


def lacks_columns(wanted: frozenset[str], book: Workbook) -> list[str]:
    """The columns a CSV file's first row does not name."""
    table = one_sheet(book)
    return sorted(wanted - {cell.strip() for cell in (table[0] if table else [])})


def read_statistics(breakdown: str, columns: dict[str, str], book: Workbook) -> Iterator[Reading]:
    """The rows of one breakdown of a table laid out as Explore Education Statistics lays out all of its own."""
    table = one_sheet(book)
    place = {name.strip(): n for n, name in enumerate(table[0])}
    for number, cells in enumerate(table[1:], 2):
        if cells[place["breakdown"]] != breakdown:
            continue
        level = cells[place["geographic_level"]]
        area = cells[place[{"National": "country_name", "Regional": "region_name"}.get(level, "old_la_code")]]
        for column, indicator in columns.items():
            text, period = cells[place[column]], period_of(cells[place["time_period"]])
            yield Reading(indicator, area, period, text, number, f"row {number}, column {column}")


def statistics_year(book: Workbook) -> str:
    """The year of the release: the one after the newest calendar year counted, the end of the newest academic year."""
    table = one_sheet(book)
    newest = max(cells[table[0].index("time_period")] for cells in table[1:])
    return f"20{newest[4:]}" if len(newest) == 6 else str(int(newest) + 1)


TIMELINESS = {
    "plans_issued_den": "indicator:plans-issued",
    "pc_plans_issued_within_20_weeks": "indicator:plans-issued-in-20-weeks",
    "PC_plans_issued_20_weeks_ex": "indicator:plans-issued-in-20-weeks-without-exceptions",
}
NEEDS = ("asd", "hi", "mld", "msi", "oth", "pd", "pmld", "semh", "slcn", "sld", "spld", "vi")
PLANS = {"ehc_plans": "indicator:plans"} | {f"number_{code}": f"indicator:plans-{code}" for code in NEEDS}


def statistics(name: str, title: str, breakdown: str, columns: dict[str, str], adds_up: set[str]) -> Layout:
    """A layout of Explore Education Statistics."""
    return Layout(
        name,
        title,
        "source:ehc-plans",
        "Department for Education",
        f"rows with breakdown {breakdown!r}",
        partial(lacks_columns, frozenset(STATISTICS_COLUMNS) | columns.keys()),
        statistics_year,
        partial(read_statistics, breakdown, columns),
        adds_up=frozenset(adds_up),
    )


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


COUNTS = (
    statistics(
        "plans-issued-in-20-weeks",
        "EHC plans issued, and the share within 20 weeks, by authority",
        "All EHC plans issued",
        TIMELINESS,
        {"indicator:plans-issued"},
    ),
    statistics(
        "plans-by-need",
        "EHC plans by primary need and authority",
        "All EHC plans",
        PLANS,
        set(PLANS.values()),
    ),
    Layout(
        "appeals-to-the-tribunal",
        "Appeals to the First-tier Tribunal (SEND) and their rate, by authority",
        "source:send-appeal-rate",
        "Ministry of Justice",
        "SEND appeal rate table 1",
        lacks_appeals,
        lambda book: max(appeal_years(book)),
        read_appeals,
    ),
)
