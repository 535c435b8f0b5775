"""What search finds: records of each hit, why it matched, and the piece of text that shows it."""

from enum import StrEnum

from graph.fields import Cursor
from graph.schema.bases import Node
from graph.schema.records import Record
from graph.schema.signs import Synonym


class Tier(StrEnum):
    """Why something was found, from the surest reason to the least."""

    EXACT = "exact"
    """Its id or its name is what was typed."""
    SYNONYM = "synonym"
    """An acronym, or another name for it, is what was typed."""
    PREFIX = "prefix"
    """Its name, or another name for it, begins with what was typed."""
    TYPO = "typo"
    """Its name, or another name for it, differs by a letter or two a word from what was typed."""
    WORDS = "words"
    """Words that were typed stand in what is said of it, in any of their forms."""


class Piece(Record):
    """A piece of a text, with a space between one and the next."""

    text: str
    """The words."""
    marked: bool
    """Whether they are of those looked for."""


class Hit(Record):
    """One thing that was found, and why."""

    node: Node
    """The thing."""
    kind: str
    """The name of its type."""
    tier: Tier
    """Why it was found."""
    matched: str | None
    """The name, wording or id that matched; nothing where single words did."""
    synonym: Synonym | None
    """The acronym or everyday name through which it was found, where it was."""
    snippet: list[Piece]
    """The part of its texts that has most of the words looked for; empty where none has any."""


class Hits(Record):
    """A page of what was found, the surest first."""

    nodes: list[Hit]
    """The hits of this page."""
    total_count: int
    """How many there are on all pages."""
    end_cursor: Cursor | None
    """Give this as `after` to get the next page; nothing on the last one."""


class KindFound(Record):
    """How many of one type were found, whether or not only one kind is asked for."""

    kind: str
    """The name of the type."""
    count: int
    """How many."""
