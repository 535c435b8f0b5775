"""A draft read: what it names is matched and shown with its evidence, what it does not name is not claimed, and none of it is kept."""

import logging
import re
from typing import Any

import httpx
import pytest
from conftest import Served, catalogue

from queries.box import drafts
from queries.box.drafts import LONGEST, Match, read_draft
from queries.box.lexicon import lexicon_of, rows_of

SENTINEL = "Zzyqx"
DRAFT = """Settings should offer NELI to children with SLCN in Reception. Consider precision teaching.
The Rainbow Reading Programme may be used daily. Every child deserves a good start in life. Use their best endeavours. Explain scaffolding."""
FIELD = """query ($text: String!) { understoodDraft(text: $text) { harm sentences { text notHeld matches { words meanings { kind node { id } } } }
  interventions { id } evidence { which: finding { id } direction dated scale { name } } } }"""


@pytest.fixture(scope="module")
def lexicon() -> Any:
    return lexicon_of(rows_of(catalogue().values()))


def test_each_sentence_names_what_it_names_and_no_more(lexicon: Any) -> None:
    offer, teach, rainbow, every, use, explain = read_draft(DRAFT, lexicon).sentences
    assert offer.matches == (Match("NELI", ("intervention:neli",)), Match("SLCN", ("need:slcn",)))
    assert teach.matches == (Match("precision teaching", ("intervention:precision-teaching", "provision:precision-teaching")),)
    assert (rainbow.matches, rainbow.not_held) == ((), ("Rainbow Reading Programme",))
    assert (every.matches, every.not_held) == ((), ())
    assert use.matches == (Match("best endeavours", ("duty:best-endeavours",)),)
    assert explain.matches == (Match("scaffolding", ("intervention:scaffolding",)),)


def test_the_longest_name_is_taken_and_nothing_is_corrected(lexicon: Any) -> None:
    (one,) = read_draft("NELI Preschool came first", lexicon).sentences
    assert one.matches == (Match("NELI Preschool", ("intervention:neli-preschool",)),)
    (misspelt,) = read_draft("precison teeching came first", lexicon).sentences
    assert misspelt.matches == ()


def test_a_standard_is_found_by_its_whole_name(lexicon: Any) -> None:
    standard = "standard:ex252-speech-therapy-in-section-f"
    (one,) = read_draft(f"We say that {lexicon.entries[standard].name}", lexicon).sentences
    assert one.matches[0].ids == (standard,)


def test_signs_of_harm_lead_to_safeguarding_first(client: httpx.Client, lexicon: Any) -> None:
    assert not read_draft(DRAFT, lexicon).harm
    page = client.post("/draft", data={"text": "Pupils may say that they want to hurt themselves. Offer NELI."}).text
    assert "Safeguarding first" in page and page.index("Safeguarding first") < page.index("What the draft names")


def test_the_page_lays_evidence_beside_what_is_named_and_claims_nothing_else(client: httpx.Client) -> None:
    answer = client.post("/draft", data={"text": DRAFT})
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store" and "<script" not in answer.text
    assert "“Rainbow Reading Programme” Nothing held" in page and "Names nothing held here, so nothing is claimed of it." in page
    assert "+3 months; highest security (5 padlocks)" in page and "May 2020" in page and "EEF project trial" in page
    assert (
        "may mean" in page and "The sources held report no finding on it, which does not say that there is no evidence." in page
    )


def test_what_is_empty_or_too_long_is_refused_beside_the_box(client: httpx.Client) -> None:
    assert client.get("/draft").headers["cache-control"] == "no-store"
    assert client.post("/draft", data={"text": " "}).status_code == 400
    answer = client.post("/draft", data={"text": "a" * (LONGEST + 1)})
    assert answer.status_code == 400 and "20,000 is the most" in answer.text


def test_graphql_reads_the_same_by_post_alone(client: httpx.Client, ask: Any) -> None:
    found = ask(FIELD, text=DRAFT)["understoodDraft"]
    assert found["interventions"] == [{"id": f"intervention:{one}"} for one in ("neli", "precision-teaching", "scaffolding")]
    assert {"which": {"id": "finding:neli-effectiveness-trial"}, "direction": "SUPPORTS", "dated": "May 2020"}.items() <= next(
        row for row in found["evidence"] if row["which"]["id"] == "finding:neli-effectiveness-trial"
    ).items()
    assert client.get("/graphql", params={"query": '{ understoodDraft(text: "NELI") { harm } }'}).status_code == 405


def test_what_is_pasted_is_in_no_log_and_no_error(
    client: httpx.Client, served: Served, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    text = f"Offer NELI with {SENTINEL} Learning."
    assert SENTINEL in client.post("/draft", data={"text": text}).text
    client.post("/graphql", json={"query": f'{{ understoodDraft(text: "{text}") {{ harm }} }}'})
    monkeypatch.setattr(drafts, "read", lambda text, lexicon: {}[text])  # an error of ours whose words are the text
    failed = client.post("/draft", data={"text": text})
    assert failed.status_code == 500 and SENTINEL not in failed.text
    said = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]  # the client is not ours
    told = "".join(f"{record.getMessage()}{record.exc_text or ''}" for record in said) + "".join(capfd.readouterr())
    assert SENTINEL not in told and "KeyError" in told
    assert SENTINEL not in str(served.executor.document.cache_info()) + str(served.reader.opened)
