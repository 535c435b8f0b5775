"""Readers' reports: taken from anybody, a few at a time, and nothing in them that tells who somebody is."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import HOSTILE, Read
from test_desk_sessions import shapes
from test_drafting import Office, office_in
from visiting import SAME, Forms, Person, end_of

from api.keys import Role
from api.personal import marks_in
from graph.engine import Engine
from ingest.drafting import MOST_REPORTS

EMAIL, TELEPHONE, POSTCODE = "an e-mail address", "a telephone number", "a postcode"
TEN, THIRTEEN = "a number of 10 digits, as an NHS number has", "a number of 13 characters, as a unique pupil number has"
TELLING = {
    "write to a.mother+1@school.example": {EMAIL},
    "ring 020 7946 0958": {TELEPHONE},
    "ring (0114) 496 0000 today": {TELEPHONE},
    "ring 07700 900123.": {TELEPHONE},
    "ring +44 7700 900123": {TELEPHONE, TEN},
    "she lives at SW1A 2AA": {POSTCODE},
    "she lives at m1 1ae.": {POSTCODE},
    "NHS number 943 476 5919": {TEN},
    "9434765919": {TEN},
    "his UPN is H801200001001": {THIRTEEN},
    "h80120000100a": {THIRTEEN},
    "ISBN 978-0-19-852663-6": {THIRTEEN, TEN, TELEPHONE},
}
TELLING_NOTHING = (
    "section 20(3) of the Children and Families Act 2014",
    "In 2023-24 it was £10,000, in 2024-25 £6,000 or £1,234,567,890.12.",
    "paragraphs 9.14 to 9.32, and 6.95, 6.97",
    "https://www.gov.uk/government/publications/send-code-of-practice-0-to-25",
    "E09000001 is the code of an area; 10000 pupils; 0.25 0.5 0.75",
    "the ages 0 to 25, from year 1 to year 11",
)


@pytest.fixture(scope="module")
def office(home: Any, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(engine, tmp_path_factory.mktemp("reports")) as office:
        yield office


@pytest.fixture
def reader(office: Office) -> Person:
    return Person(office, None)


@pytest.mark.parametrize("text", TELLING)
def test_what_may_tell_who_somebody_is_is_found(text: str) -> None:
    assert set(marks_in(text)) == TELLING[text]


@pytest.mark.parametrize("text", TELLING_NOTHING)
def test_what_a_report_needs_to_say_is_not_taken_for_it(text: str) -> None:
    assert list(marks_in(text)) == []


@given(st.integers(0, 10**10 - 1), st.sampled_from(["", " ", "-"]), st.sampled_from(["", "no. ", "("]))
def test_ten_digits_are_found_however_they_are_grouped(number: int, between: str, before: str) -> None:
    digits = f"{number:010}"
    assert TEN in marks_in(f"{before}{digits[:3]}{between}{digits[3:6]}{between}{digits[6:]} is it")


def test_a_report_is_kept_found_by_a_reviewer_and_closed(office: Office, reader: Person) -> None:
    assert "kept in a journal for good: name no child and no family" in reader.see("/report?about=body:school")
    form = reader.form("/report?about=body:school", "/report") | {"why": f"Section 2 says otherwise {HOSTILE}"}
    assert "set-cookie" not in reader.client.get("/report").headers
    kept = reader.client.post("/report", data=form)
    end = end_of(office)
    assert kept.status_code == 200 and "Your report is kept" in kept.text and "School" in kept.text
    assert reader.client.post("/report", data=form).status_code == 200 and end_of(office) == end, "sent twice, kept once"

    reviewer = Person(office, Role.REVIEWER)
    page = reviewer.client.get("/drafts?list=reports").text
    assert "Draft 1: report on body:school" in Read(page).text and HOSTILE not in page
    said = reviewer.see("/drafts/1")
    assert "By a reader without a key" in said and "Section 2 says otherwise" in said
    begun = reviewer.form("/drafts/new?about=body:school&report=1")
    assert begun["why"].startswith("A reader’s report, draft:1") and begun["name"] == "School"
    assert reviewer.send("/drafts/interests", why="none").status_code == 303
    assert reviewer.do("/drafts/1", "close", "the section was read again").status_code == 303
    assert "Closed" in reviewer.see("/drafts/1") and "Readers’ reports (0)" in reviewer.see("/drafts?list=reports")


@pytest.mark.parametrize(
    ("about", "why", "told"),
    [
        ("body:none", "it is wrong", "nothing is held under the id 'body:none'"),
        ("", "it is wrong", "say which record it is about"),
        ("none:such", "it is wrong", "nothing is held under the id 'none:such'"),
        ("body:school", "  \n ", "say what is wrong"),
        ("body:school", "x" * 1_001, "it has 1,001 characters; 1,000 are taken"),
        ("body:school", "ring 020 7946 0958", "it holds a telephone number: what is sent is kept for good"),
    ],
)
def test_what_is_not_taken_is_told_and_kept_in_the_form(office: Office, reader: Person, about: str, why: str, told: str) -> None:
    end, form = end_of(office), reader.form("/report")
    answer = reader.client.post("/report", data=form | {"about": about, "why": why})
    assert (
        answer.status_code == 400
        and told in Read(answer.text).text.lower().replace("say", "say")
        or told in Read(answer.text).text
    )
    assert Forms(answer.text).found["/report"]["why"].strip() == why.strip() and end_of(office) == end
    assert Forms(answer.text).found["/report"]["key"] == form["key"]


def test_words_of_harm_put_safeguarding_first(office: Office, reader: Person) -> None:
    end = end_of(office)
    answer = reader.send("/report?about=body:school", "/report", why="The boy is scared of home, it says.")
    read = Read(answer.text).text
    assert (
        read.index("Safeguarding first") < read.index("Corrections are wanted") and "call 999" in read and end_of(office) == end
    )
    again = reader.client.post("/report", data=Forms(answer.text).found["/report"])
    assert "Your report is kept" in again.text and end_of(office) != end


def test_no_other_site_can_send_one(office: Office, reader: Person) -> None:
    form = reader.form("/report") | {"about": "body:school", "why": "it is wrong", "token": ""}
    end, host = end_of(office), reader.client.base_url.netloc.decode()
    with httpx.Client(base_url=office.client.base_url, timeout=60) as client:
        for called, shape in shapes(form, "", host).items():
            if "token" not in called:  # no form of theirs has one
                assert client.post("/report", **shape).status_code in (400, 403, 413, 415), called
    assert client.is_closed and end_of(office) == end


def test_a_client_may_send_five_in_ten_minutes(office: Office, reader: Person) -> None:
    end = ""
    for _ in range(6):
        end = end_of(office)
        answer = reader.send("/report?about=body:school", "/report", why="it is wrong")
        if answer.status_code == 429:
            break
    read = Read(answer.text).text
    assert (
        answer.status_code == 429 and "You have sent 5 reports of late" in read and 0 < int(answer.headers["retry-after"]) <= 600
    )
    assert Forms(answer.text).found["/report"]["why"] == "it is wrong" and end_of(office) == end


def test_too_many_that_wait_are_told_with_the_other_way(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    report = 'mutation ($key: ID!) { report(key: $key, why: "it is wrong", about: "body:school") { id } }'
    waiting = office.ask(Role.AUTHOR, "{ drafts(state: [REPORTED]) { totalCount } }")["drafts"]["totalCount"]
    for _ in range((MOST_REPORTS - waiting) // 20):
        many = " ".join(f'r{n}: report(key: "{uuid.uuid4()}", why: "wrong", about: "body:school") {{ id }}' for n in range(20))
        office.ask(Role.READER, f"mutation {{ {many} }}")
    for _ in range((MOST_REPORTS - waiting) % 20):
        office.ask(Role.READER, report)
    monkeypatch.setenv("PROVISION_REPORT", "mailto:keeper@example.org")
    other = Person(office, None)
    other.client.headers["X-Forwarded-For"] = "192.0.2.7"
    answer = other.send("/report?about=body:school", "/report", why="it is wrong")
    assert answer.status_code == 400 and "oo many reports await their reviewers" in Read(answer.text).text
    assert "mailto:keeper@example.org?subject=Error%20in%20body%3Aschool" in answer.text
    assert SAME.keys() <= {name.title() for name in other.client.headers}
