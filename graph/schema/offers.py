"""Records of what areas say of their own support, beside each other and beside what is held nationally."""

from enum import StrEnum

from graph.schema.bands import BandScheme
from graph.schema.bases import Node
from graph.schema.local import LocalArrangement, LocalProvision, LocalResponsibility, Reach
from graph.schema.places import Area
from graph.schema.records import Record
from graph.schema.responsibility import Arrangement, Provision, Responsibility
from graph.schema.sources import Source


class OfferLack(StrEnum):
    """What the rows held of an area leave out. The area may well say it elsewhere: only what is held here was looked at."""

    NOTHING_HELD = "nothing_held"
    """No row of the area's own support is held."""
    NEED_NOT_REACHED = "need_not_reached"
    """None of its rows is for this broad area of need, or for every need."""
    PHASE_NOT_REACHED = "phase_not_reached"
    """None of its rows is for this phase, or for every phase."""
    NO_LOCAL_FORM = "no_local_form"
    """Of the provisions ordinarily available for this area of need, some have no local form that names them."""
    PAYERS_NOT_SAID = "payers_not_said"
    """It makes support available under this arrangement, and says nothing of who pays for it beside the national parts."""
    NOT_PRICED = "not_priced"
    """Some of its rows carry no price."""
    NO_FIRST_DAY = "no_first_day"
    """Of some of its rows it is not known since when they hold."""
    NOT_CHECKED = "not_checked"
    """Some of its rows rest on a passage that has not been checked."""


class Lack(Record):
    """One thing that the rows held of an area leave out."""

    kind: OfferLack
    """What sort of thing."""
    about: Node | None
    """The need, phase or arrangement it concerns, where it concerns one."""
    missing: int | None
    """How many rows or provisions it concerns."""
    out_of: int | None
    """Of how many."""
    why: str
    """The same in words."""


class LocalOffer(Record):
    """What is held of one area's own support."""

    area: Area
    """The area."""
    provisions: list[LocalProvision]
    """The support it makes available or prices."""
    beyond: list[LocalProvision]
    """Those of them that name no provision held nationally."""
    arrangements: list[LocalArrangement]
    """The national arrangements it adjusts, in its own words."""
    schemes: list[BandScheme]
    """Its tables of bands or rates."""
    sources: list[Source]
    """The documents and data files that all of this was read in."""
    lacks: list[Lack]
    """What the rows held leave out."""


class OfferedIn(Record):
    """The local forms of a provision in one area."""

    area: Area
    """The area."""
    provisions: list[LocalProvision]
    """What it makes available or prices of it; none where no row held says so."""


class ProvisionOffered(Record):
    """A provision held nationally, with its local form in each area."""

    provision: Provision
    """The provision."""
    offered: list[OfferedIn]
    """Each area that was asked about, in the order asked."""


class PartAdjusted(Record):
    """One part of a local arrangement, beside the national ones whose place it takes."""

    local: LocalResponsibility
    """What the area says."""
    replaces: list[Responsibility]
    """The national statements of the same role, and of the same budget where it pays; none where it adds a part."""


class AdjustedIn(Record):
    """How one area adjusts a national arrangement."""

    area: Area
    """The area."""
    arrangement: LocalArrangement
    """What it says."""
    reach: Reach
    """Whether it reaches as far as the national one, less far or further."""
    parts: list[PartAdjusted]
    """Its parts."""


class ArrangementAdjusted(Record):
    """A national arrangement that at least one of the areas adjusts."""

    arrangement: Arrangement
    """The national arrangement."""
    responsibilities: list[Responsibility]
    """What holds nationally."""
    adjusted: list[AdjustedIn]
    """What each area says of it, in the order asked; an area that says nothing is not among them."""
