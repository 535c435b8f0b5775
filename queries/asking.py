"""From what a person gives to what a statement takes: ids held against the graph's own, and conditions laid out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from graph.fields import conditions, limits, links, value_type, words
from graph.knowledge_graph import KnowledgeGraph
from graph.schema import BASES, NODE_TYPES, model_of
from graph.schema.answers import GIVEN_TYPES
from graph.schema.records import Given
from graph.validity import FIELD, counting
from queries.question import Question, questions
from queries.typed import prepared

MOST_VALUES = 50
"""Values one condition may be given."""


class NotKnown(ValueError):
    """Something asked about is not in the graph, or not of the kind that is wanted there."""


@dataclass(frozen=True)
class Vocabulary:
    """What may be asked about in one state of the graph: by id, its type and its name."""

    names: Mapping[str, tuple[str, str]]
    validities: tuple[str, ...]
    """The words for when something counts, each once."""

    def held(self, argument: str, node_id: str, labels: Iterable[str]) -> str:
        """The id, if it is of one of these types; else NotKnown, with the nearest that are."""
        models = tuple(model_of(label) for label in labels)
        found = self.names.get(node_id)
        if found and issubclass(NODE_TYPES[found[0]], models):
            return node_id
        known = {i: name for i, (label, name) in self.names.items() if issubclass(NODE_TYPES[label], models)}
        near = nearest(node_id, known)
        advice = (
            f"; did you mean {' or '.join(near)}?"
            if near
            else f"; the ids are listed under {' and '.join(m.plural or m.__name__ for m in models)}"
        )
        raise NotKnown(f"{argument}: there is no {' or '.join(words(label) for label in labels)} {node_id[:60]!r}{advice}")


def nearest(wrong: str, known: Mapping[str, str]) -> list[str]:
    """At most three known ids whose slug or name is most like what was written."""
    slug = wrong.partition(":")[2] or wrong
    by_spelling = {**{name.lower(): i for i, name in known.items()}, **{i.partition(":")[2]: i for i in known}}
    containing = [i for spelling, i in by_spelling.items() if slug.lower() in spelling] if len(slug) > 3 else []
    close = get_close_matches(slug.lower(), by_spelling, n=3, cutoff=0.6)
    return list(dict.fromkeys([by_spelling[spelling] for spelling in close] + containing))[:3]


ASKABLE = "MATCH (n:Node) WHERE any(l IN labels(n) WHERE l IN $labels) RETURN n.id AS id, n.name AS name, labels(n) AS labels"
"""What may be asked about, read with `$labels`, what `askable` gives."""
VALIDITIES = f"MATCH (n:Node) RETURN DISTINCT n.{FIELD} AS validity"
"""The words for when something counts."""


async def vocabulary(graph: KnowledgeGraph) -> Vocabulary:
    """Everything the questions may be asked about, read from the graph."""
    return vocabulary_of(await graph.read(ASKABLE, {"labels": sorted(askable())}), await graph.read(VALIDITIES, {}))


def vocabulary_of(rows: Iterable[Mapping[str, Any]], validities: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """The vocabulary that the rows of ASKABLE and of VALIDITIES make."""
    names = {row["id"]: (next(label for label in row["labels"] if label in NODE_TYPES), row["name"]) for row in rows}
    return Vocabulary(names, tuple(row["validity"] for row in validities))


def askable() -> set[str]:
    """The types and bases whose ids some question takes."""
    found: set[str] = set()
    for question in questions().values():
        if question.conditions_of:
            found |= {link.target for link in conditions(NODE_TYPES[question.conditions_of]).values()}
        found |= {label for p in question.parameters for label in labels_of(p.type)}
        given = (GIVEN_TYPES[p.type.strip("[]")] for p in question.parameters if p.type.strip("[]") in GIVEN_TYPES)
        found |= {link.target for shape in given for link in links(shape).values()}
    return found


def labels_of(written: str) -> list[str]:
    """The node types a parameter's written type names; none for a scalar."""
    return [label for label in written.strip("[]").split(" or ") if label in NODE_TYPES or label in BASES]


def bound(question: Question, given: Mapping[str, Any], names: Vocabulary) -> dict[str, Any]:
    """The parameters of a question's statement. Raises NotKnown for an id that is not in the graph."""
    values = moment(given, names)
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if labels := labels_of(parameter.type):
            value = held(parameter.name, value, labels, names)
        elif shape := GIVEN_TYPES.get(parameter.type.strip("[]")):
            value = parts_of(parameter.name, value, shape, names)
        elif parameter.type == "Words":
            value = words_typed(parameter.name, value)
        values[parameter.name] = value if parameter.type == "Cursor" else plain(value)
    if question.conditions_of:
        values["asked"] = asked(question.conditions_of, given, names)
    return values


def moment(given: Mapping[str, Any], names: Vocabulary) -> dict[str, Any]:
    """The day and the standings that count, and what is in force and has begun by them."""
    on, standing = given.get("on") or date.today(), [one.value for one in given["standing"]]
    return {"on": on, "standing": standing, **counting(names.validities, on, standing)}


def words_typed(argument: str, typed: str | None) -> dict[str, Any] | None:
    """What was typed, as a statement takes it; nothing where nothing was. Raises NotKnown where it is too long."""
    try:
        return prepared(typed) if typed and typed.strip() else None
    except ValueError as error:
        raise NotKnown(f"{argument}: {error}") from None


def held(argument: str, value: Any, labels: list[str], names: Vocabulary) -> Any:
    """An id, or a list of ids, each once. Raises NotKnown for one that is not in the graph, or for too many."""
    if not isinstance(value, list | tuple):
        return value if value is None else names.held(argument, value, labels)
    ids = list(dict.fromkeys(value))
    if len(ids) > MOST_VALUES:
        raise NotKnown(f"{argument}: {len(ids)} values are too many; name at most {MOST_VALUES}")
    return [names.held(argument, node_id, labels) for node_id in ids]


def parts_of(argument: str, given: Sequence[Any], shape: type[Given], names: Vocabulary) -> list[dict[str, Any]]:
    """What was given in parts, as a statement takes it: ids held, money in pence. Raises NotKnown, naming the wrong part."""
    if len(given) > MOST_VALUES:
        raise NotKnown(f"{argument}: {len(given)} are too many; give at most {MOST_VALUES}")
    rows = []
    for number, one in enumerate(given, 1):
        row = {name: getattr(one, name) for name in shape.model_fields}
        money = [name for name, field in shape.model_fields.items() if value_type(field.annotation) is Decimal]
        try:
            shape.model_validate(row | {name: Decimal(row[name]) / 100 for name in money})
        except ValidationError as error:
            wrong = error.errors()[0]
            where = f"{argument}, line {number}, {'.'.join(map(str, wrong['loc']))}"
            raise NotKnown(f"{where}: {wrong['msg'][:1].lower()}{wrong['msg'][1:]}") from None
        for name, link in links(shape).items():
            row[name] = held(f"{argument}, line {number}, {name}", row[name], [link.target], names)
        rows.append(row)
    return rows


def plain(value: Any) -> Any:
    """A value as a statement takes it: a closed list's word as text."""
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.value if isinstance(value, StrEnum) else value


def asked(label: str, given: Mapping[str, Any], names: Vocabulary) -> dict[str, Any]:
    """What is asked of a type's conditions, as the Cypher walks it: each condition's field, word and values."""
    model = NODE_TYPES[label]
    laid_out = []
    for field, link in conditions(model).items():
        value = given.get(link.asked_as) or []
        ids = held(link.asked_as, value if isinstance(value, list) else [value], [link.target], names)
        laid_out.append({"dimension": link.asked_as, "field": field, "word": words(link.target), "values": ids})
    ranges = [
        {"dimension": name, "word": words(name), "from_field": ends["from"], "to_field": ends["to"], "value": given.get(name)}
        for name, ends in limits(model).items()
    ]
    return {"conditions": laid_out, "limits": ranges}
