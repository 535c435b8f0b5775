"""How the Department lays out its statistics on Explore Education Statistics: one row an area and year, one column a measure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ingest.layouts import Layout, Reading, Workbook, one_sheet

PLACES = ("time_period", "geographic_level", "country_name", "region_name", "old_la_code")
"""The columns of every table that say when and where a row counts."""

NOT_COLLECTED = {"x", "z", "n/a"}
"""What the Department puts in every cell of a column for a year before it was collected."""


@dataclass(frozen=True)
class Measures:
    """What is read of a table: some of its rows, and some of its columns as indicators."""

    rows: dict[str, str]
    """The rows that count everybody: the columns that say so, and what they say."""
    columns: dict[str, str]
    """The columns read, each with its indicator's id."""


def period_of(written: str) -> str:
    """A year as the Department's statistics write it: 202425 is the academic year 2024/25."""
    return f"{written[:4]}/{written[4:]}" if len(written) == 6 else written


def places_of(book: Workbook) -> dict[str, int]:
    """The columns a table's first row names, each with where it stands."""
    return {name.strip(): n for n, name in enumerate(next(iter(one_sheet(book)), []))}


def lacks(measures: Measures, book: Workbook) -> list[str]:
    """The columns a CSV file's first row does not name, and what no row of it says that some row must."""
    place = places_of(book)
    columns = sorted({*PLACES, *measures.rows, *measures.columns} - place.keys())
    known = {name: said for name, said in measures.rows.items() if name in place}
    unsaid = [name for name, said in known.items() if said not in {cells[place[name]] for cells in one_sheet(book)}]
    return columns + [f"rows with {name} {known[name]!r}" for name in unsaid]


def read(measures: Measures, book: Workbook) -> Iterator[Reading]:
    """The cells of the rows and columns wanted; none of a year in which a column gives nothing for any area."""
    readings = list(every_cell(measures, book))
    given = {(reading.counts, reading.period) for reading in readings if reading.text.strip() not in NOT_COLLECTED}
    return (reading for reading in readings if (reading.counts, reading.period) in given)


def every_cell(measures: Measures, book: Workbook) -> Iterator[Reading]:
    """The cells of the rows and columns wanted."""
    place = places_of(book)
    for number, cells in enumerate(one_sheet(book)[1:], 2):
        if any(cells[place[name]] != said for name, said in measures.rows.items()):
            continue
        level = cells[place["geographic_level"]]
        area = cells[place[{"National": "country_name", "Regional": "region_name"}.get(level, "old_la_code")]]
        period = period_of(cells[place["time_period"]])
        for column, indicator in measures.columns.items():
            yield Reading(indicator, area, period, cells[place[column]], number, f"row {number}, column {column}")


def newest(book: Workbook) -> str:
    """The newest year of a table, as it is written there. Raises ValueError where a row gives no year."""
    place = places_of(book)["time_period"]
    years = {cells[place] for cells in one_sheet(book)[1:]}
    if odd := sorted(year for year in years if not re.fullmatch(r"\d{4}(\d\d)?", year)):
        raise ValueError(f"column time_period says {odd[0]!r}, which is no year as the Department writes one")
    return max(years)


def released_after(book: Workbook) -> str:
    """The year of a release that looks back: the one after the newest calendar year, the end of the newest academic year."""
    written = newest(book)
    return f"20{written[4:]}" if len(written) == 6 else str(int(written) + 1)


def statistics(
    name: str,
    title: str,
    rows: dict[str, str],
    columns: dict[str, str],
    series: str = "source:ehc-plans",
    year: Callable[[Workbook], str] = released_after,
    answers: frozenset[str] = frozenset(),
) -> Layout:
    """A layout of Explore Education Statistics; its counts add up, its shares do not."""
    measures = Measures(rows, columns)
    return Layout(
        name,
        title,
        series,
        "Department for Education",
        " and ".join(f"rows with {column} {said!r}" for column, said in rows.items()) or "every row",
        partial(lacks, measures),
        year,
        partial(read, measures),
        adds_up=frozenset(indicator for column, indicator in columns.items() if not (answers or is_share(column))),
        answers=answers,
    )


def is_share(column: str) -> bool:
    """Whether a column gives percentages, as its name says."""
    return column.lower().startswith("pc_") or column.endswith("_pc")


NEEDS = ("asd", "hi", "mld", "msi", "oth", "pd", "pmld", "semh", "slcn", "sld", "spld", "vi")
STATISTICS = (
    statistics(
        "plans-issued-in-20-weeks",
        "EHC plans issued, and the share within 20 weeks, by authority",
        {"breakdown": "All EHC plans issued"},
        {
            "plans_issued_den": "indicator:plans-issued",
            "pc_plans_issued_within_20_weeks": "indicator:plans-issued-in-20-weeks",
            "PC_plans_issued_20_weeks_ex": "indicator:plans-issued-in-20-weeks-without-exceptions",
        },
    ),
    statistics(
        "plans-by-need",
        "EHC plans by primary need and authority",
        {"breakdown": "All EHC plans"},
        {"ehc_plans": "indicator:plans"} | {f"number_{code}": f"indicator:plans-{code}" for code in NEEDS},
    ),
    statistics(
        "requests-for-assessment",
        "Requests for an EHC needs assessment, and those refused, by authority",
        {"breakdown": "All requests for EHC needs assessments"},
        {
            "requests_received_in_year": "indicator:requests-for-assessment",
            "requests_decided_not_to_assess": "indicator:assessments-refused",
            "request_not_assess_pc": "indicator:assessments-refused-share",
            "mediation_related_request": "indicator:requests-in-mediation",
        },
    ),
    statistics(
        "assessments",
        "EHC needs assessments, and those that ended without a plan, by authority",
        {"breakdown": "All EHC needs assessments"},
        {
            "assess_in_year": "indicator:assessments",
            "assess_not_issued": "indicator:assessments-without-a-plan",
            "assess_not_issued_pc": "indicator:assessments-without-a-plan-share",
        },
    ),
    statistics(
        "annual-reviews",
        "Annual reviews of EHC plans, and the share decided within four weeks, by authority",
        {"breakdown": "All annual reviews"},
        {
            "review_expected": "indicator:annual-reviews-expected",
            "total_review_meeting": "indicator:annual-review-meetings",
            "pc_decsion_4weeks": "indicator:annual-reviews-decided-in-4-weeks",
        },
    ),
    statistics(
        "personal-budgets",
        "EHC plans with a personal budget, by authority",
        {"breakdown": "All personal budgets"},
        {"personal_budget": "indicator:personal-budgets"},
    ),
    statistics(
        "plans-ceased",
        "EHC plans that ceased, by authority",
        {"breakdown": "All ceased EHC plans"},
        {"total_ceased": "indicator:plans-ceased"},
    ),
    statistics(
        "designated-officers",
        "Whether a designated medical, clinical and social care officer is in place, by authority",
        {},
        {
            "des_med_off": "indicator:designated-medical-officer",
            "des_clin_off": "indicator:designated-clinical-officer",
            "des_so_care_off": "indicator:designated-social-care-officer",
        },
        year=newest,
        answers=frozenset({"Yes", "No", "Recruiting"}),
    ),
    statistics(
        "school-arranged-alternative-provision",
        "Pupils in alternative provision that schools arrange, by authority",
        {"characteristic_grouping": "Total", "pupil_characteristic": "Total", "setting_type": "Total"},
        {"pupils": "indicator:pupils-in-school-arranged-alternative-provision"},
        series="source:schools-pupils-characteristics",
    ),
    statistics(
        "authority-funded-alternative-provision",
        "Placements in alternative provision that authorities fund, by authority",
        {"setting_type": "Total"},
        {"placements": "indicator:placements-in-authority-funded-alternative-provision"},
        series="source:schools-pupils-characteristics",
    ),
)
