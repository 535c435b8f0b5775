"""An answer as short plain text: for an assistant that shows nothing else. What it says stands in the structured answer too."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.tools import Tool

MOST_SAID = 5
"""Entries of one list that are said; the structured answer has the others."""
NOTICE = "England only; not legal advice. Where the sources held are silent, that is not to say that nobody has a duty."
NOTHING = "Nothing is held that fits what was asked; that is not to say that there is nothing."
LEADS = ("words", "message")
"""Fields that say an entry in a sentence."""
WITHIN = ("node", "paid", "after", "before", "arrangement")
"""Fields that hold what an entry is about, where it is not itself a node."""


def said(tool: Tool, whole: Mapping[str, Any]) -> str:
    """The question, each part of the answer under what it means, and the release."""
    answer, shapes = whole["answer"], tool.gives["properties"]["answer"]["properties"]
    if "id" in answer:
        parts = [line(answer), *facts(answer)]
    else:
        columns = (column(shapes[n]["description"], value, whole["leftOut"].get(n, 0)) for n, value in answer.items())
        parts = [part for lines in columns for part in lines]
        parts += [] if NOTHING in parts or any(part.startswith("- ") for part in parts) else [NOTHING]
    return "\n".join([tool.about, *parts, f"{named(whole['release'])}. {NOTICE}"])


def column(about: str, value: Any, left_out: int) -> Iterator[str]:
    """One column: what it is, and its value or its first entries."""
    paged = isinstance(value, dict) and "nodes" in value
    entries = value["nodes"] if paged else value
    if not isinstance(entries, list):
        yield f"{about} {entries}"
        return
    count = value["totalCount"] if paged else len(entries) + left_out
    if paged and not count:
        yield NOTHING
    if count:
        yield f"{about} ({count})"
        yield from (f"- {line(entry)}" for entry in entries[:MOST_SAID])
    if count > MOST_SAID:
        yield f"- and {count - min(MOST_SAID, len(entries))} more"


def line(entry: Any) -> str:
    """One entry: its sentence or name, whether it is in force, what it says, and where that stands."""
    if not isinstance(entry, dict):
        return str(entry)
    inner = next((entry[name] for name in WITHIN if entry.get(name)), entry)
    lead = next((entry[name] for name in LEADS if name in entry), None) or named(inner)
    chain = [sentence["text"] for sentence in entry.get("chain", ())]
    about = " ".join(chain) or inner.get("description") or ""
    parts = [lead + standing(inner), about, "; ".join(map(cited, passages(entry, inner)))]
    return " ".join(part for part in parts if part)


def named(node: Mapping[str, Any]) -> str:
    """A node by its name and id; anything else by its plain values."""
    if "name" in node and "id" in node:
        return f"{node['name']} ({node['id']})"
    return ", ".join(
        f"{name}: {value}" for name, value in node.items() if not isinstance(value, dict | list) and value is not None
    )


def standing(node: Mapping[str, Any]) -> str:
    """What is said of a node that is not made; nothing of one that is."""
    stands = node.get("standing") or "MADE"
    return "." if stands == "MADE" else f" [{stands.lower()}: not in force]."


def passages(entry: Mapping[str, Any], inner: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where an entry, or what it is about, is stated."""
    return (entry.get("statedIn") or inner.get("statedIn") or [])[:3]


def cited(passage: Mapping[str, Any]) -> str:
    """A passage: its source, its place, and how it was checked."""
    return f"[{passage['source']['name']}, {passage['locator']}; {passage['checked'].lower().replace('_', ' ')}]"


def facts(node: Mapping[str, Any]) -> Iterator[str]:
    """A node's other values and what it leads to, by name."""
    for name, value in node.items():
        if name in ("id", "name", "description", "statedIn") or value in (None, [], ""):
            continue
        if isinstance(value, dict) and "nodes" in value:
            yield from [f"- {name} ({value['totalCount']}): {'; '.join(map(named, value['nodes']))}"] if value["nodes"] else []
        elif isinstance(value, list):
            yield f"- {name}: {'; '.join(named(one) if isinstance(one, dict) else str(one) for one in value)}"
        else:
            yield f"- {name}: {named(value) if isinstance(value, dict) else value}"
