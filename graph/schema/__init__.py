"""The declared schema: every node type, field and link of the graph, once.

Constraints, row validation, GraphQL types, RDF terms, SHACL shapes and pages are read off these classes; the text under
a field is what users are shown of it. Records, the shapes of answers, stand in `graph.schema.answers`.
"""

from graph.fields import links
from graph.schema.bands import Band, BandScheme
from graph.schema.bases import Node, Sourced, Statement
from graph.schema.bodies import Body, Budget, Role
from graph.schema.evidence import Finding, Intervention, PracticeGuide, Recommendation, Scale
from graph.schema.figures import Allocation, Edition, Indicator, Observation
from graph.schema.local import LocalArrangement, LocalProvision, LocalResponsibility, Reach
from graph.schema.national import Commitment, Event, Goal, Participation, Programme, System
from graph.schema.places import Area, Neighbour
from graph.schema.process import Deadline, Qualification, Route
from graph.schema.responsibility import Arrangement, Denial, Duty, Provision, Responsibility, Standard
from graph.schema.signs import Alignment, FirstStep, Mapping, Sign, Synonym
from graph.schema.sources import Passage, Regime, Release, Source, Topic
from graph.schema.terms import Standing
from graph.schema.vocabulary import (
    Circumstance,
    Need,
    NeedArea,
    NeedCategory,
    Phase,
    PlanLevel,
    PlanSection,
    Setting,
)


def subclasses(base: type[Node]) -> list[type[Node]]:
    """Every class below `base`, in the order of declaration."""
    return [found for below in base.__subclasses__() for found in (below, *subclasses(below))]


NODE_TYPES: dict[str, type[Node]] = {cls.__name__: cls for cls in subclasses(Node) if cls.prefix}
"""Every node type by its label."""
BASES: dict[str, type[Node]] = {cls.__name__: cls for cls in (Node, *subclasses(Node)) if not cls.prefix}
"""What node types share, by name: labels of their own in the database, interfaces in GraphQL."""


def model_of(label: str) -> type[Node]:
    """The class of a node type or base, by name."""
    return NODE_TYPES.get(label) or BASES[label]


def declared_in(model: type[Node], name: str) -> type[Node]:
    """The class, itself or a base, on which a node type's field is declared."""
    return next(cls for cls in reversed(model.__mro__) if name in cls.__dict__.get("__annotations__", {}))


def walked_to(declaring: type) -> type[Node]:
    """The type that a link is walked backwards to: what declares it, or the first type that has it of what types share."""
    return declaring if issubclass(declaring, Node) else next(m for m in NODE_TYPES.values() if issubclass(m, declaring))


def reverse_links(model: type[Node]) -> dict[str, tuple[type[Node], str]]:
    """The fields that walk links backwards to a type: by name, the class that declares the link and its field.

    Raises TypeError where two links of different classes lead to one type under one reverse name.
    """
    found: dict[str, tuple[type[Node], str]] = {}
    for pointing in NODE_TYPES.values():
        for name, link in links(pointing).items():
            if link.reverse is not None and issubclass(model, model_of(link.target)):
                declared = (walked_to(declared_in(pointing, name)), name)
                if found.setdefault(link.reverse, declared) != declared:
                    raise TypeError(f"{link.reverse} would mean two things on {model.__name__}: rename one reverse")
    return found
