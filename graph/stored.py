"""How a node is kept in Neo4j: its labels, its values and its links, and the fingerprint of all three."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from graph.fields import Condition, links, relationship, values
from graph.schema import BASES, NODE_TYPES, Node
from graph.searched import indexes
from graph.validity import FIELD, validity


@dataclass(frozen=True)
class Stored:
    """A node as it is kept."""

    id: str
    labels: tuple[str, ...]
    """Its type and its bases: every node is a Node."""
    values: dict[str, Any]
    """Its fields, and the word that says when it counts."""
    links: tuple[tuple[str, str], ...]
    """(relationship type, id of the target)."""
    digest: str
    """Fingerprint of labels, values and links."""

    @property
    def label(self) -> str:
        """Its type."""
        return next(label for label in self.labels if label in NODE_TYPES)


def stored(node: Node) -> Stored:
    """A node as it is kept. A condition is kept twice, from one field: as links to walk and as values to match."""
    model, pairs, kept = type(node), [], {}
    for name in values(model):
        value = getattr(node, name)
        if value is not None and value != ():
            kept[name] = plain(value)
    for name, link in links(model).items():
        value = getattr(node, name)
        ids = value if isinstance(value, tuple) else () if value is None else (value,)
        pairs += [(relationship(name), target) for target in ids]
        if isinstance(link, Condition) and ids:
            kept[name] = list(ids)
    labels = tuple(sorted(cls.__name__ for cls in model.__mro__ if cls.__name__ in NODE_TYPES or cls.__name__ in BASES))
    content = json.dumps([labels, kept, sorted(pairs)], sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Stored(node.id, labels, kept | {FIELD: validity(node)}, tuple(sorted(pairs)), digest)


def plain(value: Any) -> Any:
    """A value as Neo4j keeps it: money in whole pence, a closed list's word, a list as a list."""
    if isinstance(value, Decimal):
        return int(value * 100)
    if isinstance(value, Enum):
        return value.value
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def whole_digest(nodes: Iterable[Stored]) -> str:
    """Fingerprint of a whole graph."""
    lines = "\n".join(f"{node.id} {node.digest}" for node in sorted(nodes, key=lambda node: node.id))
    return hashlib.sha256(lines.encode()).hexdigest()


def schema_digest() -> str:
    """Fingerprint of what the declared schema makes of the database: types, fields, links, and what is searched."""
    shape: dict[str, Any] = {
        label: [sorted(values(model)), sorted((name, link.target) for name, link in links(model).items())]
        for label, model in NODE_TYPES.items()
    }
    shape["beside the fields"] = [FIELD]
    shape["searched"] = [[index.name, index.labels, index.fields, index.analyzer] for index in indexes()]
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()


def constraints() -> list[str]:
    """The statements that make ids unique and quick to find. Every node is a Node, so one constraint holds them all."""
    indexes = [f"CREATE INDEX {label}_id IF NOT EXISTS FOR (n:{label}) ON (n.id)" for label in NODE_TYPES]
    return ["CREATE CONSTRAINT Node_id IF NOT EXISTS FOR (n:Node) REQUIRE n.id IS UNIQUE", *indexes]
