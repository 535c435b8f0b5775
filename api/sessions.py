"""Sessions: who is signed in to the pages. They are held in memory alone, and end with this process."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from api.keys import Key, Keys, fingerprint

LIFETIME = 8 * 60 * 60
"""Seconds after which one signs in again."""
MOST = 1_000
"""Sessions at once; of more, the one begun first ends."""
SECURE, PLAIN = "__Host-provision", "provision"
"""The cookie's name over https, and on this machine alone without it."""


@dataclass(frozen=True)
class Session:
    """Somebody signed in: their key as it is now, and what their forms carry to show that they are this session's."""

    key: Key
    token: str


@dataclass(frozen=True)
class Begun:
    """What is kept of a session: the fingerprint of its key, its token, and when it began."""

    fingerprint: str
    token: str
    at: float


class Sessions:
    """The sessions of this process, by the random id that their cookie holds."""

    def __init__(self, keys: Keys, clock: Callable[[], float] = time.monotonic) -> None:
        self.keys, self.clock = keys, clock
        self.begun: dict[str, Begun] = {}

    def begin(self, key: str) -> str | None:
        """A new session's id; None where the key is nobody's."""
        if self.keys.of(key) is None:
            return None
        named = secrets.token_urlsafe(32)
        self.begun[named] = Begun(fingerprint(key), secrets.token_urlsafe(32), self.clock())
        while len(self.begun) > MOST:
            del self.begun[next(iter(self.begun))]
        return named

    def of(self, named: str) -> Session | None:
        """The session of an id; None where there is none, it is over, or its key was revoked."""
        found = self.begun.get(named)
        key = self.keys.of_fingerprint(found.fingerprint) if found and self.clock() - found.at < LIFETIME else None
        if found is None or key is None:
            self.end(named)
            return None
        return Session(key, found.token)

    def end(self, named: str) -> None:
        """End a session."""
        self.begun.pop(named, None)
