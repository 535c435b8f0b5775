"""When review is due: one rule, said where it is used, and a way to report each statement wherever its passage is shown."""

import re
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import catalogue
from hypothesis import given
from hypothesis import strategies as st
from reading import Read

from api.pages.review import RULE, Review, review_of
from graph.schema import Sourced

CARDS = "/questions/who_delivers?needs=need:slcn&phase=phase:primary&setting=setting:mainstream-school&plan_level=plan-level:sen-support&cost=8200"
SHOWN = {
    CARDS: "responsibility:sen-support-funds-notional-sen",
    "/plan-2023": None,
    "/law-and-proposals?topic=topic:funding": None,
    "/questions/what_a_sign_points_to?seen=covers+ears+in+assembly": "sign:covers-ears",
    "/bands?scheme=band-scheme:bristol&scheme=band-scheme:leeds": "band-scheme:leeds",
    "/questions/evidence_for?need=need:slcn": None,
    "/budget/notional-sen": "budget:notional-sen",
}
"""Pages that show statements with their passages, each with one of them."""


def checked(*days: str | None) -> list[dict[str, Any]]:
    return [{"checkedOn": one} for one in days]


@pytest.mark.parametrize(
    ("days", "end", "due"),
    [
        (["2026-11-23"], None, date(2027, 11, 23)),
        (["2026-11-24", "2026-11-23"], None, date(2027, 11, 23)),
        (["2026-11-23"], "2027-03-31", date(2027, 3, 31)),
        (["2026-11-23"], "2031-03-31", date(2027, 11, 23)),
        (["2026-11-23", None], None, None),
        ([], None, None),
        (["2028-02-29"], None, date(2029, 3, 1)),
    ],
)
def test_the_rule(days: list[str | None], end: str | None, due: date | None) -> None:
    assert review_of(checked(*days), end).due == due


@given(
    st.lists(st.dates(date(2000, 1, 1), date(2090, 1, 1)), min_size=1), st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1))
)
def test_review_is_never_due_later_than_a_year_after_any_check_or_than_the_end(days: list[date], end: date | None) -> None:
    due = review_of(checked(*(str(one) for one in days)), end and str(end)).due
    assert due is not None and all((due - one).days <= 366 for one in days) and (end is None or due <= end)


def test_what_is_said_of_it() -> None:
    found = review_of(checked("2026-11-23"))
    assert found.said(date(2026, 12, 1)) == "Checked 23 November 2026; review due 23 November 2027"
    assert found.said(date(2027, 11, 23)) == "Checked 23 November 2026; review was due 23 November 2027"
    assert Review(None, None).said(date(2026, 12, 1)) == "Review due: a passage has not been checked"


@pytest.mark.parametrize("path", SHOWN)
def test_each_statement_says_when_it_was_checked_and_can_be_reported(visit, path: str) -> None:
    _, read, page = visit(path)
    assert RULE in read.text and re.search(r"Checked \d+ \w+ \d{4}; review due \d+ \w+ \d{4}|Review due:", read.text)
    reported = {unquote(one) for one in re.findall(r'href="/report\?about=([^"&]+)"', page.partition("<footer")[0])}
    assert reported and all(isinstance(catalogue()[one], Sourced) for one in reported)
    assert SHOWN[path] is None or SHOWN[path] in reported


def test_every_statement_of_a_card_can_be_reported(visit) -> None:
    page = visit(CARDS)[2]
    for card in re.findall(r'<article class="card".*?</article>', page, re.S):
        cited = len(re.findall(r"<li>(?:(?!</li>).)*class=\"ref\"", card, re.S)) + card.count('class="from')
        assert card.count("/report?about=responsibility:") + card.count("/report?about=denial:") >= cited
        assert card.count("/report?about=arrangement:") == 1 or "Does not apply" in card


def test_the_page_to_report_on_shows_what_it_rests_on(visit) -> None:
    _, read, _ = visit("/report?about=responsibility:sen-support-funds-notional-sen")
    for said in ("Where it is stated, and how that was checked", "Section 1, The notional SEN budget", RULE, "review due"):
        assert said in read.text
    assert "in budget:nothing-so-called" in Read(visit("/report?about=budget:nothing-so-called")[2]).text
