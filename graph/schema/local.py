"""What a council or trust says of its own area, laid over the national base: it adjusts that, and never stands alone."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from graph.fields import Condition, Id, Link
from graph.schema.bases import Sourced, Statement
from graph.schema.responsibility import Circumstances, Part
from graph.schema.terms import Layer


class Reach(StrEnum):
    """How far a local arrangement reaches beside the national one that it adjusts."""

    SAME = "same"
    """In the same circumstances."""
    NARROWER = "narrower"
    """In fewer circumstances."""
    WIDER = "wider"
    """In more circumstances."""


class LocalArrangement(Circumstances, Statement):
    """What one council or trust says of a national arrangement in its own area.

    It is no arrangement of its own: it is shown on the card of the one it adjusts, where the area is asked about. Its
    conditions say where it applies; one that is empty is the national one's.
    """

    prefix, plural = "local-arrangement", "local_arrangements"

    adjusts: Annotated[Id, Link("Arrangement", "local_arrangements")]
    """The national arrangement it adjusts."""
    in_area: Annotated[tuple[Id, ...], Field(min_length=1), Link("Area", "local_arrangements")]
    """The areas it is for."""
    reach: Reach = Reach.SAME
    """How far it reaches beside the national one, in its author's own word; the check compares it with the conditions."""


class LocalResponsibility(Part, Statement):
    """One body's part in a local arrangement. It takes the place of the national part of the same role and budget."""

    prefix, plural, naming = "local-responsibility", "local_responsibilities", "{lies_with} {role}: {arises_under}"

    arises_under: Annotated[Id, Link("LocalArrangement", "responsibilities")]
    """The local arrangement it is part of."""


class LocalProvision(Sourced):
    """Support that one council or trust makes available or prices in its own area."""

    prefix, plural = "local-provision", "local_provisions"

    in_area: Annotated[tuple[Id, ...], Field(min_length=1), Link("Area", "local_provisions")]
    """The areas it is for."""
    provided_under: Annotated[tuple[Id, ...], Field(min_length=1), Link("Arrangement", "local_provisions")]
    """The national arrangements under which it is provided."""
    answers_to: Annotated[tuple[Id, ...], Link("Provision", "local_provisions")] = ()
    """The provisions held nationally that it is the local form of; none named means that none held is like it."""
    layer: Layer | None = None
    """Who in a setting receives it."""
    meets: Annotated[tuple[Id, ...], Condition("Need", "local_provisions", asked_as="needs", several=True)] = ()
    """The needs it is for; none named means every need."""
    suits: Annotated[tuple[Id, ...], Condition("Phase", "local_provisions", asked_as="phase")] = ()
    """The phases it is for; none named means every phase."""
    charged_at: Annotated[Id | None, Link("Band", "prices")] = None
    """The band or rate of the area's own scheme that says what it costs, where there is one."""
    weekly_hours: Annotated[float | None, Field(gt=0, le=168)] = None
    """The most hours of it a week, where its source sets a limit."""
