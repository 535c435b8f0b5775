"""Gaps and overlaps as they are read: by kind, each with what the kind means; several of one thing told in one place."""

from collections.abc import Mapping
from typing import Any

from graph.fields import meanings
from graph.schema.unsaid import GapKind

HEADINGS = {
    "SILENT_ROLE": "Nobody is said to have a role",
    "FIRST_PAYERS_UNORDERED": "Several pay first, in no stated order",
    "TWO_FIRST_PAYERS": "Two arrangements, two first payers",
    "EDUCATES_OR_TRAINS": "Health or care provision that educates or trains",
    "DUTY_WITHOUT_BODY": "A duty that binds no body held",
    "BUDGET_PAYS_FOR_NOTHING": "A budget that pays for nothing held",
    "NO_EVIDENCE": "Support without evidence held",
}
"""The kinds in the order they are shown, what is left unsaid before what is said twice and what is merely not held."""
ROLES = {"DELIVERS": "who delivers it", "SECURES": "who must see to it", "ACCOUNTABLE": "who answers for it", "FUNDS": "who pays"}
SHOWN = 8
"""Things shown of a kind where several kinds are shown."""


def with_gaps(found: Mapping[str, Any]) -> dict[str, Any]:
    """The answer, by kind."""
    kinds = [kind_shown(kind, [gap for gap in found["gaps"] if gap["kind"] == kind]) for kind in HEADINGS]
    kinds = [kind for kind in kinds if kind["things"]]
    shown = SHOWN if len(kinds) > 1 else None
    return {"kinds": [{**kind, "shown": kind["things"][:shown]} for kind in kinds], "count": len(found["gaps"])}


def kind_shown(kind: str, gaps: list[dict[str, Any]]) -> dict[str, Any]:
    """One kind: what it means, each thing it concerns, and every source that was looked at for them."""
    things: dict[str, dict[str, Any]] = {}
    for gap in gaps:
        other = gap["other"]
        key = gap["about"]["id"] + (other["id"] if other else "")
        thing = things.setdefault(key, {"about": gap["about"], "other": other, "said": said(gap), "roles": [], "sources": {}})
        thing["roles"] += [ROLES[gap["role"]]] if kind == "SILENT_ROLE" else []
        thing["sources"] |= {source["id"]: source for source in gap["sources"]}
    sources = {id: source for thing in things.values() for id, source in thing["sources"].items()}
    return {
        "kind": kind.lower(),
        "heading": HEADINGS[kind],
        "meaning": meanings(GapKind)[kind],
        "things": list(things.values()),
        "sources": sorted(sources.values(), key=lambda source: source["name"]),
    }


def said(gap: Mapping[str, Any]) -> str:
    """What only this gap says, beyond what its kind means: the payers, or how many supports."""
    _, mark, rest = gap["message"].partition(": ")
    return rest if mark and gap["kind"] in ("TWO_FIRST_PAYERS", "FIRST_PAYERS_UNORDERED") else ""
