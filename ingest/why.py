"""Why a mistake in a row matters, by its kind: those who write rows are told, so that they mend the cause and not the message.

What a rule is for stands beside it, in `ingest.rules` and `ingest.local`.
"""

from collections.abc import Mapping
from typing import Any

NO_PASSAGE = "nothing is shown that cannot be traced to the place that says it"
NO_TARGET = "every answer that goes through this link would end in nothing"
NO_AREA = "people ask by area: what is said of no area that is held would be shown to nobody"
WRONG_TYPE = "an answer would put the one where the other belongs"
NOTHING_GIVES_WAY = "what was meant to give way stays, and both would be shown"

TARGETS = {"Area": NO_AREA, "Passage": NO_PASSAGE}
"""Why a link must lead somewhere, where that is its target's own."""
FIELDS = {"stated_in": NO_PASSAGE, "in_area": NO_AREA}
"""Why a field must be there at all, where that is its own."""
KINDS = {
    "missing": "the row cannot be shown, or asked for, without it",
    "too_short": "the row cannot be shown, or asked for, without it",
    "extra_forbidden": "what stands in a field that is not declared would be lost without a word",
    "enum": "a word outside the list can be neither asked for nor compared with what others say",
    "date": "answers are given for a day, and this one cannot be set beside another",
    "decimal": "amounts are added to the penny, so they are plain numbers in pounds",
    "string_pattern": "others find and cite it by exactly this text",
}
"""Why by the kind of mistake, as pydantic names it or begins its name."""


def why_mistaken(mistake: Mapping[str, Any]) -> str:
    """Why a mistake that pydantic found matters; nothing where its text says enough."""
    kind, field = mistake["type"], str(mistake["loc"][0]) if mistake["loc"] else ""
    if kind in ("missing", "too_short") and field in FIELDS:
        return FIELDS[field]
    return next((why for start, why in KINDS.items() if kind.startswith(start)), "")


def why_nowhere(target: str) -> str:
    """Why a link to a type of node must lead to one that is held."""
    return TARGETS.get(target, NO_TARGET)
