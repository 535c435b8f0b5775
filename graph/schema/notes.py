"""Records of how releases differ."""

from datetime import date
from enum import StrEnum

from graph.fields import Cursor
from graph.schema.readings import NamedNode
from graph.schema.records import Record


class Became(StrEnum):
    """What became of a row from one release to another."""

    CAME = "came"
    """It is new."""
    CHANGED = "changed"
    """It stands in both and differs."""
    WENT = "went"
    """It is no longer there."""


class KnownRelease(Record):
    """A release there has been, and how it differs from the one it was made after."""

    name: str
    """Its name: the day it was made and the beginning of its fingerprint. Give it as `release` to ask it."""
    made_on: date
    """The day it was made."""
    digest: str
    """Fingerprint of every node, value and link in it."""
    previous: str | None
    """The release it was made after; nothing for the first."""
    came: int
    """Rows that are new in it."""
    changed: int
    """Rows that differ in it."""
    went: int
    """Rows that are no longer in it."""
    current: bool
    """Whether it is the one that is read where none is named."""
    can_be_asked: bool
    """Whether it can still be asked; of the oldest only what they changed is kept."""


class FieldChange(Record):
    """One field of a row that differs."""

    field: str
    """The field, in words."""
    before: str | None
    """What it said, for people; nothing where it said nothing."""
    after: str | None
    """What it says."""


class RowChange(Record):
    """What became of one row."""

    id: str
    """Its id."""
    name: str
    """What it is called."""
    type: str
    """Its type."""
    became: Became
    """Whether it came, changed or went."""
    sentences: list[str]
    """The change in words, a sentence for each field that differs, with the paragraph that states it."""
    fields: list[FieldChange]
    """The fields that differ, of a row that stands in both."""
    passages: list[NamedNode]
    """The passages that state it; of one that went, those that did."""


class RowChanges(Record):
    """A page of the rows that differ, by type and id."""

    nodes: list[RowChange]
    """The rows of this page."""
    total_count: int
    """How many differ on all pages."""
    end_cursor: Cursor | None
    """Give this as `after` for the next page; nothing on the last."""


class TypeChange(Record):
    """How many rows of one type differ."""

    type: str
    """The type."""
    came: int
    """Rows that are new."""
    changed: int
    """Rows that differ."""
    went: int
    """Rows that are no longer there."""


class ReleaseNote(Record):
    """How one release differs from another, in sentences."""

    older: str
    """The release compared with."""
    newer: str
    """The release compared."""
    types: list[TypeChange]
    """How many rows of each type differ."""
    rows: RowChanges
    """The rows that differ."""
