"""Records of who delivers what: a card for each arrangement, with why it fits, who has each role, and who pays."""

from enum import StrEnum

from graph.fields import Cursor, Page, Pounds
from graph.schema.bases import Node, Statement
from graph.schema.bodies import Body, Budget
from graph.schema.counting import Basis
from graph.schema.local import LocalArrangement, LocalProvision, LocalResponsibility
from graph.schema.records import Record
from graph.schema.responsibility import Arrangement, Denial, Provision, Responsibility
from graph.schema.sources import Passage
from graph.schema.terms import Force, ResponsibilityRole


class Fit(StrEnum):
    """Whether an arrangement, or one of its conditions, holds in the circumstances asked about."""

    APPLIES = "applies"
    """Its conditions hold in what was asked."""
    MAY_APPLY = "may_apply"
    """It depends on something that was not said, or was said too widely to tell."""
    FAILS = "fails"
    """One of its conditions does not hold."""


class Outcome(StrEnum):
    """What the sources held say of who has a role. Silence is not a statement that nobody has it."""

    STATED = "stated"
    """A source held says who has the role."""
    STATED_NOT = "stated_not"
    """A source held says that nobody has it."""
    SILENT = "silent"
    """No source held says. That does not mean that nobody has it."""
    DISPUTED = "disputed"
    """Sources held differ; all are shown."""


class InForce(StrEnum):
    """Whether a statement is in force on the day asked about."""

    YES = "yes"
    """It is."""
    NOT_KNOWN = "not_known"
    """It has been made, and its first day is not known."""
    NO = "no"
    """It is not, or not any more."""


class Split(StrEnum):
    """How payers divide the cost between them."""

    ONE_PAYER = "one_payer"
    """One payer is stated."""
    IN_ORDER = "in_order"
    """One pays up to an amount, the next what is above it."""
    BY_PART = "by_part"
    """Each pays for a part of its own."""
    BY_SHARE = "by_share"
    """Each pays a fixed share."""
    BY_AGREEMENT = "by_agreement"
    """They settle it between them."""


class Asked(Record):
    """One thing that was asked, or that follows from what was asked."""

    dimension: str
    """What it limits: needs, support, phase, age and so on."""
    value: str
    """The value as asked: an id, or a number."""
    node: Node | None
    """What the id stands for."""
    inferred: bool
    """Whether it was not said but follows from what was."""


class Contradiction(Record):
    """Two things asked that do not go together. Both are kept as asked."""

    dimensions: list[str]
    """The two dimensions concerned."""
    message: str
    """What does not go together, in words."""


class DimensionFit(Record):
    """How one condition of an arrangement fits what was asked."""

    dimension: str
    """Which dimension: needs, support, phase, age and so on."""
    fit: Fit
    """Whether the condition applies, may apply or fails."""
    asked: list[Node]
    """What was asked, or follows from what was asked."""
    named: list[Node]
    """What the arrangement names; none means that it holds for all."""
    why: str
    """The reason, in words."""


class RoleAnswer(Record):
    """What the sources say of one of the four roles."""

    role: ResponsibilityRole
    """The role."""
    outcome: Outcome
    """Stated, stated not, silent or disputed."""
    responsibilities: list[Responsibility]
    """Every statement that a body has the role."""
    local: list[LocalResponsibility]
    """What is said of it in the area asked about alone, beside the national statements."""
    denials: list[Denial]
    """Every statement that a body, a budget or anyone at all has it not."""
    acting: list[Body]
    """The councils and boards that have it in the area asked about, where they are held by name."""


class Payer(Record):
    """One statement of who pays, with the sum it comes to for the cost asked about."""

    responsibility: Responsibility | None
    """The national statement; where a local one takes its place, the one it takes the place of, if any."""
    local: LocalResponsibility | None
    """The local statement, where one holds in the area asked about."""
    body: Body
    """Who pays."""
    acting: list[Body]
    """Who that is in the area asked about, where it is held by name."""
    budget: Budget | None
    """From which budget, where the source says."""
    step: int | None
    """Place in the order of payers; payers of one step divide it."""
    part: str | None
    """The part of the support it pays for, where payers divide it by part."""
    above: Pounds | None
    """The cost above which it pays."""
    to: Pounds | None
    """The cost up to which it pays; nothing where no limit is set."""
    basis: Basis | None
    """What its amounts are counted by."""
    share: float | None
    """Its share of its step, where its source fixes one."""
    force: Force | None
    """Whether it must or may pay."""
    sum: Pounds | None
    """Its part of the cost asked about, where the sources fix it."""
    why_no_sum: str | None
    """Why no sum is given, where none is."""


class Sentence(Record):
    """One link of the chain from the child to who must act: what one statement says, with its paragraph."""

    text: str
    """The sentence, its paragraphs in brackets; or that the sources held do not say."""
    statement: Statement | None
    """The statement it puts in words; nothing where the sources are silent."""


class LocalAnswer(Record):
    """What one area says of an arrangement. It is laid over the card and changes no other."""

    arrangement: LocalArrangement
    """The local arrangement, its area and its passages."""
    fit: Fit
    """Whether its own conditions hold; where they only may, it is shown beside and takes the place of nothing."""
    responsibilities: list[LocalResponsibility]
    """Its parts."""
    replaced: list[Responsibility]
    """The national statements whose place its parts take."""


class Card(Record):
    """The answer for one arrangement: why it fits, who has each role, who pays what, and which passages say so."""

    arrangement: Arrangement
    """The kind of support, in stated circumstances, that the card is about."""
    fit: Fit
    """The worst fit of its dimensions; where it is `onlyLocal`, that of what the area says."""
    only_local: bool
    """Whether it does not apply by the national sources, but does, or may, by what the area asked about says of itself.

    Then only the area's own parts are shown: nothing national holds.
    """
    in_force: InForce
    """Whether it is in force on the day asked about; not known where its source gives no first day."""
    dimensions: list[DimensionFit]
    """The fit of every dimension, and why."""
    roles: list[RoleAnswer]
    """The four roles: delivers, secures, accountable, funds."""
    chain: list[Sentence]
    """All of it in sentences: each part that is stated, stated not, or left unsaid."""
    local: list[LocalAnswer]
    """What the area asked about says of this arrangement, and which national statements that takes the place of."""
    local_provisions: list[LocalProvision]
    """What the area asked about makes available or prices under this arrangement."""
    payers: list[Payer]
    """Who pays, in order."""
    split: Split | None
    """How the payers divide the cost; nothing where none is stated."""
    unclaimed: Pounds | None
    """The part of the cost that no payer is said to meet, payers of a named part aside; nothing where a sum is not known."""
    not_guaranteed: Pounds | None
    """The part of the cost that is met only by payers who may, but need not, pay."""
    provisions: Page[Provision]
    """The provisions under this arrangement that suit what was asked."""
    passages: list[Passage]
    """Every passage the card rests on."""


class Cards(Record):
    """A page of cards, the best fit first."""

    nodes: list[Card]
    """The cards of this page."""
    total_count: int
    """How many there are on all pages."""
    applies: int
    """How many apply."""
    may_apply: int
    """How many may apply: nothing asked rules them out."""
    fails: int
    """How many do not apply; shown only where `fit` asks for them."""
    end_cursor: Cursor | None
    """Give this as `after` to get the next page; nothing on the last one."""
