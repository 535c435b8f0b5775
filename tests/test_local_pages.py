"""The sample of what a council says of its own area, on the pages and in the answers that show it."""

import re
from typing import Any

import httpx


def test_the_sample_is_shown_for_its_area_alone_and_says_what_it_is(ask: Any) -> None:
    query = """query ($area: ID) { whoDelivers(support: "arrangement:sen-support", cost: 8200, area: $area) { cards { nodes {
      payers { sum local { id } } local { fit } localProvisions { id chargedAt { amount } statedIn { id } } } } } }"""
    (card,) = ask(query, area="area:801")["whoDelivers"]["cards"]["nodes"]
    assert [payer["sum"] for payer in card["payers"]] == ["6000.00", "2200.00"] and card["local"] == []
    priced = {one["id"].partition(":")[2]: one["chargedAt"]["amount"] for one in card["localProvisions"]}
    assert len(priced) == 11 and (priced["bristol-a"], priced["bristol-g"], priced["bristol-q"]) == ("13.98", "80.00", None)
    assert {passage["id"] for one in card["localProvisions"] for passage in one["statedIn"]} == {
        "passage:bristol-support-mapping-cost-codes"
    }
    (other,) = ask(query, area="area:373")["whoDelivers"]["cards"]["nodes"]
    assert other["localProvisions"] == []


def test_the_areas_of_the_sample_stand_side_by_side_on_a_page(visit: Any) -> None:
    _, read, page = visit("/questions/local_offers_compared?areas=area:801&areas=area:373")
    for said in (
        "11; 11 of them name no provision held nationally",
        "It makes support available under SEN support in a mainstream school",
        "1 of its 11 kinds of support carry no price",
        "No row of its own support is held; nothing is said of what it offers",
        "One-to-one teaching assistant or support staff (Bristol, code A): £13.98 an hour (2022-23)",
    ):
        assert said in read.text, said
    assert page.count("/report?about=local-provision:bristol-") == 11


def test_what_an_area_has_stands_beside_what_is_ordinarily_available(ask: Any, visit: Any) -> None:
    query = """query ($area: ID, $layer: Layer, $setting: ID) {
      ordinarilyAvailable(area: $area, layer: $layer, setting: $setting, phase: "phase:primary") {
        provisions { totalCount } local { id } facets { dimension value count } } }"""
    nowhere, here = ask(query)["ordinarilyAvailable"], ask(query, area="area:801")["ordinarilyAvailable"]
    assert nowhere["provisions"] == here["provisions"] and nowhere["local"] == []
    assert len(here["local"]) == 11 and {"dimension": "area", "value": "area:801", "count": 11} in nowhere["facets"]
    one = ask(query, area="area:801", layer="UNIVERSAL")["ordinarilyAvailable"]
    assert [node["id"] for node in one["local"]] == ["local-provision:bristol-e"]
    assert ask(query, area="area:373")["ordinarilyAvailable"]["local"] == []
    _, read, _ = visit("/senco?area=area:801&phase=phase:year-4")
    assert "Bristol: 11 of its own" in read.text and "(Bristol, code Q)" in read.text


def test_the_page_shows_what_the_area_says(client: httpx.Client) -> None:
    asked = {"support": "arrangement:sen-support", "area": "area:801", "plan_level": "plan-level:sen-support"}
    page = client.get("/questions/who_delivers", params=asked).text
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    said = words[words.index("One-to-one teaching assistant or support staff (Bristol, code A)") :]
    assert "£13.98 an hour (2022-23)" in said[:100] and "at most 25 hours a week" in said[:140]
    assert "(Bristol, code Q)" in words and "£0 " not in words
