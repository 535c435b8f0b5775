"""Reading answers: below the roots every field reads its key of the map that the statement projected."""

from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLResolveInfo

from graph.fields import snake
from graph.schema.drafts import Declaration, Draft, DraftField, DraftRow, Drafts, JournalEntry, Publication
from graph.schema.notes import FieldChange, KnownRelease, ReleaseNote, RowChange, RowChanges, TypeChange
from graph.schema.readings import NamedNode, PossibleMeaning, ResolvedTerm, TermMeaning, Understanding, UnderstoodPart
from graph.schema.weighed import DraftMatch, DraftMeaning, DraftReading, DraftSentence


def always(cls: type, obj: Any, info: GraphQLResolveInfo) -> bool:
    """Projections are maps; which type they are was decided where they were read."""
    return True


def typename(cls: type, obj: dict[str, Any], info: GraphQLResolveInfo, abstract: Any) -> str:
    return obj["__typename"]


def read_projections(schema: strawberry.Schema) -> None:
    """Below the roots, let every field read its key of the projected map: no wrapper object, no call per field."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and kind.name not in ("Query", "Mutation") and not kind.name.startswith("__"):
            read = read_name if kind.name in READ_BY_NAME else read_key
            for field in kind.fields.values():
                field.resolve = read


READINGS = (Understanding, UnderstoodPart, PossibleMeaning, NamedNode, ResolvedTerm, TermMeaning)
PASTED = (DraftReading, DraftSentence, DraftMatch, DraftMeaning)
NOTES = (KnownRelease, ReleaseNote, RowChanges, RowChange, FieldChange, TypeChange)
DRAFTS = (Declaration, Draft, DraftField, DraftRow, Drafts, JournalEntry, Publication)
READ_BY_NAME = {kind.__name__ for kind in (*READINGS, *NOTES, *DRAFTS, *PASTED)}
"""Records that no statement projects."""


def read_name(source: dict[str, Any], info: GraphQLResolveInfo, **arguments: Any) -> Any:
    """A field's value by its declared name."""
    return source[snake(info.field_name)]


def read_key(source: dict[str, Any], info: GraphQLResolveInfo, **arguments: Any) -> Any:
    """A field's value: under its answer key, or under `Type.key` where types differ on what the key means."""
    key = info.path.key
    return source[key] if key in source else source.get(f"{info.parent_type.name}.{key}")
