"""The law now beside what is proposed: what would take the place of what, subject by subject, and what would be lost between."""

from collections import Counter
from typing import Any

from fastapi import Request, Response

from api.pages.documents import page_document
from api.pages.layout import Pages, title
from graph.fields import words
from graph.schema import NODE_TYPES

OF_THE_REFORM = "topic:reform"
"""The subject of everything that is proposed; it parts nothing from anything."""
KINDS = ("Duty", "Deadline", "Standard", "Route", "Arrangement", "PracticeGuide")
"""The kinds of statement of today's law and guidance, in the order they are listed."""
LIKENESS = {
    "SAME": "the same",
    "CLOSE": "nearly the same",
    "WIDER": "today’s is the wider",
    "NARROWER": "today’s is the narrower",
    "OVERLAPS": "they share a part",
    "NONE": "nothing takes its place",
}
"""How a need of today stands to the proposed one."""


async def regimes_page(pages: Pages, request: Request) -> Response:
    """The whole comparison, or one subject with what holds now beside what is proposed."""
    topic = request.query_params.get("topic", "").strip()
    if topic:
        return await topic_page(pages, topic)
    found = await pages.ask(page_document("regimes"))
    changes = found["proposed"]["changes"]
    return pages.render(
        "regimes.html",
        on=found["proposed"]["on"],
        replaced=replaced(changes),
        subjects=subjects(found["law"]["changes"], changes),
        others=[one for one in changes if one["before"] is None and not topics_of(one)],
        mappings=found["proposed"]["mappings"],
        likeness=LIKENESS,
    )


async def topic_page(pages: Pages, topic: str) -> Response:
    """One subject, side by side."""
    found = await pages.ask(page_document("regime_topic"), {"topic": topic})
    name = (await pages.ask("query Topic($id: ID!) { node(id: $id) { name } }", {"id": topic}))["node"]["name"]
    changes = found["proposed"]["changes"]
    gone = {one["before"]["id"] for one in changes if one["before"]}
    law = [one["after"] for one in found["law"]["changes"]]
    return pages.render(
        "regime_topic.html",
        name=name,
        on=found["proposed"]["on"],
        law=by_kind(law),
        held=len(law),
        replaced=replaced(changes),
        proposed=[one["after"] for one in changes if one["before"] is None],
        gone=gone,
    )


def replaced(changes: list[dict[str, Any]]) -> list[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """What would take the place of something held now, each with all that it would replace."""
    found: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {}
    for one in changes:
        if one["before"] and one["after"]:
            found.setdefault(one["after"]["id"], ([], one))[0].append(one["before"])
    return list(found.values())


def topics_of(change: dict[str, Any]) -> list[dict[str, Any]]:
    """The subjects of a change, less the one that all that is proposed has."""
    after = change["after"] or change["before"]
    return [one for one in after.get("topics", ()) if one["id"] != OF_THE_REFORM]


def subjects(law: list[dict[str, Any]], changes: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int, int]]:
    """Each subject of which something is proposed: how much holds now, how much is proposed or announced."""
    now = Counter(topic["id"] for one in law for topic in topics_of(one | {"before": None}))
    once = {(one["after"] or one["before"])["id"]: one for one in changes}.values()
    named = {topic["id"]: topic for one in once for topic in topics_of(one)}
    new = Counter(topic["id"] for one in once for topic in topics_of(one))
    return [(named[id], now[id], new[id]) for id in sorted(named, key=lambda id: named[id]["name"])]


def by_kind(law: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Today's statements by kind."""
    held: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for one in sorted(law, key=lambda one: one["name"]):
        held.setdefault(one["__typename"], []).append(one)
    return [(title(words(NODE_TYPES[kind].plural)), found) for kind, found in held.items() if found]
