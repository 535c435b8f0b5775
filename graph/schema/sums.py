"""Records of money: sums, what bands pay, what support would cost, and the way money takes."""

from typing import Annotated

from pydantic import Field

from graph.fields import Id, Link, Pounds
from graph.schema.bands import Band
from graph.schema.bodies import Body, Budget
from graph.schema.cards import Payer
from graph.schema.counting import Per, Stage
from graph.schema.figures import Allocation
from graph.schema.places import Area
from graph.schema.records import Given, Record
from graph.schema.responsibility import Arrangement, Provision, Responsibility


class Total(Record):
    """What amounts of one area, year, stage and basis come to. Sums are never made across any of these."""

    area: Area | None
    """The area they are for, where they are for one."""
    period: str
    """Their year, written as the Department writes it."""
    stage: Stage
    """Whether they were set aside, planned or spent, and before or after what is taken off."""
    basis: str | None
    """What they include."""
    sum: Pounds | None
    """What they come to, in pounds."""
    why_no_sum: str | None
    """Why there is no sum, where there is none."""
    counted: list[Allocation]
    """The amounts that were added."""
    left_out: list[Allocation]
    """The amounts that are part of one of those, and so not added again."""


class BandPay(Record):
    """A band that is reached, and what it pays."""

    band: Band
    """The band."""
    amount: Pounds | None
    """The amount in its table; nothing where it was not seen."""
    per: Per | None
    """The time, or the thing, that amount is for."""
    pays: Pounds | None
    """What it comes to for the hours asked about, in that time."""
    a_year: Pounds | None
    """What it comes to in a year, where that can be told."""
    working: str
    """How, or what is missing."""


class CostLine(Given):
    """One kind of support at a rate of the asker's own."""

    support: Annotated[Id | None, Link("Provision")] = None
    """The provision, by id, where one that is held is meant."""
    rate: Pounds
    """What an hour of it costs, in pounds."""
    hours: Annotated[float, Field(gt=0, le=168)]
    """Hours a week."""
    weeks: Annotated[int, Field(ge=1, le=53)]
    """Weeks a year."""
    group: Annotated[int, Field(ge=1, le=100)] = 1
    """How many pupils share it."""


class CostedLine(Record):
    """One kind of support at a rate of the asker's own: what it costs for one pupil and a year, and who pays."""

    support: Provision | None
    """The support, where one that is held was named."""
    cost: Pounds
    """Its cost for one pupil and a year."""
    working: str
    """How that was worked out."""
    payers: list[Payer]
    """What each payer pays of it, the lines before it counted first."""


class MoneyRoute(Record):
    """One way by which money reaches a support: from the grant it comes out of, through a budget and a payer, to who provides."""

    arrangement: Arrangement
    """The arrangement under which it is paid."""
    comes_from: list[Budget]
    """The grants and larger budgets it comes out of, the largest first."""
    budget: Budget | None
    """The budget that pays; nothing where no source names one."""
    held_by: Body | None
    """Who holds that budget."""
    payer: Body
    """Who pays."""
    paid: Responsibility
    """The statement that says so."""
    to: list[Body]
    """Who delivers the support."""
    words: str
    """The route in words."""
