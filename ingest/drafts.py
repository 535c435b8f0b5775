"""Drafts: what may be done to one in which state and by whom, and what it is afterwards. Nothing here touches a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.fields import words
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from graph.schema.drafts import DraftState as State
from ingest.journal import Fields, fingerprint
from ingest.rows import Problem, Row

MOST_ROWS = 50
"""Rows of one draft: the row proposed, and the passages and sources that come with it."""
LONGEST = 20_000
"""Characters of one value; the longest held has a tenth of it."""
LONGEST_TEXT = 4_000
"""Characters of a reason, a comment or a declaration."""
LONGEST_REPORT = 1_000
"""Characters of a reader's report."""


class DraftError(Exception):
    """Why something cannot be done to a draft, and what to do; `code` is the word for it that programs read."""

    code = "REFUSED"

    @property
    def extensions(self) -> dict[str, Any]:
        """What programs are told."""
        return {"code": self.code}


class Forbidden(DraftError):
    """Whoever asks may not do it."""

    code = "FORBIDDEN"


class Conflict(DraftError):
    """The draft is no longer as it was seen, or not in a state in which this is done."""

    code = "CONFLICT"

    def __init__(self, message: str, revision: int | None = None) -> None:
        super().__init__(message)
        self.revision = revision

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code, "revision": self.revision}


class NotThere(DraftError):
    """There is no such draft."""

    code = "NOT_KNOWN"


class Faulty(DraftError):
    """What is proposed has problems; nothing was kept."""

    def __init__(self, problems: list[Problem]) -> None:
        told = "\n".join(problem.text for problem in problems[:50])
        super().__init__(f"{told}\n{len(problems)} problems in what is proposed; nothing was changed")
        self.problems = problems

    @property
    def extensions(self) -> dict[str, Any]:
        return {"code": self.code, "problems": [problem.text for problem in self.problems[:50]]}


@dataclass(frozen=True)
class Step:
    """What an action asks of a draft, and what it makes of it."""

    states: frozenset[State]
    """The states it is done in."""
    to: State | None = None
    """The state it leads to; none where the state stays."""
    by_writer: bool = False
    """Whether only those who wrote in the draft may."""
    by_other: bool = False
    """Whether only one who did not write in it may, with a declaration of interests that has not lapsed."""
    says_why: bool = False
    """Whether a reason must be given."""


WRITTEN = frozenset({State.DRAFT, State.RETURNED})
OPEN = WRITTEN | {State.SUBMITTED, State.APPROVED}
STEPS: Mapping[Action, Step] = {
    Action.REVISE: Step(WRITTEN),
    Action.SUBMIT: Step(WRITTEN, State.SUBMITTED, by_writer=True),
    Action.COMMENT: Step(OPEN | {State.REPORTED}, says_why=True),
    Action.WITHDRAW: Step(OPEN, State.WITHDRAWN, by_writer=True),
    Action.RETURN_FOR_CHANGES: Step(frozenset({State.SUBMITTED, State.APPROVED}), State.RETURNED, by_other=True, says_why=True),
    Action.REJECT: Step(frozenset({State.SUBMITTED}), State.REJECTED, by_other=True, says_why=True),
    Action.APPROVE: Step(frozenset({State.SUBMITTED}), State.APPROVED, by_other=True),
    Action.CLOSE: Step(frozenset({State.REPORTED}), State.CLOSED, by_other=True, says_why=True),
    Action.PUBLISH: Step(frozenset({State.APPROVED}), State.PUBLISHED),
}
"""Every action on a draft that is there; what is not here is done to none."""
JUDGING = {Action.RETURN_FOR_CHANGES, Action.REJECT, Action.APPROVE, Action.CLOSE}


def begun(kind: Kind, about: str, rows: tuple[Row, ...], who: str, why: str) -> Fields:
    """A new draft, or a reader's report. Raises DraftError where it does not say what it is about, or why."""
    if not why.strip():
        raise DraftError("say why it is proposed; of a report, what is wrong")
    if kind in (Kind.ADDITION, Kind.CHANGE):
        about = about_of(rows)
    elif rows or not about.strip():
        raise DraftError(f"a {kind.value} names the id of what it is about, and no rows")
    state, writers = (State.REPORTED, []) if kind is Kind.REPORT else (State.DRAFT, [who])
    return {
        "state": state.value,
        "kind": kind.value,
        "about": about,
        "rows": plain(rows),
        "author": who,
        "writers": writers,
        "reviewer": "",
        "reason": why,
        "verdict": "",
    }


def about_of(rows: tuple[Row, ...]) -> str:
    """The id of the row that a draft proposes: the first one. Raises DraftError where a row has no id."""
    if not rows:
        raise DraftError("propose a row, and with it the passages that state it where they are not held")
    for row in rows:
        if not isinstance(row.fields.get("id"), str):
            raise DraftError(f"a proposed {row.type[:40]} has no id; give it one, such as budget:some-name")
    return str(rows[0].fields["id"])


def declared(interests: str, today: date) -> Fields:
    """A reviewer's declaration. Raises DraftError where it says nothing."""
    if not interests.strip():
        raise DraftError("declare what could conflict with reviewing, or write that nothing does")
    return {"declared_on": str(today), "interests": interests}


def allowed(action: Action, draft: Fields, revision: int, who: str, why: str, declared_on: str, today: date) -> None:
    """See that something may be done to a draft as it is now. Raises Conflict or Forbidden, saying why not."""
    step, state = STEPS[action], State(draft["state"])
    if state not in step.states:
        states = " or ".join(sorted(step.states))
        raise Conflict(f"the draft is {state.value}; {words(action.value)} is for one that is {states}", revision)
    if step.by_writer and who not in draft["writers"]:
        raise Forbidden(f"only those who wrote in a draft may {words(action.value)} it: {', '.join(draft['writers'])}")
    if step.by_other and who in draft["writers"]:
        raise Forbidden(
            f"nobody may {words(action.value)} a draft of their own, nor one they wrote in; let somebody else review it"
        )
    if step.by_other and not holds(declared_on, today):
        told = f"a declaration made on {declared_on} has lapsed" if declared_on else "none was made"
        raise Forbidden(f"a reviewer's interests must have been declared within a year, and {told}; declare them first")
    if step.says_why and not why.strip():
        raise DraftError(f"{words(action.value)} needs words: say why")


def done(action: Action, draft: Fields, who: str, why: str, rows: tuple[Row, ...] | None = None) -> Fields:
    """The fields of a draft that an action changes, as they are afterwards. Raises DraftError for rows that cannot be."""
    found: Fields = {}
    if STEPS[action].to:
        found["state"] = STEPS[action].to.value  # type: ignore[union-attr]
    if action in JUDGING:
        found |= {"reviewer": who, "verdict": why}
    if rows is not None and draft["kind"] == Kind.REMOVAL.value:
        raise DraftError("a removal proposes no rows; withdraw it and propose a change instead")
    if action is Action.REVISE:
        found |= {"writers": sorted({*draft["writers"], who})}
        found |= {"rows": plain(rows), "about": about_of(rows)} if rows is not None else {}
        found |= {"reason": why} if why else {}
    return {name: value for name, value in found.items() if draft[name] != value}


def lapses_on(declared_on: date) -> date:
    """The day from which another declaration is wanted: a year on; 1 March for 29 February."""
    try:
        return declared_on.replace(year=declared_on.year + 1)
    except ValueError:
        return date(declared_on.year + 1, 3, 1)


def holds(declared_on: str, today: date) -> bool:
    """Whether a declaration made on a day still counts."""
    return bool(declared_on) and today < lapses_on(date.fromisoformat(declared_on))


def plain(rows: tuple[Row, ...]) -> list[list[Any]]:
    """Rows as JSON holds them: of each its type and its fields."""
    return [[row.type, row.fields] for row in rows]


def sealed(row: Row | None) -> str:
    """The fingerprint of a row as written; nothing of none."""
    return fingerprint([row.type, row.fields]) if row else ""


def rows_of(fields: Fields, file: str) -> tuple[Row, ...]:
    """The rows of a draft."""
    return tuple(Row(kind, dict(values), file, number) for number, (kind, values) in enumerate(fields["rows"], 1))


def within_measure(rows: tuple[Row, ...], text: str, longest: int = LONGEST_TEXT) -> None:
    """See that what was sent is no more than is taken. Raises DraftError."""
    if len(text) > longest:
        raise DraftError(f"the text has {len(text):,} characters; {longest:,} are taken, so say it more briefly")
    if len(rows) > MOST_ROWS:
        raise DraftError(f"there are {len(rows)} rows; {MOST_ROWS} are taken in one draft, so make several")
    for row in rows:
        for name, value in row.fields.items():
            if len(value) > LONGEST or any(len(part) > LONGEST for part in value):
                raise DraftError(f"{name[:80]}: is too long; {LONGEST:,} characters or values are taken")
