"""Writing a draft: a form derived from the declared schema, what was typed in it as rows, and what is wrong beside its field."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from api.pages.boxes import Box, blamed, boxes_of, filled, ids_for_names, offered, row_in, typed, values_in
from api.pages.known import known
from api.pages.layout import Pages
from api.pages.names import Named, Names
from api.pages.posted import Form
from graph.fields import words
from graph.schema import NODE_TYPES, Passage, Release
from graph.schema.drafts import DraftKind as Kind
from ingest.drafts import LONGEST
from ingest.rows import Row
from ingest.written import rows_as_text, rows_written

PASSAGE = "passage."
"""What the names of the boxes of a new passage begin with."""
FURTHER = "further rows"
PROPOSABLE = [label for label, model in NODE_TYPES.items() if model is not Release]
"""The types of which a row may be proposed."""


@dataclass
class Writing:
    """A draft as it is being written."""

    kind: Kind
    label: str = ""
    """The type of its row; nothing where it proposes none."""
    about: str = ""
    """The id of the row held that it would change or remove."""
    boxes: list[Box] = field(default_factory=list)
    passage: list[Box] = field(default_factory=list)
    further: str = ""
    """Further rows, as in a source file."""
    why: str = ""
    problems: list[str] = field(default_factory=list)
    offered: dict[str, list[Named]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return words(self.label)

    @property
    def first(self) -> list[Box]:
        """What is needed, or holds something."""
        return [box for box in self.boxes if box.needed or box.value or box.mistake or box.now is not None]

    @property
    def rest(self) -> list[Box]:
        first = self.first
        return [box for box in self.boxes if box not in first]

    @property
    def new_passage(self) -> bool:
        return any(box.value for box in self.passage)


def writing(kind: Kind, label: str, about: str = "", rows: tuple[Row, ...] = (), why: str = "") -> Writing:
    """The form of a draft, with the rows that it holds: the row itself, then those that come with it. None without a type."""
    if not label:
        return Writing(kind, about=about, why=why)
    boxes = filled(boxes_of(NODE_TYPES[label]), rows[0] if rows else None)
    return Writing(kind, label, about, boxes, boxes_of(Passage, PASSAGE), rows_as_text(rows[1:]), why)


def written_in(found: Writing, form: Form) -> Writing:
    """A form with what was typed in it."""
    typed(found.boxes, form)
    typed(found.passage, form)
    found.further, found.why = form.text("further"), form.text("why")
    if found.kind is Kind.CHANGE and found.boxes:
        found.boxes[0].value = found.about
    return found


async def rows_of(found: Writing, names: Names) -> list[Row] | None:
    """The rows that were typed, the row itself first; None where it proposes none. The problems say why some cannot be read."""
    if not found.label:
        return None
    found.problems += await ids_for_names([*found.boxes, *found.passage], names)
    if len(found.further) > LONGEST:
        found.problems.append(f"{FURTHER}: {len(found.further):,} characters are too many; {LONGEST:,} are taken")
        return []
    further, problems = await asyncio.to_thread(rows_written, found.further, FURTHER)
    found.problems += [str(problem) for problem in problems]
    own = row_in(found.boxes, found.label)
    if not found.new_passage:
        return [own, *further]
    passage = row_in(found.passage, Passage.__name__)
    return [cited(own, str(passage.fields.get("id", ""))), passage, *further]


def cited(row: Row, passage: str) -> Row:
    """A row, stated in the new passage too where its type is stated in any."""
    held = values_in(row, "stated_in")
    if "stated_in" not in NODE_TYPES[row.type].model_fields or not passage or passage in held:
        return row
    return replace(row, fields={**row.fields, "stated_in": [*held, passage]})


def given(row: Row) -> dict[str, Any]:
    """A row as GraphQL takes it."""
    fields = [{"name": name, "values": [value] if isinstance(value, str) else value} for name, value in row.fields.items()]
    return {"type": row.type, "fields": fields}


def row_given(row: dict[str, Any], number: int = 1) -> Row:
    """A row of a draft, from what GraphQL says of it."""
    fields = {one["name"]: one["values"] if len(one["values"]) != 1 else one["values"][0] for one in row["fields"]}
    return Row(row["type"], fields, "", number)


def blame(found: Writing, problems: list[str]) -> None:
    """Put problems at the top, and each beside the box that it is of."""
    found.problems += problems
    blamed(found.boxes, own_id(found.boxes), problems)
    blamed(found.passage, own_id(found.passage), problems)


def own_id(boxes: list[Box]) -> str:
    return next((box.value for box in boxes if box.field == "id"), "")


async def with_names(found: Writing, pages: Pages, names: Names) -> Writing:
    """A form with the names of what its boxes link to, and those that may be given."""
    boxes = [box for box in [*found.boxes, *found.passage] if box.target]
    nodes = await known(pages, (value for box in boxes for value in box.values))
    for box in boxes:
        box.named = [Named(value, nodes[value]["name"]) for value in box.values if value in nodes]
    found.offered = await offered(boxes, names)
    return found
