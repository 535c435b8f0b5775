"""The difference between what a database holds and what it should hold, and its writing in batches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.fields import values
from graph.knowledge_graph import GraphError, KnowledgeGraph
from graph.schema import Release
from graph.searched import indexes
from graph.stored import Stored, constraints


@dataclass(frozen=True)
class Change:
    """A node that differs: which of its fields do."""

    id: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.id}: {', '.join(self.fields)}"


@dataclass(frozen=True)
class Difference:
    """What came, what changed and what went, by id."""

    came: tuple[str, ...] = ()
    changed: tuple[Change, ...] = ()
    went: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.came or self.changed or self.went)

    def __str__(self) -> str:
        return f"{len(self.came)} came, {len(self.changed)} changed, {len(self.went)} went"


async def difference(graph: KnowledgeGraph, wanted: Mapping[str, Stored]) -> Difference:
    """What must come, change and go for the database to hold just what is wanted."""
    rows = await graph.read("MATCH (n:Node) WHERE NOT n:Release RETURN n.id AS id, n.row_digest AS digest", {}, deadline=60)
    held = {row["id"]: row["digest"] for row in rows}
    changed = [i for i, node in wanted.items() if i in held and held[i] != node.digest]
    return Difference(
        tuple(sorted(wanted.keys() - held.keys())),
        tuple([change async for change in changes(graph, [wanted[i] for i in sorted(changed)])]),
        tuple(sorted(held.keys() - wanted.keys())),
    )


async def changes(graph: KnowledgeGraph, nodes: list[Stored]) -> Any:
    """For each changed node, the fields that differ from what the database holds."""
    cypher = (
        "UNWIND $ids AS id MATCH (n:Node {id: id}) RETURN id, properties(n) AS values,"
        " COLLECT { MATCH (n)-[r]->(m:Node) RETURN [type(r), m.id] } AS links"
    )
    rows = await graph.read(cypher, {"ids": [node.id for node in nodes]}, deadline=60)
    held = {row["id"]: row for row in rows}
    for node in nodes:
        yield Change(node.id, tuple(sorted(set(changed_fields(node, held[node.id])))))


def changed_fields(node: Stored, held: Mapping[str, Any]) -> Iterator[str]:
    """The names of the fields that differ."""
    for name in node.values.keys() | (held["values"].keys() - {"row_digest"}):
        if str(node.values.get(name)) != str(held["values"].get(name)):
            yield name
    for relation, _ in set(node.links) ^ {(relation, target) for relation, target in held["links"]}:
        yield relation.lower()


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
    row = {name: getattr(release, name) for name in values(Release) if getattr(release, name) is not None}
    await graph.write("UNWIND $rows AS row CREATE (n:Node:Release) SET n = row", [row])
    await graph.declare("CALL db.awaitIndexes(300)")
    unready = await graph.read("SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN name", {})
    if unready:
        raise GraphError(f"the index {unready[0]['name']} did not come online; load again")
