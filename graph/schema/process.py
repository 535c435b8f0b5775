"""What happens by when, and where to turn when it does not."""

from typing import Annotated

from pydantic import Field

from graph.fields import Condition, Id, Link, Searched
from graph.schema.bases import Sourced, Statement
from graph.schema.counting import TimeUnit
from graph.schema.terms import RouteKind


class Deadline(Statement):
    """By when something must or should be done."""

    prefix, plural = "deadline", "deadlines"

    binds: Annotated[tuple[Id, ...], Link("Body", "deadlines")] = ()
    """Who must keep it."""
    process: str
    """What it is a step of: assessment and first plan, review, a move, mediation and appeal, a neighbouring clock."""
    order: Annotated[int, Field(ge=1)]
    """Its place among the steps of that process, first is 1."""
    limit: Annotated[str, Searched()]
    """The time allowed, in words, with what it is counted from."""
    number: int | None = None
    """The time allowed, as a number, where it is one."""
    unit: TimeUnit | None = None
    """What that number counts."""
    exceptions: str | None = None
    """When it need not be kept."""
    concerns_section: Annotated[tuple[Id, ...], Link("PlanSection", "deadlines")] = ()
    """The sections of a plan it is about."""


class Route(Statement):
    """A way to settle something: a disagreement, a pupil's move, or a duty that is not met."""

    prefix, plural = "route", "routes"

    kind: RouteKind
    """What it settles."""
    order: Annotated[int, Field(ge=1)] = 1
    """Its place among routes of its kind; for those that follow each other, the rung."""
    settles: Annotated[str, Searched()]
    """The disagreement, move or failure it is for."""
    decided_by: Annotated[tuple[Id, ...], Link("Body", "decides")] = ()
    """The bodies that decide, where rows stand for them."""
    decider: str
    """Who decides, in words."""
    time_limit: str | None = None
    """By when it must be used or answered; nothing where no limit was found."""
    cost: str | None = None
    """What it costs a family; nothing where no source says."""
    result: str | None = None
    """What it can bring about, and whether that binds."""
    open_to: str | None = None
    """Who may use it, where that is limited."""
    comes_after: Annotated[tuple[Id, ...], Link("Route", "leads_to")] = ()
    """The routes that must be tried first."""
    at_plan_level: Annotated[tuple[Id, ...], Condition("PlanLevel", "routes", asked_as="plan_level")] = ()
    """Only at these plan levels."""


class Qualification(Sourced):
    """A qualification that a post calls for."""

    prefix, plural = "qualification", "qualifications"

    required_of: Annotated[tuple[Id, ...], Link("Role", "qualifications")] = ()
    """The posts that call for it."""
    within: str | None = None
    """By when it must be gained."""
    exempt: str | None = None
    """Who need not gain it."""
