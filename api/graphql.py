"""The GraphQL schema, derived: a type per node type and record, a field per link, a root field per question and type.

Every field below a root reads the projected map it is given, so a request runs one statement per root field.
"""

from enum import StrEnum
from types import GenericAlias
from typing import Any, Optional, get_args, get_origin

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.arguments import (
    ARGUMENT_TYPES,
    EVERYWHERE,
    PAGING,
    VALUE_TYPES,
    argument,
    argument_of,
    arguments,
    declare,
    listed,
    narrowing,
    placeholder,
    with_arguments,
)
from api.drafted import resolve_draft
from api.drafting import declare_drafts, declare_reading
from api.narrowing import facets_of
from api.projected import always, read_projections, typename
from api.roots import (
    resolve_history,
    resolve_list,
    resolve_node,
    resolve_nodes,
    resolve_note,
    resolve_question,
    resolve_terms,
    resolve_understood,
)
from api.scalars import SCALARS, CursorScalar
from graph.fields import Page, camel, is_many, is_optional, links, value_type, values
from graph.schema import BASES, NODE_TYPES, Node, Sourced, reverse_links
from graph.schema.answers import RECORD_TYPES
from graph.schema.cards import InForce
from graph.schema.counts import FieldCounts
from graph.schema.notes import KnownRelease, ReleaseNote
from graph.schema.readings import ResolvedTerm, Understanding
from graph.schema.records import Record
from graph.schema.weighed import DraftReading
from queries.compile import page_type
from queries.question import Question, questions


def build_schema() -> strawberry.Schema:
    """The whole API."""
    return SchemaBuilder().schema()


class SchemaBuilder:
    """Makes the GraphQL types, which refer to each other, and then the schema of them."""

    def __init__(self) -> None:
        self.types: dict[str, type] = {}
        for label, model in {**BASES, **NODE_TYPES}.items():
            bases = tuple(self.types[base.__name__] for base in model.__bases__ if base.__name__ in BASES)
            self.types[label] = type(label, bases, {"__annotations__": {}, "is_type_of": classmethod(always)})
            self.types[page_type(label)] = type(page_type(label), (), {"__annotations__": {}})
        for name in RECORD_TYPES:
            self.types[name] = type(name, (), {"__annotations__": {}})

    def schema(self) -> strawberry.Schema:
        """Everything declared, in the order GraphQL needs it: interfaces before what implements them."""
        for label, model in {**BASES, **NODE_TYPES}.items():
            self.declare_node(label, model)
            self.declare_page(label)
        for name, record in RECORD_TYPES.items():
            self.declare_record(name, record)
        query = strawberry.type(self.query(), description="What may be asked.")
        declare_drafts(self, mutation := type("Mutation", (), {"__annotations__": {}}))
        schema = strawberry.Schema(
            query,
            strawberry.type(mutation, description="What may be changed: drafts, by those whose key allows it."),
            types=[self.types[label] for label in NODE_TYPES],
            config=StrawberryConfig(scalar_map=SCALARS),
        )
        read_projections(schema)
        return schema

    def declare_node(self, label: str, model: type[Node]) -> None:
        """A node type or base: its values, its links, and the links that lead to it."""
        own = self.types[label]
        for name, field in values(model).items():
            declare(own, name, self.value(field.annotation), field.description)
        if issubclass(model, Sourced):
            declare(own, "in_force", listed(InForce), "Whether it is in force on the day asked about.")
        for name, link in links(model).items():
            annotation, description = model.model_fields[name].annotation, model.model_fields[name].description
            target = self.types[link.target]
            shape = GenericAlias(list, (target,)) if is_many(annotation) else Optional[target]
            declare(own, name, shape, description)
        if label in NODE_TYPES:
            for name, (declaring, link) in reverse_links(model).items():
                about = f"Every {declaring.__name__} whose `{camel(link)}` is this."
                self.declare_paged(own, name, declaring.__name__, about)
        make = strawberry.interface if label in BASES else strawberry.type
        if label in BASES:
            own.resolve_type = classmethod(typename)  # type: ignore[attr-defined]
        make(own, description=model.__doc__)

    def declare_page(self, label: str) -> None:
        """A page of nodes."""
        own = self.types[page_type(label)]
        declare(own, "nodes", GenericAlias(list, (self.types[label],)), "The nodes of this page, by name.")
        declare(own, "total_count", int, "How many there are on all pages.")
        declare(own, "end_cursor", Optional[CursorScalar], "Give this as `after` for the next page; null on the last.")
        if label in NODE_TYPES and (countable := facets_of(label)):
            by = argument("by", GenericAlias(list, (countable,)), "The fields to count by.")
            facets = GenericAlias(list, (self.types[FieldCounts.__name__],))
            about = "How many rows of every page have each value of these fields."
            declare(own, "facets", facets, about, with_arguments(placeholder(), facets, [by]))
        strawberry.type(own, description=f"A page of {NODE_TYPES[label].plural if label in NODE_TYPES else label} nodes.")

    def declare_record(self, name: str, record: type[Record]) -> None:
        """A record."""
        own = self.types[name]
        for field_name, field in record.model_fields.items():
            if get_origin(field.annotation) is Page:
                label = get_args(field.annotation)[0].__name__
                self.declare_paged(own, field_name, label, field.description)
            else:
                declare(own, field_name, self.value(field.annotation), field.description)
        strawberry.type(own, description=record.__doc__)

    def declare_paged(self, own: type, name: str, label: str, about: str | None) -> None:
        """A field that is a list brought a page at a time."""
        page = self.types[page_type(label)]
        declare(own, name, page, about, with_arguments(placeholder(), page, PAGING))

    def value(self, annotation: Any) -> Any:
        """The GraphQL type of a declared value, node or record, with its list and its null."""
        inner = value_type(annotation)
        if inner in VALUE_TYPES:
            kind = VALUE_TYPES[inner]
        elif issubclass(inner, StrEnum):
            kind = listed(inner)
        else:
            kind = self.types[inner.__name__]
        shape = GenericAlias(list, (kind,)) if is_many(annotation) else kind
        return Optional[shape] if is_optional(annotation) else shape

    def query(self) -> type:
        """The root: every question, every type's list, and a node by its id."""
        query = type("Query", (), {"__annotations__": {}})
        for question in questions().values():
            answer = self.answer(question)
            resolver = with_arguments(resolve_question(question), answer, arguments(question))
            declare(query, question.name, answer, question.text, resolver)
        for label, model in NODE_TYPES.items():
            page = self.types[page_type(label)]
            resolver = with_arguments(resolve_list(label), page, [*PAGING, *narrowing(label), *EVERYWHERE])
            declare(query, model.plural, page, f"Every {label} in force, by name.", resolver)
        node = Optional[self.types["Node"]]
        by_id = argument("id", strawberry.ID, "Its id, such as budget:notional-sen.")
        declare(
            query,
            "node",
            node,
            "The node with this id, whatever its standing.",
            with_arguments(resolve_node(), node, [by_id, *EVERYWHERE]),
        )
        several = GenericAlias(list, (strawberry.ID,))
        each = GenericAlias(list, (node,))
        ids = argument("ids", several, "Their ids, 100 at most.")
        about = "The nodes with these ids, in their order, whatever their standing; null where there is none."
        declare(query, "nodes", each, about, with_arguments(resolve_nodes(), each, [ids, *EVERYWHERE]))
        meant = GenericAlias(list, (self.types[ResolvedTerm.__name__],))
        terms = argument("terms", GenericAlias(list, (str,)), "Names, acronyms or everyday words, 20 at most. They are not kept.")
        about = "What each of these terms may mean, the surest first, each with why."
        declare(query, "resolve", meant, about, with_arguments(resolve_terms(), meant, [terms, *EVERYWHERE]))
        text = argument("text", str, "A question in plain English. Send it by POST; name nobody. It is not kept.")
        read = self.types[Understanding.__name__]
        about = "A question in plain English, as it is understood: by grammar, synonyms and names, with no guessing."
        declare(query, "understood", read, about, with_arguments(resolve_understood(), read, [text]))
        text = argument("text", str, "A draft of guidance. Send it by POST; name nobody. It is not kept.")
        read = self.types[DraftReading.__name__]
        about = "What a draft names that is held, by names, acronyms and synonyms, with the evidence on what it names."
        declare(query, "understood_draft", read, about, with_arguments(resolve_draft(), read, [text]))
        self.declare_releases(query)
        declare_reading(self, query)
        return query

    def declare_releases(self, query: type) -> None:
        """The root fields about releases, which are answered from their notes."""
        history = GenericAlias(list, (self.types[KnownRelease.__name__],))
        about = "Every release there has been, the newest first."
        declare(query, "release_history", history, about, with_arguments(resolve_history(), history, []))
        note = self.types[ReleaseNote.__name__]
        taken = [
            argument("older", Optional[str], "The release to compare with; the one before the newer unless said.", None),
            argument("newer", Optional[str], "The release to compare; the current one unless said.", None),
            *PAGING,
        ]
        about = "How one release differs from another, in sentences; its page of rows is cut by `first` and `after`."
        declare(query, "release_note", note, about, with_arguments(resolve_note(), note, taken))

    def answer(self, question: Question) -> type:
        """The type of a question's answer: a field per column."""
        name = "".join(word.title() for word in question.name.split("_"))
        if name in self.types:
            raise TypeError(f"the question {question.name} and the type {name} would have one name: rename one")
        own = type(name, (), {"__annotations__": {}})
        for column in question.columns:
            if column.by:
                self.declare_paged(own, column.name, column.type, column.note)
                continue
            base = column.type.strip("[]")
            kind = self.types.get(base) or ARGUMENT_TYPES[base]
            one = Optional[kind] if base in NODE_TYPES or column.optional else kind
            shape = GenericAlias(list, (kind,)) if column.type.startswith("[") else one
            paged = [p for p in question.parameters if p.column == column.name]
            resolver = with_arguments(placeholder(), shape, [argument_of(p) for p in paged]) if paged else None
            declare(own, column.name, shape, column.note, resolver)
        return strawberry.type(own, description=f"The answer to: {question.text}")
