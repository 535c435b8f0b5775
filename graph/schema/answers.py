"""Every record, the shapes of answers, and every shape of something given, by name. Each stands in the room of what it is about.

A field whose annotation is a node type or a base holds a node of the graph; `Page[…]` is a list brought a page at a time.
"""

from graph.schema import (  # noqa: F401  (they declare them)
    cards,
    counts,
    drafts,
    found,
    notes,
    offers,
    overviews,
    readings,
    sheets,
    sums,
    unsaid,
    weighed,
)
from graph.schema.records import Given, Record

GIVEN_TYPES: dict[str, type[Given]] = {cls.__name__: cls for cls in Given.__subclasses__()}
"""Every shape of something given, by its name."""
RECORD_TYPES: dict[str, type[Record]] = {cls.__name__: cls for cls in Record.__subclasses__()}
"""Every record by its name."""
