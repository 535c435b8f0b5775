"""The question's answers in real situations, held to what was written by hand from the passages."""

from pathlib import Path
from typing import Any

import pytest
import yaml

SITUATIONS = yaml.safe_load((Path(__file__).parent / "answers" / "who_delivers.yml").read_text(encoding="utf-8"))

QUESTION = """query (
  $needs: [ID!], $support: ID, $phase: ID, $setting: ID, $planLevel: ID, $section: ID, $circumstances: [ID!], $age: Int,
  $cost: Pounds, $fit: [Fit!]!
) {
  whoDelivers(
    needs: $needs, support: $support, phase: $phase, setting: $setting, planLevel: $planLevel, section: $section,
    circumstances: $circumstances, age: $age, cost: $cost, fit: $fit
  ) {
    cards(first: 100) {
      nodes {
        arrangement { id }
        fit split unclaimed notGuaranteed
        dimensions { dimension why }
        roles {
          role outcome
          responsibilities { liesWith { id } }
          denials { liesWith { id } paidFrom { id } }
        }
        payers { body { id } budget { id } sum force whyNoSum }
        provisions(first: 100) { nodes { id } }
        passages { id }
      }
    }
  }
}"""


def looked_at(card: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The parts of a card that a situation speaks of, in its words."""
    roles = {role["role"]: role for role in card["roles"]}

    def bodies(role: str) -> list[str]:
        return sorted({claim["liesWith"]["id"] for claim in roles[role]["responsibilities"]})

    def denied(role: str) -> list[str]:
        return sorted((denial["paidFrom"] or denial["liesWith"])["id"] for denial in roles[role]["denials"])

    found = {
        "fit": card["fit"],
        "split": card["split"],
        "unclaimed": card["unclaimed"],
        "not_guaranteed": card["notGuaranteed"],
        "payers": [[p["body"]["id"], p["budget"] and p["budget"]["id"], p["sum"], p["force"]] for p in card["payers"]],
        "why_no_sum": [p["whyNoSum"] for p in card["payers"]],
        "secures": bodies("SECURES"),
        "delivers": bodies("DELIVERS"),
        "outcomes": {role: roles[role]["outcome"] for role in expected.get("outcomes", {})},
        "denied": {role: denied(role) for role in expected.get("denied", {})},
        "why": {d["dimension"]: d["why"] for d in card["dimensions"] if d["dimension"] in expected.get("why", {})},
        "provisions": [provision["id"] for provision in card["provisions"]["nodes"]],
        "stated_in": sorted({passage["id"] for passage in card["passages"]} & set(expected.get("stated_in", []))),
    }
    return {name: value for name, value in found.items() if name in expected}


@pytest.mark.parametrize("expected", SITUATIONS, ids=[situation["situation"] for situation in SITUATIONS])
def test_the_answer_is_what_the_passages_say(ask: Any, expected: dict[str, Any]) -> None:
    asked = {"fit": ["APPLIES", "MAY_APPLY"], **expected["asked"]}
    asked["planLevel"] = asked.pop("plan_level", None)
    cards = ask(QUESTION, **asked)["whoDelivers"]["cards"]["nodes"]
    card = next((card for card in cards if card["arrangement"]["id"] == expected["card"]), None)
    assert card, f"no card for {expected['card']}; there are {[card['arrangement']['id'] for card in cards]}"
    wanted = {name: value for name, value in expected.items() if name not in ("situation", "asked", "card")}
    wanted["stated_in"] = sorted(wanted.get("stated_in", []))
    found = looked_at(card, wanted)
    assert found == wanted
