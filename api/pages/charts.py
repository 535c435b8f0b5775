"""Charts as inline SVG, made of the same rows as the table beside them; colour is never the only sign, and a gap is never nought.

Places along a chart are percentages, so that bars and lines fit any width and their words keep their size; only a flow is drawn
at one width. Every mark has a `<title>` of the words that stand in the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import floor, log10

from markupsafe import Markup

LEFT, RIGHT = 9.0, 96.0
"""Where the first and last year of a line chart stand, in per cent of its width."""
TOP, HEIGHT = 26, 190
WITHHELD = Markup('<text x="18" y="{}"><tspan class="gap">✕</tspan><tspan x="44">not published</tspan></text>')
"""What a cross means, below the names of the lines."""
SHAPES = (
    "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
    "M-4,-4h8v8h-8z",
    "M0,-5l5,9h-10z",
    "M0,-5l5,5l-5,5l-5,-5z",
    "M-5,-4h10l-5,9z",
    "M-5,-2h10v4h-10z",
)
"""The mark of each line, so that lines differ in more than colour; a seventh line begins anew."""


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, its length, and its value as the table says it."""

    label: str
    value: float | None
    said: str
    """The value in words: "£99,035,059", or "not published"."""
    tone: int = 0
    path: str | None = None


@dataclass(frozen=True)
class Point:
    """One value of a line, as drawn and as the table says it."""

    value: float | None
    said: str
    note: str = ""
    """Where it stands in its source."""


@dataclass(frozen=True)
class Line:
    """One line: a value for each year that has a row."""

    name: str
    points: dict[str, Point] = field(default_factory=dict)
    look: int | None = None
    """Which of the colours, dashes and marks it has, so that one area looks alike in every chart; its place unless said."""


def said(text: object) -> Markup:
    """A mark's own words."""
    return Markup("<title>{}</title>").format(text)


def number(value: float) -> str:
    """A place or length, short: 33.333 is 33.33, and 4.0 is 4."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def framed(title: str, about: str, height: float, marks: Iterable[str], kind: str) -> Markup:
    """A chart that fits its width."""
    start = Markup('<svg class="chart {}" role="img" width="100%" height="{}"><title>{}</title><desc>{}</desc>')
    return start.format(kind, number(height), title, about) + Markup("").join(Markup(mark) for mark in marks) + Markup("</svg>")


def round_up(value: float) -> float:
    """The end of a scale: the next 1, 2, 2.5, 5 or 10 of a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in (1, 2, 2.5, 5, 10, 20) if step * power >= value), value)


def bars(title: str, about: str, rows: Sequence[Bar]) -> Markup:
    """Bars under each other, each under its words; what has no value has no bar and says so."""
    drawn = [row.value for row in rows if row.value is not None]
    low, high = min([0.0, *drawn]), max([0.0, *drawn])
    span = (high - low) or 1.0
    return framed(title, about, 44 * len(rows) + 4, (bar(row, 44 * n, low, span) for n, row in enumerate(rows)), "bars")


def bar(row: Bar, top: float, low: float, span: float) -> Markup:
    """One bar with its words."""
    words = Markup('<text x="0" y="{}">{} <tspan class="value">{}</tspan></text>').format(number(top + 16), row.label, row.said)
    if row.value is None:
        return Markup("<g>{}{}</g>").format(said(f"{row.label}: {row.said}"), words)
    left, width = 100 * (min(row.value, 0) - low) / span, 100 * abs(row.value) / span
    shape = Markup('<rect class="tone-{}" x="{}%" y="{}" width="{}%" height="14"/>')
    drawn = shape.format(row.tone, number(left), number(top + 22), number(width))
    return Markup("<g>{}{}{}</g>").format(said(f"{row.label}: {row.said}"), words, drawn)


def lines(title: str, about: str, years: Sequence[str], rows: Sequence[Line]) -> Markup:
    """Lines over years. Where a year has no value the line is broken; where it was withheld, a cross stands on the axis."""
    looks = [(place if row.look is None else row.look) % len(SHAPES) for place, row in enumerate(rows)]
    withheld = any(p.value is None for row in rows for p in row.points.values())
    top = TOP * (len(rows) + withheld) + 26
    high = round_up(max((p.value for row in rows for p in row.points.values() if p.value is not None), default=0))
    marks = [*axes(years, top, high)]
    marks += [legend(row.name, place, looks[place]) for place, row in enumerate(rows)]
    marks += [WITHHELD.format(TOP * len(rows) + 19)] if withheld else []
    for place in reversed(range(len(rows))):  # the first is drawn last, on top
        marks += line(rows[place], place, looks[place], years, top, high)
    return framed(title, about, top + HEIGHT + 30, marks, "lines")


def across(place: int, count: int) -> float:
    """Where a year stands, in per cent of the width."""
    return (LEFT + RIGHT) / 2 if count < 2 else LEFT + (RIGHT - LEFT) * place / (count - 1)


def axes(years: Sequence[str], top: float, high: float) -> Iterable[Markup]:
    """The years below, and three levels across."""
    for part in (0, 0.5, 1):
        y, level = number(top + HEIGHT * (1 - part)), f"{high * part:,.10g}"
        grid = Markup('<line class="grid" x1="0" x2="100%" y1="{0}" y2="{0}"/><text class="axis" x="0" y="{1}">{2}</text>')
        yield grid.format(y, number(float(y) - 4), level)
    for place, year in enumerate(years):
        shown = year if len(years) < 8 or place % 2 == len(years) % 2 - 1 or place == len(years) - 1 else ""
        x, y = number(across(place, len(years))), number(top + HEIGHT + 22)
        yield Markup('<text class="axis year" x="{}%" y="{}">{}</text>').format(x, y, shown)


def legend(name: str, place: int, look: int) -> Markup:
    """A line's name beside a piece of it."""
    y = TOP * place + 14
    piece = Markup('<line class="line-{0}" x1="0" x2="36" y1="{1}" y2="{1}"/>{2}<text x="44" y="{3}">{4}</text>')
    return piece.format(look, y, mark(look, "18", y), y + 5, name)


def mark(look: int, x: str, y: float) -> Markup:
    """A line's own shape, at a place."""
    return Markup('<svg x="{}" y="{}" overflow="visible"><path class="mark-{}" d="{}"/></svg>').format(
        x, number(y), look, SHAPES[look]
    )


def line(row: Line, place: int, look: int, years: Sequence[str], top: float, high: float) -> Iterable[Markup]:
    """A line's pieces between years that follow each other and both have a value, then its marks."""
    at = {y: (across(n, len(years)), row.points[y]) for n, y in enumerate(years) if y in row.points}
    level = {year: top + HEIGHT * (1 - p.value / high) for year, (_, p) in at.items() if p.value is not None}
    for before, after in zip(years, years[1:], strict=False):
        if before in level and after in level:
            ends = [number(end) for end in (at[before][0], at[after][0], level[before], level[after])]
            yield Markup('<line class="line-{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>').format(look, *ends)
    for year, (x, point) in at.items():
        told = said(f"{row.name}, {year}: {point.said}")
        if year not in level:
            cross = Markup('<g>{}<text class="gap" x="{}%" y="{}">✕</text></g>')
            yield cross.format(told, number(x), number(top + HEIGHT - 4 - 12 * place))
            continue
        value = Markup('<text class="near" x="{}%" y="{}">{}</text>').format(number(x), number(level[year] - 9), point.said)
        yield Markup("<g>{}{}{}</g>").format(told, mark(look, f"{number(x)}%", level[year]), value if place == 0 else "")
