"""The difference between what a database holds and what it should hold, and its writing in batches."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.fields import values
from graph.knowledge_graph import GraphError, KnowledgeGraph
from graph.schema import BASES, Release
from graph.searched import indexes
from graph.stored import Stored, constraints
from graph.validity import ALWAYS, FIELD

OWN = {"id", "row_digest", FIELD}
"""Values that are not fields of the row."""
Row = dict[str, Any]
"""A row's fields as they are kept: a value, or for a link the ids of its targets in order. What is empty has no field."""


@dataclass(frozen=True)
class Change:
    """What became of one row: its fields before and after; whole where it came or went, else those alone that differ."""

    id: str
    label: str
    """Its type."""
    name: str
    """What it is called; what it was called, where it went."""
    before: Row | None
    """None where it came."""
    after: Row | None
    """None where it went."""
    passages: tuple[str, ...] = ()
    """The ids of the passages that state it now; where it went, of those that stated it."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return tuple(sorted({*(self.before or {}), *(self.after or {})}))

    def __str__(self) -> str:
        return f"{self.id}: {', '.join(self.fields)}"


@dataclass(frozen=True)
class Difference:
    """What came, what changed and what went."""

    changes: tuple[Change, ...] = ()

    @property
    def came(self) -> tuple[str, ...]:
        """The ids of the rows that came."""
        return tuple(change.id for change in self.changes if change.before is None)

    @property
    def changed(self) -> tuple[Change, ...]:
        """The rows that stand in both and differ."""
        return tuple(change for change in self.changes if change.before is not None and change.after is not None)

    @property
    def went(self) -> tuple[str, ...]:
        """The ids of the rows that went."""
        return tuple(change.id for change in self.changes if change.after is None)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        return f"{len(self.came)} came, {len(self.changed)} changed, {len(self.went)} went"


async def difference(graph: KnowledgeGraph, wanted: Mapping[str, Stored]) -> Difference:
    """What must come, change and go for the database to hold just what is wanted."""
    rows = await graph.read("MATCH (n:Node) WHERE NOT n:Release RETURN n.id AS id, n.row_digest AS digest", {}, deadline=60)
    held = {row["id"]: row["digest"] for row in rows}
    came, went = sorted(wanted.keys() - held.keys()), sorted(held.keys() - wanted.keys())
    changed = sorted(i for i, node in wanted.items() if i in held and held[i] != node.digest)
    before = await rows_held(graph, [*changed, *went])
    changes = [came_whole(wanted[i]) for i in came]
    changes += [differing(wanted[i], before[i][1]) for i in changed]
    return Difference((*changes, *(went_whole(i, *before[i]) for i in went)))


async def rows_held(graph: KnowledgeGraph, ids: list[str]) -> dict[str, tuple[str, Row]]:
    """The type and the row of each of these nodes, as the database holds them."""
    cypher = (
        "UNWIND $ids AS id MATCH (n:Node {id: id}) RETURN id, properties(n) AS values, labels(n) AS labels,"
        " COLLECT { MATCH (n)-[r]->(m:Node) RETURN [type(r), m.id] } AS links"
    )
    found = await graph.read(cypher, {"ids": ids}, deadline=60) if ids else []
    return {
        row["id"]: (next(label for label in row["labels"] if label not in BASES), row_of(row["values"], row["links"]))
        for row in found
    }


def row_of(values: Mapping[str, Any], links: Iterable[Iterable[str]]) -> Row:
    """A row's fields, as JSON can hold them."""
    row: Row = {name: json.loads(json.dumps(value, default=str)) for name, value in values.items() if name not in OWN}
    targets: Row = {}
    for relation, target in sorted(map(tuple, links)):
        targets.setdefault(relation.lower(), []).append(target)
    return row | targets


def came_whole(node: Stored) -> Change:
    row = row_of(node.values, node.links)
    return Change(node.id, node.label, row["name"], None, row, tuple(row.get("stated_in", ())))


def went_whole(node_id: str, label: str, row: Row) -> Change:
    return Change(node_id, label, row["name"], row, None, tuple(row.get("stated_in", ())))


def differing(node: Stored, held: Row) -> Change:
    """The fields of a row that differ from what the database holds."""
    row = row_of(node.values, node.links)
    names = [name for name in sorted(row.keys() | held.keys()) if row.get(name) != held.get(name)]
    before, after = ({name: one[name] for name in names if name in one} for one in (held, row))
    return Change(node.id, node.label, row["name"], before, after, tuple(row.get("stated_in", ())))


async def apply(graph: KnowledgeGraph, wanted: Mapping[str, Stored], change: Difference) -> None:
    """Write a difference. Labels and types are given as values, so that Neo4j plans two statements and not one for each of them.

    Its Release node goes first and comes back last, with `finish`: until then the database is no release, and says so.
    """
    await graph.write("UNWIND $rows AS row MATCH (n:Release) DETACH DELETE n", [1])
    await graph.write("UNWIND $rows AS id MATCH (n:Node {id: id}) DETACH DELETE n", change.went)
    renewed = [wanted[found.id] for found in change.changed]
    await graph.write("UNWIND $rows AS id MATCH (:Node {id: id})-[r]->() DELETE r", [node.id for node in renewed])
    came = [wanted[i] for i in change.came]
    await graph.write(
        "UNWIND $rows AS row CREATE (n:$(row.labels)) SET n = row.values, n.row_digest = row.digest",
        [{"labels": list(node.labels), "values": node.values, "digest": node.digest} for node in came],
    )
    await graph.write(
        "UNWIND $rows AS row MATCH (n:Node {id: row.id}) SET n = row.values, n.row_digest = row.digest",
        [{"id": node.id, "values": node.values, "digest": node.digest} for node in renewed],
    )
    await graph.write(
        "UNWIND $rows AS row MATCH (a:Node {id: row[0]}), (b:Node {id: row[2]}) CREATE (a)-[:$(row[1])]->(b)",
        [[node.id, relation, target] for node in (*came, *renewed) for relation, target in node.links],
    )


async def prepare(graph: KnowledgeGraph) -> None:
    """Constraints and indexes, in place; a full-text index that is not as declared is made anew."""
    await graph.declare(*[f"DROP INDEX {name}" for name in await outdated(graph)])
    await graph.declare(*constraints(), *(index.statement for index in indexes()))


async def outdated(graph: KnowledgeGraph) -> list[str]:
    """The names of the full-text indexes that look in other types or fields, or in another way, than the schema says."""
    wanted = {index.name: (sorted(index.labels), sorted(index.fields), index.analyzer) for index in indexes()}
    shown = "SHOW FULLTEXT INDEXES YIELD name, labelsOrTypes AS labels, properties AS fields, options"
    rows = await graph.read(f"{shown} RETURN *, options.indexConfig['fulltext.analyzer'] AS analyzer", {})
    held = {row["name"]: (sorted(row["labels"]), sorted(row["fields"]), row["analyzer"]) for row in rows}
    return [name for name, index in held.items() if wanted.get(name) != index]


async def finish(graph: KnowledgeGraph, release: Release) -> None:
    """The one node that says which release this is, written last; then every index is waited for."""
    row = {name: getattr(release, name) for name in values(Release) if getattr(release, name) is not None} | {FIELD: ALWAYS}
    await graph.write("UNWIND $rows AS row CREATE (n:Node:Release) SET n = row", [row])
    await graph.declare("CALL db.awaitIndexes(300)")
    unready = await graph.read("SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN name", {})
    if unready:
        raise GraphError(f"the index {unready[0]['name']} did not come online; load again")
