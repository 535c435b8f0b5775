"""Records of overviews: many rows laid beside each other, with what is counted and why something is not there."""

from enum import StrEnum

from graph.schema.bands import Band, BandScheme
from graph.schema.bases import Node
from graph.schema.figures import Indicator, Observation
from graph.schema.places import Area
from graph.schema.records import Record
from graph.schema.responsibility import Responsibility
from graph.schema.sources import Source
from graph.schema.terms import CommitmentOutcome, Layer
from graph.schema.vocabulary import Need, Phase


class FlowKind(StrEnum):
    """Which step of money's way a flow is."""

    FEEDS = "feeds"
    """A grant or larger budget gives to a smaller one."""
    PAYS = "pays"
    """A budget pays through a body."""
    SUPPORTS = "supports"
    """A body pays for an arrangement."""


class Flow(Record):
    """One step of money's way, as wide as the statements that say so are many. It is not an amount of money."""

    kind: FlowKind
    """Which step it is."""
    out_of: Node | None
    """The grant, budget or body it comes from; nothing where no source names a budget."""
    into: Node
    """The budget, body or arrangement it goes to."""
    statements: int
    """How many statements of who pays go this way."""
    said: list[Responsibility]
    """Those statements."""


class Series(Record):
    """One indicator in one area, year after year. A year that is missing here has no row in the sources held."""

    indicator: Indicator
    """What is counted."""
    area: Area
    """Where."""
    observations: list[Observation]
    """The value of each year, the earliest first; where none was published, why."""


class PricedScheme(Record):
    """One scheme with all of its bands that were seen, in the order of its own table."""

    scheme: BandScheme
    """The scheme: what decides the band, what opens it, and how much of it was seen."""
    bands: list[Band]
    """Its bands, each with its amount and the time that is for."""
    unseen: str | None
    """What of it was not seen, where that is known."""


class Hole(StrEnum):
    """Why no provision held names a need, at one layer, in one phase. What is for every need may be held all the same."""

    WIDER_NEED = "wider_need"
    """What is held names a wider need."""
    OTHER_LAYER = "other_layer"
    """What names the need, or a wider one, is held for the phase at other layers only."""
    OTHER_PHASE = "other_phase"
    """What names the need, or a wider one, is held for other phases only."""
    NOT_NAMED = "not_named"
    """No provision held names the need, or a wider one."""


class CoverageCell(Record):
    """How much is held of what is ordinarily available for one need, at one layer, in one phase."""

    need: Need
    """The need."""
    layer: Layer
    """Whether everyone, some or one child receives it."""
    phase: Phase
    """The phase."""
    provisions: int
    """How many provisions fit: those for the need, for a wider need, and for every need."""
    named: int
    """How many of them name this very need."""
    wider: int
    """How many of them name a wider need and not this one; the others are for every need."""
    evidenced: int
    """How many of them use an intervention of which a finding is held."""
    hole: Hole | None
    """Why none names this need, where none does."""
    why: str | None
    """The same in words."""


class PhaseHeld(Record):
    """What is held for one phase, whatever the need, and which sources it was read in."""

    phase: Phase
    """The phase."""
    provisions: int
    """How many provisions that are ordinarily available fit it; those for every phase, too."""
    named: int
    """How many of them name it."""
    sources: list[Source]
    """The sources of those that name it. What other sources say of it was not read."""


class OutcomeCount(Record):
    """How many commitments came out in one way."""

    outcome: CommitmentOutcome
    """What became of them."""
    commitments: int
    """How many."""
