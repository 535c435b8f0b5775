"""What is ordinarily available, to find and choose from: narrowed by what the question counts, chosen by ticking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.pages.documents import page_document
from api.pages.layout import Mistake, PageProblem, Pages
from api.pages.names import Names
from api.pages.sheet import NARROWED_BY, Chosen, chosen_in, sheet_answer
from api.sheet import LAYERS, by_item, sheet_rows
from graph.schema.terms import Layer
from queries.asking import MOST_VALUES

A_PAGE = 15
HEADINGS = {
    "layer": "Who receives it",
    "need": "Area of need",
    "phase": "Phase or year group",
    "setting": "Setting",
    "role": "Who does it or advises",
    "area": "What an area makes available itself",
}
SHOWN_WHOLE = 8
"""Values of a facet without wider and narrower that stand open; of more, the ones with most, the rest folded away."""


@dataclass
class Option:
    """A value one may narrow by, as the form sends it, with how many provisions it leads to."""

    value: str
    name: str
    count: int
    order: tuple[int, str]
    wider: frozenset[str] = frozenset()


@dataclass
class Group:
    """One way to narrow: what is chosen, the values nearest to that, and all others."""

    dimension: str
    heading: str
    chosen: str = ""
    near: list[Option] = field(default_factory=list)
    others: list[Option] = field(default_factory=list)


def groups_of(facets: Iterable[Mapping[str, Any]], narrowed: Mapping[str, str]) -> list[Group]:
    """The facets as they are shown, in the order of HEADINGS; none that has nothing to choose."""
    options: dict[str, list[Option]] = {}
    for facet in facets:
        options.setdefault(facet["dimension"], []).append(option_of(facet))
    found = [group_of(name, options.get(name, []), narrowed.get(name, "")) for name in HEADINGS]
    return [group for group in found if group.chosen or group.near or group.others]


def option_of(facet: Mapping[str, Any]) -> Option:
    """A facet's value as an option; the youngest come first, then by name."""
    node = facet["node"]
    if node is None:
        layer = facet["value"]
        return Option(layer, LAYERS[layer.upper()], facet["count"], (list(LAYERS).index(layer.upper()), ""))
    age = node.get("ageFrom")
    wider = frozenset(one["id"] for one in node.get("broader", ()))
    return Option(facet["value"], node["name"], facet["count"], (999 if age is None else age, node["name"]), wider)


def group_of(dimension: str, options: list[Option], chosen: str) -> Group:
    """One group: what is widest of several stands open, or what is within the value chosen; the rest is folded away."""
    listed = sorted(options, key=lambda one: one.order)
    rest = [one for one in listed if one.value != chosen]
    within = {wider for one in listed for wider in one.wider}
    if any(one.wider for one in listed):
        near = [one for one in rest if (chosen in one.wider if chosen else one.value in within and not one.wider)]
    elif chosen:
        near = []
    else:
        near = sorted(rest, key=lambda one: (-one.count, one.order))[:SHOWN_WHOLE] if len(rest) > SHOWN_WHOLE else rest
    name = next((one.name for one in listed if one.value == chosen), chosen)
    return Group(dimension, HEADINGS[dimension], name, near, [one for one in rest if one not in near])


async def senco_page(pages: Pages, names: Names, request: Request) -> Response:
    """The page to choose from. What a button of its form asks, `to`, is written into the address."""
    chosen = chosen_in(request)
    if to := request.query_params.get("to"):
        return RedirectResponse(moved(chosen, to), 303)
    after = request.query_params.get("after") or None
    variables = {**chosen.narrowed, "first": A_PAGE, "after": after}
    if "layer" in chosen.narrowed:
        variables["layer"] = layer_in(chosen.narrowed["layer"])
    found = (await pages.ask(page_document("senco"), variables))["ordinarilyAvailable"]
    ids = tuple(one["id"] for one in found["provisions"]["nodes"])
    items = by_item(sheet_rows(await sheet_answer(pages, ids, chosen.asked))) if ids else []
    known = {one.id: one.name for one in await names.of("Provision")}
    return pages.render(
        "senco.html",
        chosen=chosen,
        groups=groups_of(found["facets"], chosen.narrowed),
        items=items,
        total=found["provisions"]["totalCount"],
        local=found["local"],
        elsewhere=[(item, known[item]) for item in chosen.items if item in known and item not in ids],
        begun=after,
        more=found["provisions"]["endCursor"],
        most=MOST_VALUES,
    )


def moved(chosen: Chosen, to: str) -> str:
    """The address that a button asks for: one thing narrowed by otherwise, or another page of the list."""
    name, _, value = to.partition("=")
    if name not in (*NARROWED_BY, "after"):
        raise PageProblem(400, [Mistake(f"{name[:40]!r} is not something to narrow by.")], [("/senco", "Begin again")])
    return chosen.path("/senco", **{name: value})


def layer_in(given: str) -> str:
    """A layer as GraphQL takes it. Raises PageProblem."""
    if given.lower() not in [layer.value for layer in Layer]:
        raise PageProblem(
            400, [Mistake(f"{given[:40]!r} is not one of {', '.join(Layer)}", "layer")], [("/senco", "Begin again")]
        )
    return given.upper()
