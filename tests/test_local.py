"""What a council says of its own area: laid over the national card where it applies, beside it where it may, elsewhere not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Elsewhere

from api.tables import REPLACED, card_rows
from graph.engine import Engine
from ingest.check import check

PARTS = "lies_with: body:council, stated_in: passage:act-1, arises_under"
ROWS = """\
title: A test
expect: {}
rows:
  Source:
    - {id: source:act, name: An Act, kind: act, publisher: Parliament}
    - {id: source:offer, name: The offer of Here, kind: council, publisher: Council of Here}
  Passage:
    - {id: passage:act-1, source: source:act, locator: section 1, checked: read_in_source, checked_on: 2026-11-23}
    - {id: passage:offer-1, source: source:offer, locator: page 1, checked: read_in_source, checked_on: 2026-11-23}
  Area:
    - {id: area:900, name: Here, kind: authority, code: 900}
    - {id: area:901, name: There, kind: authority, code: 901}
  Body:
    - {id: body:school, name: School, stated_in: passage:act-1}
    - {id: body:council, name: Council, stated_in: passage:act-1}
    - {id: body:college, name: College, stated_in: passage:act-1}
  Budget:
    - {id: budget:school, name: School budget, stated_in: passage:act-1, held_by: body:school}
    - {id: budget:high-needs, name: High needs, stated_in: passage:act-1, held_by: body:council}
    - {id: budget:inclusion, name: Inclusion fund of Here, stated_in: passage:offer-1, held_by: body:council}
  Phase:
    - {id: phase:primary, name: Primary, stated_in: passage:act-1}
    - {id: phase:year-1, name: Year 1, broader: [phase:primary], stated_in: passage:act-1}
    - {id: phase:secondary, name: Secondary, stated_in: passage:act-1}
    - {id: phase:nursery, name: Nursery, stated_in: passage:act-1}
    - {id: phase:college, name: College, stated_in: passage:act-1}
  Arrangement:
    - {id: arrangement:help, name: Help, any_support: true, in_phase: [phase:primary, phase:secondary], stated_in: passage:act-1}
    - {id: arrangement:else, name: Else, any_support: true, in_phase: [phase:nursery], stated_in: passage:act-1}
  Responsibility:
    - {id: responsibility:first, role: funds, arises_under: arrangement:help, lies_with: body:school, paid_from: budget:school, step: 1, to: 6000, basis: additional_support, force: should, stated_in: passage:act-1}
    - {id: responsibility:next, role: funds, arises_under: arrangement:help, lies_with: body:council, paid_from: budget:high-needs, step: 2, above: 6000, basis: additional_support, force: may, stated_in: passage:act-1}
    - {id: responsibility:sees, role: secures, arises_under: arrangement:help, lies_with: body:council, force: must, stated_in: passage:act-1}
  NeedArea:
    - {id: need-area:talk, name: Talk, stated_in: passage:act-1}
  Provision:
    - {id: provision:group, name: Small group, layer: targeted, meets: [need-area:talk], provided_under: [arrangement:help], stated_in: passage:act-1}
    - {id: provision:alone, name: One to one, layer: individual, meets: [need-area:talk], provided_under: [arrangement:help], stated_in: passage:act-1}
  LocalArrangement:
    - {id: local-arrangement:help-here, name: Help in Here, adjusts: arrangement:help, in_area: [area:900], in_phase: [phase:primary], reach: narrower, stated_in: passage:offer-1}
    - {id: local-arrangement:help-at-college, name: Help at college, adjusts: arrangement:help, in_area: [area:900], in_phase: [phase:secondary, phase:college], reach: wider, stated_in: passage:offer-1}
  LocalResponsibility:
    - {id: local-responsibility:college, role: funds, arises_under: local-arrangement:help-at-college, lies_with: body:college, paid_from: budget:inclusion, step: 3, basis: additional_support, force: may, stated_in: passage:offer-1}
    - {id: local-responsibility:first, role: funds, arises_under: local-arrangement:help-here, lies_with: body:school, paid_from: budget:school, step: 1, to: 4000, basis: additional_support, force: should, stated_in: passage:offer-1}
    - {id: local-responsibility:fund, role: funds, arises_under: local-arrangement:help-here, lies_with: body:council, paid_from: budget:inclusion, step: 2, above: 4000, to: 6000, basis: additional_support, force: must, stated_in: passage:offer-1}
    - {id: local-responsibility:last, role: funds, arises_under: local-arrangement:help-here, lies_with: body:council, paid_from: budget:high-needs, step: 3, above: 6000, basis: additional_support, force: may, stated_in: passage:offer-1}
    - {id: local-responsibility:does, role: delivers, arises_under: local-arrangement:help-here, lies_with: body:school, stated_in: passage:offer-1}
  BandScheme:
    - {id: band-scheme:here, name: Here, in_area: area:900, year: 2022-23, priced_by: [hours], seen: whole, stated_in: passage:offer-1}
  Band:
    - {id: band:here-a, scheme: band-scheme:here, code: A, order: 1, amount: 13.98, per: hour, stated_in: passage:offer-1}
  LocalProvision:
    - {id: local-provision:hour, name: An hour of help, in_area: [area:900], provided_under: [arrangement:help], answers_to: [provision:alone], meets: [need-area:talk], suits: [phase:primary], charged_at: band:here-a, weekly_hours: 25, stated_in: passage:offer-1}
"""
CARD = """{ whoDelivers(cost: 8200%s) { cards { totalCount applies nodes {
  fit onlyLocal arrangement { id name } dimensions { dimension fit why } unclaimed notGuaranteed split
  payers { responsibility { id } local { id statedIn { id } } budget { id } sum whyNoSum force }
  roles { role outcome responsibilities { id } local { id } }
  said: roles { role outcome responsibilities { ...Said } local { ...SaidHere } denials { ...Denied } }
  local { fit arrangement { id reach } responsibilities { id } replaced { id } }
  localProvisions { id chargedAt { amount per scheme { year } } weeklyHours }
  chain { text } passages { id } } } } }
fragment Said on Responsibility { id force liesWith { name } paidFrom { name } statedIn { name checked } }
fragment SaidHere on LocalResponsibility { id force liesWith { name } paidFrom { name } statedIn { name checked } }
fragment Denied on Denial { id force liesWith { name } paidFrom { name } statedIn { name checked } }"""


COMPARED = """{ localOffersCompared(areas: ["area:901", "area:900"]) {
  offers { area { id } provisions { id } beyond { id } arrangements { id } schemes { id } sources { id } lacks { kind about { id } missing outOf why } }
  provisions { provision { id } offered { area { id } provisions { id } } }
  arrangements { arrangement { id } responsibilities { id }
    adjusted { area { id } arrangement { id } reach parts { local { id } replaces { id } } } } } }"""


def folder(tmp: Path, text: str) -> Path:
    """A folder that holds these rows alone, with the counts they come to."""
    counts = {kind: len(rows) for kind, rows in yaml.safe_load(text)["rows"].items()}
    (tmp / "test.yml").write_text(text.replace("expect: {}", f"expect: {json.dumps(counts)}"), encoding="utf-8")
    return tmp


@pytest.fixture(scope="module")
def answers(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The answer about each place and phase, and the comparison of two areas."""
    asked = {
        "nowhere": ', phase: "phase:year-1"',
        "there": ', phase: "phase:year-1", area: "area:901"',
        "here": ', phase: "phase:year-1", area: "area:900"',
        "here, no phase": ', support: "arrangement:help", area: "area:900"',
        "here, secondary": ', phase: "phase:secondary", area: "area:900"',
        "here, college": ', phase: "phase:college", area: "area:900"',
        "there, college": ', phase: "phase:college", area: "area:901"',
        "nowhere, college": ', phase: "phase:college"',
        "here, other support": ', phase: "phase:college", area: "area:900", support: "arrangement:else"',
        "here, by college": ', phase: "phase:college", area: "area:900", body: "body:college"',
        "here, by school": ', phase: "phase:college", area: "area:900", body: "body:school"',
        "here, from inclusion": ', phase: "phase:year-1", area: "area:900", budget: "budget:inclusion"',
        "here, from inclusion, no phase": ', support: "arrangement:help", area: "area:900", budget: "budget:inclusion"',
        "there, from inclusion": ', phase: "phase:year-1", area: "area:901", budget: "budget:inclusion"',
        "here, proposed": ', phase: "phase:year-1", area: "area:900", standing: [PROPOSED]',
    }
    files = folder(tmp_path_factory.mktemp("local"), ROWS)
    bodies = Elsewhere(engine, tmp_path_factory.mktemp("local-home"), files).ask(
        *(CARD % one for one in asked.values()), COMPARED
    )
    assert not [body["errors"] for body in bodies if "errors" in body]
    return {name: body["data"] for name, body in zip([*asked, "compared"], bodies, strict=True)}


@pytest.fixture(scope="module")
def cards(answers: dict[str, Any]) -> dict[str, Any]:
    """The cards about each place and phase."""
    return {name: data["whoDelivers"]["cards"] for name, data in answers.items() if "whoDelivers" in data}


def paid(card: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(p["budget"]["id"], p["sum"], (p["local"] or {}).get("id")) for p in card["payers"]]


def test_where_no_local_row_is_for_the_area_the_card_is_the_national_one(cards: dict[str, Any]) -> None:
    assert cards["nowhere"] == cards["there"]
    (card,) = cards["nowhere"]["nodes"]
    assert paid(card) == [("budget:school", "6000.00", None), ("budget:high-needs", "2200.00", None)]
    assert (card["local"], card["localProvisions"], card["fit"]) == ([], [], "APPLIES")


def test_a_local_row_takes_the_place_of_the_one_with_its_role_and_budget_and_both_are_shown(cards: dict[str, Any]) -> None:
    assert cards["here"]["totalCount"] == cards["nowhere"]["totalCount"] == 1, "it is never a card of its own"
    (card,) = cards["here"]["nodes"]
    assert paid(card) == [
        ("budget:school", "4000.00", "local-responsibility:first"),
        ("budget:inclusion", "2000.00", "local-responsibility:fund"),
        ("budget:high-needs", "2200.00", "local-responsibility:last"),
    ]
    assert [payer["responsibility"] for payer in card["payers"]] == [
        {"id": "responsibility:first"}, None, {"id": "responsibility:next"},
    ]  # fmt: skip
    assert (card["unclaimed"], card["notGuaranteed"], card["split"]) == ("0.00", "2200.00", "IN_ORDER")
    roles = {role["role"]: role for role in card["roles"]}
    assert roles["DELIVERS"] == {
        "role": "DELIVERS", "outcome": "STATED", "responsibilities": [], "local": [{"id": "local-responsibility:does"}],
    }  # fmt: skip
    assert [one["id"] for one in roles["FUNDS"]["responsibilities"]] == ["responsibility:first", "responsibility:next"]
    assert card["local"] == [
        {
            "fit": "APPLIES",
            "arrangement": {"id": "local-arrangement:help-here", "reach": "NARROWER"},
            "responsibilities": [{"id": f"local-responsibility:{name}"} for name in ("first", "fund", "last", "does")],
            "replaced": [{"id": "responsibility:first"}, {"id": "responsibility:next"}],
        }
    ]
    assert card["localProvisions"] == [
        {
            "id": "local-provision:hour",
            "chargedAt": {"amount": "13.98", "per": "HOUR", "scheme": {"year": "2022-23"}},
            "weeklyHours": 25.0,
        }
    ]
    texts = [one["text"] for one in card["chain"]]
    assert "In Here: Council must pay above £4,000 up to £6,000 from Inclusion fund of Here (The offer of Here, page 1)." in texts
    assert {one["id"] for one in card["passages"]} == {"passage:act-1", "passage:offer-1"}


def test_where_it_only_may_apply_it_is_shown_beside_and_replaces_nothing(cards: dict[str, Any]) -> None:
    (card,) = cards["here, no phase"]["nodes"]
    assert paid(card) == paid(cards["nowhere"]["nodes"][0])
    assert [(one["fit"], one["replaced"], len(one["responsibilities"])) for one in card["local"]] == [
        ("MAY_APPLY", [], 1), ("MAY_APPLY", [], 4),
    ]  # fmt: skip
    (card,) = cards["here, secondary"]["nodes"]
    assert paid(card) == [*paid(cards["nowhere"]["nodes"][0]), ("budget:inclusion", "0.00", "local-responsibility:college")]
    assert cards["here, proposed"]["nodes"] == []


def test_where_only_the_area_reaches_so_far_nothing_national_is_shown_as_holding(cards: dict[str, Any]) -> None:
    (card,) = cards["here, college"]["nodes"]
    assert (card["fit"], card["onlyLocal"], card["split"]) == ("APPLIES", True, "ONE_PAYER")
    assert paid(card) == [("budget:inclusion", "8200.00", "local-responsibility:college")]
    assert [(one["role"], one["outcome"]) for one in card["roles"] if one["responsibilities"] or one["local"]] == [
        ("FUNDS", "STATED")
    ]
    assert [(one["arrangement"]["id"], one["replaced"]) for one in card["local"]] == [("local-arrangement:help-at-college", [])]
    said = {one["dimension"]: (one["fit"], one["why"]) for one in card["dimensions"]}
    assert said["phase"] == ("FAILS", "College was asked, and it names only Primary or Secondary")
    assert said["area"] == ("APPLIES", "what Here says of itself reaches further than the national arrangement")
    assert [one["text"] for one in card["chain"]][:2] == [
        "Help does not apply: College was asked, and it names only Primary or Secondary (An Act, section 1).",
        "In Here, Help at college applies, which reaches further (The offer of Here, page 1).",
    ]
    assert "In Here: College may pay from Inclusion fund of Here (The offer of Here, page 1)." in [
        t["text"] for t in card["chain"]
    ]
    for elsewhere in ("there, college", "nowhere, college", "here, other support"):
        assert cards[elsewhere]["nodes"] == [], elsewhere


def test_a_body_or_budget_asked_about_sees_the_parts_of_the_area_too(cards: dict[str, Any]) -> None:
    (card,) = cards["here, from inclusion"]["nodes"]
    assert (card["fit"], paid(card)) == ("APPLIES", paid(cards["here"]["nodes"][0]))
    assert cards["here, from inclusion, no phase"]["nodes"][0]["fit"] == "MAY_APPLY"
    assert cards["here, by college"]["nodes"][0]["onlyLocal"] is True
    for nobody in ("there, from inclusion", "here, by school"):
        assert cards[nobody]["nodes"] == [], nobody


def test_areas_stand_beside_each_other_and_beside_what_holds_nationally(answers: dict[str, Any]) -> None:
    found = answers["compared"]["localOffersCompared"]
    there, here = found["offers"]
    nothing = "no row of its own support is held; nothing is said of what it offers"
    assert there == {
        "area": {"id": "area:901"}, "provisions": [], "beyond": [], "arrangements": [], "schemes": [], "sources": [],
        "lacks": [{"kind": "NOTHING_HELD", "about": {"id": "area:901"}, "missing": None, "outOf": None, "why": nothing}],
    }  # fmt: skip
    assert [one["id"] for one in here["arrangements"]] == ["local-arrangement:help-at-college", "local-arrangement:help-here"]
    assert (here["beyond"], here["schemes"], here["sources"]) == ([], [{"id": "band-scheme:here"}], [{"id": "source:offer"}])
    assert [(one["kind"], one["about"], one["missing"], one["outOf"], one["why"]) for one in here["lacks"]] == [
        ("PHASE_NOT_REACHED", {"id": "phase:nursery"}, None, None, "none of its rows is for Nursery, or for every phase"),
        (
            "NO_LOCAL_FORM", {"id": "need-area:talk"}, 1, 2,
            "of 2 provisions ordinarily available for Talk, 1 have no local form that names them",
        ),
        ("NO_FIRST_DAY", None, 8, 8, "of 8 of its 8 rows it is not known since when they hold"),
    ]  # fmt: skip
    assert found["provisions"] == [
        {
            "provision": {"id": "provision:alone"},
            "offered": [
                {"area": {"id": "area:901"}, "provisions": []},
                {"area": {"id": "area:900"}, "provisions": [{"id": "local-provision:hour"}]},
            ],
        }
    ]
    (help_,) = found["arrangements"]
    assert [one["id"] for one in help_["responsibilities"]] == [f"responsibility:{name}" for name in ("first", "next", "sees")]
    assert [(one["area"]["id"], one["reach"]) for one in help_["adjusted"]] == [("area:900", "WIDER"), ("area:900", "NARROWER")]
    parts = {part["local"]["id"]: [one["id"] for one in part["replaces"]] for one in help_["adjusted"] for part in one["parts"]}
    assert parts == {
        "local-responsibility:college": [],
        "local-responsibility:does": [],
        "local-responsibility:first": ["responsibility:first"],
        "local-responsibility:fund": [],
        "local-responsibility:last": ["responsibility:next"],
    }


def test_the_rows_of_a_card_hold_what_the_area_says(cards: dict[str, Any]) -> None:
    card = cards["here"]["nodes"][0]
    found = card_rows(card | {"roles": card["said"]})
    paying = [(row["body"], row["sum"]) for row in found if row["role"] == "FUNDS"]
    assert paying == [
        ("School", REPLACED), ("Council", REPLACED),
        ("in this area: School", "4000.00"), ("in this area: Council", "2000.00"), ("in this area: Council", "2200.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("reach: narrower", "reach: same", "reach: says same, but beside arrangement:help it is narrower: by in phase it is narrower"),
        ("in_phase: [phase:primary], reach", "in_phase: [phase:year-1], reach", ""),
        (
            "in_area: [area:900], in_phase: [phase:primary], reach: narrower",
            "in_area: [area:900], age_from: 3, reach: wider",
            "reach: says wider, but beside arrangement:help it is narrower: by age from it is narrower",
        ),
        (
            "adjusts: arrangement:help, in_area: [area:900], in_phase: [phase:primary]",
            "adjusts: arrangement:help, in_area: [area:900], in_phase: [phase:other]",
            "reach: says narrower, but beside arrangement:help it is wider: by in phase it is wider",
        ),
        (
            "role: delivers, arises_under: local-arrangement:help-here, lies_with: body:school",
            "role: secures, force: should, arises_under: local-arrangement:help-here, lies_with: body:council",
            "force: is should, and takes the place of responsibility:sees, which says must (An Act, section 1)",
        ),
        ("role: funds, arises_under: local-arrangement:help-here, lies_with: body:school, paid_from: budget:school, step: 1, to: 4000",
         "role: funds, arises_under: local-arrangement:help-here, lies_with: body:school, paid_from: budget:school, to: 4000",
         "step: says in which order who funds pays"),
        ("basis: additional_support, force: must,", "basis: additional_support, force: must, share: 0.5,", ""),
        ("budget:high-needs, step: 3, above: 6000, basis: additional_support, force: may, stated_in: passage:offer-1",
         "budget:inclusion, step: 3, above: 6000, basis: additional_support, force: may, stated_in: passage:offer-1",
         "step: is 2, as is that of responsibility:next, which stays"),
    ],
    ids=["same", "narrower still", "wider by age", "wider", "weaker", "without order", "shares", "one step"],
)  # fmt: skip
def test_a_pack_that_says_other_than_it_is_or_weakens_what_is_required_is_refused(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    other = "    - {id: phase:secondary"
    text = ROWS.replace(other, f"    - {{id: phase:other, name: Other, stated_in: passage:act-1}}\n{other}")
    assert right in text
    problems = [str(problem) for problem in check(folder(tmp_path, text.replace(right, wrong))).problems]
    assert [told in problem for problem in problems] == ([True] if told else []), problems
