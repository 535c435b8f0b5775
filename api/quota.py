"""How much of the server's time one client may take: by the seconds its requests took, so that many small ones and a few
large ones are held to the same. And how often it may do what nobody needs to do often."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LEAST = 0.005
"""Seconds a request counts at least, however quick its answer."""
MOST_CLIENTS = 10_000
"""Clients remembered; those that have not asked for a while are forgotten first."""


@dataclass(frozen=True)
class Policy:
    """So many seconds of the server's time in each window of so many."""

    seconds: float
    window: int = 60

    @property
    def header(self) -> str:
        return f'"time";q={self.seconds:g};w={self.window};qu="seconds"'


ANONYMOUS = Policy(30)
KEYED = Policy(120)


@dataclass
class Quotas:
    """What each client has taken of late; it is given back evenly over the window."""

    clock: Callable[[], float] = time.monotonic
    taken: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Seconds taken and not yet given back, and when that was so."""

    def spent(self, client: str, policy: Policy) -> float:
        """Seconds that a client has taken and not been given back."""
        seconds, at = self.taken.get(client, (0.0, 0.0))
        return max(0.0, seconds - (self.clock() - at) * policy.seconds / policy.window)

    def wait(self, client: str, policy: Policy) -> int:
        """Whole seconds until a client may ask again; 0 where it may now."""
        over = self.spent(client, policy) - policy.seconds
        return max(1, math.ceil(over * policy.window / policy.seconds)) if over >= 0 else 0

    def take(self, client: str, policy: Policy, seconds: float) -> None:
        """Note that a client took so many seconds."""
        now = self.spent(client, policy) + max(LEAST, seconds)
        self.taken.pop(client, None)
        self.taken[client] = (now, self.clock())
        while len(self.taken) > MOST_CLIENTS:
            del self.taken[next(iter(self.taken))]

    def headers(self, client: str, policy: Policy) -> dict[str, str]:
        """What is told of the quota with each answer."""
        spent = self.spent(client, policy)
        again = math.ceil(spent * policy.window / policy.seconds)
        left = max(0, math.floor(policy.seconds - spent))
        return {"RateLimit-Policy": policy.header, "RateLimit": f'"time";r={left};t={again}'}


@dataclass
class Turns:
    """How often each client did something of late, of which it may do so much in each window. Kept in memory alone."""

    most: int
    window: int
    """Seconds."""
    clock: Callable[[], float] = time.monotonic
    taken: dict[str, list[float]] = field(default_factory=dict)
    """When each client did it, the last time at the end."""

    def wait(self, client: str) -> int:
        """Whole seconds until a client may do it again; 0 where it may now."""
        recent = self.recent(client)
        return max(1, math.ceil(recent[-self.most] + self.window - self.clock())) if len(recent) >= self.most else 0

    def take(self, client: str) -> None:
        """Note that a client did it."""
        now = [*self.recent(client), self.clock()]
        self.taken.pop(client, None)
        self.taken[client] = now
        while len(self.taken) > MOST_CLIENTS:
            del self.taken[next(iter(self.taken))]

    def recent(self, client: str) -> list[float]:
        return [at for at in self.taken.get(client, ()) if self.clock() - at < self.window]
