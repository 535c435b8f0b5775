"""How to use the site: a page for each of the people it is made for, and one for every root field of GraphQL."""

import json
import re
from typing import Any

from fastapi import APIRouter, Request, Response
from graphql import get_named_type

from api.cost import LISTED, MOST_ALIASES, MOST_DEPTH, MOST_DIRECTIVES, MOST_FIELDS, MOST_NODES, MOST_ROOTS
from api.execute import MOST_LETTERS, MOST_TOKENS
from api.http import MOST_BYTES
from api.pages.blocks import blocks, blocks_at
from api.pages.examples import PEOPLE, examples
from api.pages.explorer import arguments
from api.pages.layout import READ, Mistake, PageProblem, Pages
from api.priced import priced
from api.quota import ANONYMOUS, KEYED
from api.roots import MOST_TERMS
from api.selection import MOST
from api.smallest import smallest
from api.tools import tools
from graph.fields import camel
from graph.releases import KEPT
from graph.schema import NODE_TYPES
from queries.question import questions

CODES = {
    "NOT_KNOWN": "What was asked about is not held, or not in force on that day: an id, a release, a word. Correct it.",
    "TOO_MUCH": "The request may come to more than may be asked at once. Nothing was run. Ask for less, or in several requests.",
    "TOO_SLOW": "The graph took longer than it may. Ask again, or for less.",
    "UNAVAILABLE": "There is no release to answer from just now. Wait as many seconds as Retry-After says.",
    "INTERNAL": "A mistake of ours. Give the number that the error carries when you report it.",
}
"""What each code of an error means. A document that the schema does not allow has no code: its message says what to correct."""
LIMITS = {
    "nodes and records that the answer may hold": MOST_NODES,
    "fields within fields": MOST_DEPTH,
    "fields, each as often as its fragment is spread": MOST_FIELDS,
    "root fields": MOST_ROOTS,
    "aliases": MOST_ALIASES,
    "directives": MOST_DIRECTIVES,
    "nodes on a page (first), and ids in nodes": MOST,
    "terms in resolve": MOST_TERMS,
    "words and signs of the document (tokens)": MOST_TOKENS,
    "letters of the document": MOST_LETTERS,
    "bytes of the request": MOST_BYTES,
}
"""The most of each that one request may have."""
PRICED = ("cost_page.graphql", "cost_list.graphql", "cost_pages.graphql", "too_much.graphql")
REFUSED = ("no_such_id.graphql", "too_much.graphql", "no_such_field.graphql")
SENT = re.compile(r"-d '(\{.*\})'")
"""What a shell line sends."""
GROUPS = QUESTIONS, LISTS, OTHERS = ("Questions", "Lists of each type", "Nodes by id, words, and releases")
"""Root fields by what they are."""


def add_docs(router: APIRouter, pages: Pages) -> None:
    """The pages under `/docs`."""

    @router.api_route("/docs", methods=READ)
    async def docs() -> Response:
        return pages.render("docs.html", people=PEOPLE)

    @router.api_route("/docs/reference", methods=READ)
    async def reference() -> Response:
        fields = pages.executor.schema._schema.query_type.fields  # type: ignore[union-attr]
        return pages.render("docs_reference.html", groups=grouped(fields), deprecated=deprecated(pages.executor.schema._schema))

    @router.api_route("/docs/reference/{name}", methods=READ)
    async def field(name: str) -> Response:
        return field_page(pages, name)

    @router.api_route("/docs/{person}", methods=READ)
    async def quickstart(person: str, request: Request) -> Response:
        if person not in PEOPLE:
            raise PageProblem(404, [Mistake(f"There is no page {person[:40]!r} here.")], [("/docs", "How to use this site")])
        own = [(one, priced(pages.executor.schema._schema, one.query)) for one in examples() if one.person == person]
        more = await of_developers(pages) if person == "developer" else {}
        context = {"person": person, "called": PEOPLE[person], "examples": own, "blocks": blocks_at(str(request.base_url))}
        return pages.render(f"docs_{person}.html", **context, **more)


async def of_developers(pages: Pages) -> dict[str, Any]:
    """What the developers' page has besides: answers and prices, worked out when it is shown."""
    schema = pages.executor.schema._schema
    sent = SENT.search(blocks()["first.sh"].text)
    assert sent is not None
    return {
        "first": written(await answer(pages, json.loads(sent[1])["query"])),
        "priced": [priced(schema, blocks()[name].text) for name in PRICED],
        "listed": LISTED,
        "refused": [(blocks()[name], (await answer(pages, blocks()[name].text))["errors"][0]) for name in REFUSED],
        "codes": CODES,
        "limits": LIMITS,
        "policies": (ANONYMOUS, KEYED),
        "tools": tools(schema).values(),
        "kept": KEPT,
    }


async def answer(pages: Pages, query: str) -> dict[str, Any]:
    """What a program is answered."""
    return (await pages.executor.run(query, limited=True)).body


def written(body: Any) -> str:
    return json.dumps(body, indent=2, ensure_ascii=False)


def group_of(name: str) -> str:
    """Which group a root field is in."""
    if name in {camel(question) for question in questions()}:
        return QUESTIONS
    return LISTS if name in {camel(model.plural) for model in NODE_TYPES.values()} else OTHERS


def grouped(fields: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The root fields by what they are, each group by name."""
    return {group: {name: fields[name] for name in sorted(fields) if group_of(name) == group} for group in GROUPS}


def deprecated(schema: Any) -> dict[str, str]:
    """Everything in the schema that is to go: by its place, what is to be used instead."""
    found = {}
    for name, kind in schema.type_map.items():
        for part, one in {**getattr(kind, "fields", {}), **getattr(kind, "values", {})}.items():
            places = {f"{name}.{part}": one} | {f"{name}.{part}({taken})": of for taken, of in getattr(one, "args", {}).items()}
            found |= {place: of.deprecation_reason for place, of in places.items() if of.deprecation_reason}
    return found


def field_page(pages: Pages, name: str) -> Response:
    """A root field: what it takes, what it answers, and the smallest request that shows it, with its price."""
    schema = pages.executor.schema._schema
    fields = schema.query_type.fields  # type: ignore[union-attr]
    if name not in fields:
        raise PageProblem(404, [Mistake(f"There is no root field {name[:80]!r}.")], [("/docs/reference", "Every root field")])
    field, kind = fields[name], get_named_type(fields[name].type)
    question = next((one for one in questions() if camel(one) == name), None)
    context = {"name": name, "field": field, "kind": kind, "arguments": arguments(field), "question": question}
    return pages.render("docs_field.html", **context, example=priced(schema, smallest(schema, name)))
