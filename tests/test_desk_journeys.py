"""A row on its way through the pages, by keyboard alone: proposed, compared and approved, published, and read by anybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import Window
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from test_browser import faults_of
from test_drafting import Office, office_in

from api.keys import Role
from graph.engine import Engine


@pytest.fixture(scope="module")
def office(home: Any, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(engine, tmp_path_factory.mktemp("journeys")) as office:
        yield office


@pytest.fixture
def window(chromium: Chrome, office: Office) -> Iterator[Window]:
    yield Window(chromium, str(office.client.base_url).rstrip("/"))
    chromium.delete_all_cookies()


def sign_in(window: Window, office: Office, role: Role) -> None:
    window.browser.delete_all_cookies()
    window.open("/", scripts=False)
    window.go("Sign in")
    window.tab_to("Your key")
    window.press(office.keys[role])
    window.follow()
    assert window.heading == "Drafts" and f"{office.names[role]}, {role.value}" in window.text


def replace(window: Window, label: str, text: str) -> None:
    """Type into a box in the place of what stands there."""
    window.tab_to(label)
    window.chord(Keys.CONTROL, "a")
    window.press(text)


def unfold(window: Window, words: str) -> None:
    window.tab_to(words)
    window.press(Keys.ENTER)


def test_a_change_is_proposed_reviewed_and_published_by_keyboard(window: Window, office: Office) -> None:
    sign_in(window, office, Role.AUTHOR)
    window.open("/budget/own", scripts=False)
    window.go("Propose a change of it")
    assert window.heading == "Change a row budget:own"
    replace(window, "Name", "Money of its own")
    unfold(window, "A new passage")
    for label, text in {"Id": "passage:act-9", "Source": "source:act", "Locator": "section 9"}.items():
        replace(window, label, text)
    window.tab_to("Checked")
    window.press("Not yet")
    window.tab_to("Why it is proposed")
    window.press("Section 9 says so")
    window.go("Save as a draft")
    assert "Draft 1: change" in window.heading and "Money of its own" in window.text and "passage:act-9" in window.text
    unfold(window, "Submit")
    window.go("Submit")
    assert "Submitted Revision 2" in window.text
    window.go("Sign out")
    assert window.heading == "Sign in"

    sign_in(window, office, Role.REVIEWER)
    window.go("Draft 1: change of budget:own")
    window.go("declared your interests")
    while "Your interests" not in window.focused or window.run("return document.activeElement.tagName") != "TEXTAREA":
        window.press(Keys.TAB)
    window.press("I have none")
    window.go("Declare")
    assert "It holds until" in window.text
    window.open("/drafts/1", scripts=False)
    assert "Own budget" in window.text and "Money of its own" in window.text
    unfold(window, "Approve")
    window.tab_to("Words")
    window.press("It says so")
    window.go("Approve")
    assert "Approved Revision 3" in window.text

    sign_in(window, office, Role.PUBLISHER)
    window.go("Publish")
    while window.run("return document.activeElement.tagName") != "BUTTON" or window.focused != "Publish":
        window.press(Keys.TAB)
    window.follow()
    assert window.heading == "Published" and "Draft 1" in window.text
    window.go("What changed in it")
    assert "Money of its own" in window.text
    window.browser.delete_all_cookies()
    window.open("/budget/own", scripts=False)
    assert "Money of its own" in window.heading and "Propose a change" not in window.text


SIGNED_IN = {
    "list": "/drafts?list=all",
    "draft": "/drafts/1",
    "propose": "/drafts/new",
    "addition": "/drafts/new?type=Responsibility",
    "change": "/drafts/new?about=body:school",
    "interests": "/drafts/interests",
    "publish": "/drafts/publish",
    "not there": "/drafts/999",
}


@pytest.mark.parametrize("name", SIGNED_IN)
def test_the_pages_have_no_accessibility_fault_and_fit(window: Window, office: Office, axe: str, name: str) -> None:
    sign_in(window, office, Role.ADMINISTRATOR)
    for width in (320, 1280):
        window.open(SIGNED_IN[name], width, scripts=False)
        window.scripts(True)
        window.run("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults_of(window, axe) == []
        assert window.run("return document.documentElement.scrollWidth") <= width


def test_a_wrong_form_has_no_accessibility_fault(window: Window, office: Office, axe: str) -> None:
    sign_in(window, office, Role.AUTHOR)
    window.open("/drafts/new?type=Body", scripts=False)
    window.browser.find_element(By.ID, "why").send_keys("so")
    window.browser.find_element(By.ID, "stated_in").send_keys("passage:none")
    window.go("Save as a draft")
    assert "Nothing was kept yet" in window.text
    window.scripts(True)
    assert faults_of(window, axe) == []
