"""What the pages say of real rows."""

import re
from urllib.parse import urljoin

import httpx
from conftest import catalogue, sampled
from reading import Read

from api.pages import documents as pages_documents
from api.pages import questions as pages_questions
from api.pages.layout import title
from graph.fields import words
from graph.schema import NODE_TYPES, Sourced

WHO = "/questions/who_delivers"
PRIMARY = f"{WHO}?needs=need:slcn&phase=phase:primary&setting=setting:mainstream-school&plan_level=plan-level:sen-support"


def card(page: str, name: str) -> str:
    """The text of one card."""
    found = next(part for part in re.findall(r"<article.*?</article>", page, re.S) if f">{name}</a></h2>" in part)
    return Read(found).text


def test_the_headline_answer_reads_as_the_rows_say(visit) -> None:
    status, read, page = visit(f"{PRIMARY}&cost=8200")
    assert status == 200
    assert "You asked about needs: Speech, language and communication needs; phase: Primary" in read.text
    assert "cost: £8,200 per pupil per year" in read.text
    assert "It follows that age is 4 to 11" in read.text
    said = card(page, "SEN support in a mainstream school, without a plan")
    assert "Applies In force" in said
    assert "Holds for: Primary or Secondary · Mainstream school · SEN support" in said
    assert re.search(r"Who delivers it Mainstream school should through .*SENCO", said)
    assert re.search(r"Who must see that it happens Academy trust must under .* Governing body must under", said)
    assert re.search(r"1 Mainstream school must from Notional SEN budget .*the first £6,000 Additional support £6,000 ", said)
    assert re.search(r"2 Local authority may from High needs top-up .*above £6,000 Additional support £2,200 ", said)
    assert "£2,200 is not guaranteed: it is met only by a payer who may, but need not, pay." in said
    assert "Section 66(1)-(3), Children and Families Act 2014 Read in the source, 23 November 2026" in said
    assert "Read in a secondary source: School funding: high needs" in said
    assert "Needs Applies It holds for every need." in said


def test_a_lower_cost_is_the_schools_alone(visit) -> None:
    _, _, page = visit(f"{PRIMARY}&cost=4000")
    said = card(page, "SEN support in a mainstream school, without a plan")
    assert "Sum of £4,000" in said and "Additional support £4,000 " in said and "Additional support £0 " in said
    assert "not guaranteed" not in said


def test_provisions_are_counted_and_the_rest_is_one_link_away(visit) -> None:
    _, read, page = visit(f"{PRIMARY}&cost=8200")
    count = re.search(r"What may be provided \((\d+)\)", card(page, "SEN support in a mainstream school, without a plan"))
    assert count and int(count[1]) > 10
    more = next(path for path in read.all("href") if "support=arrangement:sen-support" in path)
    _, whole, _ = visit(more)
    assert len([path for path in whole.all("href") if path.startswith("/provision/")]) == int(count[1])


def test_silence_is_said(visit) -> None:
    _, _, page = visit("/questions/who_delivers?support=arrangement:alternative-provision-after-exclusion")
    assert "Who answers for it The sources held do not say." in Read(page).text


def test_a_denial_is_said(visit) -> None:
    _, read, _ = visit("/questions/who_delivers?support=arrangement:independent-special-school-place")
    assert "stated not from High needs place funding" in read.text


def test_why_not_shows_what_fails_and_no_payer(visit) -> None:
    _, read, page = visit("/questions/who_delivers?age=26&fit=fails")
    said = card(page, "Supported internship")
    assert "Does not apply" in said and "Why not Age: age 26 is over 24 (16 to 24)." in said
    assert "<table" not in page


def test_a_contradiction_is_shown_and_both_are_kept(visit) -> None:
    _, read, _ = visit("/questions/who_delivers?section=section:f&plan_level=plan-level:sen-support")
    said = read.text.partition("This does not go together:")[2]
    assert re.match(r" Section F.* EHC plan, but SEN support was asked\. Both are kept as you said them\.", said), read.text


def test_the_answer_is_paged(visit) -> None:
    _, read, page = visit(PRIMARY)
    (after,) = [path for tag, a in read.tags if a.get("rel") == "next" for path in [a["href"]]]
    _, _, more = visit(after)
    names = [set(re.findall(r'<h2 id="c\d+"><a href="([^"]+)"', one)) for one in (page, more)]
    assert len(names[0]) == pages_questions.CARDS_A_PAGE and names[1] and not names[0] & names[1]


def test_a_node_says_what_its_row_says(visit) -> None:
    _, read, _ = visit("/responsibility/sen-support-funds-notional-sen")
    for said in (
        "Role Which of the four parts it is. Funds",
        "To The cost up to which it pays, in pounds on its basis; nothing where no limit is set. £6,000",
        "Force How strongly it binds; nothing where its source does not say. Must",
        "Section 1, The notional SEN budget for mainstream schools: operational guidance 2025 to 2026 Read in the source",
        "Id The same in every release, in the files and in GraphQL. responsibility:sen-support-funds-notional-sen",
        "/id/responsibility/sen-support-funds-notional-sen",
        "England only; not legal advice.",
    ):
        assert said in read.text
    assert {"/budget/notional-sen", "/arrangement/sen-support"} <= set(read.all("href"))


def test_what_links_to_a_node_is_counted_and_paged(visit) -> None:
    _, read, _ = visit("/body/local-authority")
    count = re.search(r"Responsibilities \((\d+)\) Each responsibility whose “lies with” is this body\.", read.text)
    assert count and int(count[1]) > 50
    found: set[str] = set()
    path = "/body/local-authority?links=responsibilities"
    while path:
        _, page, _ = visit(path)
        found |= {one for one in page.all("href") if one.startswith("/responsibility/")}
        path = next((urljoin(path, a["href"]) for _, a in page.tags if a.get("rel") == "next"), "")
    assert len(found) == int(count[1])


def test_what_is_not_made_is_shown_under_a_banner_and_in_no_list(visit) -> None:
    status, read, _ = visit("/budget/send-training-fund")
    assert status == 200 and "Announced: not in force. This is shown because its address was asked for." in read.text
    proposed = "/need-area/proposed-speech-language-and-communication"
    assert "Proposed: not in force." in visit(proposed)[1].text
    assert proposed not in set(visit("/need-areas")[1].all("href"))
    assert proposed in visit("/need-areas?standing=all")[2]


def test_only_what_was_read_in_its_source_looks_official(visit) -> None:
    _, _, page = visit("/questions/who_delivers?support=arrangement:alternative-provision-on-roll")
    looks = dict(re.findall(r'class="check (\w+)">([A-Z][a-z ]+)', page))
    assert looks == {"read": "Read in the source", "second": "Read in a secondary source", "not": "Not yet checked"}


def test_every_type_has_a_list_and_the_front_page_counts_it(visit) -> None:
    _, home, _ = visit("/")
    for model in NODE_TYPES.values():
        path = "/" + model.plural.replace("_", "-")
        status, read, _ = visit(path)
        assert status == 200 and path in set(home.all("href"))
        name = words(model.plural)
        count = re.search(rf"([\d,]+) ({name}|{words(model.__name__)})\b", read.text)
        assert count and f"{title(name)} {count[1]} " in home.text, path


def test_a_node_of_every_type_has_a_page(visit) -> None:
    for model in sampled(NODE_TYPES.values(), 15):
        _, read, _ = visit("/" + model.plural.replace("_", "-") + ("?standing=all" if issubclass(model, Sourced) else ""))
        first = next((path for path in read.all("href") if path.startswith(f"/{model.prefix}/")), None)
        if any(type(node) is model for node in catalogue().values()):
            assert first, model.__name__
        if first:
            assert visit(first)[0] == 200, first


def test_a_question_without_a_view_of_its_own_is_shown_by_its_columns(visit, client: httpx.Client, monkeypatch) -> None:
    monkeypatch.delitem(pages_questions.VIEWS, "who_delivers")
    monkeypatch.setattr(pages_documents, "written", lambda name: None)
    page = Read(client.get(f"{PRIMARY}&cost=8200&fit=applies").text)
    assert "Cards One card for each arrangement that fits or may fit." in page.text
    assert "Sum £6,000" in page.text and "Not guaranteed £2,200" in page.text
    assert "/arrangement/sen-support" in set(page.all("href"))


def test_the_explorer_answers_without_a_script_and_keeps_what_was_written(client: httpx.Client) -> None:
    query = "query ($n: Int!) { budgets(first: $n) { totalCount nodes { name } } }"
    answer = client.post("/explore", data={"query": query, "variables": '{"n": 1}'})
    assert answer.status_code == 200 and "&#34;totalCount&#34;: " in answer.text
    assert query in Read(answer.text).text


def test_the_explorer_tells_what_is_wrong(client: httpx.Client) -> None:
    assert "Cannot query field &#39;budget&#39;" in client.post("/explore", data={"query": "{ budget }", "variables": ""}).text
    answer = client.post("/explore", data={"query": "{ budgets { totalCount } }", "variables": "["})
    assert answer.status_code == 400 and "the variables must be a JSON object" in answer.text


def test_every_example_of_the_explorer_answers(client: httpx.Client, visit) -> None:
    paths = [path for path in visit("/explore")[1].all("href") if "example=" in path]
    assert len(paths) >= 3
    for path in paths:
        query = "".join(re.findall(r"<textarea id=\"query\".*?>(.*?)</textarea>", visit(path)[2], re.S)).replace("&#34;", '"')
        answer = client.post("/graphql", json={"query": query}).json()
        assert "errors" not in answer, (path, answer)


def test_the_schema_is_described_type_by_type(visit) -> None:
    _, read, _ = visit("/explore/schema/Responsibility")
    assert "paidFrom Budget The budget that pays, where the role is to fund." in read.text
    assert visit("/explore/schema/Nonsense")[0] == 404


def test_how_to_report_an_error(client: httpx.Client, monkeypatch) -> None:
    page = client.get("/report", params={"about": "budget:notional-sen"}).text
    assert "the keeper of this service" in page and page.count("<form") == 2  # the search box, and the report
    monkeypatch.setenv("PROVISION_REPORT", "mailto:keeper@example.org")
    page = client.get("/report?about=budget:notional-sen").text
    assert 'href="mailto:keeper@example.org?subject=Error%20in%20budget%3Anotional-sen"' in page
    monkeypatch.setenv("PROVISION_REPORT", "javascript:alert(1)")
    assert "javascript" not in client.get("/report").text
