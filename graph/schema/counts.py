"""Records of how many rows of a list have which value."""

from graph.schema.bases import Node
from graph.schema.records import Record


class ValueCount(Record):
    """One value of a field, and how many rows of the list have it."""

    value: str
    """The value; the id of what is linked to."""
    node: Node | None
    """What is linked to, where the field is a link."""
    count: int
    """How many rows of every page of the list have it."""


class FieldCounts(Record):
    """How many rows of a list have each value of one field, those that most have first."""

    field: str
    """The field."""
    values: list[ValueCount]
    """Its values, a hundred at most."""
