"""The explorer: GraphQL asked by hand, with or without JavaScript, and what may be asked, read off the schema."""

import json
from typing import Any
from urllib.parse import parse_qs

from fastapi import Request, Response
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    ast_from_value,
    get_named_type,
    print_ast,
)

from api.http import BadRequest, as_json, body
from api.pages.examples import PEOPLE, examples
from api.pages.layout import Mistake, PageProblem, Pages

GROUPS = ROOT, NODES, SHARED, RECORDS, PAGES_OF, GIVEN, LISTS, VALUES = (
    "The root: where every query begins",
    "Nodes",
    "What nodes share",
    "Records, the shapes of answers",
    "Pages of nodes",
    "What is given in parts",
    "Closed lists",
    "Values",
)
"""The schema's types by what they are, in the order they are listed."""


async def explorer_page(pages: Pages, request: Request) -> Response:
    """The form, with an example or what the address holds in it."""
    chosen = next((one for one in examples() if one.name == request.query_params.get("example")), examples()[0])
    query = request.query_params.get("query", chosen.query)
    return explorer(pages, query, request.query_params.get("variables", ""))


async def explorer_answer(pages: Pages, request: Request) -> Response:
    """The form as it was sent, and the answer to it."""
    try:
        sent = parse_qs((await body(request)).decode("utf-8", "replace"), keep_blank_values=True)
    except BadRequest as error:
        raise PageProblem(400, [Mistake(str(error))]) from None
    query, variables = (sent.get(name, [""])[0] for name in ("query", "variables"))
    try:
        given = json.loads(variables) if variables.strip() else {}
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        wrong = {"errors": [{"message": 'the variables must be a JSON object, such as {"needs": ["need:slcn"]}'}]}
        return explorer(pages, query, variables, wrong, 400)
    outcome = await pages.executor.run(query, given, limited=True)
    return explorer(pages, query, variables, outcome.body, 503 if outcome.unavailable else 400 if outcome.refused else 200)


def explorer(pages: Pages, query: str, variables: str, found: Any = None, status: int = 200) -> Response:
    result = None if found is None else json.dumps(json.loads(as_json(found)), indent=2, ensure_ascii=False)
    return pages.render(
        "explore.html", status, query=query, variables=variables, result=result, examples=examples(), people=PEOPLE
    )


def schema_page(pages: Pages, name: str | None) -> Response:
    """What may be asked: every type, or one with its fields."""
    types = {kind: found for kind, found in pages.executor.schema._schema.type_map.items() if not kind.startswith("__")}
    if name is None:
        return pages.render("schema.html", groups=grouped(types), kind=None)
    if name not in types:
        near = [("/explore/schema", "Every type of the schema")]
        raise PageProblem(404, [Mistake(f"The schema has no type {name[:80]!r}.")], near)
    return pages.render("schema.html", groups={}, kind=types[name], **parts_of(types[name], types))


def grouped(types: dict[str, Any]) -> dict[str, list[Any]]:
    """The schema's types by what they are."""
    groups: dict[str, list[Any]] = {}
    for name, kind in sorted(types.items()):
        groups.setdefault(group_of(name, kind), []).append(kind)
    return {name: groups[name] for name in GROUPS if name in groups}


def group_of(name: str, kind: Any) -> str:
    """Which group a type is listed in."""
    if name == "Query":
        return ROOT
    if isinstance(kind, GraphQLInterfaceType):
        return SHARED
    if isinstance(kind, GraphQLEnumType):
        return LISTS
    if isinstance(kind, GraphQLInputObjectType):
        return GIVEN
    if not isinstance(kind, GraphQLObjectType):
        return VALUES
    if kind.interfaces:
        return NODES
    return PAGES_OF if name.endswith("Page") else RECORDS


def parts_of(kind: Any, types: dict[str, Any]) -> dict[str, Any]:
    """What a type's page lists: its fields with their arguments, its words, and the types that share or use it."""
    fields = [(name, field, get_named_type(field.type), arguments(field)) for name, field in getattr(kind, "fields", {}).items()]
    sharing = [one for one in types.values() if kind in getattr(one, "interfaces", ())]
    used_by = [one for one in types.values() if any(get_named_type(f.type) is kind for f in getattr(one, "fields", {}).values())]
    shares = getattr(kind, "interfaces", ())
    return {"fields": fields, "words": getattr(kind, "values", {}), "shares": shares, "sharing": sharing, "used_by": used_by}


def arguments(field: Any) -> list[tuple[str, Any, str | None, str]]:
    """A field's arguments: name, type, description, and what is taken where none is given."""
    return [(name, one.type, one.description, default(one)) for name, one in getattr(field, "args", {}).items()]


def default(argument: Any) -> str:
    found = ast_from_value(argument.default_value, argument.type) if argument.default_value is not None else None
    return print_ast(found) if found else ""
