"""Which form of a thing a client would rather have: the `Accept` header of HTTP, with its weights."""

import re
from collections.abc import Mapping

RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)")
WEIGHT = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
LONGEST = 2_000
"""Characters of a header that are looked at."""


def best(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """The form that a client likes best of those offered (by name, their media types, ours first); None where it takes none.

    The most particular range that names a type says how much it is wanted: `text/turtle;q=0` refuses it beside `*/*`.
    """
    ranges = wanted(accept or "*/*")
    weighed = {name: weight(media.partition(";")[0], ranges) for name, media in offered.items()}
    name = max(weighed, key=lambda one: weighed[one])
    return name if weighed[name] > 0 else None


def wanted(accept: str) -> dict[tuple[str, str], float]:
    """The ranges of a header with their weights. What is not written as HTTP has it is passed over; a bad weight is nought."""
    found: dict[tuple[str, str], float] = {}
    for part in accept[:LONGEST].split(","):
        if read := RANGE.fullmatch(part):
            kind, sub, rest = read.groups()
            weighed = WEIGHT.search(rest)
            named = re.search(r";\s*q\s*=", rest, re.IGNORECASE)
            found[kind.lower(), sub.lower()] = float(weighed[1]) if weighed else 0.0 if named else 1.0
    return found


def weight(media: str, ranges: Mapping[tuple[str, str], float]) -> float:
    """How much one media type is wanted, from 0 to 1."""
    kind, _, sub = media.lower().partition("/")
    return next((ranges[one] for one in ((kind, sub), (kind, "*"), ("*", "*")) if one in ranges), 0.0)
