"""What was promised, tried and done nationally, and where."""

from datetime import date
from typing import Annotated

from graph.fields import Id, Link, Money, Searched
from graph.schema.bases import Node, Sourced, Statement
from graph.schema.terms import CommitmentOutcome, EventKind, ProgrammeKind


class System(Node):
    """One of the systems that the 2023 improvement plan describes."""

    prefix, plural = "system", "systems"

    number: int
    """Its place in the list of systems that this graph must answer for."""
    handles: tuple[str, ...] = ()
    """The working handles of the plan's passages it stands for."""
    asks: Annotated[tuple[str, ...], Searched()] = ()
    """What people ask of it, in words."""


class Goal(Sourced):
    """What the improvement plan set out to reach, or said would show success."""

    prefix, plural = "goal", "goals"


class Commitment(Statement):
    """What the improvement plan promised or described, and what became of it. Its standing is that of the promise."""

    prefix, plural = "commitment", "commitments"

    concerns: Annotated[tuple[Id, ...], Link("System", "commitments")] = ()
    """The systems it is about."""
    serves: Annotated[tuple[Id, ...], Link("Goal", "commitments")] = ()
    """The goals it was to serve."""
    due: str | None = None
    """When it was to be done, as promised."""
    due_by: date | None = None
    """The last day of that, where it can be told."""
    outcome: CommitmentOutcome
    """What became of it, as far as was found."""
    outcome_note: str
    """What was found, and what was not."""
    outcome_stated_in: Annotated[tuple[Id, ...], Link("Passage", "states_outcome_of")] = ()
    """The passages that say what became of it; none where nothing was found."""
    became: Annotated[tuple[Id, ...], Link("Sourced", "came_of")] = ()
    """What it led to, or what stands in its place."""


class Programme(Sourced):
    """Something a government runs for a time, with money or in chosen areas, or another reform that touches this system."""

    prefix, plural = "programme", "programmes"

    kind: ProgrammeKind
    """What kind of programme it is."""
    run_by: Annotated[tuple[Id, ...], Link("Body", "programmes")] = ()
    """Who runs it."""
    paid_from: Annotated[tuple[Id, ...], Link("Budget", "programmes")] = ()
    """The money it is paid from."""
    concerns: Annotated[tuple[Id, ...], Link("System", "programmes")] = ()
    """The systems it is about."""
    part_of: Annotated[Id | None, Link("Programme", "parts")] = None
    """The larger programme it is part of."""
    outcome: str | None = None
    """What came of it, as far as was found; nothing where nothing was."""


class Participation(Sourced):
    """One area's part in a programme."""

    prefix, plural, naming = "participation", "participations", "{in_area} in {programme}"

    programme: Annotated[Id, Link("Programme", "participations")]
    """The programme."""
    in_area: Annotated[Id, Link("Area", "participations")]
    """The area."""
    wave: str | None = None
    """The round or year in which it joined."""
    part: str | None = None
    """What it did: lead, pilot, one of the named areas."""
    amount: Money | None = None
    """Money agreed for it, in pounds; nothing where the amount was not seen."""
    amount_words: str | None = None
    """The amount in its source's words where they are not exact."""
    outcome: str | None = None
    """What was later seen of it."""


class Event(Sourced):
    """Something that happened on a day: a law, a publication, an inspection, a decision."""

    prefix, plural = "event", "events"

    kind: EventKind
    """What kind of event it is."""
    day: date
    """The day; where its source gives a month or a year only, the first of it, and `dated` says so."""
    dated: str | None = None
    """The date as its source gives it, where that is less than a day."""
    in_area: Annotated[Id | None, Link("Area", "events")] = None
    """The area it concerns; nothing where it is national."""
    concerns: Annotated[tuple[Id, ...], Link("Node", "events_about")] = ()
    """What it is about."""
    outcome: str | None = None
    """How it ended or what it found, in its source's terms."""
