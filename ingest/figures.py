"""Published data files, as published: recognised by their layout, held to it, and turned into a dataset of our own.

A layout says how a publisher's table is laid out and what its columns count. What cannot be read is a problem with its file
and cell; what the publisher withheld is kept as withheld, never as nought. The tables stand in `standards_source/` like others.
"""

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas
import yaml

from graph.schema import Area, Node
from graph.schema.terms import AreaKind, NotPublished
from ingest.layouts import LAYOUTS, Layout, Reading, Table
from ingest.rows import Problem

WITHHELD = {
    "c": NotPublished.SUPPRESSED,
    "~": NotPublished.SUPPRESSED,
    "x": NotPublished.NOT_AVAILABLE,
    "..": NotPublished.NOT_AVAILABLE,
    ":": NotPublished.NOT_AVAILABLE,
    "z": NotPublished.NOT_APPLICABLE,
    "low": NotPublished.LOW,
    "-": NotPublished.NOT_STATED,
    "": NotPublished.NOT_STATED,
}
"""The signs publishers put where they give no figure."""
COLUMNS = ("id", "indicator", "area", "period", "value", "not_published", "edition", "cell")


class NotUnderstood(Exception):
    """A data file that cannot be taken as it is; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the data file; nothing was written")
        self.problems = problems


@dataclass(frozen=True)
class Figures:
    """What a data file came to: a dataset's text and its table's, by the name of the file each goes into."""

    layout: Layout
    files: dict[str, str]
    rows: int


def derive(path: Path, nodes: dict[str, Node]) -> Figures:
    """A publisher's file as a dataset. `nodes` are the rows held, for the areas. Raises NotUnderstood."""
    table, layout = recognised(path)
    areas = Areas(nodes)
    problems: list[Problem] = []
    observations: dict[str, dict[str, str]] = {}
    for reading in layout.read(table):
        try:
            row = observation(reading, layout, areas)
        except ValueError as error:
            problems.append(Problem(path.name, reading.row, f"{reading.column}: {error}"))
            continue
        observations[row["id"]] = row
    problems += [Problem(path.name, 1, text) for text in unreconciled(layout, observations.values())]
    if problems or not observations:
        raise NotUnderstood(problems or [Problem(path.name, 1, "holds no row this layout knows; see ingest/layouts.py")])
    rows = [observations[node_id] for node_id in sorted(observations)]
    files = {f"{layout.name}.csv": table_text(rows), f"{layout.name}.yml": dataset_text(path, layout, len(rows))}
    return Figures(layout, files, len(rows))


def recognised(path: Path) -> tuple[Table, Layout]:
    """A file's table and the layout it has. Raises NotUnderstood, naming the columns of the layout that comes nearest."""
    try:
        frame = pandas.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise NotUnderstood([Problem(path.name, 1, f"cannot be read as a table: {error}")]) from None
    table: Table = frame.values.tolist()
    near = min(LAYOUTS, key=lambda layout: len(layout.missing(table)))
    if not (missing := near.missing(table)):
        return table, near
    text = f"is laid out as no file we know; nearest is {near.name}, of which it lacks {', '.join(missing)}"
    raise NotUnderstood([Problem(path.name, 1, f"{text}; if the publisher renamed a column, say so in ingest/layouts.py")])


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


def observation(reading: Reading, layout: Layout, areas: Areas) -> dict[str, str]:
    """One figure as a row. Raises ValueError for an unknown area, or text that is neither a figure nor a known sign."""
    area, text = areas.of(reading.area), reading.text.strip()
    value, withheld = figure(text), WITHHELD.get(text.lower())
    if value is None and withheld is None:
        raise ValueError(f"{text!r} is neither a figure nor one of {', '.join(sign for sign in WITHHELD if sign)}")
    slug = f"{reading.indicator.partition(':')[2]}-{area.partition(':')[2]}-{re.sub('[^0-9]', '-', reading.period)}"
    return {
        "id": f"observation:{slug}",
        "indicator": reading.indicator,
        "area": area,
        "period": reading.period,
        "value": "" if value is None else str(value),
        "not_published": "" if value is not None or withheld is None else withheld.value,
        "edition": layout.edition,
        "cell": f"row {reading.row}, column {reading.column}",
    }


def figure(text: str) -> Decimal | None:
    """A figure as printed, "1,071" or "1.30%"; None where it is none."""
    try:
        return Decimal(text.replace(",", "").removesuffix("%")) if text else None
    except InvalidOperation:
        return None


def unreconciled(layout: Layout, rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """Where the authorities' figures of a year do not add up to England's, though all of them are given."""
    totals: dict[tuple[str, str], Decimal] = {}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    withheld = set()
    for row in rows:
        key = row["indicator"], row["period"]
        if row["indicator"] not in layout.adds_up:
            continue
        whole, own = row["area"] == "area:england", row["area"].removeprefix("area:").isdigit()
        if not row["value"]:
            withheld |= {key} if whole or own else set()
        elif whole:
            totals[key] = Decimal(row["value"])
        elif own:
            sums[key] += Decimal(row["value"])
    for key, total in totals.items():
        if key not in withheld and sums[key] != total:
            told = f"the authorities come to {sums[key]:,}, England is given as {total:,}"
            yield f"{key[0]}, {key[1]}: {told}; take the file from its publisher again, or ask which is right"


def table_text(rows: list[dict[str, str]]) -> str:
    """The rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def dataset_text(path: Path, layout: Layout, count: int) -> str:
    """The dataset's own file: what was read, in which edition."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    passage = f"passage:{layout.source.partition(':')[2]}-{layout.name}"
    edition = {"id": layout.edition, "name": layout.title, "file": path.name, "sha256": digest, "stated_in": [passage]}
    locator = f"file {path.name}: {layout.locator}"
    stated = {"id": passage, "source": layout.source, "locator": locator, "checked": "read_in_source"}
    whole = {
        "title": layout.title,
        "about": f"Derived by `provision load {path.name}` from the file as published; each row names its row and column there.",
        "expect": {"Edition": 1, "Passage": 1, "Observation": count},
        "tables": {"Observation": f"{layout.name}.csv"},
        "rows": {"Passage": [{**stated, "checked_on": str(date.today())}], "Edition": [edition]},
    }
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=120)


def write(figures: Figures, folder: Path) -> None:
    """Put a dataset among the sources, the table first; each file is replaced whole."""
    for name, text in figures.files.items():
        part = folder / f".{name}.part"
        part.write_text(text, encoding="utf-8")
        part.replace(folder / name)
