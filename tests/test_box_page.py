"""The question box served: its page, its GraphQL field, its figures; what is typed is in no address, no log and no error."""

import logging
from typing import Any

import httpx
import pytest
from conftest import Served, catalogue

from graph.knowledge_graph import KnowledgeGraph
from queries.box import understand as box
from queries.box.lexicon import lexicon, lexicon_of, rows_of

SENTINEL = "zzyqx"
FIELD = """query ($text: String!) { understood(text: $text) { question words address refusedBecause notUnderstood nearest
  parts { words taken: parameter value node { id name } } meanings { name node { id } } signs { id } } }"""


def graph(served: Served) -> KnowledgeGraph:
    return served.reader.opened.context.graph  # type: ignore[union-attr]


def test_the_lexicon_of_a_release_is_that_of_its_rows(served: Served) -> None:
    held = served.run(lexicon(graph(served)))
    made = lexicon_of(rows_of(catalogue().values()))
    assert (held.entries, held.phrases, held.signs) == (made.entries, made.phrases, made.signs)


def test_the_page_shows_what_it_understood_and_leads_to_the_answer(client: httpx.Client) -> None:
    page = client.post("/ask", data={"text": "who pays for speech therapy in section F at primary"})
    address = "/questions/who_delivers?support=provision:speech-and-language-therapy-to-learn&amp;section=section:f&amp;phase=phase:primary"
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert address in page.text
    assert '<option value="section:f" selected>' in page.text and "<script" not in page.text
    assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_the_page_says_why_it_refuses(client: httpx.Client) -> None:
    page = client.post("/ask", data={"text": f"who pays for a {SENTINEL} in section F"}).text
    assert "not known here" in page and f"“{SENTINEL}”" in page and "Who delivers what support" in page
    assert client.post("/ask", data={"text": " "}).status_code == 400
    assert client.post("/ask", data={"text": "a" * 501}).status_code == 400
    assert 'action="/ask"' in client.get("/").text


def test_what_is_seen_of_a_child_leads_to_the_signs_held_and_into_no_address(client: httpx.Client) -> None:
    page = client.post("/ask", data={"text": "he chews his sleeves and spins all day"}).text
    assert "/questions/what_a_sign_points_to?sign=sign:seeks-movement-and-touch" in page
    assert "seen=" not in page and 'name="seen"' not in page


def test_graphql_reads_the_same_and_sends_no_statement(served: Served, ask: Any) -> None:
    before = graph(served).statements
    found = ask(FIELD, text="section g OT who pays")["understood"]
    assert graph(served).statements == before
    assert found["parts"] == [
        {
            "words": "section g",
            "taken": "section",
            "value": "section:g",
            "node": {"id": "section:g", "name": "Section G: health care provision"},
        },
        {
            "words": "OT",
            "taken": "support",
            "value": "provision:occupational-therapy-for-health",
            "node": {"id": "provision:occupational-therapy-for-health", "name": "Occupational therapy for a health need"},
        },
    ]
    assert (found["question"], found["refusedBecause"]) == ("who_delivers", None)
    meanings = ask(FIELD, text="what about PA")["understood"]["meanings"]
    assert {"name": "personal assistant", "node": None} in meanings


def test_what_is_typed_is_in_no_log_and_no_error(
    client: httpx.Client, served: Served, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    text = f"who pays for {SENTINEL} in year 4"
    inline = f'{{ understood(text: "{text}") {{ question }} }}'
    client.post("/ask", data={"text": text})
    client.post(
        "/ask", content=f"text={SENTINEL}%ff%zz&{SENTINEL}".encode() + b"\xff", headers={"content-type": "application/json"}
    )
    client.post("/graphql", json={"query": inline})
    client.post("/graphql", json={"query": inline + SENTINEL})
    assert client.get("/graphql", params={"query": inline}).status_code == 405
    monkeypatch.setattr(box, "read", lambda text, lexicon: {}[text])  # an error of ours whose words are the text
    failed = client.post("/ask", data={"text": text})
    answer = client.post("/graphql", json={"query": FIELD, "variables": {"text": text}}).json()
    assert failed.status_code == 500 and SENTINEL not in failed.text
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL" and SENTINEL not in str(answer)
    said = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]  # the client is not ours
    told = "".join(f"{record.getMessage()}{record.exc_text or ''}" for record in said) + "".join(capfd.readouterr())
    assert SENTINEL not in told
    assert "KeyError" in told
    assert not [kept for kept in (served.reader.opened, client.cookies) if SENTINEL in str(kept)]


def test_the_figures_are_published(client: httpx.Client) -> None:
    page = client.get("/ask/figures").text
    assert page.count("of 120</td>") == 2 and "That nobody" not in page
