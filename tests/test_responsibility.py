"""What must hold of every answer to "who delivers", whatever is asked; and what the other questions say of the same rows."""

from decimal import Decimal
from typing import Any

from conftest import LONG, catalogue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_arrangements import ARRANGEMENTS, closure

from graph.schema import Area, Body, Budget, Circumstance, Need, Phase, PlanLevel, PlanSection, Provision, Setting

NODES = catalogue()
ARGUMENTS = {
    "needs": "[ID!]",
    "support": "ID",
    "phase": "ID",
    "setting": "ID",
    "planLevel": "ID",
    "section": "ID",
    "circumstances": "[ID!]",
    "age": "Int",
    "cost": "Pounds",
    "body": "ID",
    "budget": "ID",
    "area": "ID",
    "host": "ID",
    "on": "Date",
    "fit": "[Fit!]! = [APPLIES, MAY_APPLY]",
}
QUESTION = f"""query ({", ".join(f"${name}: {kind}" for name, kind in ARGUMENTS.items())}) {{
  whoDelivers({", ".join(f"{name}: ${name}" for name in ARGUMENTS)}) {{ contradictions {{ message }}
    cards(first: 100) {{ applies mayApply fails nodes {{ arrangement {{ id }} fit unclaimed notGuaranteed passages {{ id }} chain {{ text }}
      roles {{ role outcome acting {{ id }} responsibilities {{ id }} }} payers {{ responsibility {{ id }} sum whyNoSum }} }} }} }} }}"""
EXAMPLES = settings(
    max_examples=200 if LONG else 15, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def one_of(kind: type) -> st.SearchStrategy[str]:
    return st.sampled_from([node.id for node in NODES.values() if isinstance(node, kind)])


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "needs": one_of(Need).map(lambda one: [one]),
    "support": one_of(Provision),
    "phase": one_of(Phase),
    "setting": one_of(Setting),
    "planLevel": one_of(PlanLevel),
    "section": one_of(PlanSection),
    "circumstances": one_of(Circumstance).map(lambda one: [one]),
    "age": st.integers(0, 26),
    "body": one_of(Body),
    "budget": one_of(Budget),
}
CONTEXTS = st.fixed_dictionaries({}, optional={name: VALUES[name] for name in ("phase", "setting", "planLevel", "circumstances")})


def cards(ask: Any, asked: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The cards for what is asked, by arrangement."""
    return {card["arrangement"]["id"]: card for card in ask(QUESTION, **asked)["whoDelivers"]["cards"]["nodes"]}


def fits(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: card["fit"] for name, card in found.items()}


@EXAMPLES
@given(context=CONTEXTS, need=one_of(Need), data=st.data())
def test_a_narrower_need_keeps_every_card_that_applied(ask: Any, context: dict[str, Any], need: str, data: Any) -> None:
    narrower = data.draw(st.sampled_from(sorted(closure(need, up=False))))
    wide, narrow = (fits(cards(ask, {**context, "needs": [one]})) for one in (need, narrower))
    assert {name for name, fit in wide.items() if fit == "APPLIES"} <= {name for name, fit in narrow.items() if fit == "APPLIES"}


@EXAMPLES
@given(context=CONTEXTS, name=st.sampled_from(sorted(VALUES)), data=st.data())
def test_one_condition_more_adds_no_card(ask: Any, context: dict[str, Any], name: str, data: Any) -> None:
    fewer = {key: value for key, value in context.items() if key != name}
    assert set(cards(ask, {**fewer, name: data.draw(VALUES[name])})) <= set(cards(ask, fewer))


@EXAMPLES
@given(context=CONTEXTS, home=one_of(Area), host=one_of(Area))
def test_an_area_names_who_acts_and_changes_no_card(ask: Any, context: dict[str, Any], home: str, host: str) -> None:
    assert fits(cards(ask, {**context, "area": home, "host": host})) == fits(cards(ask, context))


@EXAMPLES
@given(context=CONTEXTS)
def test_every_card_rests_on_a_passage_and_says_all_four_roles(ask: Any, context: dict[str, Any]) -> None:
    for card in cards(ask, {**context, "fit": ["APPLIES", "MAY_APPLY", "FAILS"]}).values():
        assert card["passages"]
        silent = [role["role"] for role in card["roles"] if role["outcome"] == "SILENT"]
        assert len([one for one in card["chain"] if one["text"].startswith("The sources held do not say")]) == len(silent)
        assert len(card["roles"]) == 4
        assert all(role["responsibilities"] for role in card["roles"] if role["outcome"] in ("STATED", "DISPUTED"))


@EXAMPLES
@given(context=CONTEXTS, pence=st.integers(0, 5_000_000), more=st.integers(0, 5_000_000))
def test_sums_come_to_the_cost_and_never_fall_as_it_rises(ask: Any, context: dict[str, Any], pence: int, more: int) -> None:
    less, whole = (cards(ask, {**context, "cost": str(Decimal(cost) / 100)}) for cost in (pence, pence + more))
    for name, card in whole.items():
        sums = [Decimal(payer["sum"] or 0) for payer in card["payers"]]
        assert all(sum >= Decimal(before["sum"] or 0) for sum, before in zip(sums, less[name]["payers"], strict=True))
        assert all((payer["sum"] is None) != (payer["whyNoSum"] is None) for payer in card["payers"])
        if card["unclaimed"] is not None:
            assert sum(sums) + Decimal(card["unclaimed"]) == Decimal(pence + more) / 100
            assert 0 <= Decimal(card["notGuaranteed"]) <= sum(sums)


@EXAMPLES
@given(
    arrangement=st.sampled_from([one.id for one in ARRANGEMENTS]),
    lines=st.lists(
        st.tuples(st.integers(1, 20_000), st.integers(1, 80), st.integers(1, 39), st.integers(1, 12)), min_size=1, max_size=4
    ),
)
def test_costed_lines_come_to_what_the_whole_cost_comes_to(
    ask: Any, arrangement: str, lines: list[tuple[int, int, int, int]]
) -> None:
    given = [{"rate": str(Decimal(r) / 100), "hours": h / 2, "weeks": w, "group": g} for r, h, w, g in lines]
    costed = ask(COSTED, arrangement=arrangement, lines=given)["costOfSupport"]
    card = cards(ask, {"support": arrangement, "cost": costed["total"]})[arrangement]
    assert costed["payers"] == card["payers"]
    assert sum(Decimal(line["cost"]) for line in costed["lines"]) == Decimal(costed["total"])
    for n, payer in enumerate(card["payers"]):
        parts = [line["payers"][n]["sum"] for line in costed["lines"]]
        assert payer["sum"] is None or sum(map(Decimal, parts)) == Decimal(payer["sum"])


COSTED = """query ($arrangement: ID!, $lines: [CostLine!]!) { costOfSupport(arrangement: $arrangement, lines: $lines) { total
  lines { cost payers { sum } } payers { responsibility { id } sum whyNoSum } } }"""


def test_what_a_card_leaves_unsaid_is_what_the_gaps_say(ask: Any) -> None:
    gaps = ask("{ gapsAndOverlaps(kind: SILENT_ROLE) { gaps { about { id } role sources { id } } } }")["gapsAndOverlaps"]["gaps"]
    found = cards(ask, {"fit": ["APPLIES", "MAY_APPLY", "FAILS"]})
    silent = {(name, role["role"]) for name, card in found.items() for role in card["roles"] if role["outcome"] == "SILENT"}
    assert {(gap["about"]["id"], gap["role"]) for gap in gaps} == silent
    assert all(gap["sources"] for gap in gaps)
    assert ask("{ whatIsNotKnown { silentRoles } }")["whatIsNotKnown"]["silentRoles"] == len(gaps)


def test_the_council_and_the_board_of_an_area_are_named_in_their_capacity(ask: Any) -> None:
    asked = {"support": "arrangement:out-of-area-placement", "area": "area:383", "host": "area:380"}
    (card,) = cards(ask, asked).values()
    named = {role["role"]: {body["id"] for body in role["acting"]} for role in card["roles"]}
    assert named["SECURES"] == {"body:council-383"}
    assert "body:council-380" in named["FUNDS"] and "body:council-383" in named["FUNDS"]


def test_a_question_about_something_not_in_force_says_so(client: Any) -> None:
    query = '{ costOfSupport(arrangement: "arrangement:sen-support", lines: [{rate: 20, hours: 1, weeks: 1}], on: "2010-01-01") { total } }'
    (error,) = client.post("/graphql", json={"query": query}).json()["errors"]
    assert error["message"] == "what was asked about is not in force on 2010-01-01; ask for another day, or other standings"


def test_a_line_that_cannot_be_is_refused_with_its_place(client: Any) -> None:
    query = """{ costOfSupport(arrangement: "arrangement:sen-support",
      lines: [{rate: 20, hours: 1, weeks: 1}, {rate: 20, hours: 169, weeks: 1}]) { total } }"""
    (error,) = client.post("/graphql", json={"query": query}).json()["errors"]
    assert error["message"] == "lines, line 2, hours: input should be less than or equal to 168"
