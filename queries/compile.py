"""One statement per root field: a question's Cypher, and under each node of its answer what was selected of it.

The declared schema turns a selection into nested projections, so that a request is one round trip at any depth. Names in
the Cypher come from the schema alone; values always go in parameters. The test of dates and standing is added at every hop.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from graph.fields import Page, is_many, links, relationship, value_type, values
from graph.schema import BASES, NODE_TYPES, Node, Sourced, model_of, reverse_links
from graph.schema.answers import RECORD_TYPES
from graph.schema.records import Record
from queries.narrowing import Test, sort_key
from queries.question import AS_FOUND, Column, Question, in_force

Selection = tuple[tuple[str, tuple["Chosen", ...]], ...]
"""What was selected at one place: for each type that may stand there, by name, its fields."""

MOST_FACETS = 100
"""Values of a field that are counted, those that most rows have."""
PARAMETER = re.compile(r"\$(\w+)")
IN_FORCE_VALUE = (
    "CASE WHEN {0}.standing <> 'made' OR {0}.start > $on OR {0}.end < $on THEN 'no'"
    " WHEN {0}.start IS NULL THEN 'not_known' ELSE 'yes' END"
)


@dataclass(frozen=True)
class Chosen:
    """One selected field: the key it is answered under, its name, its paging, and what is selected below it."""

    key: str
    field: str
    first: int | None = None
    after: tuple[Any, ...] | None = None
    of: Selection = ()
    where: tuple[Test, ...] = ()
    """What narrows a list."""
    order: tuple[str, bool] | None = None
    """The field a list is in order of, and whether from the last to the first; else by name."""
    by: tuple[str, ...] = ()
    """The fields that a page's rows are counted by."""


@dataclass(frozen=True)
class Statement:
    """Cypher ready to run, and the values of its parameters."""

    cypher: str
    parameters: dict[str, Any]


def statement(cypher: str, parameters: Mapping[str, Any]) -> Statement:
    """A statement whose parameters are one map: Neo4j plans anew for each set of parameter types, null among them.

    As one map they are one type, so that asking with a cost and without is one plan: 0.1 s where it was 5 s.
    """
    return Statement(PARAMETER.sub(r"$given.\1", cypher), {"given": dict(parameters)})


def ask(question: Question, given: Mapping[str, Any], selection: tuple[Chosen, ...]) -> Statement:
    """The statement that answers a question, with what was selected of its columns."""
    compiler = Compiler()
    columns = {column.name: column for column in question.columns}
    parts = [f"`{chosen.key}`: {compiler.column(columns[chosen.field], chosen)}" for chosen in selection]
    # Grouped, so that a row holds the columns alone: else Neo4j counts all it was made of for each row that is sorted under it.
    grouped = f"WITH {', '.join(columns)}, count(*) AS once"
    cypher = f"CALL () {{\n{question.cypher}\n}}\n{grouped}\nRETURN {{{', '.join(parts)}}} AS answer"
    return statement(cypher, {**given, **compiler.parameters})


def one_node(node_id: str, selection: Selection, given: Mapping[str, Any]) -> Statement:
    """The statement that brings one node by its id, whatever its standing or dates."""
    compiler = Compiler()
    cypher = f"MATCH (n:Node {{id: $id}}) RETURN {compiler.node('n', 'Node', selection)} AS answer"
    return statement(cypher, {"id": node_id, **given, **compiler.parameters})


def each_node(ids: list[str], selection: Selection, given: Mapping[str, Any]) -> Statement:
    """The statement that brings nodes by their ids, one row for each in that order, whatever their standing or dates."""
    compiler = Compiler()
    brought = f"CASE WHEN n IS NOT NULL THEN {compiler.node('n', 'Node', selection)} END"
    match = "UNWIND range(0, size($ids) - 1) AS i OPTIONAL MATCH (n:Node {id: $ids[i]}) WITH n, i"
    return statement(f"{match} RETURN {brought} AS answer ORDER BY i", {"ids": ids, **given, **compiler.parameters})


def all_nodes(label: str, chosen: Chosen, given: Mapping[str, Any]) -> Statement:
    """The statement that brings a page of the nodes of a type that are in force."""
    compiler = Compiler()
    cypher = f"RETURN {compiler.page(f'(m:{label})', 'm', label, chosen)} AS answer"
    return statement(cypher, {**given, **compiler.parameters})


class Compiler:
    """Turns one selection into one projection; holds the fresh names and parameters it has given out."""

    def __init__(self) -> None:
        self.parameters: dict[str, Any] = {}
        self.numbers = count()

    def fresh(self, stem: str) -> str:
        return f"{stem}{next(self.numbers)}"

    def parameter(self, value: Any) -> str:
        name = self.fresh("p")
        self.parameters[name] = value
        return f"${name}"

    def node(self, variable: str, declared: str, selection: Selection) -> str:
        """A node's projection; where several types may stand, with its label and each type's own fields."""
        parts = [f"`{key}`: {value}" for key, value in self.node_parts(variable, selection).items()]
        if declared in BASES:
            parts.append(f"__typename: head([l IN labels({variable}) WHERE l IN {self.parameter(list(NODE_TYPES))}])")
        return f"{variable} {{{', '.join(parts)}}}"

    def node_parts(self, variable: str, selection: Selection) -> dict[str, str]:
        """The parts of a node's projection. A key on which types differ is written once a type, as `Type.key`."""
        parts: dict[str, str] = {}
        for key, label, chosen in keyed(selection):
            if chosen.field != "__typename":
                parts[key] = self.node_field(variable, NODE_TYPES[label], chosen)
        return parts

    def node_field(self, variable: str, model: type[Node], chosen: Chosen) -> str:
        """One field of a node: a value, a link, or a link walked backwards."""
        if chosen.field in values(model):
            return value_of(f"{variable}.{chosen.field}", model.model_fields[chosen.field].annotation)
        if chosen.field == "in_force" and issubclass(model, Sourced):
            return IN_FORCE_VALUE.format(variable)
        if chosen.field in links(model):
            return self.link(variable, model, chosen)
        declaring, link = reverse_links(model)[chosen.field]
        other = self.fresh("n")
        pattern = f"({variable})<-[:{relationship(link)}]-({other}:{declaring.__name__})"
        return self.page(pattern, other, declaring.__name__, chosen)

    def link(self, variable: str, model: type[Node], chosen: Chosen) -> str:
        """The targets of a declared link: a list in order of id, or the one there is."""
        target, other = links(model)[chosen.field].target, self.fresh("n")
        pattern = f"({variable})-[:{relationship(chosen.field)}]->({other}:{target})"
        found = (
            f"COLLECT {{ MATCH {pattern} WHERE {in_force(other)} WITH {other} ORDER BY {other}.id"
            f" RETURN {self.node(other, target, chosen.of)} }}"
        )
        return found if is_many(model.model_fields[chosen.field].annotation) else f"head({found})"

    def page(self, pattern: str, variable: str, label: str, chosen: Chosen) -> str:
        """A page of what a pattern matches, by name and id; `totalCount` is counted only where it is selected."""
        key, down = self.order(label, chosen)
        narrowed = [test.format(variable, self.parameter(value)) for test, value in chosen.where]
        match = f"MATCH {pattern} WHERE {' AND '.join([in_force(variable), *narrowed])}"
        after, limit = self.after(variable, chosen, key, down), self.parameter((chosen.first or 0) + 1)
        in_order = f"ORDER BY {key.format(variable)}{' DESC' if down else ''}, {variable}.id"
        found = f"COLLECT {{ {match}{after} WITH {variable} {in_order} LIMIT {limit} RETURN {variable} }}"
        return self.page_of(found, f"COUNT {{ {match} }}", label, chosen, key, (match, variable))

    def order(self, label: str, chosen: Chosen) -> tuple[str, bool]:
        """What a page is in order of, in Cypher, and whether from the last to the first. What is missing comes last."""
        if chosen.order is None:
            return "{0}.name", False
        name, down = chosen.order
        value, last = sort_key(label, name)
        missing = ("" if isinstance(last, str) else -last) if down else last
        return f"coalesce({value}, {self.parameter(missing)})", down

    def after(self, variable: str, chosen: Chosen, key: str = "{0}.name", down: bool = False) -> str:
        """The test that a node comes after the cursor, in order of `key` and id."""
        if chosen.after is None:
            return ""
        own, (last, node_id) = key.format(variable), (self.parameter(part) for part in chosen.after)
        return f" AND ({own} {'<' if down else '>'} {last} OR {own} = {last} AND {variable}.id > {node_id})"

    def column(self, column: Column, chosen: Chosen) -> str:
        """One column of a question's answer; a page of nodes is put in order and cut here."""
        if column.by is None:
            return self.shaped(column.name, column.type, chosen)
        if column.by == AS_FOUND:
            row, start = self.fresh("n"), self.start(column.name, chosen)
            found = f"coalesce({column.name}[{start}..{start} + {self.parameter((chosen.first or 0) + 1)}], [])"
            rows, key = (
                (f"UNWIND {column.name} AS {row} WITH {row} WHERE {row} IS NOT NULL", row),
                f"{start} + {self.parameter(chosen.first or 0)}",
            )
            return self.page_of(found, f"size({column.name})", column.type, chosen, key, rows)
        dated = value_type(model_of(column.type).model_fields[column.by].annotation) is date
        key = f"toString({{0}}.{column.by})" if dated else f"{{0}}.{column.by}"
        row = self.fresh("n")
        after, limit = self.after(row, chosen, key), self.parameter((chosen.first or 0) + 1)
        match = f"UNWIND {column.name} AS {row} WITH {row} WHERE {row} IS NOT NULL"
        found = f"COLLECT {{ {match}{after} RETURN {row} ORDER BY {key.format(row)}, {row}.id LIMIT {limit} }}"
        return self.page_of(found, f"size({column.name})", column.type, chosen, key, (match, row))

    def start(self, name: str, chosen: Chosen) -> str:
        """Where a page of a list in its own order begins: after the node of the cursor, or where that node stood.

        The cursor holds both, so that it still leads on where another release no longer lists the node.
        """
        if chosen.after is None:
            return "0"
        stood, last, place = self.parameter(chosen.after[0]), self.parameter(chosen.after[-1]), self.fresh("n")
        return (
            f"coalesce(head([{place} IN range(0, size({name}) - 1) WHERE {name}[{place}].id = {last}]) + 1, toInteger({stood}))"
        )

    def page_of(
        self, found: str, total: str, label: str, chosen: Chosen, key: str = "{0}.name", rows: tuple[str, str] = ("", "")
    ) -> str:
        """The page over a list that holds its nodes and, if there is one, the node after.

        `rows` is what brings every row of every page, to count them, and the variable it brings them as.
        """
        page, row, first = self.fresh("rows"), self.fresh("n"), self.parameter(chosen.first)
        parts = []
        for part in dict(chosen.of)[page_type(label)]:
            match part.field:
                case "nodes":
                    value = f"[{row} IN {page}[..{first}] | {self.node(row, label, part.of)}]"
                case "total_count":
                    value = total
                case "facets":
                    value = f"[{', '.join(self.facet(name, label, *rows, part.of) for name in part.by)}]"
                case "end_cursor":
                    last = f"{page}[{first} - 1]"
                    value = f"CASE WHEN size({page}) > {first} THEN [{key.format(last)}, {last}.id] END"
                case _:
                    continue
            parts.append(f"`{part.key}`: {value}")
        return f"head([{page} IN [{found}] | {{{', '.join(parts)}}}])"

    def facet(self, name: str, label: str, match: str, variable: str, selection: Selection) -> str:
        """How many rows have each value of a field, those that most have first: the record FieldCounts."""
        model, value, count = NODE_TYPES[label], self.fresh("v"), self.fresh("c")
        if name in links(model):
            step = f"MATCH ({variable})-[:{relationship(name)}]->({value}:Node) WHERE {in_force(value)}"
            told = f"{{value: {value}.id, node: {value}}}"
        else:
            step, told = f"UNWIND {variable}.{name} AS {value}", f"{{value: toString({value}), node: NULL}}"
        counted = (
            f"COLLECT {{ {match} WITH {variable} {step} WITH {value}, count(DISTINCT {variable}) AS {count}"
            f" ORDER BY {count} DESC, {value if name not in links(model) else value + '.id'} LIMIT {MOST_FACETS}"
            f" RETURN {told[:-1]}, count: {count}}} }}"
        )
        record = self.fresh("r")
        whole = f"{{field: {self.parameter(name)}, values: {counted}}}"
        return f"head([{record} IN [{whole}] | {self.record(record, 'FieldCounts', selection)}])"

    def shaped(self, expression: str, shape: str, chosen: Chosen) -> str:
        """A column of a question: a value, a node, a record, or a list of one."""
        name = shape.strip("[]")
        if name not in NODE_TYPES and name not in BASES and name not in RECORD_TYPES:
            return expression
        item = self.fresh("n")
        project = self.node if name not in RECORD_TYPES else self.record
        source = expression if shape.startswith("[") else f"[{expression}]"
        listed = f"[{item} IN {source} WHERE {item} IS NOT NULL | {project(item, name, chosen.of)}]"
        return listed if shape.startswith("[") else f"head({listed})"

    def record(self, variable: str, name: str, selection: Selection) -> str:
        """A record's projection."""
        model = RECORD_TYPES[name]
        parts = [
            f"`{chosen.key}`: {self.record_field(variable, model, chosen)}"
            for chosen in dict(selection)[name]
            if chosen.field != "__typename"
        ]
        return f"{{{', '.join(parts)}}}"

    def record_field(self, variable: str, model: type[Record], chosen: Chosen) -> str:
        """One field of a record."""
        annotation, expression = model.model_fields[chosen.field].annotation, f"{variable}.{chosen.field}"
        if get_origin(annotation) is Page:
            label = get_args(annotation)[0].__name__
            row = self.fresh("n")
            after = self.after(row, chosen).removeprefix(" AND ") or "true"
            rows = (f"UNWIND {expression} AS {row} WITH {row} WHERE {row} IS NOT NULL", row)
            return self.page_of(f"[{row} IN {expression} WHERE {after}]", f"size({expression})", label, chosen, rows=rows)
        inner = value_type(annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            shape = f"[{inner.__name__}]" if is_many(annotation) else inner.__name__
            return self.shaped(expression, shape, chosen)
        return expression


def value_of(expression: str, annotation: Any) -> str:
    """A value as it is answered: a day as text, a list even where nothing is kept."""
    if is_many(annotation):
        return f"coalesce({expression}, [])"
    return f"toString({expression})" if value_type(annotation) is date else expression


def keyed(selection: Selection) -> Iterator[tuple[str, str, Chosen]]:
    """Each distinct field of a selection, as (key in the answer, a type that has it, the field)."""
    by_key: dict[str, dict[tuple[object, Chosen], list[str]]] = {}
    for label, fields in selection:
        for chosen in fields:
            option = (meaning(NODE_TYPES[label], chosen.field), chosen)
            by_key.setdefault(chosen.key, {}).setdefault(option, []).append(label)
    for key, options in by_key.items():
        for (_, chosen), labels in options.items():
            if len(options) == 1:
                yield key, labels[0], chosen
            else:
                yield from ((f"{label}.{key}", label, chosen) for label in labels)


def meaning(model: type[Node], name: str) -> object:
    """What a field stands for on a type: types may share a field's name and yet read other links by it."""
    field = model.model_fields.get(name)
    return value_type(field.annotation) if field else reverse_links(model).get(name)


def page_type(label: str) -> str:
    """The GraphQL type of a page of nodes: `BudgetPage`."""
    return f"{label}Page"
