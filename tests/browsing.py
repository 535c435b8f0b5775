"""A real Chromium on this site, for the tests that need one, and a page of every type to open in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

ASKED = "needs=need:slcn&phase=phase:primary&setting=setting:mainstream-school&plan_level=plan-level:sen-support&cost=8200"
PAGES = {
    "home": "/",
    "questions": "/questions",
    "form": "/questions/who_delivers",
    "cards": f"/questions/who_delivers?{ASKED}",
    "why not": "/questions/who_delivers?age=26&plan_level=plan-level:ehc-plan&fit=fails",
    "ordinarily available": "/senco?phase=phase:year-4&setting=setting:mainstream-school&item=provision:talk-partners",
    "sheet": "/sheet?item=provision:small-group-language&item=provision:comic-strips-and-social-stories&phase=phase:primary",
    "wrong form": "/questions/who_delivers?age=young",
    "records": "/questions/gaps_and_overlaps?kind=two_first_payers",
    "lines": "/questions/cost_of_support?arrangement=arrangement:sen-support&change=yes",
    "costed": "/questions/cost_of_support?arrangement=arrangement:sen-support&lines.support=&lines.rate=24.50&lines.hours=2&lines.weeks=38&lines.group=1",
    "page of nodes": "/questions/timetable",
    "list": "/budgets",
    "node": "/budget/notional-sen",
    "figure": "/indicator/plans-issued-in-20-weeks",
    "explorer": "/explore",
    "schema": "/explore/schema",
    "schema type": "/explore/schema/Card",
    "about": "/about",
    "search": "/search?q=salt",
    "sign": "/questions/what_a_sign_points_to?seen=covers+ears+in+assembly",
    "box": "/ask",
    "box figures": "/ask/figures",
    "for commissioners": "/commissioners",
    "money": "/money",
    "authority": "/area/373/figures",
    "bands": "/bands?scheme=band-scheme:herefordshire&scheme=band-scheme:suffolk",
    "coverage": "/coverage",
    "guides": "/guides",
    "draft": "/draft",
    "guide": "/guides?guide=practice-guide:nice-ng11",
    "evidence": "/evidence?need=need:asd&phase=phase:primary",
    "plan": "/plan-2023",
    "packs": "/packs",
    "every band": "/bands?by=hours",
    "law and proposals": "/law-and-proposals",
    "one subject": "/law-and-proposals?topic=topic:local-inclusion-plan",
    "gaps": "/questions/gaps_and_overlaps",
    "local offers": "/questions/local_offers_compared?areas=area:801&areas=area:373",
    "what an area has": "/senco?area=area:801",
    "glossary": "/glossary",
    "acronyms": "/glossary/acronyms",
    "dictionary": "/schema",
    "fields": "/schema/Responsibility",
    "sources": "/sources",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "cookies": "/cookies",
    "not known": "/questions/what_is_not_known",
    "how to": "/docs",
    "for sencos": "/docs/senco",
    "for authors": "/docs/author",
    "how commissioners": "/docs/commissioner",
    "for developers": "/docs/developer",
    "root fields": "/docs/reference",
    "root field": "/docs/reference/whoDelivers",
    "vocabulary": "/vocabulary",
    "downloads": "/downloads",
    "releases": "/releases",
    "report": "/report?about=budget:notional-sen",
    "sign in": "/sign-in",
    "not there": "/budget/no-such-budget",
    "nowhere": "/no/such/page",
}
"""A page of every type."""
WITH_CHARTS = {"money", "authority"}


def found(name: str) -> str:
    """A program this machine has; where it has not, the tests are not run, or fail where they must be."""
    path = shutil.which(name)
    if path is None:
        lacking(f"{name} is not installed")
    return str(path)


def lacking(what: str) -> None:
    if os.environ.get("PROVISION_TEST_BROWSER") == "required":
        pytest.fail(f"{what}, and PROVISION_TEST_BROWSER says that it is required")
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for the run, which reaches no host but this machine."""
    options = ChromeOptions()
    options.binary_location = found("chromium")
    for switch in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(f"--{switch}")
    browser = Chrome(options=options, service=ChromeService(found("chromedriver")))
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, as its package ships it."""
    path = os.environ.get("PROVISION_TEST_AXE", "")
    if not Path(path).is_file():
        lacking("PROVISION_TEST_AXE names no axe.min.js")
    return Path(path).read_text(encoding="utf-8")


class Window:
    """The browser on this site."""

    def __init__(self, browser: Chrome, address: str) -> None:
        self.browser, self.address = browser, address

    def open(self, path: str, width: int = 1280, scripts: bool = True) -> None:
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.scripts(scripts)
        self.browser.get(self.address + path)

    def scripts(self, on: bool) -> None:
        self.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    def run(self, script: str) -> Any:
        return self.browser.execute_script(script)

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    @property
    def focused(self) -> str:
        """What has the focus, in words: its name, its label or its text."""
        return self.run("const e = document.activeElement; return e.ariaLabel || (e.labels && e.labels[0] || e).innerText.trim()")

    def chord(self, held: str, key: str) -> None:
        """One key while another is held."""
        ActionChains(self.browser).key_down(held).send_keys(key).key_up(held).perform()

    def go(self, words: str) -> None:
        """Go on by the keyboard to the link or button so called, and follow it."""
        self.tab_to(words)
        self.follow()

    def tab_to(self, words: str, most: int = 250) -> None:
        """Go on by the keyboard to what is so labelled."""
        for _ in range(most):
            self.press(Keys.TAB)
            if words in self.focused:
                return
        raise AssertionError(f"{words!r} is not reached in {most} steps; the last was {self.focused!r}")

    def follow(self) -> None:
        """Press Enter, and wait for the next page."""
        before = self.browser.find_element(By.TAG_NAME, "html")
        self.press(Keys.ENTER)
        WebDriverWait(self.browser, 60).until(lambda b: b.find_element(By.TAG_NAME, "html") != before)
        WebDriverWait(self.browser, 60).until(lambda b: self.run("return document.readyState") == "complete")

    @property
    def heading(self) -> str:
        return self.browser.find_element(By.TAG_NAME, "h1").text.replace("\n", " ")

    @property
    def text(self) -> str:
        return self.browser.find_element(By.TAG_NAME, "main").text


@pytest.fixture
def window(chromium: Chrome, served: Any, client: httpx.Client) -> Window:
    return Window(chromium, served.url)
