"""The pages in a real Chromium: accessible, without JavaScript too, at any width, by keyboard alone, and from one host only."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from conftest import sampled
from selenium.common.exceptions import StaleElementReferenceException
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
    "plan": "/plan-2023",
    "not known": "/questions/what_is_not_known",
    "vocabulary": "/vocabulary",
    "downloads": "/downloads",
    "report": "/report?about=budget:notional-sen",
    "not there": "/budget/no-such-budget",
    "nowhere": "/no/such/page",
}
"""A page of every type."""
WITH_CHARTS = {"money", "authority"}
WIDTHS = (320, 1280)
"""320 is also what a page of 1280 has at 400 %."""


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
        """What has the focus, in words: its label or text."""
        return self.run("const e = document.activeElement; return (e.labels && e.labels[0] || e).innerText.trim()")

    def tab_to(self, words: str, most: int = 80) -> None:
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


CHECKED = sampled([(name, width, scripts) for name in PAGES for width in WIDTHS for scripts in (True, False)], 26)


@pytest.mark.parametrize(
    ("name", "width", "scripts"), CHECKED, ids=[f"{n}, {w} px{'' if s else ', no scripts'}" for n, w, s in CHECKED]
)
def test_a_page_has_no_accessibility_fault_and_fits(window: Window, axe: str, name: str, width: int, scripts: bool) -> None:
    window.open(PAGES[name], width, scripts)
    window.scripts(True)  # the checker is one; the page was made without
    window.run(axe)
    faults = window.browser.execute_async_script(
        "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        ".then(r => done(r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3)])))"
    )
    assert faults == []
    assert window.run("return document.documentElement.scrollWidth") <= width
    assert window.run("return document.documentElement.lang") == "en-GB"
    hosts = window.run("return performance.getEntriesByType('resource').map(e => e.name)")
    assert {urlsplit(host).netloc for host in hosts} <= {urlsplit(window.address).netloc}


def test_a_senco_asks_by_keyboard_alone(window: Window) -> None:
    window.open("/", scripts=False)
    window.press(Keys.TAB)
    assert window.focused == "Skip to main content"
    window.tab_to("Speech, language and communication needs")
    window.press(Keys.SPACE)
    window.tab_to("Phase")
    window.press("Primary")
    window.tab_to("Setting")
    window.press("Mainstream school")
    window.tab_to("Plan level")
    window.press("SEN")
    window.tab_to("Cost")
    window.press("8200")
    window.follow()
    assert "Who delivers what support" in window.heading
    assert (
        "SEN support in a mainstream school, without a plan" in window.text
        and "£6,000" in window.text
        and "£2,200" in window.text
    )


def test_a_mistake_is_told_beside_its_field_and_the_rest_is_kept(window: Window) -> None:
    window.open("/questions/who_delivers?needs=need:slcn&age=young", scripts=False)
    alert = window.browser.find_element(By.CSS_SELECTOR, "[role=alert]")
    assert "is not a whole number" in alert.text
    box = window.browser.find_element(By.ID, "age")
    assert (box.get_attribute("aria-invalid"), box.get_attribute("value")) == ("true", "young")
    assert window.browser.find_element(By.CSS_SELECTOR, "input[value='need:slcn']").is_selected()


def test_a_commissioner_costs_support_and_sees_who_pays_it(window: Window) -> None:
    window.open("/questions/cost_of_support?arrangement=arrangement:sen-support&change=yes", scripts=False)
    for name, value in {"rate": "30", "hours": "10", "weeks": "38", "group": "1"}.items():
        window.browser.find_element(By.ID, f"lines-0-{name}").send_keys(value)
    window.browser.find_element(By.ID, "lines-0-group").send_keys("")
    window.browser.find_element(By.ID, "lines-0-rate").click()
    window.follow()
    assert "£11,400" in window.text and "£5,400" in window.text and "Illustrative" in window.text


def test_an_author_reaches_evidence_and_its_source(window: Window) -> None:
    window.open("/questions/evidence_for?need=need:slcn", scripts=False)
    window.tab_to("Change what you ask")
    assert "What is known of what works" in window.heading and "months" in window.text.lower()


def test_a_developer_explores_with_and_without_scripts(window: Window) -> None:
    for scripts in (True, False):
        window.open("/explore", scripts=scripts)
        box = window.browser.find_element(By.NAME, "query")
        box.clear()
        box.send_keys('{ node(id: "budget:notional-sen") { name } }')
        window.browser.find_element(By.CSS_SELECTOR, "#explorer button[type=submit]").send_keys(Keys.ENTER)
        waiting = WebDriverWait(window.browser, 60, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(lambda b: "Notional SEN budget" in b.find_element(By.TAG_NAME, "main").text)


def test_every_link_of_the_pages_answers(client: httpx.Client) -> None:
    seen: set[str] = set()
    for path in PAGES.values():
        page = client.get(path)
        seen |= {link for link in links_of(page.text) if link.startswith("/")}
    for link in sampled(sorted(seen), 60):
        assert client.get(link, follow_redirects=True).status_code == 200, link


def links_of(page: str) -> list[str]:
    """The addresses a page links to, without the place in them."""
    from html.parser import HTMLParser

    class Links(HTMLParser):
        found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value.partition("#")[0] for name, value in attrs if tag == "a" and name == "href" and value]

    reader = Links()
    reader.found = []
    reader.feed(page)
    return [link for link in reader.found if link]


@pytest.mark.parametrize("name", sampled([name for name in PAGES if name not in WITH_CHARTS], 6))
def test_a_page_is_light(client: httpx.Client, name: str) -> None:
    assert len(client.get(PAGES[name]).content) <= 60_000
