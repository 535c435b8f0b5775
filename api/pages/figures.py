"""An authority's figures: its own beside its region's, England's and chosen neighbours', each with its edition and cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.pages.accounts import accounts_of
from api.pages.accounts import spoken as amount_spoken
from api.pages.charts import Line, Point, lines
from api.pages.documents import page_document
from api.pages.layout import Mistake, PageProblem, Pages, phrase
from api.pages.names import Names
from api.pages.nodes import not_found

THEMES: dict[str, tuple[str, ...]] = {
    "Twenty weeks": ("plans-issued-in-20-weeks", "plans-issued-in-20-weeks-without-exceptions"),
    "Plans": ("plans", "plans-issued", "plans-ceased", "personal-budgets"),
    "Requests and refusals": (
        "requests-for-assessment",
        "assessments-refused-share",
        "assessments-refused",
        "requests-in-mediation",
        "assessments",
        "assessments-without-a-plan-share",
        "assessments-without-a-plan",
    ),
    "Appeals": ("appeal-rate", "appeals-registered"),
    "Alternative provision": (
        "pupils-in-school-arranged-alternative-provision",
        "placements-in-authority-funded-alternative-provision",
    ),
    "Annual reviews": ("annual-reviews-decided-in-4-weeks", "annual-reviews-expected", "annual-review-meetings"),
}
"""The themes in the order of the page, and their indicators; what none of them names stands last, under OTHER."""
GLANCE = {
    "indicator:plans-issued-in-20-weeks",
    "indicator:plans",
    "indicator:assessments-refused-share",
    "indicator:assessments-without-a-plan-share",
    "indicator:appeal-rate",
    "indicator:annual-reviews-decided-in-4-weeks",
}
"""The figures that are put first, each of its latest year."""
OTHER = "Officers and other figures"
MOST_BESIDE = 3
"""Areas that may be chosen to stand beside: with the region and England, as many lines as can be told apart."""


@dataclass(frozen=True)
class Table:
    """One indicator as its table shows it: years down, areas across; and its chart, where there are values to draw."""

    id: str
    name: str
    caution: str | None
    editions: dict[str, str]
    column: str
    """What the cells have in common, such as their column."""
    areas: list[str]
    rows: list[tuple[str, list[Point | None]]]
    chart: str | None = None


async def figures_page(pages: Pages, names: Names, slug: str, request: Request) -> Response:
    """An authority's page of figures."""
    area_id = f"area:{slug}"
    beside = list(dict.fromkeys(one for one in request.query_params.getlist("with") if one))
    if len(beside) > MOST_BESIDE:
        near = [(f"/area/{slug}/figures", "The figures without them")]
        raise PageProblem(
            400, [Mistake(f"{len(beside)} areas are too many to tell apart; name at most {MOST_BESIDE}", "with")], near
        )
    if area_id not in {one.id for one in await names.of("Area")}:
        raise await not_found(names, "Area", area_id)
    found = await pages.ask(page_document("figures"), {"area": area_id, "beside": beside})
    figures, allocations = found["figuresOfAreas"], found["moneyByYear"]["allocations"]
    themes = themed(figures["areas"], figures["series"])
    context = {
        "area": found["whoActsFor"]["area"],
        "bodies": found["whoActsFor"]["bodies"]["nodes"],
        "figures": figures,
        "themes": themes,
        "glance": [latest for _, tables in themes for one in tables if one.id in GLANCE and (latest := latest_of(one))],
        "accounts": accounts_of(allocations["nodes"]),
        "more_money": allocations["totalCount"] > len(allocations["nodes"]),
        "most_money": len(allocations["nodes"]),
        "withheld": [*figures["withheld"], *(one for one in allocations["nodes"] if one["notPublished"])],
        "silent": sorted({one["indicator"]["name"] for one in own(figures) if not one["observations"]}),
        "parts": found["programmesIn"]["participations"]["nodes"],
        "events": found["whatHappened"]["events"]["nodes"],
        "schemes": found["howSupportIsPriced"]["schemes"]["nodes"],
    }
    return pages.render("figures.html", beside=beside, most=MOST_BESIDE, about=area_id, spoken=amount_spoken, **context)


def latest_of(table: Table) -> tuple[Table, str, list[Point | None]] | None:
    """The latest year of which the area asked about has a row; its figure may be withheld."""
    held = [(table, year, points) for year, points in table.rows if points[0] is not None]
    return held[-1] if held else None


def own(figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The series of the area asked about."""
    return (one for one in figures["series"] if one["area"]["id"] == figures["areas"][0]["id"])


def themed(areas: list[dict[str, Any]], series: list[dict[str, Any]]) -> list[tuple[str, list[Table]]]:
    """The indicators by theme, each as a table with its chart; those of which nothing is held are left to be said below."""
    held: dict[str, list[dict[str, Any]]] = {}
    for one in series:
        held.setdefault(one["indicator"]["id"], []).append(one)
    held = {indicator: found for indicator, found in held.items() if any(one["observations"] for one in found)}
    listed = {f"indicator:{name}" for names in THEMES.values() for name in names}
    themes = {theme: [f"indicator:{name}" for name in names] for theme, names in THEMES.items()}
    themes[OTHER] = [indicator for indicator in held if indicator not in listed]
    tables = {theme: [table_of(areas, held[one]) for one in ids if one in held] for theme, ids in themes.items()}
    return [(theme, found) for theme, found in tables.items() if found]


def table_of(areas: list[dict[str, Any]], series: list[dict[str, Any]]) -> Table:
    """One indicator's table, and its chart."""
    indicator = series[0]["indicator"]
    observations = [o for one in series for o in one["observations"]]
    issues: dict[str, set[str]] = {}
    for one in observations:
        issues.setdefault(one["period"], set()).add(one["edition"]["id"])
    columns = {cell.partition(", ")[2] for cell in (o["cell"] for o in observations)}
    column = columns.pop() if len(columns) == 1 else ""
    drawn = [line_of(areas, one, issues, indicator["unit"], column) for one in series]
    years = sorted({year for line in drawn for year in line.points})
    return Table(
        indicator["id"],
        indicator["name"],
        indicator["caution"],
        {o["edition"]["id"]: o["edition"]["name"] for o in observations},
        column,
        [line.name for line in drawn],
        [(year, [line.points.get(year) for line in drawn]) for year in years],
        chart_of(indicator, areas, drawn, years),
    )


def line_of(areas: list[dict[str, Any]], one: dict[str, Any], issues: dict[str, set[str]], unit: str, column: str) -> Line:
    """One area's values by year; where a year has figures of several editions, each edition is a year of its own."""
    name = next(area["name"] for area in areas if area["id"] == one["area"]["id"])
    points = {}
    for o in one["observations"]:
        year = o["period"] if len(issues[o["period"]]) == 1 else f"{o['period']} in {o['edition']['name']}"
        cell = o["cell"].removesuffix(f", {column}").removeprefix("row ") if column else o["cell"]
        points[year] = Point(o["value"], spoken(o, unit), cell)
    return Line(name, points, [area["id"] for area in areas].index(one["area"]["id"]))


def chart_of(indicator: dict[str, Any], areas: list[dict[str, Any]], drawn: list[Line], years: Sequence[str]) -> str | None:
    """The chart where two years or more can be drawn; counts are drawn for areas of one kind, which alone compare."""
    counts = indicator["unit"] == "NUMBER"
    shown = [line for line, area in zip(drawn, areas, strict=True) if not counts or area["kind"] == areas[0]["kind"]]
    shown = [line for line in shown if any(p.value is not None for p in line.points.values())]
    if len(years) < 2 or not shown:
        return None
    about = f"{years[0]} to {years[-1]}. A broken line is a year without a published figure. The table holds the same values."
    return lines(indicator["name"], about, years, shown)


def spoken(observation: dict[str, Any], unit: str) -> str:
    """A value as people read it; where there is none, that none was published."""
    if observation["answer"]:
        return str(observation["answer"])
    if observation["value"] is None:
        return f"not published ({phrase(observation['notPublished'])})" if observation["notPublished"] else "not published"
    value = observation["value"]
    return f"{value:,.10g}" + ("%" if unit == "PERCENT" else "")
