"""Keys: who may do more than ask. Made by command, shown once, kept only as fingerprints, in one table for keys of every kind."""

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from graph.schema.drafts import DraftAction

PREFIX = "pg_"
"""What every key begins with, so that one left somewhere is recognised."""
TABLE = """CREATE TABLE IF NOT EXISTS keys (
    fingerprint TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, made_at TEXT NOT NULL, revoked_at TEXT
)"""


class Role(StrEnum):
    """What a key is for. Each may do what those before it may."""

    READER = "reader"
    """Asks more than one without a key, and reports errors."""
    AUTHOR = "author"
    """Reads drafts, and proposes rows."""
    REVIEWER = "reviewer"
    """Reviews what others proposed, having declared interests within a year."""
    PUBLISHER = "publisher"
    """Makes releases of what was approved."""
    ADMINISTRATOR = "administrator"
    """Does all of these; keys are made and ended by command, on the machine itself."""


LEAST: Mapping[DraftAction, Role] = {
    DraftAction.REPORT: Role.READER,
    DraftAction.READ: Role.AUTHOR,
    DraftAction.PROPOSE: Role.AUTHOR,
    DraftAction.REVISE: Role.AUTHOR,
    DraftAction.SUBMIT: Role.AUTHOR,
    DraftAction.COMMENT: Role.AUTHOR,
    DraftAction.WITHDRAW: Role.AUTHOR,
    DraftAction.DECLARE_INTERESTS: Role.REVIEWER,
    DraftAction.RETURN_FOR_CHANGES: Role.REVIEWER,
    DraftAction.REJECT: Role.REVIEWER,
    DraftAction.APPROVE: Role.REVIEWER,
    DraftAction.CLOSE: Role.REVIEWER,
    DraftAction.PUBLISH: Role.PUBLISHER,
}
"""The least role that may do each thing with drafts. What is not here nobody may; that nobody reviews their own holds for all."""


def may(role: Role | None, action: DraftAction) -> bool:
    """Whether a role may do something with drafts; without a key nobody may do anything."""
    order = list(Role)
    return role is not None and action in LEAST and order.index(role) >= order.index(LEAST[action])


@dataclass(frozen=True)
class Key:
    """What is known of a key; the key itself is not."""

    name: str
    role: Role
    made_at: str
    revoked_at: str | None


class Keys:
    """The table of keys in one file, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def table(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(self.path, timeout=10)) as held, held:
            held.execute(TABLE)
            yield held

    def add(self, name: str, role: Role) -> str:
        """A new key, which is told this once. Raises ValueError where the name is taken."""
        key, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC).isoformat(timespec="seconds")
        try:
            with self.table() as held:
                held.execute("INSERT INTO keys VALUES (?, ?, ?, ?, NULL)", (fingerprint(key), name, role.value, now))
        except sqlite3.IntegrityError:
            raise ValueError(f"there is a key of {name!r} already; revoke it, or name this one otherwise") from None
        return key

    def revoke(self, name: str) -> None:
        """End a key. Raises ValueError where there is none of that name in use."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self.table() as held:
            ended = held.execute("UPDATE keys SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", (now, name)).rowcount
        if not ended:
            raise ValueError(f"there is no key of {name!r} in use")

    def all(self) -> list[Key]:
        """Every key there has been, by name."""
        with self.table() as held:
            rows = held.execute("SELECT name, role, made_at, revoked_at FROM keys ORDER BY name").fetchall()
        return [Key(name, Role(role), made, revoked) for name, role, made, revoked in rows]

    def of(self, key: str) -> Key | None:
        """Whose key this is; None where it is nobody's, or was revoked."""
        return self.of_fingerprint(fingerprint(key))

    def of_fingerprint(self, known: str) -> Key | None:
        """Whose key has this fingerprint; None where it is nobody's, or was revoked."""
        if not self.path.exists():
            return None
        query = "SELECT name, role, made_at, revoked_at FROM keys WHERE fingerprint = ? AND revoked_at IS NULL"
        with self.table() as held:
            row = held.execute(query, (known,)).fetchone()
        return Key(row[0], Role(row[1]), row[2], row[3]) if row else None


def fingerprint(key: str) -> str:
    """What is kept of a key. A key is 256 random bits, which nobody finds by trying, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
