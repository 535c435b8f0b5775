"""Records of drafts: what somebody proposes, how it was reviewed, and what became of it."""

from enum import StrEnum

from graph.fields import Cursor
from graph.schema.records import Given, Record


class DraftKind(StrEnum):
    """What a draft would do."""

    ADDITION = "addition"
    """Add rows that are not held."""
    CHANGE = "change"
    """Put a row in the place of the one held under its id."""
    REMOVAL = "removal"
    """Take a row out."""
    REPORT = "report"
    """Nothing by itself: a reader says that something is wrong."""


class DraftState(StrEnum):
    """How far a draft has come."""

    DRAFT = "draft"
    """It is being written."""
    SUBMITTED = "submitted"
    """It awaits a reviewer."""
    RETURNED = "returned"
    """A reviewer wants changes."""
    APPROVED = "approved"
    """Somebody else than its writers approved it; it awaits the next release."""
    REJECTED = "rejected"
    """A reviewer rejected it; it is kept, with why."""
    PUBLISHED = "published"
    """It is in the releases made since."""
    WITHDRAWN = "withdrawn"
    """One who wrote it took it back."""
    REPORTED = "reported"
    """A reader's report that nobody has dealt with yet."""
    CLOSED = "closed"
    """A reader's report that was dealt with, with what came of it."""


class DraftAction(StrEnum):
    """What may be done with drafts."""

    READ = "read"
    """Read drafts, and what was done to them."""
    REPORT = "report"
    """Say that something is wrong."""
    PROPOSE = "propose"
    """Begin a draft."""
    REVISE = "revise"
    """Change what a draft proposes."""
    SUBMIT = "submit"
    """Ask for its review."""
    COMMENT = "comment"
    """Say something of it."""
    WITHDRAW = "withdraw"
    """Take it back."""
    DECLARE_INTERESTS = "declare_interests"
    """Declare which interests of one's own could conflict with reviewing."""
    RETURN_FOR_CHANGES = "return_for_changes"
    """Ask its writers for changes."""
    REJECT = "reject"
    """Reject it for good."""
    APPROVE = "approve"
    """Approve it."""
    CLOSE = "close"
    """Say what came of a reader's report."""
    PUBLISH = "publish"
    """Make the next release with what is approved."""


class ProposedField(Given):
    """One field of a proposed row, as it would be written in a source file."""

    name: str
    """The field's name, as in a source file: `held_by`."""
    values: list[str]
    """Its value as text, or several where it takes a list."""


class ProposedRow(Given):
    """A proposed row, as it would be written in a source file."""

    type: str
    """Its type, such as `Budget` or `Passage`."""
    fields: list[ProposedField]
    """Its fields, the id among them."""


class DraftField(Record):
    """One field of a row that a draft proposes."""

    name: str
    """Its name, as in a source file."""
    values: list[str]
    """Its value as text, or several where it takes a list."""


class DraftRow(Record):
    """A row that a draft proposes."""

    type: str
    """Its type."""
    fields: list[DraftField]
    """Its fields."""


class JournalEntry(Record):
    """One change in the journal of drafts."""

    number: int
    """Its place in the journal."""
    at: str
    """The moment, in UTC."""
    who: str
    """Whose key it was done with."""
    action: DraftAction
    """What was done."""
    revision: int
    """The draft's revision since."""
    why: str
    """The reason or comment that was given."""
    hash: str
    """Fingerprint of the entry and of every one before it."""


class Draft(Record):
    """What somebody proposes, and how far that has come."""

    id: str
    """Its id, such as `draft:17`."""
    revision: int
    """How often it was changed: give it with what you do next, so that nothing is done to a draft you have not seen."""
    state: DraftState
    """How far it has come."""
    kind: DraftKind
    """What it would do."""
    about: str
    """The id of the node that it adds, changes, removes or reports."""
    rows: list[DraftRow]
    """The rows that it proposes: the row itself, then the passages and sources that come with it."""
    author: str
    """Who began it."""
    writers: list[str]
    """Everybody who wrote in it; none of them may review it."""
    reviewer: str | None
    """Who approved, rejected, returned or closed it last."""
    reason: str
    """Why it is proposed; of a report, what is wrong."""
    verdict: str
    """What its reviewer said last."""
    history: list[JournalEntry]
    """Everything that was done to it, comments among it, the first thing first."""


class Drafts(Record):
    """A page of drafts."""

    nodes: list[Draft]
    """The drafts of this page, the one changed last first."""
    total_count: int
    """How many there are on all pages."""
    end_cursor: Cursor | None
    """Give this as `after` for the next page; null on the last."""


class Declaration(Record):
    """A reviewer's declaration of interests."""

    name: str
    """Whose it is."""
    interests: str
    """What was declared."""
    declared_on: str
    """The day it was made, in UTC."""
    lapses_on: str
    """The day from which another is wanted."""


class Publication(Record):
    """What publishing did."""

    release: str
    """The release that holds it."""
    drafts: list[str]
    """The ids of the drafts that were published by it."""
