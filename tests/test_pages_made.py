"""What the pages are made of: whole, small, without a script; every link answers; a wrong address is answered in words."""

from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from reading import HOSTILE, MOST_BYTES

from api.graphql import build_schema
from api.pages import documents as pages_documents
from api.pages.documents import PAGE_DOCUMENTS, node_document, question_document, worth_warming
from api.pages.form import fields_of, read
from api.pages.layout import money, node_path
from api.pages.names import tree
from graph.schema import NODE_TYPES, reverse_links
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
    controls = {attrs["id"] for _, attrs in typed if attrs.get("type") not in ("checkbox", "hidden")}
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
    assert len(documents) == 2 * len(NODE_TYPES) + len(questions()) + 1 + len(PAGE_DOCUMENTS)


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
