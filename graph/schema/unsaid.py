"""Records of what the sources leave unsaid or say twice, and of what changes between two days."""

from datetime import date
from enum import StrEnum

from graph.schema.bases import Node, Sourced
from graph.schema.records import Record
from graph.schema.sources import Source
from graph.schema.terms import ResponsibilityRole


class GapKind(StrEnum):
    """In which way the sources held leave something unsaid, or say it twice."""

    SILENT_ROLE = "silent_role"
    """No source held says who delivers, who must see to it, who answers for it, or who pays."""
    FIRST_PAYERS_UNORDERED = "first_payers_unordered"
    """Several pay first under one arrangement, and no source held says how they divide it."""
    TWO_FIRST_PAYERS = "two_first_payers"
    """Two arrangements may hold for one child and one support, with different first payers, and no rule held orders them."""
    EDUCATES_OR_TRAINS = "educates_or_trains"
    """A support may stand in a health or care section of a plan and in Section F; what educates or trains belongs in F."""
    DUTY_WITHOUT_BODY = "duty_without_body"
    """A duty is held, and no body held is said to be bound by it."""
    NO_EVIDENCE = "no_evidence"
    """No intervention with a finding held is used in a support. That says nothing of whether it works."""
    BUDGET_PAYS_FOR_NOTHING = "budget_pays_for_nothing"
    """A budget is held, and no arrangement held is paid from it or from a part of it."""


class ChangeKind(StrEnum):
    """What becomes of something between two days, or would under what is proposed."""

    STAYS = "stays"
    """It is the same on both days."""
    MOVES = "moves"
    """Another body has it."""
    CHANGES = "changes"
    """Something takes its place, with the same body."""
    APPEARS = "appears"
    """It is new: nothing held was there before."""
    ENDS = "ends"
    """It comes to an end with nothing in its place."""


class Gap(Record):
    """Something the sources held leave unsaid, or say in two ways that no rule settles."""

    kind: GapKind
    """In which way."""
    about: Node
    """What it concerns."""
    other: Node | None
    """The other thing it concerns, where there are two."""
    role: ResponsibilityRole | None
    """The role that is unsaid, or doubly said."""
    message: str
    """What is unsaid or doubly said, in words."""
    sources: list[Source]
    """The sources that were looked at."""


class Change(Record):
    """What becomes of one thing between two days, or would under what is proposed."""

    kind: ChangeKind
    """Whether it stays, moves to another body, changes, appears or ends."""
    before: Sourced | None
    """How it stands on the earlier day; nothing where it is new."""
    after: Sourced | None
    """How it stands on the later day, or would; nothing where it has ended."""
    since: date | None
    """First day of what is new; nothing where no source says."""
    until: date | None
    """Last day of what was before; nothing where no source says."""
    message: str
    """The change in words."""
