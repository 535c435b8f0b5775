"""Records of what a SENCo finds and puts on a sheet."""

from graph.schema.bases import Node
from graph.schema.evidence import Finding
from graph.schema.records import Record
from graph.schema.responsibility import Arrangement, Denial, Provision, Responsibility


class Facet(Record):
    """A value that what was asked may be narrowed by, or asked instead; none that leads to nothing."""

    dimension: str
    """Which parameter takes it: need, phase, setting, layer, role or area."""
    value: str
    """The value: an id, or a word of a closed list."""
    node: Node | None
    """What the id stands for."""
    count: int
    """How many are found when it is asked, the other parameters staying as they are; of an area, how many of its own."""


class ArrangedUnder(Record):
    """An arrangement under which something is provided: who must see to it there, and which budget pays first."""

    arrangement: Arrangement
    """The arrangement."""
    ordinary: bool
    """Whether it waits for no plan and no special circumstance; others stand here only where there is none that does not."""
    secures: list[Responsibility]
    """Every statement that a body must see that it happens; none means that the sources held do not say."""
    pays_first: list[Responsibility]
    """The statements of who pays first; none means that the sources held do not say."""
    denials: list[Denial]
    """Every statement that a body must not see to it or a budget does not pay, or that nobody does."""


class SheetItem(Record):
    """One provision of a sheet, with what a reader must know to plan it."""

    provision: Provision
    """The provision."""
    under: list[ArrangedUnder]
    """The arrangements it is provided under, in the phase and setting asked about."""
    findings: list[Finding]
    """What is known of the interventions used in it; none means that the sources held have no finding."""
