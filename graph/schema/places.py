"""Where things hold, and who acts there."""

from typing import Annotated

from graph.fields import Id, Iri, Link, Searched
from graph.schema.bases import DCTERMS, Node
from graph.schema.terms import AreaKind


class Area(Node):
    """A place with a council, a region of England, or England; councils by the Department's three-digit code."""

    prefix, plural = "area", "areas"

    kind: AreaKind
    """What kind of area it is."""
    code: Annotated[str | None, Searched(as_name=True)] = None
    """The Department for Education's three-digit code, which outlasts changes of the nine-character one."""
    gss_code: Annotated[str | None, Searched(as_name=True)] = None
    """The nine-character code of the Office for National Statistics, as it is now."""
    former_gss_codes: tuple[str, ...] = ()
    """Nine-character codes it had before, which older files still use."""
    also_named: Annotated[tuple[str, ...], Searched(as_name=True)] = ()
    """Other spellings of its name in published files."""
    within: Annotated[Id | None, Link("Area", "holds"), Iri(DCTERMS + "isPartOf")] = None
    """The wider area it lies in."""
    succeeded_by: Annotated[tuple[Id, ...], Link("Area", "succeeded")] = ()
    """The areas that took its place, where it is no more."""


class Neighbour(Node):
    """One authority's place among the ten that the Department finds most like another."""

    prefix, plural, naming, searched = "neighbour", "neighbours", "{area}: {rank}, {near}", False

    area: Annotated[Id, Link("Area", "neighbours")]
    """The authority it is about."""
    near: Annotated[Id, Link("Area", "neighbour_of")]
    """The authority that is like it."""
    rank: int
    """Its place in the order of likeness, first is 1."""
    closeness: str | None = None
    """How close it is, in the publisher's words."""
    edition: Annotated[Id, Link("Edition", "neighbours")]
    """The issue of the data file it was read in."""
    cell: str
    """The sheet and cell, or the file's row and column, it was read in."""
