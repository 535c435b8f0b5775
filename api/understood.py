"""What the question box understood, as GraphQL and the page show it: its parts, its address, or why it was refused."""

from typing import Any
from urllib.parse import urlencode

from queries.box.filling import Part
from queries.box.lexicon import Lexicon
from queries.box.understand import SEEN, Meaning, NotUnderstood, Understood, understand
from queries.question import questions


def understanding(text: str, lexicon: Lexicon) -> dict[str, Any]:
    """A text as it is understood: the record that `Understanding` declares. Raises Unread, which carries nothing of it."""
    read = understand(text, lexicon)
    found: dict[str, Any] = {name: None for name in ("question", "words", "address", "refused_because")}
    found |= {"meanings": [], "not_understood": [], "signs": [], "nearest": []}
    found["parts"] = [part_of(part, lexicon) for part in read.parts]
    return found | (asked(read, lexicon) if isinstance(read, Understood) else refused(read, lexicon))


def asked(read: Understood, lexicon: Lexicon) -> dict[str, Any]:
    """What was understood."""
    signs = [named(one, lexicon) for one in read.signs]
    return {
        "question": read.question,
        "words": questions()[read.question].text,
        "address": address(read.question, read.parts),
        "signs": signs,
    }


def refused(read: NotUnderstood, lexicon: Lexicon) -> dict[str, Any]:
    """Why it was not understood."""
    return {
        "refused_because": read.says,
        "meanings": [meaning(one, lexicon) for one in read.meanings],
        "not_understood": list(read.unknown),
        "nearest": list(read.near),
    }


def address(question: str, parts: tuple[Part, ...]) -> str:
    """A question's page with what was understood: ids, numbers and listed words. What was seen of a child is left out."""
    given = [(part.parameter, part.value) for part in parts if part.parameter != SEEN]
    return f"/questions/{question}" + (f"?{urlencode(given, safe=':/')}" if given else "")


def part_of(part: Part, lexicon: Lexicon) -> dict[str, Any]:
    return {"words": part.words, "parameter": part.parameter, "value": str(part.value), "node": named(part.value, lexicon)}


def meaning(one: Meaning, lexicon: Lexicon) -> dict[str, Any]:
    return {"words": one.words, "name": one.name, "node": named(one.id, lexicon)}


def named(node_id: Any, lexicon: Lexicon) -> dict[str, Any] | None:
    """A node by its id, where it is one."""
    entry = lexicon.entries.get(node_id) if isinstance(node_id, str) else None
    return {"id": entry.id, "name": entry.name} if entry else None
