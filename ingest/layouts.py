"""How publishers lay out their tables, and what their columns count: a layout a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

Table = list[list[str]]
"""A sheet as published: its rows of cells, as text."""


@dataclass(frozen=True)
class Reading:
    """One cell of a published table: what it counts, where and when, and where it stands."""

    indicator: str
    area: str
    """A three-digit code, or the name of a region or country."""
    period: str
    text: str
    row: int
    column: str


@dataclass(frozen=True)
class Layout:
    """One publisher's table: what marks it, and how it is read."""

    name: str
    title: str
    source: str
    edition: str
    locator: str
    marks: Callable[[Table], set[str]]
    """What a table shows of the layout's marks."""
    wanted: frozenset[str]
    """The marks it must show."""
    read: Callable[[Table], Iterator[Reading]]
    adds_up: frozenset[str] = field(default_factory=frozenset)
    """The indicators whose authorities must come to England's figure."""

    def missing(self, table: Table) -> list[str]:
        """The marks a table lacks."""
        return sorted(self.wanted - self.marks(table))


def header(table: Table) -> set[str]:
    """The names in a table's first row."""
    return {cell.strip() for cell in table[0]} if table else set()


def period_of(written: str) -> str:
    """A year as the Department's statistics write it: 202425 is the academic year 2024/25."""
    return f"{written[:4]}/{written[4:]}" if len(written) == 6 else written


def read_statistics(breakdown: str, columns: dict[str, str], table: Table) -> Iterator[Reading]:
    """The rows of one breakdown of a table laid out as Explore Education Statistics lays out all of its own."""
    place = {name.strip(): n for n, name in enumerate(table[0])}
    for number, cells in enumerate(table[1:], 2):
        if cells[place["breakdown"]] != breakdown:
            continue
        level = cells[place["geographic_level"]]
        area = cells[place[{"National": "country_name", "Regional": "region_name"}.get(level, "old_la_code")]]
        for column, indicator in columns.items():
            yield Reading(indicator, area, period_of(cells[place["time_period"]]), cells[place[column]], number, column)


STATISTICS_COLUMNS = frozenset({"time_period", "geographic_level", "country_name", "region_name", "old_la_code", "breakdown"})
TIMELINESS = {
    "plans_issued_den": "indicator:plans-issued",
    "pc_plans_issued_within_20_weeks": "indicator:plans-issued-in-20-weeks",
    "PC_plans_issued_20_weeks_ex": "indicator:plans-issued-in-20-weeks-without-exceptions",
}
NEEDS = ("asd", "hi", "mld", "msi", "oth", "pd", "pmld", "semh", "slcn", "sld", "spld", "vi")
PLANS = {"ehc_plans": "indicator:plans"} | {f"number_{code}": f"indicator:plans-{code}" for code in NEEDS}


def statistics(name: str, title: str, edition: str, breakdown: str, columns: dict[str, str], adds_up: set[str]) -> Layout:
    """A layout of Explore Education Statistics."""
    return Layout(
        name,
        title,
        "source:ehc-plans-2025",
        edition,
        f"rows with breakdown {breakdown!r}",
        header,
        STATISTICS_COLUMNS | columns.keys(),
        partial(read_statistics, breakdown, columns),
        frozenset(adds_up),
    )


def appeal_years(table: Table) -> dict[str, int]:
    """The years of the appeals table, each with the place of its first column."""
    return {cell.strip(): n for n, cell in enumerate(table[3]) if cell.strip().isdigit()} if len(table) > 5 else {}


def appeal_marks(table: Table) -> set[str]:
    """What the appeals table shows of its layout."""
    return {cell.strip().rstrip("0123456789,") for row in table[3:5] for cell in row[:5]} if len(table) > 5 else set()


def read_appeals(table: Table) -> Iterator[Reading]:
    """Appeals registered and their rate, by authority and calendar year."""
    years = appeal_years(table)
    for number, cells in enumerate(table[5:], 6):
        name, code = cells[0].strip(), cells[1].strip()
        area = "England" if name.startswith("England Total") else code
        if not area or not (code.isdigit() or area == "England"):
            continue
        for year, place in years.items():
            yield Reading("indicator:appeals-registered", area, year, cells[place], number, str(place + 1))
            yield Reading("indicator:appeal-rate", area, year, cells[place + 2], number, str(place + 3))


LAYOUTS = (
    statistics(
        "plans-issued-in-20-weeks",
        "EHC plans issued, and the share within 20 weeks, by authority",
        "edition:plans-issued-in-20-weeks-2025",
        "All EHC plans issued",
        TIMELINESS,
        {"indicator:plans-issued"},
    ),
    statistics(
        "plans-by-need",
        "EHC plans by primary need and authority",
        "edition:plans-by-need-2025",
        "All EHC plans",
        PLANS,
        set(PLANS.values()),
    ),
    Layout(
        "appeals-to-the-tribunal",
        "Appeals to the First-tier Tribunal (SEND) and their rate, by authority",
        "source:send-appeal-rate-2024",
        "edition:appeals-to-the-tribunal-2024",
        "SEND appeal rate table 1",
        appeal_marks,
        frozenset({"LA code", "Appeals registered", "Total Appealable Decisions", "SEND Tribunal Appeal Rate"}),
        read_appeals,
    ),
)
