"""What is seen of a child, what to look into first, and the words people use."""

from typing import Annotated

from pydantic import Field

from graph.fields import Id, Link, Searched
from graph.schema.bases import Node, Sourced
from graph.schema.terms import Likeness


class FirstStep(Sourced):
    """What comes before any classroom strategy: a check of hearing or sight, a health route, safeguarding."""

    prefix, plural = "first-step", "first_steps"

    order: int
    """Where several are called for, the lower comes first: safeguarding is 1."""
    done_by: Annotated[tuple[Id, ...], Link("Role", "first_steps")] = ()
    """The people who do it or start it."""


class Sign(Sourced):
    """Something seen in class or at home, in plain words, that may point to a need. It is never a diagnosis."""

    prefix, plural = "sign", "signs"

    points_to: Annotated[tuple[Id, ...], Link("Need", "signs")]
    """The needs it may point to."""
    comes_first: Annotated[tuple[Id, ...], Link("FirstStep", "signs")] = ()
    """What must be looked into before anything else."""
    also_said: Annotated[tuple[str, ...], Searched(as_name=True)] = ()
    """Other ways in which people put it."""


class Synonym(Node):
    """A word, name or acronym that people use for something held here."""

    prefix, plural = "synonym", "synonyms"

    stands_for: Annotated[tuple[Id, ...], Link("Node", "synonyms")]
    """What it stands for; several where the word is used for several things."""
    acronym: bool = False
    """Whether it is an acronym."""
    avoid: str | None = None
    """Why not to use it any more, where that is so."""


class Mapping(Sourced):
    """How a category of one list of needs stands to one of another, and what is lost between them."""

    prefix, plural, naming = "mapping", "mappings", "{maps_from} to {maps_to}"

    maps_from: Annotated[Id, Link("Need", "mapped_to")]
    """The category of the first list."""
    maps_to: Annotated[Id | None, Link("Need", "mapped_from")] = None
    """The category of the second list; nothing where it has none."""
    likeness: Likeness
    """How the first stands to the second: wider, where it takes in more."""
    lost: str | None = None
    """What is lost or mixed on the way; nothing where nothing is."""


class Alignment(Sourced):
    """How something held here stands to a concept of a vocabulary that others publish, and why."""

    prefix, plural, searched = "alignment", "alignments", False

    aligned: Annotated[Id, Link("Node", "alignments")]
    """What is held here."""
    term: Annotated[str, Field(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]
    """The web address that names the other's concept."""
    term_name: Annotated[str, Field(min_length=1)]
    """What the other calls it."""
    likeness: Likeness
    """How what is held here stands to the other's concept: wider, where ours takes in more."""
    why: Annotated[str, Field(min_length=1)]
    """Why it stands so: what the two definitions have in common, and what only one of them has."""
