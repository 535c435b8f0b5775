"""A page for every node and a list for every type, derived from the declared schema."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.documents import OURS
from api.keys import may
from api.pages.documents import links_document, list_document, node_document
from api.pages.form import summary
from api.pages.layout import Mistake, PageProblem, Pages, node_path, title
from api.pages.names import Names
from api.pages.records import NAMES, cited
from api.pages.shown import field_shown
from api.pages.signed_in import OWN, session_of
from graph.fields import camel, conditions, links, snake, values, words
from graph.schema import NODE_TYPES, Node, Sourced, Standing, model_of, reverse_links
from graph.schema.drafts import DraftAction as Action
from queries.asking import labels_of, nearest
from queries.question import Question, questions

SAID_ABOVE = {"id", "name", "description", "standing", "start", "end", "stated_in"}
"""Values that a node's page shows elsewhere than among its facts."""
QUERY = """{
  node(id: "%s") { id name description ... on Sourced { standing start end statedIn { locator checked source { name } } } }
}"""
"""A node as one would begin to ask GraphQL for it."""
CHECKS = {
    "READ_IN_SOURCE": "read in the source",
    "READ_IN_SECONDARY_SOURCE": "read in a secondary source",
    "NOT_YET_CHECKED": "not yet checked",
}


@dataclass(frozen=True)
class Incoming:
    """What links to a node in one way: the first of them, and how many there are."""

    name: str
    label: str
    about: str
    count: int
    nodes: list[dict[str, str]]


def list_path(model: type[Node]) -> str:
    """A type's list: NeedArea is at /need-areas."""
    return "/" + model.plural.replace("_", "-")


async def node_page(pages: Pages, names: Names, label: str, slug: str, request: Request) -> Response:
    """A node's page, or with `?links=` a page of what links to it in one way."""
    model = NODE_TYPES[label]
    node_id = f"{model.prefix}:{slug}"
    if "links" in request.query_params:
        return await links_page(pages, names, label, node_id, request)
    older = request.query_params.get("release") or None
    node = (await pages.ask(node_document(label), {"id": node_id, "release": older}))["node"]
    if not node:
        raise await not_found(names, label, node_id)
    from graph.linked import node_iri  # loads rdflib, which a start without a node's page need not wait for

    facts = [field_shown(name, model.model_fields[name], node[camel(name)]) for name in facts_of(model)]
    context = {
        "facts": [fact for fact in facts if fact.parts],
        "silent": [fact.label.lower() for fact in facts if not fact.parts],
        "passages": node.get("statedIn", ()),
        "incoming": [found for n in reverse_links(model) if (found := incoming_by(model, n, node[camel(n)])).count],
        "iri": str(node_iri(node_id)),
        "asks": [*figures_of(label, node), *questions_about(label, node_id)],
        "older": older if older != pages.release else None,
        "cite": cited(node, older or pages.release),
        "forms": {NAMES[ending]: f"{node_path(node_id)}.{ending}" for ending in NAMES},
        "query": f"/explore?{urlencode({'query': QUERY % node_id})}",
    }
    session = session_of(pages, request)
    proposes = session is not None and may(session.key.role, Action.PROPOSE) and not context["older"]
    page = pages.render("node.html", node=node, kind=kind_of(model), about=node_id, proposes=proposes, **context)
    page.headers.update(OWN if session else {})
    return page


def kind_of(model: type[Node]) -> dict[str, Any]:
    """What a page says of the type of its node or nodes."""
    return {
        "name": words(model.__name__),
        "plural": words(model.plural),
        "path": list_path(model),
        "about": summary(model.__doc__),
        "sourced": issubclass(model, Sourced),
        "label": model.__name__,
    }


def facts_of(model: type[Node]) -> list[str]:
    """The fields shown as a node's facts: values, then links, except what the page shows elsewhere."""
    return [name for name in [*values(model), *links(model)] if name not in SAID_ABOVE | OURS]


def incoming_by(model: type[Node], name: str, page: dict[str, Any]) -> Incoming:
    """One way in which others link to a node."""
    declaring, link = reverse_links(model)[name]
    about = f"Each {words(declaring.__name__)} whose “{words(link)}” is this {words(model.__name__)}."
    return Incoming(name, title(words(name)), about, page["totalCount"], page["nodes"])


def figures_of(label: str, node: dict[str, Any]) -> list[tuple[str, str]]:
    """The page of an area's figures, for an area."""
    return (
        [(f"{node_path(node['id'])}/figures", "Its money, plans and inspections, and how it compares")] if label == "Area" else []
    )


def questions_about(label: str, node_id: str) -> list[tuple[str, str]]:
    """The questions that may be asked about a node: each with its address and words."""
    return [
        (f"/questions/{question.name}?{urlencode({name: node_id} | more_needed(question, name), safe=':')}", question.text)
        for question in questions().values()
        for name, target in asked_about(question)
        if issubclass(NODE_TYPES[label], model_of(target))
    ]


def more_needed(question: Question, name: str) -> dict[str, str]:
    """What an address says beside one argument where the question needs others: that its form is wanted."""
    return {"change": "yes"} if any(not p.optional and p.name != name for p in question.parameters) else {}


def asked_about(question: Question) -> list[tuple[str, str]]:
    """What a question may be asked about: each argument with the type or base it takes."""
    found = [(p.name, target) for p in question.parameters for target in labels_of(p.type)]
    if question.conditions_of:
        of = NODE_TYPES[question.conditions_of]
        found += [(link.asked_as, link.target) for link in conditions(of).values()]
    return found


async def links_page(pages: Pages, names: Names, label: str, node_id: str, request: Request) -> Response:
    """A page of what links to a node in one way."""
    model, name = NODE_TYPES[label], snake(request.query_params["links"])
    if name not in reverse_links(model):
        known = ", ".join(reverse_links(model)) or "nothing"
        near = [(node_path(node_id), "The page of this node")]
        raise PageProblem(400, [Mistake(f"a {words(label)} is linked to by {known}", "links")], near)
    after = request.query_params.get("after") or None
    node = (await pages.ask(links_document(label, name), {"id": node_id, "after": after}))["node"]
    if not node:
        raise await not_found(names, label, node_id)
    page = node[camel(name)]
    found = incoming_by(model, name, page)
    more = page["endCursor"] and f"?{urlencode({'links': name, 'after': page['endCursor']})}"
    return pages.render("links.html", node=node, kind=kind_of(model), links=found, more=more, begun=after, about=node_id)


async def list_page(pages: Pages, label: str, request: Request) -> Response:
    """A page of the nodes of a type: those in force, or of every standing."""
    model = NODE_TYPES[label]
    every = request.query_params.get("standing") == "all"
    after = request.query_params.get("after") or None
    standing = [standing.name for standing in Standing] if every else [Standing.MADE.name]
    page = (await pages.ask(list_document(label), {"after": after, "standing": standing}))["list"]
    kept = {"standing": "all"} if every else {}
    more = page["endCursor"] and "?" + urlencode({**kept, "after": page["endCursor"]})
    return pages.render("list.html", kind=kind_of(model), page=page, more=more, begun=after, every=every)


async def not_found(names: Names, label: str, node_id: str) -> PageProblem:
    """What is said where there is no such node: the nearest there are."""
    known = {named.id: named.name for named in await names.of(label)}
    near = [(node_path(found), known[found]) for found in nearest(node_id, known)]
    kind = kind_of(NODE_TYPES[label])
    near.append((kind["path"], f"All {kind['plural']}"))
    return PageProblem(404, [Mistake(f"There is no {kind['name']} {node_id[:80]!r} in this release.")], near)


def wrong_address(path: str) -> PageProblem:
    """What is said of an address that no page has: the kinds it may have meant."""
    head, _, slug = path.strip("/").partition("/")
    prefixes = {model.prefix: model for model in NODE_TYPES.values()}
    known = {f":{prefix}": prefix for prefix in prefixes} | {f":{list_path(m)[1:]}": m.prefix for m in prefixes.values()}
    near = []
    for prefix in dict.fromkeys(known[one] for one in nearest(head[:60], known)):
        node, model = f"/{prefix}/{slug}", prefixes[prefix]
        near.append((node, node) if slug else (list_path(model), f"All {words(model.plural)}"))
    return PageProblem(404, [Mistake(f"Nothing is kept at /{path[:80]}.")], near)


def checks(passages: list[dict[str, Any]]) -> str:
    """How passages were checked, counted: "5 read in the source, 1 not yet checked"."""
    counted = Counter(passage["checked"] for passage in passages)
    return ", ".join(f"{counted[check]} {text}" for check, text in CHECKS.items() if counted[check])
