"""The model this graph exists for: who must do what, in which circumstances, paid from which budget."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graph.fields import Condition, Id, Limit, Link, Pounds
from graph.schema.bases import Sourced, Statement
from graph.schema.counting import Basis
from graph.schema.terms import Capacity, Layer, ResponsibilityRole

SHARED = ConfigDict(use_attribute_docstrings=True)
"""How the fields that national and local rows share are read."""


class Duty(Statement):
    """What the law requires of a body."""

    prefix, plural = "duty", "duties"

    binds: Annotated[tuple[Id, ...], Link("Body", "duties")] = ()
    """The bodies it binds."""


class Standard(Statement):
    """A rule or expectation about provision that is not itself one body's responsibility."""

    prefix, plural = "standard", "standards"

    bears_on: Annotated[tuple[Id, ...], Link("Arrangement", "standards")] = ()
    """The arrangements it qualifies."""
    binds: Annotated[tuple[Id, ...], Link("Body", "standards")] = ()
    """The bodies it is addressed to."""
    bound: str | None = None
    """Who it is addressed to, in words, where no row stands for exactly them."""
    for_need: Annotated[tuple[Id, ...], Condition("Need", "standards", asked_as="needs", several=True)] = ()
    """The needs it is about; none named means every need."""
    in_phase: Annotated[tuple[Id, ...], Condition("Phase", "standards", asked_as="phase")] = ()
    """The phases it is about; none named means every phase."""
    in_setting: Annotated[tuple[Id, ...], Condition("Setting", "standards", asked_as="setting")] = ()
    """The settings it is about; none named means every setting."""


class Circumstances(BaseModel):
    """The conditions under which an arrangement applies, national or local; an empty one holds everywhere."""

    model_config = SHARED

    for_need: Annotated[tuple[Id, ...], Condition("Need", "arrangements", asked_as="needs", several=True)] = ()
    """Only for these needs."""
    in_phase: Annotated[tuple[Id, ...], Condition("Phase", "arrangements", asked_as="phase")] = ()
    """Only in these phases."""
    in_setting: Annotated[tuple[Id, ...], Condition("Setting", "arrangements", asked_as="setting")] = ()
    """Only in these settings."""
    at_plan_level: Annotated[tuple[Id, ...], Condition("PlanLevel", "arrangements", asked_as="plan_level")] = ()
    """Only at these plan levels."""
    in_section: Annotated[tuple[Id, ...], Condition("PlanSection", "arrangements", asked_as="section")] = ()
    """Only for provision written in these sections of a plan."""
    in_circumstance: Annotated[
        tuple[Id, ...], Condition("Circumstance", "arrangements", asked_as="circumstances", several=True)
    ] = ()
    """Only for children in one of these circumstances."""
    age_from: Annotated[int | None, Limit("age", "from")] = None
    """Only from this age, in years."""
    age_to: Annotated[int | None, Limit("age", "to")] = None
    """Only up to and including this age, in years."""


class Arrangement(Circumstances, Statement):
    """A kind of support in stated circumstances: the thing under which bodies have responsibilities.

    Its conditions say where it applies; an empty one holds everywhere.
    """

    prefix, plural = "arrangement", "arrangements"

    any_support: bool = False
    """Whether it covers every kind of support, rather than only the provisions named as provided under it."""
    unlimited_because: str | None = None
    """Why it has no condition at all, where it has none."""


class Part(BaseModel):
    """One body's part in an arrangement, national or local."""

    model_config = SHARED

    role: ResponsibilityRole
    """Which of the four parts it is."""
    lies_with: Annotated[Id, Link("Body", "responsibilities")]
    """The body that has it."""
    capacity: Capacity | None = None
    """In which capacity the body acts, where several of its kind are concerned."""
    carried_out_by: Annotated[tuple[Id, ...], Link("Role", "carries_out")] = ()
    """The people who do it for the body."""
    under: Annotated[tuple[Id, ...], Link("Duty", "grounds")] = ()
    """The duties that call for it."""
    paid_from: Annotated[Id | None, Link("Budget", "pays_for")] = None
    """The budget that pays, where the role is to fund."""
    step: int | None = Field(default=None, ge=1)
    """Its place in the order in which payers pay, first is 1; payers of one step divide it."""
    above: Pounds | None = None
    """The cost above which it pays, in pounds on its basis."""
    to: Pounds | None = None
    """The cost up to which it pays, in pounds on its basis; nothing where no limit is set."""
    basis: Basis | None = None
    """What its amounts are counted by."""
    share: Annotated[float | None, Field(gt=0, le=1)] = None
    """Its share of its step, from 0 to 1, where its source fixes one."""
    part: str | None = None
    """The part of the support it pays for, where payers divide it by part."""


class Responsibility(Part, Statement):
    """One body's part in one arrangement: it delivers, secures, is accountable or funds."""

    prefix, plural, naming = "responsibility", "responsibilities", "{lies_with} {role}: {arises_under}"

    arises_under: Annotated[Id, Link("Arrangement", "responsibilities")]
    """The arrangement it is part of."""


class Denial(Statement):
    """What a source says is not so: that a body or budget, or anyone at all, has a part in an arrangement."""

    prefix, plural, naming = "denial", "denials", "Not so: {lies_with}{paid_from} {role}: {arises_under}"

    role: ResponsibilityRole
    """The part that is denied."""
    arises_under: Annotated[Id, Link("Arrangement", "denials")]
    """The arrangement it is about."""
    lies_with: Annotated[Id | None, Link("Body", "denials")] = None
    """The body that has not this part; where neither body nor budget is named, nobody is said to have it."""
    paid_from: Annotated[Id | None, Link("Budget", "denials")] = None
    """The budget that does not pay."""


class Provision(Sourced):
    """Support that is made ordinarily available, or that a plan may specify."""

    prefix, plural = "provision", "provisions"

    provided_under: Annotated[tuple[Id, ...], Field(min_length=1), Link("Arrangement", "provisions")]
    """The arrangements under which it is provided; who is answerable and who pays is said there."""
    layer: Layer | None = None
    """Who in a setting receives it."""
    meets: Annotated[tuple[Id, ...], Condition("Need", "provisions", asked_as="needs", several=True)] = ()
    """The needs it is for; none named means every need."""
    suits: Annotated[tuple[Id, ...], Condition("Phase", "provisions", asked_as="phase")] = ()
    """The phases it is for; none named means every phase."""
    delivered_by: Annotated[tuple[Id, ...], Link("Role", "delivers")] = ()
    """The people who ordinarily do it."""
    advised_by: Annotated[tuple[Id, ...], Link("Role", "advises")] = ()
    """The people who ordinarily advise on it."""
    cost_note: str | None = None
    """What its source says of its cost or payer beyond the arrangement."""
