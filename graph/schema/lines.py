"""What software for EHC plans exchanges: a line of Section F, so that it is specific and quantified.

The code of practice (2015), table after paragraph 9.69: provision must be detailed and specific and should normally be
quantified, for example in terms of the type, hours and frequency of support and level of expertise.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from graph.fields import Id, Link
from graph.schema.records import Given

VAGUE = (
    r"\b([Aa]s (and when )?(required|needed|appropriate|necessary)|[Rr]egular(ly)?|[Aa]ccess to|[Oo]pportunit(y|ies)|[Uu]p to"
    r"|[Ww]here possible)\b"
)
"""Words that leave open how much, how often or whether at all."""


class Every(StrEnum):
    """The time within which a provision is made so many times."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"
    TERM = "term"
    YEAR = "year"
    ONCE = "once"


class Frequency(Given):
    """An amount: so many times within a period, each of so many minutes."""

    times: Annotated[int, Field(ge=1)]
    """How many times within the period."""
    every: Every
    """The period."""
    minutes: Annotated[int, Field(ge=1, le=1440)]
    """How long each time lasts, in minutes; a full day at school is some 390."""


class ProvisionLine(Given):
    """One line of Section F of an EHC plan: what is provided, for which need, by whom, how much, how long, and who secures it.

    It says nothing of who the child is, and has no place for it.
    """

    provision: Annotated[Id, Link("Provision")]
    """What is provided, by its id in this graph."""
    in_words: Annotated[str, Field(min_length=20, max_length=2_000, json_schema_extra={"not": {"pattern": VAGUE}})]
    """The line as the plan has it, without words that leave open how much, how often or whether at all; with no name in it."""
    section: Annotated[Id, Link("PlanSection")] = "section:f"
    """The section of the plan it stands in."""
    for_need: Annotated[tuple[Id, ...], Field(min_length=1), Link("Need")]
    """The needs of section B that it meets; each need there has provision here."""
    delivered_by: Annotated[tuple[Id, ...], Field(min_length=1), Link("Role")]
    """The people who do it."""
    qualified_by: Annotated[tuple[Id, ...], Link("Qualification")] = ()
    """The qualifications they hold, where this graph has them."""
    expertise: Annotated[str, Field(min_length=3, max_length=300)]
    """The training or experience they have, in words: registered with the HCPC, trained in the named programme."""
    how_often: Frequency
    """How much of it is given each time, and how often."""
    group_size: Annotated[int, Field(ge=1, le=40)]
    """How many children it is given to at once; 1 is one to one."""
    starts: date
    """First day on which it is given."""
    lasts_until: date | None = None
    """Last day on which it is given; none where it lasts as long as the plan is not changed."""
    reviewed: date
    """Day by which it is looked at again, at the annual review at the latest."""
    at_setting: Annotated[Id | None, Link("Setting")] = None
    """The kind of place where it is given, where that matters."""
    secured_by: Annotated[Id, Link("Body")] = "body:local-authority"
    """The body that must secure it."""
    responsibilities: Annotated[tuple[Id, ...], Field(min_length=1), Link("Responsibility")]
    """The statements by which bodies must secure, deliver and pay for it."""
    paid_from: Annotated[tuple[Id, ...], Link("Budget")] = ()
    """The budgets that pay for it, in order."""
    stated_in: Annotated[tuple[Id, ...], Field(min_length=1), Link("Passage")]
    """The passages of law or guidance it rests on."""
    advised_in: Annotated[str, Field(min_length=3, max_length=300)]
    """The professional advice that calls for it: which advice, of which day, which page."""
    works_towards: Annotated[str, Field(min_length=3, max_length=500)]
    """The outcome of section E that it works towards."""
