"""What is known of what works, each finding on its own publisher's scale, and what guides make of it."""

from typing import Annotated

from graph.fields import Condition, Id, Link
from graph.schema.bases import Node, Sourced, Statement
from graph.schema.terms import Direction


class Scale(Node):
    """How one publisher rates evidence. Scales differ in what they rate and are never averaged or converted."""

    prefix, plural = "scale", "scales"

    publisher: str
    """Who rates by it."""
    points: tuple[str, ...] = ()
    """What may be said on it, from least to most."""
    rates: str | None = None
    """What it rates, and what it does not."""


class Intervention(Sourced):
    """A named, evidenced programme or approach."""

    prefix, plural = "intervention", "interventions"

    meets: Annotated[tuple[Id, ...], Condition("Need", "interventions", asked_as="needs", several=True)] = ()
    """The needs it is for; none named means every need."""
    suits: Annotated[tuple[Id, ...], Condition("Phase", "interventions", asked_as="phase")] = ()
    """The phases it is for; none named means every phase."""
    delivered_by: Annotated[tuple[Id, ...], Link("Role", "delivers_interventions")] = ()
    """The people who ordinarily do it."""
    used_in: Annotated[tuple[Id, ...], Link("Provision", "interventions")] = ()
    """The provisions in which it is used; who pays for it is said there."""
    kind_of: Annotated[Id | None, Link("Intervention", "kinds")] = None
    """The wider approach it is one of."""
    cost_note: str | None = None
    """What its source says of its cost."""
    warning: str | None = None
    """What must be known before it is used or recommended: no evidence, no effect or harm."""


class Finding(Sourced):
    """What one source found of an intervention, on that source's own scale."""

    prefix, plural, naming = "finding", "findings", "{about}: {value}"

    about: Annotated[Id, Link("Intervention", "findings")]
    """The intervention."""
    on_scale: Annotated[Id, Link("Scale", "findings")]
    """The scale of its value."""
    value: str | None = None
    """The value exactly as published, with its interval; nothing where none was seen or its licence is unclear."""
    no_value_because: str | None = None
    """Why there is no value, where there is none."""
    direction: Direction
    """Whether it supports the intervention."""
    months: int | None = None
    """Months of progress, on a scale of months only."""
    outcome: str | None = None
    """What was measured."""
    population: str | None = None
    """Who it was measured on."""
    found_age_from: int | None = None
    """The youngest of them, where that can be told from who they were; a class is taken from its youngest age."""
    found_age_to: int | None = None
    """The oldest of them, told in the same way; where it was measured in several classes, the oldest of the last."""
    dated: str | None = None
    """When it was found or rated, as its source gives it."""
    disagrees_with: Annotated[tuple[Id, ...], Link("Finding", "disagreed_with_by")] = ()
    """Findings that point another way; all are shown."""
    why_they_differ: str | None = None
    """Why it differs from them, as far as is known."""
    taken_back: str | None = None
    """What its own publisher later withdrew or put right of it; nothing where nothing of the kind is known."""


class PracticeGuide(Statement):
    """A guide to practice for a need or a setting: promised, published, or looked for and not found."""

    prefix, plural = "practice-guide", "practice_guides"

    covers: Annotated[tuple[Id, ...], Link("Need", "practice_guides")] = ()
    """The needs it covers; none named means every need."""
    builds_on: Annotated[tuple[Id, ...], Link("PracticeGuide", "built_on_by")] = ()
    """The guides it was said to build on."""
    document: Annotated[Id | None, Link("Source", "guides")] = None
    """The guide itself, where it was found."""
    found: str
    """What was found of it: where it is published, or what was looked through in vain."""


class Recommendation(Statement):
    """What a guide or guideline recommends doing."""

    prefix, plural = "recommendation", "recommendations"

    made_in: Annotated[Id, Link("PracticeGuide", "recommendations")]
    """The guide that makes it."""
    for_need: Annotated[tuple[Id, ...], Link("Need", "recommendations")] = ()
    """The needs it is for; none named means every need."""
    recommends: Annotated[tuple[Id, ...], Link("Intervention", "recommended_in")] = ()
    """The interventions it is about."""
    rests_on: Annotated[tuple[Id, ...], Link("Finding", "recommendations")] = ()
    """The findings held that it rests on."""
