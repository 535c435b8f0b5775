"""A request that works for each root field, derived from the schema: what must be given, and the least that is worth bringing."""

from datetime import date
from typing import Any

from graphql import GraphQLSchema, ListValueNode, ast_from_value, get_named_type, is_composite_type, print_ast

from api.client import is_needed

GIVEN: dict[str, Any] = {
    "allocation": "allocation:dedicated-schools-grant-england-2023-24-before-deductions",
    "allocations": [
        "allocation:high-needs-block-england-2023-24-before-deductions",
        "allocation:early-years-block-england-2023-24-before-deductions",
    ],
    "area": "area:373",
    "areas": ["area:801", "area:373"],
    "arrangement": "arrangement:sen-support",
    "body": "body:local-authority",
    "budget": "budget:notional-sen",
    "id": "budget:notional-sen",
    "ids": ["need:slcn", "budget:notional-sen"],
    "indicator": "indicator:plans-issued-in-20-weeks",
    "items": ["provision:small-group-language"],
    "lines": [{"rate": 2450, "hours": 2.0, "weeks": 38, "group": 1}],
    "scheme": "band-scheme:herefordshire",
    "schemes": ["band-scheme:herefordshire", "band-scheme:suffolk"],
    "section": "section:f",
    "support": "provision:small-group-language",
    "terms": ["SALT"],
    "text": "speech therapy in section F at primary",
}
"""What stands for each argument that must be given, wherever one of that name must be: pounds in pence, as they are held."""
ALSO: dict[str, Any] = {"since": date(2026, 4, 1)}
"""What is given although it need not be: without it there would be little to see."""
FEW = 3
"""Nodes brought of a page."""
MOST_VALUES = 4
"""Values brought of a record."""


def smallest(schema: GraphQLSchema, root: str) -> str:
    """The least request that shows what a root field answers."""
    field = schema.query_type.fields[root]  # type: ignore[union-attr]
    return "{\n" + "\n".join(brought(root, field, "  ")) + "\n}\n"


def brought(name: str, field: Any, indent: str, deep: int = 2) -> list[str]:
    """The lines that select a field, with what must be given and what is brought of it."""
    values = {one: GIVEN[one] for one, argument in field.args.items() if is_needed(argument)}
    values |= {one: value for one, value in ALSO.items() if one in field.args}
    taken = {one: literal(value, field.args[one]) for one, value in values.items()}
    if "first" in field.args:
        taken["first"] = str(FEW)
    given = f"({', '.join(f'{one}: {value}' for one, value in taken.items())})" if taken else ""
    below = selection(get_named_type(field.type), indent + "  ", deep)
    if len(below) < 2:
        return [f"{indent}{name}{given}" + "".join(f" {{ {line.strip()} }}" for line in below)]
    return [f"{indent}{name}{given} {{", *below, f"{indent}}}"]


def selection(kind: Any, indent: str, deep: int) -> list[str]:
    """What is brought of a type: of a node its name, of a page its count and nodes, of a record its values and one thing more."""
    if not is_composite_type(kind):
        return []
    if "nodes" in kind.fields:
        return [f"{indent}totalCount", *brought("nodes", kind.fields["nodes"], indent, deep)]
    if {"id", "name"} <= kind.fields.keys() and "description" in kind.fields:
        return [f"{indent}id name"]
    free = {name: field for name, field in kind.fields.items() if not any(map(is_needed, field.args.values()))}
    values = [name for name, field in free.items() if not is_composite_type(get_named_type(field.type))][:MOST_VALUES]
    lines = [f"{indent}{' '.join(values)}"] if values else []
    more = main(free, pages=deep > 1)
    return lines + (brought(more, free[more], indent, deep - 1) if more and (deep or not lines) else [])


def main(fields: dict[str, Any], pages: bool) -> str | None:
    """The field that is most worth bringing: a page, where one is wanted, else the first that has fields of its own."""
    composite = {name: kind for name, field in fields.items() if is_composite_type(kind := get_named_type(field.type))}
    paged = (name for name, kind in composite.items() if pages and "endCursor" in kind.fields)
    return next(paged, next(iter(composite), None))


def literal(value: Any, argument: Any) -> str:
    """A value as GraphQL writes it, on one line."""
    found = ast_from_value(value, argument.type)
    assert found is not None
    return f"[{', '.join(map(print_ast, found.values))}]" if isinstance(found, ListValueNode) else print_ast(found)
