"""A draft beside what is held: each field before and after, and what somebody may do with it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.keys import Key, may
from api.pages.boxes import values_in
from api.pages.layout import node_path, title
from api.pages.shown import Part
from graph.fields import links, words
from graph.schema import NODE_TYPES
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftState as State
from ingest.drafts import STEPS, DraftError, allowed
from ingest.rows import Row


@dataclass(frozen=True)
class Line:
    """One field of a row, as it is held and as it is proposed."""

    label: str
    help: str
    before: list[Part]
    after: list[Part]
    changed: bool


def compared(before: Row | None, after: Row | None, nodes: Mapping[str, Any]) -> list[Line]:
    """The fields of a row before and after, in the order of the schema; those that hold nothing on both sides are left out."""
    row = after or before
    if row is None or row.type not in NODE_TYPES:
        return []
    fields, linked = NODE_TYPES[row.type].model_fields, links(NODE_TYPES[row.type])
    found = []
    for name in dict.fromkeys([*fields, *(before.fields if before else ()), *(after.fields if after else ())]):
        old, new = values_in(before, name), values_in(after, name)
        if old or new:
            about = (fields[name].description or "") if name in fields else ""
            parts = [[part(one, name in linked, nodes) for one in side] for side in (old, new)]
            found.append(Line(title(words(name)), about, *parts, sorted(old) != sorted(new)))
    return found


def part(value: str, linked: bool, nodes: Mapping[str, Any]) -> Part:
    """One value as it is written, with the name of what it links to."""
    if linked and value in nodes:
        return Part(f"{nodes[value]['name']} ({value})", node_path(value))
    return Part(value, value if value.startswith(("https://", "http://")) else None)


def offers(key: Key, draft: Mapping[str, Any], declared_on: str, today: date) -> list[Action]:
    """What the holder of a key may do now with a draft as GraphQL tells of it, given when they last declared their interests."""
    fields = {"state": State[draft["state"]].value, "writers": draft["writers"]}

    def permits(action: Action) -> bool:
        try:
            allowed(action, fields, draft["revision"], key.name, "said", declared_on, today)
        except DraftError:
            return False
        return True

    return [action for action in STEPS if may(key.role, action) and permits(action)]


def passages_of(rows: list[Row], nodes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The passages held that rows are stated in."""
    ids = dict.fromkeys(one for row in rows for one in values_in(row, "stated_in"))
    return [nodes[one] for one in ids if one in nodes and "locator" in nodes[one]]
