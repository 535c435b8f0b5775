"""The pages for those who write guidance: what they say of real rows, beside the same rows as a file and as a question."""

import csv
import io
import re

import httpx
from conftest import catalogue
from reading import HOSTILE, MOST_BYTES

from graph.schema import Finding, Intervention

PAGES = [
    "/guides",
    "/guides?guide=practice-guide:eef-send-mainstream",
    "/guides?guide=practice-guide:teacher-handbook-send",
    "/evidence",
    "/evidence?need=need:asd&phase=phase:primary",
    "/evidence?interventions=intervention:scaffolding",
]


def test_the_pages_for_authors_are_whole_and_stay_small(visit) -> None:
    for path in PAGES:
        status, read, text = visit(path)
        assert status == 200 and len(text) < MOST_BYTES and "<script" not in text, path


def test_page_after_page_every_intervention_for_a_need_comes_once(visit) -> None:
    seen, path = [], "/evidence?need=need:asd"
    while path:
        text = visit(path)[2]
        seen += re.findall(r'<article class="offer" aria-labelledby="intervention-([a-z0-9-]+)"', text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        path = more[1].replace("&amp;", "&") if more else ""
    rows = catalogue().values()
    asked = {one.id for one in rows if isinstance(one, Intervention) and "need:asd" in one.meets}
    told = {one.about for one in rows if isinstance(one, Finding)}
    assert {f"intervention:{one}" for one in seen} >= asked & told and len(seen) == len(set(seen)) == 30
    assert "For every need: no need is named" in text


def test_an_intervention_shows_each_finding_on_its_own_scale_with_those_who_disagree(visit) -> None:
    said = visit("/evidence?interventions=intervention:accelerated-reader&phase=phase:primary")[1].text
    assert "+3 months (all), +5 (free meals); 349 pupils, 4 schools" in said
    assert "Supports it: 1" in said and "No effect told: 1" in said and "Other ages" in said and "Old" in said
    assert said.count("Disagrees with") == 2 and "lies more than 10 years back" in said


def test_what_was_taken_back_is_marked_and_what_has_no_year_is_not_called_old(visit) -> None:
    said = visit("/evidence?interventions=intervention:learning-styles")[1].text
    assert "Taken back" in said and "Its publisher has taken the figure back" in said
    tamil = visit("/evidence?interventions=intervention:colourful-semantics&phase=phase:primary")[1].text
    assert "Ages not told" in tamil and "Not told" in tamil and tamil.count("Old") == 1  # where the word is explained


def test_that_nothing_is_held_is_not_said_to_be_no_evidence(visit) -> None:
    said = visit("/evidence?interventions=intervention:scaffolding")[1].text
    assert "which does not say that there is no evidence" in said and "Nothing held (1)" in said


def test_the_page_and_the_file_hold_the_same_rows(client: httpx.Client) -> None:
    asked = "interventions=intervention:neli&interventions=intervention:pecs&phase=phase:primary"
    page = client.get(f"/evidence?{asked}").text
    file = client.get(f"/questions/evidence_compared.csv?{asked}").text
    rows = list(csv.DictReader(io.StringIO(file)))
    shown = re.findall(r'data-label="Finding"><a href="/finding/([a-z0-9-]+)">', page)
    asks = '{ evidenceCompared(interventions: ["intervention:neli", "intervention:pecs"], phase: "phase:primary") { rows { finding { id } } } }'
    told = client.get("/graphql", params={"query": asks}).json()["data"]["evidenceCompared"]["rows"]
    assert len(shown) == len(rows) == 8
    assert [f"finding:{one}" for one in shown] == [row["finding"]["id"] for row in told]


def test_nonsense_is_refused_beside_its_field(visit, client: httpx.Client) -> None:
    status, read, text = visit("/evidence?interventions=intervention:no-such")
    assert status == 400 and "There is a problem with what was asked" in read.text and 'href="#interventions"' in text
    assert HOSTILE not in client.get("/evidence", params={"need": HOSTILE}).text


def test_a_hole_of_a_guide_says_what_it_is_a_hole_of(visit) -> None:
    every = visit("/guides")[1].text
    assert "Recommendations without evidence here (3 of 16)" in every
    assert "that is not to say that there is no evidence" in every
    one = visit("/guides?guide=practice-guide:nice-ng11")[1].text
    assert "Names nothing held" in one and "No finding held is said to be what it rests on." in one
    promised = visit("/guides?guide=practice-guide:promised-autism")[1].text
    assert "that is not to say that it makes none" in promised and "Announced: not in force" in promised


def test_a_recommendation_stands_beside_what_else_is_held(visit) -> None:
    said = visit("/guides?guide=practice-guide:nice-cg170")[1].text
    assert "Also held" in said and "Peer-mediated social groups and buddies" in said
    assert visit("/guides?guide=practice-guide:none")[0] == 400 and visit("/guides?guide=budget")[0] == 400


def test_an_intervention_used_in_a_provision_rests_on_a_passage_that_the_provision_cites() -> None:
    rows = catalogue()
    links = [(one, rows[to]) for one in rows.values() if isinstance(one, Intervention) for to in one.used_in]
    loose = {(one.id, to.id) for one, to in links if not set(one.stated_in) & set(to.stated_in)}
    assert len(links) == 23 and len(loose) == 7  # those that were linked before their passages were compared


def test_a_provision_shows_the_evidence_of_what_is_used_in_it(visit) -> None:
    assert "Used in: Emotion coaching" in visit("/evidence?interventions=intervention:emotion-coaching")[1].text
