"""Records: the shapes of answers. They have no id and no page; their fields are values, nodes or records again.

A field whose annotation is a node type or a base holds a node of the graph; `Page[…]` is a list brought a page at a time.
Those of overviews, which lay many rows beside each other, stand in `graph.schema.overviews`.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from graph.fields import Cursor, Id, Link, Page, Pounds
from graph.schema import found, overviews  # noqa: F401  (their records are records too)
from graph.schema.bands import Band
from graph.schema.bases import Node, Sourced, Statement
from graph.schema.bodies import Body, Budget
from graph.schema.evidence import Finding
from graph.schema.figures import Allocation
from graph.schema.places import Area
from graph.schema.records import Record
from graph.schema.responsibility import Arrangement, Denial, Provision, Responsibility
from graph.schema.sources import Passage, Source
from graph.schema.terms import Basis, Force, Per, ResponsibilityRole, Stage


class Fit(StrEnum):
    """Whether an arrangement, or one of its conditions, holds in the circumstances asked about."""

    APPLIES = "applies"
    MAY_APPLY = "may_apply"
    FAILS = "fails"


class Outcome(StrEnum):
    """What the sources held say of who has a role. Silence is not a statement that nobody has it."""

    STATED = "stated"
    STATED_NOT = "stated_not"
    SILENT = "silent"
    DISPUTED = "disputed"


class InForce(StrEnum):
    """Whether a statement is in force on the day asked about."""

    YES = "yes"
    NOT_KNOWN = "not_known"
    NO = "no"


class Split(StrEnum):
    """How payers divide the cost between them."""

    ONE_PAYER = "one_payer"
    IN_ORDER = "in_order"
    BY_PART = "by_part"
    BY_SHARE = "by_share"
    BY_AGREEMENT = "by_agreement"


class GapKind(StrEnum):
    """In which way the sources held leave something unsaid, or say it twice."""

    SILENT_ROLE = "silent_role"
    FIRST_PAYERS_UNORDERED = "first_payers_unordered"
    TWO_FIRST_PAYERS = "two_first_payers"
    EDUCATES_OR_TRAINS = "educates_or_trains"
    DUTY_WITHOUT_BODY = "duty_without_body"
    NO_EVIDENCE = "no_evidence"
    BUDGET_PAYS_FOR_NOTHING = "budget_pays_for_nothing"


class ChangeKind(StrEnum):
    """What becomes of something between two days, or would under what is proposed."""

    STAYS = "stays"
    MOVES = "moves"
    """Another body has it."""
    CHANGES = "changes"
    APPEARS = "appears"
    ENDS = "ends"


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
    denials: list[Denial]
    """Every statement that a body, a budget or anyone at all has it not."""
    acting: list[Body]
    """The councils and boards that have it in the area asked about, where they are held by name."""


class Payer(Record):
    """One statement of who pays, with the sum it comes to for the cost asked about."""

    responsibility: Responsibility
    """The statement."""
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


class Card(Record):
    """The answer for one arrangement: why it fits, who has each role, who pays what, and which passages say so."""

    arrangement: Arrangement
    """The kind of support, in stated circumstances, that the card is about."""
    fit: Fit
    """The worst fit of its dimensions."""
    in_force: InForce
    """Whether it is in force on the day asked about; not known where its source gives no first day."""
    dimensions: list[DimensionFit]
    """The fit of every dimension, and why."""
    roles: list[RoleAnswer]
    """The four roles: delivers, secures, accountable, funds."""
    chain: list[Sentence]
    """All of it in sentences: each part that is stated, stated not, or left unsaid."""
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


class Gap(Record):
    """Something the sources held leave unsaid, or say in two ways that no rule settles."""

    kind: GapKind
    """In which way."""
    about: Node
    """What it concerns."""
    other: Node | None
    """The other thing it concerns, where there are two."""
    role: ResponsibilityRole | None
    """The role that is unsaid, or doubly said."""
    message: str
    """What is unsaid or doubly said, in words."""
    sources: list[Source]
    """The sources that were looked at."""


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


class Change(Record):
    """What becomes of one thing between two days, or would under what is proposed."""

    kind: ChangeKind
    """Whether it stays, moves to another body, changes, appears or ends."""
    before: Sourced | None
    """How it stands on the earlier day; nothing where it is new."""
    after: Sourced | None
    """How it stands on the later day, or would; nothing where it has ended."""
    since: date | None
    """First day of what is new; nothing where no source says."""
    until: date | None
    """Last day of what was before; nothing where no source says."""
    message: str
    """The change in words."""


class Given(BaseModel):
    """What every shape of something given is: a value of several parts that a question takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


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


class Facet(Record):
    """A value that what was asked may be narrowed by, or asked instead; none that leads to nothing."""

    dimension: str
    """Which parameter takes it: need, phase, setting, layer or role."""
    value: str
    """The value: an id, or a word of a closed list."""
    node: Node | None
    """What the id stands for."""
    count: int
    """How many are found when it is asked, the other parameters staying as they are."""


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


GIVEN_TYPES: dict[str, type[Given]] = {cls.__name__: cls for cls in Given.__subclasses__()}
"""Every shape of something given, by its name."""


class NamedNode(Record):
    """A node by its id and its name alone."""

    id: str
    """Its id; its page and its record are found by it."""
    name: str
    """What it is called."""


class UnderstoodPart(Record):
    """One part of a question as it was read from plain English."""

    words: str
    """The words it was read from, as they were written."""
    parameter: str
    """The parameter of the question that it gives."""
    value: str
    """Its value: an id, a number, a day or a word."""
    node: NamedNode | None
    """What the id stands for."""


class PossibleMeaning(Record):
    """One of the things that some words may stand for, where nothing tells which."""

    words: str
    """The words, as they were written."""
    name: str
    """What they may mean."""
    node: NamedNode | None
    """What they may stand for, where it is held here."""


class Understanding(Record):
    """Plain English read as a question by grammar, synonyms and names alone; or why it was not. Nothing of it is kept."""

    question: str | None
    """The question that was read; nothing where it was refused."""
    words: str | None
    """The question in its own words."""
    parts: list[UnderstoodPart]
    """What it is asked about, each with the words it was read from; where it was refused, what was recognised."""
    address: str | None
    """The page that answers, made of ids, numbers and listed words, never of what was written."""
    refused_because: str | None
    """Why it was not read as a question."""
    meanings: list[PossibleMeaning]
    """What the words in the way may stand for."""
    not_understood: list[str]
    """The words that were understood as nothing."""
    signs: list[NamedNode]
    """Where it tells what is seen of a child: the signs held that come nearest."""
    nearest: list[str]
    """Where it was refused: the questions that come nearest."""


RECORD_TYPES: dict[str, type[Record]] = {cls.__name__: cls for cls in Record.__subclasses__()}
"""Every record by its name."""
