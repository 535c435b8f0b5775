"""Who acts, and with what money."""

from typing import Annotated

from graph.fields import Id, Iri, Link
from graph.schema.bases import DCTERMS, PROV, Sourced


class Body(Sourced):
    """An organisation, office or kind of organisation with a part in provision."""

    prefix, plural, published_as = "body", "bodies", (PROV + "Agent",)

    is_a: Annotated[Id | None, Link("Body", "kinds")] = None
    """The wider kind of body it is one of."""
    part_of: Annotated[Id | None, Link("Body", "parts"), Iri(DCTERMS + "isPartOf")] = None
    """The body it is part of."""
    acts_for: Annotated[tuple[Id, ...], Link("Area", "bodies")] = ()
    """The areas it acts for, where it is one named body and not a kind of body."""
    answers_for: Annotated[tuple[Id, ...], Link("Body", "answered_for_by")] = ()
    """The bodies whose duties it has, as a governing body has its school's."""
    members: Annotated[tuple[Id, ...], Link("Body", "member_of")] = ()
    """The bodies that sit on it."""
    statutory: bool | None = None
    """Whether an Act or regulations require it to exist; nothing where that was not found."""
    code: str | None = None
    """Its code in the registers of its kind, such as the NHS's three characters for a board."""


class Role(Sourced):
    """A job that people hold in a setting or service."""

    prefix, plural, concepts_of = "role", "roles", "roles"

    works_for: Annotated[tuple[Id, ...], Link("Body", "staff")] = ()
    """The bodies that ordinarily employ it."""


class Budget(Sourced):
    """Money set aside for a purpose, from which support is paid."""

    prefix, plural = "budget", "budgets"

    held_by: Annotated[Id | None, Link("Body", "budgets")] = None
    """The body that holds and spends it."""
    part_of: Annotated[Id | None, Link("Budget", "parts"), Iri(DCTERMS + "isPartOf")] = None
    """The larger budget it is part of; its money must not be counted again beside that one."""
    comes_from: Annotated[Id | None, Link("Budget", "feeds")] = None
    """The budget or grant from which its money comes, where it is not a part of it."""
