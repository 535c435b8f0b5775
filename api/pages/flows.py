"""A flow drawn as a Sankey diagram: columns of what money passes through, joined by ribbons as wide as their counts."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from api.pages.charts import number, said

BOX, GAP, LINE, LETTER = 12, 8, 14, 7.2
"""A box's width, the least space between boxes, the height of a label's line, and the width of a letter of it."""
WIDTH, LAST = 1120, 320
"""The width of a diagram, and of its last column's labels."""


@dataclass(frozen=True)
class Ribbon:
    """One ribbon: from where, to where, how wide, and its width in words."""

    out_of: str
    into: str
    value: float
    said: str
    tone: int = 0


@dataclass
class Box:
    """One thing that ribbons join: its column, its place and size, and how far its two sides are taken."""

    name: str
    column: int
    size: float
    lines: list[str]
    top: float = 0
    taken_in: float = 0
    taken_out: float = 0


def columns(ribbons: Sequence[Ribbon]) -> dict[str, int]:
    """The column of each name: as far from the last as its longest way there. Raises ValueError where a way leads round."""
    after: dict[str, list[str]] = {}
    for ribbon in ribbons:
        after.setdefault(ribbon.out_of, []).append(ribbon.into)
        after.setdefault(ribbon.into, [])
    found: dict[str, int] = {}

    def steps(name: str, way: tuple[str, ...]) -> int:
        if name in way:
            raise ValueError(f"the flow leads round: {' > '.join((*way, name))}")
        if name not in found:
            found[name] = max((1 + steps(one, (*way, name)) for one in after[name]), default=0)
        return found[name]

    longest = max((steps(name, ()) for name in after), default=0)
    return {name: longest - found[name] for name in after}


def step(count: int) -> float:
    """How far columns stand apart."""
    return (WIDTH - LAST - BOX) / max(count - 1, 1)


def laid_out(ribbons: Sequence[Ribbon], labels: Mapping[str, str], unit: float) -> list[list[Box]]:
    """The boxes by column, each tall enough for its ribbons and its label, in the order of what they come from."""
    placed = columns(ribbons)
    boxes: list[list[Box]] = [[] for _ in range(max(placed.values(), default=-1) + 1)]
    for name, column in placed.items():
        size = max(sum(r.value for r in ribbons if r.into == name), sum(r.value for r in ribbons if r.out_of == name)) * unit
        wide = int((step(len(boxes)) - BOX if column < len(boxes) - 1 else LAST) / LETTER)
        boxes[column].append(Box(name, column, size, textwrap.wrap(labels.get(name, name), wide, max_lines=2, placeholder=" …")))
    for column in boxes:
        stacked(column, ribbons, boxes)
    return boxes


def stacked(column: list[Box], ribbons: Sequence[Ribbon], boxes: list[list[Box]]) -> None:
    """Put a column's boxes under each other, near what feeds them and the largest first."""
    tops = {box.name: box.top for earlier in boxes[: column[0].column] for box in earlier}

    def near(box: Box) -> tuple[float, float, str]:
        fed = [(tops[r.out_of], r.value) for r in ribbons if r.into == box.name]
        weight = sum(value for _, value in fed)
        return (sum(top * value for top, value in fed) / weight if weight else 0, -box.size, box.name)

    top = 0.0
    for box in sorted(column, key=near):
        box.top = top
        top += max(box.size, LINE * len(box.lines)) + GAP
    column.sort(key=lambda box: box.top)


def sankey(title: str, about: str, ribbons: Sequence[Ribbon], labels: Mapping[str, str], unit: float = 8) -> Markup:
    """The diagram, at one width: where there is less room, it scrolls."""
    boxes = laid_out(ribbons, labels, unit)
    by_name = {box.name: box for column in boxes for box in column}
    apart = step(len(boxes))
    height = max((box.top + max(box.size, LINE * len(box.lines)) for box in by_name.values()), default=0) + 4
    start = Markup(
        '<svg class="chart flow" role="img" width="{0}" height="{1}" viewBox="0 0 {0} {1}"><title>{2}</title><desc>{3}</desc>'
    )
    drawn = sorted(ribbons, key=lambda r: (by_name[r.out_of].top, by_name[r.into].top))
    marks = [ribbon_drawn(r, by_name[r.out_of], by_name[r.into], unit, apart, labels) for r in drawn]
    marks += [box_drawn(box, apart) for box in by_name.values()]
    return start.format(WIDTH, number(height), title, about) + Markup("").join(marks) + Markup("</svg>")


def ribbon_drawn(ribbon: Ribbon, start: Box, end: Box, unit: float, apart: float, labels: Mapping[str, str]) -> Markup:
    """A ribbon of one width all along."""
    wide = ribbon.value * unit
    left, right = apart * start.column + BOX, apart * end.column
    y0, y1 = start.top + start.taken_out, end.top + end.taken_in
    start.taken_out, end.taken_in = start.taken_out + wide, end.taken_in + wide
    x0, x1, across = number(left), number(right), number((left + right) / 2)
    top, end_top = number(y0), number(y1)
    foot, end_foot = number(y0 + wide), number(y1 + wide)
    upper = f"M{x0},{top}C{across},{top} {across},{end_top} {x1},{end_top}"
    lower = f"V{end_foot}C{across},{end_foot} {across},{foot} {x0},{foot}z"
    told = said(f"{labels.get(ribbon.out_of, ribbon.out_of)} to {labels.get(ribbon.into, ribbon.into)}: {ribbon.said}")
    return Markup('<path class="ribbon tone-{}" d="{}">{}</path>').format(ribbon.tone, upper + lower, told)


def box_drawn(box: Box, apart: float) -> Markup:
    """A box, and its label to the right of it."""
    x = number(apart * box.column)
    beside = number(apart * box.column + BOX + 5)
    shape = Markup('<rect class="box" x="{}" y="{}" width="{}" height="{}"/>').format(x, number(box.top), BOX, number(box.size))
    first = box.top + max(box.size - LINE * len(box.lines), 0) / 2 + LINE - 3
    words = [
        Markup('<text class="label" x="{}" y="{}">{}</text>').format(beside, number(first + LINE * n), text)
        for n, text in enumerate(box.lines)
    ]
    return shape + Markup("").join(words)
