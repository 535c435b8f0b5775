"""A node's record in its other forms, and as something to cite."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from api.pages.records import MEDIA, bibtex, ris
from graph.linked import DEF, node_iri

PATH = "/budget/notional-sen"


def test_it_is_given_as_data(client: httpx.Client) -> None:
    answer = client.get(f"{PATH}.json")
    assert answer.headers["content-type"].startswith("application/json")
    node = answer.json()["node"]
    assert (node["id"], node["partOf"]["id"], node["heldBy"]["id"]) == (
        "budget:notional-sen",
        "budget:core-school-budget",
        "body:mainstream-school",
    )
    assert {"passage:code-2015-6-99"} <= {passage["id"] for passage in node["statedIn"]}


@pytest.mark.parametrize(("ending", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_it_is_given_as_linked_data(client: httpx.Client, ending: str, parser: str) -> None:
    answer = client.get(f"{PATH}.{ending}")
    assert answer.headers["content-type"].split(";")[0] == MEDIA[ending]
    triples = Graph().parse(data=answer.text, format=parser)
    assert (node_iri("budget:notional-sen"), DEF.heldBy, URIRef(node_iri("body:mainstream-school"))) in triples


def test_it_is_cited_with_its_release_and_what_it_rests_on(client: httpx.Client) -> None:
    page, entry, lines = client.get(PATH), client.get(f"{PATH}.bib"), client.get(f"{PATH}.ris")
    release = client.get(f"{PATH}.json").json()["release"]
    assert f"release {release}" in page.text and "Cite this" in page.text
    for name in MEDIA:
        assert f'href="{PATH}.{name}"' in page.text
    assert entry.text.startswith("@misc{budget_notional-sen,\n  title = {Notional SEN budget (element 2)},\n")
    assert f"edition = {{release {release}}}" in entry.text and "paragraph 6.99" in entry.text
    assert lines.text.splitlines()[:3] == ["TY  - DATA", "TI  - Notional SEN budget (element 2)", "AU  - Provision Graph"]
    assert lines.text.endswith("ER  - \r\n")


def test_what_is_not_there_is_told(client: httpx.Client) -> None:
    assert client.get("/budget/no-such-budget.ttl").status_code == 404
    answer = client.get(f"{PATH}.docx")
    assert answer.status_code == 404 and "json, jsonld, ttl, bib, ris" in answer.text


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_breaks_out_of_an_entry(name: str, locator: str) -> None:
    node = {"id": "budget:x", "name": name, "statedIn": [{"locator": locator, "source": {"name": "S"}}]}
    entry = bibtex(node, "2026-11-28-abc")
    assert entry.count("{") == entry.count("}") and entry.splitlines()[0] == "@misc{budget_x,"
    written = ris(node, "2026-11-28-abc")
    assert all(line[2:6] == "  - " for line in written.split("\r\n")[:-1])
    assert json.dumps(written)
