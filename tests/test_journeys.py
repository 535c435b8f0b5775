"""What people come for, from the front page to the answer, by keyboard alone."""

from browsing import Window
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait


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


def test_an_author_goes_from_a_need_to_evidence_and_the_place_that_states_it(window: Window) -> None:
    window.open("/", scripts=False)
    window.go("Questions")
    window.go("What is known of what works")
    window.tab_to("More: ")
    window.press(Keys.SPACE)
    window.tab_to("Need")
    window.press("Speech, language and communication needs")
    window.go("Ask")
    assert "What is known of what works" in window.heading and "Findings" in window.text
    window.go("(read in source)")
    assert window.heading.startswith("Passage ")
    window.go("Report an error on this page")
    assert window.heading == "Report an error"


def test_an_author_sees_what_is_proposed_beside_what_holds(window: Window) -> None:
    window.open("/", scripts=False)
    window.go("For commissioners")
    window.go("The law now, and what is proposed")
    window.go("The education, health and care plan")
    assert "Nothing on the side of proposals is in force." in window.text and "Proposed: not in force" in window.text


def test_a_commissioner_finds_a_grant_in_pounds(window: Window) -> None:
    window.open("/", scripts=False)
    window.go("For commissioners")
    window.go("The flow of money")
    window.tab_to("Area")
    window.press("Sheffield")
    window.tab_to("Year")
    window.press("2023-24")
    window.go("Show")
    assert "£99,035,059" in window.text and "One year, one basis." in window.text


def test_a_commissioner_costs_support_and_sees_who_pays_it(window: Window) -> None:
    window.open("/questions/cost_of_support?arrangement=arrangement:sen-support&change=yes", scripts=False)
    for label, value in {"Rate": "30", "Hours": "10", "Weeks": "38", "Group": "1"}.items():
        window.tab_to(label)
        window.press(value)
    window.follow()
    assert "£11,400" in window.text and "£5,400" in window.text and "Illustrative" in window.text


def test_a_developer_finds_a_field_and_asks_for_it(window: Window) -> None:
    window.open("/", scripts=False)
    window.go("Data dictionary")
    window.go("Responsibility")
    assert "paidFrom" in window.text
    window.go("For developers")
    window.go("the explorer")
    window.tab_to("Query")
    window.chord(Keys.CONTROL, "a")
    window.press('{ node(id: "budget:notional-sen") { name } }')
    window.go("Ask")
    assert '"name": "Notional SEN budget (element 2)"' in window.text


def test_a_developer_explores_with_and_without_scripts(window: Window) -> None:
    for scripts in (True, False):
        window.open("/explore", scripts=scripts)
        box = window.browser.find_element(By.NAME, "query")
        box.clear()
        box.send_keys('{ node(id: "budget:notional-sen") { name } }')
        window.browser.find_element(By.CSS_SELECTOR, "#explorer button[type=submit]").send_keys(Keys.ENTER)
        waiting = WebDriverWait(window.browser, 60, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(lambda b: "Notional SEN budget" in b.find_element(By.TAG_NAME, "main").text)


def test_an_author_checks_a_draft_and_follows_a_guide(window: Window) -> None:
    window.open("/", scripts=False)
    window.go("a draft checked")
    window.tab_to("The text of the draft")
    window.press("Offer NELI in Reception. The Rainbow Reading Programme may help.")
    window.go("Check my draft")
    assert "Nothing held" in window.text and "Supports it: 4" in window.text
    window.go("Guides and their holes")
    assert "Guides to practice" in window.heading
    window.go("Challenging behaviour and learning disabilities")
    assert "Names nothing held" in window.text
