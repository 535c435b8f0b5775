"""What is counted and what is paid: figures as published, each with its year, its basis and its cell."""

from datetime import date
from typing import Annotated

from graph.fields import Id, Iri, Link, Money, Period
from graph.schema.bases import DCTERMS, Node, Sourced
from graph.schema.counting import NotPublished, Stage, Unit


class Edition(Sourced):
    """One issue of a data file; the same year may have several, which differ."""

    prefix, plural = "edition", "editions"

    file: str
    """The file's name as published."""
    issued: date | None = None
    """Day it was issued, where known."""
    sha256: Annotated[str | None, Iri(DCTERMS + "identifier")] = None
    """Fingerprint of the file that was read."""
    states_year: Period | None = None
    """The year the file's own cover says it is for, whatever its name says."""


class Indicator(Sourced):
    """Something that is counted or measured in the same way from year to year."""

    prefix, plural = "indicator", "indicators"

    unit: Unit
    """What its values are counted in."""
    of_need: Annotated[Id | None, Link("Need", "indicators")] = None
    """The need it counts, where it is of one."""
    shows: Annotated[tuple[Id, ...], Link("Goal", "indicators")] = ()
    """The goals whose progress it shows."""
    caution: str | None = None
    """What its values must not be taken for."""


class Observation(Node):
    """One value of an indicator: for an area and a year, as one edition gives it."""

    prefix, plural, naming, searched = "observation", "observations", "{indicator}, {area}, {period}", False

    indicator: Annotated[Id, Link("Indicator", "observations")]
    """What was counted."""
    area: Annotated[Id, Link("Area", "observations")]
    """Where."""
    period: Period
    """When: 2023-24 is a financial year, 2023/24 an academic year, 2024 a calendar year."""
    value: float | None = None
    """The value as published; nothing where none was."""
    answer: str | None = None
    """The answer as published, where what is asked is not a count: Yes, No, Recruiting."""
    not_published: NotPublished | None = None
    """Why there is no value or answer, where there is none."""
    edition: Annotated[Id, Link("Edition", "observations")]
    """The issue of the data file it was read in."""
    cell: str
    """The sheet and cell, or the file's row and column, it was read in."""


class Allocation(Sourced):
    """An amount of a budget for a year: set aside, planned or spent."""

    prefix, plural, naming = "allocation", "allocations", "{of_budget}, {period}, {to_area} {stage} {line}"
    searched = False

    of_budget: Annotated[Id, Link("Budget", "allocations")]
    """The budget it is an amount of."""
    to_area: Annotated[Id | None, Link("Area", "allocations")] = None
    """The area it is for."""
    period: Period
    """The year: 2023-24 is a financial year, 2023/24 an academic year; several years are written 2022-23 to 2024-25."""
    stage: Stage
    """Whether it is what was set aside, planned or spent, and before or after what is taken off."""
    basis: str | None = None
    """What the amount includes; amounts on different bases are never added or drawn as one line."""
    line: str | None = None
    """The line of the published table, where the budget has several."""
    amount: Money | None = None
    """The amount in pounds; nothing where none was published."""
    amount_words: str | None = None
    """The amount in the source's words where they are not exact: "almost £1bn", "over £12bn"."""
    not_published: NotPublished | None = None
    """Why there is no amount, where there is none."""
    part_of: Annotated[Id | None, Link("Allocation", "parts"), Iri(DCTERMS + "isPartOf")] = None
    """The larger amount it is part of; it must not be counted again beside that one."""
    edition: Annotated[Id | None, Link("Edition", "allocations")] = None
    """The issue of the data file it was read in."""
    cell: str | None = None
    """The sheet and cell it was read in."""
