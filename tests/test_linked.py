"""Every IRI of the linked data leads somewhere: to the document about it, in the form that the client takes."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal

from api.negotiation import best
from api.pages.linked import DOCUMENTS
from graph.linked import BASE, DEF, ID, node_iri
from graph.schema import BASES, NODE_TYPES

IRI = "/id/budget/notional-sen"
TAKEN = {
    "text/turtle": "/budget/notional-sen.ttl",
    "application/ld+json": "/budget/notional-sen.jsonld",
    "application/json": "/budget/notional-sen.json",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "/budget/notional-sen",
    "*/*": "/budget/notional-sen",
    "": "/budget/notional-sen",
    "text/*": "/budget/notional-sen",
    "TEXT/Turtle ; Q=1": "/budget/notional-sen.ttl",
    "text/turtle;q=0.5, application/ld+json;q=0.9": "/budget/notional-sen.jsonld",
    "text/html;q=0, */*;q=0.1": "/budget/notional-sen.ttl",
    "text/html;q=0.4, text/*;q=0.8": "/budget/notional-sen.ttl",
    "application/rdf+xml, text/turtle;q=0.2": "/budget/notional-sen.ttl",
    "text/turtle;q=nonsense, application/ld+json;q=0.1": "/budget/notional-sen.jsonld",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': "/budget/notional-sen.jsonld",
}


@pytest.mark.parametrize("accept", TAKEN)
def test_a_thing_leads_to_the_document_that_is_taken(client: httpx.Client, accept: str) -> None:
    answer = client.get(IRI, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"], answer.headers["vary"].split(", ")[0]) == (
        303,
        TAKEN[accept],
        "Accept",
    )
    assert '</budget/notional-sen.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0, text/turtle;q=0", "application/rdf+xml", "nonsense"])
def test_what_cannot_be_given_is_told_with_what_can(client: httpx.Client, accept: str) -> None:
    answer = client.get(IRI, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["vary"].split(", ")[0]) == (406, "Accept")
    assert "text/turtle  /budget/notional-sen.ttl\n" in answer.text and "text/html  /budget/notional-sen\n" in answer.text


@pytest.mark.parametrize(("media", "parser"), [("text/turtle", "turtle"), ("application/ld+json", "json-ld")])
def test_what_it_leads_to_is_about_it(client: httpx.Client, media: str, parser: str) -> None:
    answer = client.get(IRI, headers={"Accept": media}, follow_redirects=True)
    assert answer.headers["content-type"].split(";")[0] == media
    triples = Graph().parse(data=answer.text, format=parser)
    assert (node_iri("budget:notional-sen"), DEF.heldBy, node_iri("body:mainstream-school")) in triples


def test_a_kind_or_a_node_that_is_not_there_is_told(client: httpx.Client) -> None:
    assert client.get("/id/bugdet/notional-sen").status_code == 404
    assert client.get("/id/budget/no-such", follow_redirects=True).status_code == 404


def test_the_terms_of_the_vocabulary_lead_to_what_they_mean(client: httpx.Client) -> None:
    turtle = client.get("/def/paidFrom", headers={"Accept": "text/turtle"})
    assert (turtle.status_code, turtle.headers["location"]) == (303, "/vocabulary.ttl#paidFrom")
    triples = Graph().parse(data=client.get("/vocabulary.ttl").text, format="turtle")
    assert set(triples.objects(DEF.paidFrom, RDF.type)) == {OWL.ObjectProperty}
    assert triples.value(DEF.above, RDFS.comment) == Literal("The cost above which it pays, in pounds on its basis.")
    page = client.get("/def/paidFrom", headers={"Accept": "text/html"}, follow_redirects=True)
    own = [subject for subject in set(triples.subjects(RDF.type)) if subject not in (DEF[""],)]
    missing = [one for one in own if f'id="{one.rpartition("/")[2]}"' not in page.text]
    assert page.status_code == 200 and missing == []


def test_every_term_that_the_data_uses_resolves(client: httpx.Client) -> None:
    names = [*BASES, *NODE_TYPES, "paidFrom", "heldBy", ""]
    assert {client.get(f"/def/{name}").status_code for name in names} == {303}
    assert client.get("/def/noSuchTerm").status_code == 404
    assert client.get("/scheme/needs", headers={"Accept": "text/turtle"}).headers["location"] == "/vocabulary.ttl#needs"
    assert client.get("/shape/Budget").headers["location"] == "/shapes.ttl#Budget"


def test_the_documents_are_kept_and_asked_about_again(client: httpx.Client) -> None:
    for path in ("/vocabulary.ttl", "/vocabulary.jsonld", "/shapes.ttl", "/shapes.jsonld"):
        answer = client.get(path)
        assert len(Graph().parse(data=answer.text, format="turtle" if path.endswith("ttl") else "json-ld")) > 500
        assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert BASE + "scheme/needs" in {
        str(one) for one in Graph().parse(data=client.get("/vocabulary.ttl").text).subjects(RDF.type, SKOS.ConceptScheme)
    }
    assert str(node_iri("a:b")) == f"{ID}a/b"


@given(st.text(max_size=80), st.lists(st.sampled_from([*DOCUMENTS.values(), "*/*", "text/*", "image/png"]), max_size=4))
def test_no_header_is_an_error(noise: str, media: list[str]) -> None:
    assert best(",".join([noise, *media]), DOCUMENTS) in {*DOCUMENTS, None}
    assert best(noise.replace("/", "") + "," + "text/turtle", DOCUMENTS) == ".ttl"
