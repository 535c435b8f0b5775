"""Where a child lives, where the place is, and which circumstances go together: read from the words before an area."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from queries.box.reading import Reading

COUNTRY = "area:england"
MOVED = re.compile(r"\bmov(e|ed|es|ing)( \w+)? (from|to|into|over to|out of)( \w+)?$")
"""What stands before an area that a family moves from or to."""
HOME = re.compile(r"\b(live|lives|living|resident|home|lived|belongs|from|under|based|we are|were)( \w+)? ?(in|to|is)?$")
HOST = re.compile(
    r"\b(school|schools|academy|college|place|placed|placement|unit|base|setting|nursery|goes|going|attends|attending|educated|taught|pru)"
    r"( \w+)? (in|at|to|across|over)$|\b(attends|attending)$"
)
"""What stands before the area where a child lives, and before that where the place is."""
TOGETHER = {"circumstance:looked-after-living-elsewhere": ("circumstance:looked-after", "circumstance:placed-out-of-area")}
"""Circumstances that are held as one, where two are told."""
MOVED_AREA = "circumstance:moved-to-another-area"


@dataclass(frozen=True)
class Part:
    """One part of a question as it was understood: the words it came from, its parameter, and its value."""

    words: str
    parameter: str
    value: Any
    """An id, a number, or a word of a closed list."""


def combined(by_name: dict[str, dict[Any, Part]]) -> None:
    """Two circumstances that are held as one."""
    told = by_name.get("circumstances", {})
    for whole, pieces in TOGETHER.items():
        if set(pieces) <= told.keys():
            first, *_ = [told.pop(piece) for piece in pieces]
            told.setdefault(whole, Part(first.words, first.parameter, whole))


def spread(by_name: dict[str, dict[Any, Part]], reading: Reading, asked: Set[str]) -> None:
    """Two areas are where a child lives and where the place is, where a question takes both; England holds all others."""
    areas = by_name.get("area", {})
    if len(areas) > 1:
        areas.pop(COUNTRY, None)
    before = {m.ids[0]: reading.before(m) for m in reading.mentions if set(m.ids) & areas.keys()}
    before = {one: text for one, text in before.items() if one in areas}
    if "circumstances" in asked and any(MOVED.search(text) for text in before.values()):
        moved(by_name, before)
    elif len(areas) == 2 and "host" in asked:
        home, host = areas
        if HOST.search(before.get(home, "")) or (HOME.search(before.get(host, "")) and not HOST.search(before.get(host, ""))):
            home, host = host, home
        by_name["area"], by_name["host"] = {home: areas[home]}, {host: Part(areas[host].words, "host", host)}


def moved(by_name: dict[str, dict[Any, Part]], before: Mapping[str, str]) -> None:
    """A family that moved lives where it moved to."""
    areas = by_name["area"]
    left = {one for one, text in before.items() if re.search(r"\b(from|of|left|leaving)( \w+)?$", text)}
    words = next(iter(areas.values())).words
    by_name["area"] = {one: part for one, part in areas.items() if one not in left}
    by_name.setdefault("circumstances", {}).setdefault(MOVED_AREA, Part(words, "circumstances", MOVED_AREA))
