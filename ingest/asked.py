"""What somebody asks to have done to a draft, and the entry of the journal that comes of it."""

from dataclasses import dataclass
from datetime import datetime

from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from ingest.journal import Entry, Fields, Subject, fingerprint
from ingest.rows import Row


@dataclass(frozen=True)
class Asked:
    """What somebody asks to have done, under a key of the request's own."""

    action: Action
    who: str
    key: str
    draft: str = ""
    revision: int | None = None
    """The revision that was seen; needed for whatever is done to a draft that is there."""
    why: str = ""
    kind: Kind = Kind.ADDITION
    about: str = ""
    rows: tuple[Row, ...] | None = None

    @property
    def fingerprint(self) -> str:
        """What tells this request from another under the same key."""
        rows = [[row.type, row.fields] for row in self.rows] if self.rows is not None else None
        return fingerprint([self.action.value, self.draft, self.revision, self.why, self.kind.value, self.about, rows])


def made(asked: Asked, named: str, subject: Subject, after: Fields, now: datetime) -> Entry:
    """The entry of one change, not yet sealed."""
    fields = subject.fields or {}
    return Entry(
        number=0,
        at=now.isoformat(timespec="milliseconds"),
        who=asked.who,
        action=asked.action.value,
        subject=named,
        revision=subject.revision + 1,
        before={name: fields[name] for name in after if name in fields},
        after=after,
        why=asked.why,
        key=asked.key,
        request=asked.fingerprint,
    )
