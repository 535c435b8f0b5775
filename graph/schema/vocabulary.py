"""The open vocabularies that conditions and questions name: rows, so that a reform edits data and not code."""

from typing import Annotated

from graph.fields import Id, Iri, Link
from graph.schema.bases import SKOS, Node, Sourced


class Need(Sourced):
    """What a child or young person may need support with: a broad area, or a category within one."""

    concepts_of = "needs"

    broader: Annotated[tuple[Id, ...], Link("Need", "narrower"), Iri(SKOS + "broader")] = ()
    """The wider need it is part of."""


class NeedArea(Need):
    """A broad area of need."""

    prefix, plural = "need-area", "need_areas"


class NeedCategory(Need):
    """A category of need within a broad area: a school census type, or a sub-area."""

    prefix, plural = "need", "need_categories"

    census_code: str | None = None
    """The code used in the school census and the SEN2 return, where it has one."""


class Phase(Sourced):
    """A stage of education, down to the year group."""

    prefix, plural, concepts_of = "phase", "phases", "phases"

    broader: Annotated[tuple[Id, ...], Link("Phase", "narrower"), Iri(SKOS + "broader")] = ()
    """The wider stage it is part of."""
    age_from: int | None = None
    """Youngest age, in years, of those ordinarily in it."""
    age_to: int | None = None
    """Oldest age, in years, that those ordinarily in it reach while in it."""


class Setting(Node):
    """A kind of place where education or support happens."""

    prefix, plural, concepts_of = "setting", "settings", "settings"

    broader: Annotated[tuple[Id, ...], Link("Setting", "narrower"), Iri(SKOS + "broader")] = ()
    """The wider kind of setting."""


class Circumstance(Node):
    """Something about a child's situation, other than need, phase, setting or plan, that changes who must act."""

    prefix, plural, concepts_of = "circumstance", "circumstances", "circumstances"

    broader: Annotated[tuple[Id, ...], Link("Circumstance", "narrower"), Iri(SKOS + "broader")] = ()
    """The wider circumstance."""


class PlanLevel(Sourced):
    """Whether, and how, support is formally recorded: none, SEN support, or an EHC plan."""

    prefix, plural, concepts_of = "plan-level", "plan_levels", "plan-levels"


class PlanSection(Sourced):
    """A section of an education, health and care plan."""

    prefix, plural, concepts_of = "section", "plan_sections", "plan-sections"

    letter: str
    """The section's letter: A to K, with H1 and H2."""
    belongs_to: Annotated[Id, Link("PlanLevel", "sections")]
    """The plan it is a section of."""
