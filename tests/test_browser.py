"""The pages in a real Chromium: accessible, without JavaScript too, at any width, in forced colours, and from one host only."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import PAGES, Window
from conftest import sampled
from selenium.webdriver.common.by import By

WIDTHS = (320, 1280)
"""320 is also what a page of 1280 has at 400 %."""


def faults_of(window: Window, axe: str) -> Any:
    """What the accessibility checker finds wrong with the page that is open."""
    window.run(axe)
    return window.browser.execute_async_script(
        "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        ".then(r => done(r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200)).slice(0, 3)])))"
    )


CHECKED = sampled([(name, width, scripts) for name in PAGES for width in WIDTHS for scripts in (True, False)], 26)


@pytest.mark.parametrize(
    ("name", "width", "scripts"), CHECKED, ids=[f"{n}, {w} px{'' if s else ', no scripts'}" for n, w, s in CHECKED]
)
def test_a_page_has_no_accessibility_fault_and_fits(window: Window, axe: str, name: str, width: int, scripts: bool) -> None:
    window.open(PAGES[name], width, scripts)
    window.scripts(True)  # the checker is one; the page was made without
    assert faults_of(window, axe) == []
    assert window.run("return document.documentElement.scrollWidth") <= width
    assert window.run("return document.documentElement.lang") == "en-GB"
    hosts = window.run("return performance.getEntriesByType('resource').map(e => e.name)")
    assert {urlsplit(host).netloc for host in hosts} <= {urlsplit(window.address).netloc}


def test_a_mistake_is_told_beside_its_field_and_the_rest_is_kept(window: Window) -> None:
    window.open("/questions/who_delivers?needs=need:slcn&age=young", scripts=False)
    alert = window.browser.find_element(By.CSS_SELECTOR, "[role=alert]")
    assert "is not a whole number" in alert.text
    box = window.browser.find_element(By.ID, "age")
    assert (box.get_attribute("aria-invalid"), box.get_attribute("value")) == ("true", "young")
    assert window.browser.find_element(By.CSS_SELECTOR, "input[value='need:slcn']").is_selected()


def test_nothing_that_colour_tells_vanishes_in_forced_colours(window: Window) -> None:
    edges = "return [...document.querySelectorAll(arguments[0])].map(e => getComputedStyle(e)[arguments[1]])"
    window.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "forced-colors", "value": "active"}]})
    try:
        for name, marked, edge in (
            ("cards", ".tag, .check, .force", "borderTopStyle"),
            ("coverage", ".matrix .hole", "borderTopStyle"),
            ("one subject", ".now, .then", "borderLeftStyle"),
            ("acronyms", ".letters [aria-current]", "outlineStyle"),
            ("home", "button", "borderTopStyle"),
        ):
            window.open(PAGES[name], scripts=False)
            window.scripts(True)
            found = window.browser.execute_script(edges, marked, edge)
            assert found and "none" not in found, (name, marked)
    finally:
        window.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
