"""A page for every question: its form, what was asked, and the answer; the state is in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from api.pages.documents import question_document
from api.pages.form import Field, fields_of, read, told, with_choices
from api.pages.layout import Mistake, PageProblem, Pages
from api.pages.names import Names
from api.pages.nodes import checks
from api.pages.shown import column_shown
from api.pages.unsaid import with_gaps
from graph.fields import camel, words
from queries.question import Question, questions

CARDS_A_PAGE = 5
MOST = 100
AT_ONCE = {"gaps_and_overlaps"}
"""Questions that are worth answering before anything is asked; their form is one link away."""
SAFEGUARDING = 1
"""The order of the first step that comes before every other."""


@dataclass(frozen=True)
class Asked:
    """One question as its page was asked it."""

    question: Question
    fields: list[Field]
    variables: dict[str, Any]
    given: dict[str, list[str]]
    """What the address holds, without what is empty."""

    def path(self, **changes: Any) -> str:
        """The address that asks the same with some things changed; None takes one away."""
        return f"/questions/{self.question.name}?{self.query(**changes)}"

    def file(self, kind: str) -> str:
        """The address of the answer as a file."""
        return f"/questions/{self.question.name}.{kind}?{self.query()}"

    def query(self, **changes: Any) -> str:
        """What an address that asks the same holds, with some things changed."""
        asked = {**self.given, "after": None, "change": None, **changes}
        kept = {name: values for name, values in asked.items() if any(values or ())}
        return urlencode(kept, doseq=True, safe=":")

    @property
    def cost(self) -> str | None:
        """The sum asked about, where one was."""
        return next((told(one) for one in self.fields if one.kind == "money" and one.values and not one.mistake), None)


async def question_page(pages: Pages, names: Names, name: str, request: Request) -> Response:
    """A question's page: the form alone, or the form and the answer."""
    asked, mistakes, unknown = await read_asked(pages, names, name, request)
    given = given_in(request)
    context: dict[str, Any] = {"asked": asked, "mistakes": mistakes, "unknown": unknown, "answer": None}
    needs_nothing = name in AT_ONCE or not (asked.question.parameters or asked.question.conditions_of)
    if (given or needs_nothing) and not mistakes and "change" not in given:
        try:
            context["answer"] = await answer(pages, asked)
        except PageProblem as problem:
            if problem.status != 400:
                raise
            mark(asked.fields, problem.mistakes)
            context["mistakes"] = problem.mistakes
    template = f"question_{name}.html" if name in VIEWS else "question.html"
    return pages.render(template, 400 if context["mistakes"] else 200, **context)


async def read_asked(pages: Pages, names: Names, name: str, request: Request) -> tuple[Asked, list[Mistake], list[str]]:
    """What an address asks of a question, what is wrong with that, and the names in it that mean nothing here."""
    question = questions().get(name)
    if question is None:
        near = [(f"/questions/{known}", one.text) for known, one in questions().items()]
        raise PageProblem(404, [Mistake(f"There is no question {name[:80]!r}. These may be asked:")], near)
    given = given_in(request)
    fields = await with_choices(fields_of(question, pages.executor.schema._schema), names)
    variables, mistakes, unknown = read(fields, given)
    return Asked(question, fields, variables, {k: v for k, v in given.items() if k not in unknown}), mistakes, unknown


def given_in(request: Request) -> dict[str, list[str]]:
    """What an address gives, by name."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def mark(fields: list[Field], mistakes: list[Mistake]) -> None:
    """Put each mistake beside the field it is about."""
    for mistake in mistakes:
        for one in fields:
            if mistake.field == one.name:
                one.mistake = mistake.text


async def answer(pages: Pages, asked: Asked) -> Mapping[str, Any]:
    """The answer, as its template wants it."""
    name = asked.question.name
    document = question_document(asked.question, pages.executor.schema._schema)
    variables = {**asked.variables, "first": CARDS_A_PAGE, "after": (asked.given.get("after") or [None])[0]}
    one_card = str(asked.variables.get("support", "")).startswith("arrangement:")
    variables |= {"provisions": MOST} if one_card else {}
    found = (await pages.ask(document, variables))[camel(name)]
    if name in VIEWS:
        return VIEWS[name](found)
    return {"columns": [column_shown(c, found[camel(c.name)]) for c in asked.question.columns], "more": cursor(found)}


def cursor(found: Mapping[str, Any]) -> str | None:
    """Where the answer's next page begins, if it has one."""
    return next((part["endCursor"] for part in found.values() if isinstance(part, dict) and part.get("endCursor")), None)


def with_cards(found: dict[str, Any]) -> dict[str, Any]:
    """The answer, each card made ready to read."""
    found["said"] = [one for one in found["asked"] if not one["inferred"]]
    found["follows"] = [one for one in found["asked"] if one["inferred"]]
    for number, card in enumerate(found["cards"]["nodes"], 1):
        card["number"] = number
        card["references"] = {passage["id"]: n for n, passage in enumerate(card["passages"], 1)}
        stated = {one["id"]: one for role in card["roles"] for one in role["responsibilities"]}
        for payer in card["payers"]:
            payer["statement"] = payer["local"] or stated[payer["responsibility"]["id"]]
        card["checks"] = checks(card["passages"])
        card["holds_for"] = holds_for(card)
        card["depends_on"] = depends_on(card)
        card["against"] = [one for one in card["dimensions"] if one["fit"] == "FAILS"]
    return found


def with_signs(found: dict[str, Any]) -> dict[str, Any]:
    """The answer, each sign's first steps in their order; `harm` says that safeguarding is the first of them."""
    signs = found["signs"]["nodes"]
    for number, sign in enumerate(signs, 1):
        sign["number"] = number
        sign["comesFirst"].sort(key=lambda step: step["order"])
        sign["harm"] = any(step["order"] == SAFEGUARDING for step in sign["comesFirst"])
    found["harm"] = any(sign["harm"] for sign in signs)
    return found


VIEWS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "who_delivers": with_cards,
    "gaps_and_overlaps": with_gaps,
    "what_a_sign_points_to": with_signs,
    "local_offers_compared": dict,
}
"""Questions shown in a way of their own, by `documents/<name>.graphql` and `question_<name>.html`; others by their columns."""


def depends_on(card: Mapping[str, Any]) -> list[str]:
    """What would have to be known for a card that may apply to be sure; the support asked about aside."""
    found = [one["dimension"] for one in card["dimensions"] if one["fit"] == "MAY_APPLY"]
    return [words(name) for name in found if name != "support"] if card["fit"] == "MAY_APPLY" else []


def holds_for(card: Mapping[str, Any]) -> list[str]:
    """The conditions of a card's arrangement, each in a few words."""
    named = [one["named"] for one in card["dimensions"] if one["dimension"] not in ("support", "area")]
    found = [" or ".join(node["name"] for node in nodes) for nodes in named if nodes]
    bounds = {name: value for name, value in card["arrangement"].items() if name.endswith(("From", "To")) and value is not None}
    for name in dict.fromkeys(bound.removesuffix("From").removesuffix("To") for bound in bounds):
        low, high = bounds.get(f"{name}From"), bounds.get(f"{name}To")
        found.append(f"{words(name)} {range_of(low, high)}")
    return found


def range_of(low: int | None, high: int | None) -> str:
    """A range in words."""
    if low is None:
        return f"up to {high}"
    return f"{low} or over" if high is None else f"{low} to {high}"
