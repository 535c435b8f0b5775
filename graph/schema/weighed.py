"""Records of evidence laid out for those who write guidance: each finding on its own scale, and what a guide rests on."""

from enum import StrEnum

from graph.schema.evidence import Finding, Intervention, Scale
from graph.schema.records import Record
from graph.schema.terms import Direction


class PopulationFit(StrEnum):
    """How those something was found for, or is for, stand to those asked about."""

    NAMED = "named"
    """It names these, or was for just their ages."""
    WIDER = "wider"
    """It was for more people, these among them."""
    PARTLY = "partly"
    """It was for only some of these, or reaches them only in part."""
    EVERYONE = "everyone"
    """It names nobody in particular, so it is meant for every need or phase."""
    OTHER = "other"
    """It was for others."""
    NOT_SAID = "not_said"
    """The source does not say it in a way that can be compared."""


class EvidenceRow(Record):
    """One finding as it was published, beside whom it is asked for. Values of different scales are not comparable."""

    intervention: Intervention
    """What was tried."""
    scale: Scale
    """The scale of the value."""
    finding: Finding
    """The finding, with where it is stated."""
    direction: Direction
    """Whether it supports the intervention."""
    value: str | None
    """The value exactly as published."""
    no_value_because: str | None
    """Why there is no value, where there is none."""
    outcome: str | None
    """What was measured."""
    found_for: str | None
    """Who it was measured on, as published."""
    need_fit: PopulationFit | None
    """How the needs the intervention is for stand to the need asked about; nothing where none was asked."""
    age_fit: PopulationFit | None
    """How the ages it was measured on stand to those of the phase asked about; nothing where none was asked."""
    dated: str | None
    """When it was found or rated, as its source gives it."""
    year: int | None
    """The latest year in that date; nothing where it holds none."""
    old: bool | None
    """Whether that year lies further back than was asked to count as old; nothing where there is no year."""
    taken_back: str | None
    """What its own publisher later withdrew or put right of it."""
    differs_from: list[Finding]
    """The findings that it, or they, are said to disagree with. All are shown."""
    why_they_differ: str | None
    """Why, as far as is known."""
