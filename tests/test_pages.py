"""The pages: what they say of real rows, that they need no script, that every link answers, what they say to a wrong address."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from conftest import sampled

from api.graphql import build_schema
from api.pages import documents as pages_documents
from api.pages import questions as pages_questions
from api.pages.documents import PAGE_DOCUMENTS, node_document, question_document, worth_warming
from api.pages.form import fields_of, read
from api.pages.layout import money, node_path, title
from api.pages.names import tree
from graph.fields import words
from graph.schema import NODE_TYPES, Sourced, reverse_links
from queries.question import questions

WHO = "/questions/who_delivers"
PRIMARY = f"{WHO}?needs=need:slcn&phase=phase:primary&setting=setting:mainstream-school&plan_level=plan-level:sen-support"
VISITED = [
    "/",
    "/questions",
    "/questions/who_delivers",
    f"{PRIMARY}&cost=8200",
    "/questions/who_delivers?age=26&fit=fails",
    "/budget/notional-sen",
    "/body/local-authority",
    "/arrangement/sen-support",
    "/budgets",
    "/ask",
    "/ask/figures",
    "/explore",
    "/explore/schema",
    "/explore/schema/Arrangement",
    "/report?about=budget:notional-sen",
    "/search",
    "/search?q=keeps+asking+what",
    "/questions/what_a_sign_points_to?seen=cutting+herself",
    "/budget/notional-send",
]
MOST_BYTES = 60_000


class Read(HTMLParser):
    """A page as read: its text, its tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        spaced = re.sub(r"\s+", " ", " ".join(self.words)).strip()
        return re.sub(r" ([,.;:])", r"\1", spaced)

    def all(self, attribute: str) -> Iterator[str]:
        return (attrs[attribute] for _, attrs in self.tags if attribute in attrs)


@pytest.fixture(scope="session")
def visit(client: httpx.Client):
    """A page, visited once: its status and how it reads."""

    @cache
    def visit(path: str) -> tuple[int, Read, str]:
        answer = client.get(path)
        return answer.status_code, Read(answer.text), answer.text

    return visit


def card(page: str, name: str) -> str:
    """The text of one card."""
    found = next(part for part in re.findall(r"<article.*?</article>", page, re.S) if f">{name}</a></h2>" in part)
    return Read(found).text


# What the pages say.


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
        if model.__name__ != "Release":
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
    assert "the keeper of this service" in page and page.count("<form") == 1  # the search box alone
    monkeypatch.setenv("PROVISION_REPORT", "mailto:keeper@example.org")
    page = client.get("/report?about=budget:notional-sen").text
    assert 'href="mailto:keeper@example.org?subject=Error%20in%20budget%3Anotional-sen"' in page
    monkeypatch.setenv("PROVISION_REPORT", "javascript:alert(1)")
    assert "javascript" not in client.get("/report").text


# What they are made of.


@pytest.mark.parametrize("path", VISITED)
def test_a_page_is_whole_small_and_needs_no_script(visit, path: str) -> None:
    _, read, page = visit(path)
    tags = [tag for tag, _ in read.tags]
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert (tags.count("h1"), tags.count("main"), tags.count("title")) == (1, 1, 1)
    assert "style" not in tags and not [a for _, a in read.tags if "style" in a or any(name.startswith("on") for name in a)]
    assert all("src" in attrs for tag, attrs in read.tags if tag == "script")
    assert not [src for src in read.all("src") if urlsplit(src).netloc]
    ids = list(read.all("id"))
    assert len(ids) == len(set(ids))
    named = {attrs["for"] for tag, attrs in read.tags if tag == "label" and "for" in attrs}
    typed = [(tag, attrs) for tag, attrs in read.tags if tag in ("select", "textarea", "input")]
    controls = {attrs["id"] for _, attrs in typed if attrs.get("type") != "checkbox"}
    assert controls == named
    assert len(page.encode()) <= MOST_BYTES
    assert "England only; not legal advice." in read.text


def test_every_link_on_the_visited_pages_answers(visit, client: httpx.Client) -> None:
    wrong, seen = [], set()
    for path in VISITED:
        _, read, _ = visit(path)
        ids = set(read.all("id"))
        for link in read.all("href"):
            if link.startswith("#"):
                wrong += [(path, link)] if link[1:] not in ids else []
            elif not urlsplit(link).netloc and link not in seen:
                seen.add(link)
                status = visit(urljoin(path, link).partition("#")[0])[0]
                wrong += [(path, link, status)] if status != 200 else []
    assert not wrong and len(seen) > 100


def test_assets_are_kept_by_their_fingerprint(visit, client: httpx.Client) -> None:
    _, read, _ = visit("/explore")
    assets = [path for attribute in ("href", "src") for path in read.all(attribute) if path.startswith("/static/")]
    assert {path.partition("?")[0] for path in assets} == {"/static/site.css", "/static/explorer.js", "/static/icon.svg"}
    for path in assets:
        answer = client.get(path)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert client.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert client.get("/static/site.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/..%2fpages.py").status_code == 404


# What they say when asked wrongly.


def test_an_unknown_id_is_told_the_nearest(visit) -> None:
    status, read, _ = visit("/budget/notional-send")
    assert status == 404 and "There is no budget 'budget:notional-send' in this release." in read.text
    assert "/budget/notional-sen" in set(read.all("href"))


def test_an_unknown_kind_is_told_the_nearest(visit) -> None:
    status, read, _ = visit("/bugdet/notional-sen")
    assert status == 404 and "/budget/notional-sen" in set(read.all("href"))
    assert "/budget/notional-sen" in set(visit("/budgets/notional-sen")[1].all("href"))


def test_an_unknown_need_is_told_beside_its_field(visit) -> None:
    status, read, page = visit("/questions/who_delivers?needs=need:slcnx")
    assert status == 400
    assert "There is a problem with what was asked Needs: there is no need 'need:slcnx'; did you mean need:slcn?" in read.text
    assert "#needs" in set(read.all("href")) and "Traceback" not in page


def test_every_wrong_value_is_told_at_once_and_kept(visit) -> None:
    status, read, page = visit("/questions/who_delivers?cost=abc&age=old&on=soon&fit=perhaps")
    assert status == 400
    for said in ("Cost: 'abc' is not a sum", "Age: 'old' is not a whole", "On: 'soon' is not a day", "Fit: 'perhaps' is not one"):
        assert said in read.text
    assert 'value="abc"' in page and 'aria-invalid="true"' in page


def test_a_name_that_means_nothing_is_said_to_be_left_out(visit) -> None:
    assert "Left out, because this question does not ask it: colour." in visit(f"{PRIMARY}&colour=red")[1].text


@pytest.mark.parametrize("path", ["/budgets?after=x", "/body/local-authority?links=no", f"{WHO}?age=7&after=x"])
def test_a_bad_page_of_a_list_is_a_bad_request(visit, path: str) -> None:
    status, read, _ = visit(path)
    assert status == 400 and "There is a problem with what was asked" in read.text


HOSTILE = '"><script>alert(1)</script>'


def test_hostile_input_is_text(client: httpx.Client) -> None:
    answers = [
        client.get("/questions/who_delivers", params={name: HOSTILE})
        for name in ("needs", "phase", "cost", "age", "on", "support", HOSTILE)
    ]
    answers += [client.get(f"/{kind}/{HOSTILE}") for kind in ("budget", "questions", "static", "explore/schema", "nothing")]
    answers += [client.get("/report", params={"about": HOSTILE}), client.get("/explore", params={"query": HOSTILE})]
    answers += [client.post("/explore", data={"query": f"</textarea>{HOSTILE}", "variables": HOSTILE})]
    for answer in answers:
        assert answer.status_code < 500 and "<script>" not in answer.text, answer.url


# The parts they are built of.


def test_every_document_worth_warming_holds_to_the_schema(served) -> None:
    executor = served.server.config.app.state.executor
    documents = worth_warming(executor.schema._schema)
    for document, _ in documents:
        assert executor.document(document)[1] == [], document
    assert len(documents) == 2 * len(NODE_TYPES) + len(questions()) + 2 + len(PAGE_DOCUMENTS)


def test_a_nodes_document_asks_every_link_both_ways() -> None:
    for label, model in NODE_TYPES.items():
        document = node_document(label)
        assert all(f"{name.partition('_')[0]}" in document for name in reverse_links(model))


def test_the_form_asks_all_that_the_question_takes() -> None:
    question, schema = questions()["who_delivers"], build_schema()._schema
    taken = set(schema.query_type.fields["whoDelivers"].args)  # type: ignore[union-attr]
    fields = fields_of(question, schema)
    given = {"cost": ["£8,200.50"], "planLevel": ["plan-level:sen-support"], "fit": ["fails"], "x": ["1"]}
    variables, mistakes, unknown = read(fields, given)
    assert {pages_documents.camel(one.name) for one in fields} == taken
    assert variables == {"cost": "8200.5", "planLevel": "plan-level:sen-support", "fit": ["FAILS"], "standing": ["MADE"]}
    assert (mistakes, unknown) == ([], ["x"])
    assert "$planLevel: ID" in question_document(question, schema)


def test_words_for_values() -> None:
    assert [money(pounds) for pounds in ("8200.00", "8200.50", "0.00")] == ["£8,200", "£8,200.50", "£0"]
    assert node_path("budget:notional-sen") == "/budget/notional-sen"


def test_choices_stand_below_what_is_broader_in_their_natural_order() -> None:
    rows = [{"id": f"p:{n}", "name": f"Year {n}", "broader": [{"id": "p:all"}]} for n in (10, 2)]
    rows.append({"id": "p:all", "name": "All", "broader": []})
    assert [(one.name, one.depth) for one in tree(rows)] == [("All", 0), ("Year 2", 1), ("Year 10", 1)]
