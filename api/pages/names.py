"""What the graph holds by name: to choose from in a form, to count, and to suggest when an address is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.documents import counts_document, names_document, of_type
from api.pages.layout import Pages

MOST_CHOICES = 1000
"""Nodes of a type that are read to choose from; one with more needs a search, not a list."""


@dataclass(frozen=True)
class Named:
    """A node one may choose: its id and name, and how far below the widest it stands."""

    id: str
    name: str
    depth: int = 0


class Names:
    """Names read from the graph, kept while the release and the day are the same."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.moment: tuple[str, date] | None = None
        self.kept: dict[str, Any] = {}

    def fresh(self) -> dict[str, Any]:
        """What has been read of the release that answers today."""
        moment = (self.pages.release, date.today())
        if moment != self.moment:
            self.moment, self.kept = moment, {}
        return self.kept

    async def counts(self) -> dict[str, int]:
        """How many nodes there are of each type."""
        kept = self.fresh()
        if "" not in kept:
            kept[""] = {label: page["totalCount"] for label, page in (await self.pages.ask(counts_document())).items()}
        found: dict[str, int] = kept[""]
        return found

    async def of(self, label: str) -> list[Named]:
        """The nodes of a type, or of every type of a base, each below what is broader; none of a type with too many."""
        counts, kept = await self.counts(), self.fresh()
        if label not in kept:
            few = [kind for kind in of_type(label) if counts.get(kind, 0) <= MOST_CHOICES]
            kept[label] = tree([row for kind in few for row in await self.rows(kind)])
        found: list[Named] = kept[label]
        return found

    async def rows(self, label: str) -> list[dict[str, Any]]:
        """Every node of a type, page after page."""
        rows: list[dict[str, Any]] = []
        after = None
        while True:
            page = (await self.pages.ask(names_document(label), {"after": after}))["list"]
            rows += page["nodes"]
            after = page["endCursor"]
            if after is None:
                return rows


def tree(rows: Iterable[dict[str, Any]]) -> list[Named]:
    """Nodes in the order of a tree: the youngest or first by name first, each followed by what is narrower."""
    by_id = {row["id"]: row for row in rows}
    below: dict[str | None, list[dict[str, Any]]] = {}
    for row in by_id.values():
        parent = next((wider["id"] for wider in row.get("broader", ()) if wider["id"] in by_id), None)
        below.setdefault(parent, []).append(row)
    return list(walk(below, None, 0))


def walk(below: dict[str | None, list[dict[str, Any]]], parent: str | None, depth: int) -> Iterable[Named]:
    for row in sorted(below.get(parent, ()), key=natural):
        yield Named(row["id"], row["name"], depth)
        yield from walk(below, row["id"], depth + 1)


def natural(row: dict[str, Any]) -> tuple[Any, ...]:
    """A sort key that puts Year 2 before Year 10, and a younger phase before an older one."""
    age = row.get("ageFrom")
    parts = re.split(r"(\d+)", row["name"].lower())
    return (999 if age is None else age, [int(part) if part.isdigit() else part for part in parts])
