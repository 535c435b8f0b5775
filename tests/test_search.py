"""Search: why each thing is found, in real rows; that any text is harmless; that nobody's words are kept; and what it stands on."""

import asyncio
import logging
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import FOUND, Served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import ids

from api.cli import application
from graph.difference import outdated, prepare
from graph.engine import USER, Engine
from graph.knowledge_graph import Address, KnowledgeGraph
from graph.schema import NODE_TYPES
from graph.searched import indexes, searched_types
from graph.stored import schema_digest
from queries.question import MalformedQuestion, parse
from queries.typed import MOST_LETTERS, prepared

# What is typed, prepared.


def test_what_is_typed_is_prepared_as_queries_that_hold_nothing_but_its_words() -> None:
    assert prepared("Covers EARS?") == {
        "id": "",
        "key": "covers ears",
        "count": 2,
        "pairs": ["co", "ov", "ve", "er", "rs", "s ", " e", "ea", "ar", "rs"],
        "names": "+(covers^3 covers~2) +(ears^3 ears~1 ears*^2)",
        "words": 'covers^4 ears^4 cover~1 "covers ears"~6^4',
        "within": " covers ears ",
        "forms": [["cover"], ["ears ", "ear "]],
    }
    assert prepared("/budget/notional-sen")["id"] == prepared(" Budget:Notional-SEN ")["id"] == "budget:notional-sen"


@given(st.text(max_size=MOST_LETTERS))
def test_only_letters_and_digits_reach_an_index_query(typed: str) -> None:
    made = prepared(typed)
    written = set(re.findall(r"[^\W_]+", f"{made['names']} {made['words']}"))
    assert not re.search(r"[\\/!(){}\[\]:?&|-]", re.sub(r"\+\((.*?)\)", r"\1", made["names"]) + made["words"])
    assert not {"AND", "OR", "NOT", "TO"} & written


def test_an_acronym_within_a_phrase_is_not_an_everyday_word() -> None:
    assert prepared("says he wants to add")["within"] == " says wants "
    assert prepared("SEN in HE")["within"] == " sen he "


# Why things are found.


@pytest.mark.parametrize(
    ("typed", "node", "kind", "tier", "matched", "synonym"),
    [
        ("budget:notional-sen", "budget:notional-sen", "Budget", "EXACT", "budget:notional-sen", None),
        ("integrated CARE board", "body:integrated-care-board", "Body", "EXACT", "Integrated care board", None),
        ("notional SEN budget", "budget:notional-sen", "Budget", "EXACT", "Notional SEN budget (element 2)", None),
        ("801", "area:801", "Area", "EXACT", "801", None),
        ("ehcp", "plan-level:ehc-plan", "PlanLevel", "SYNONYM", "EHCP", "synonym:ehcp"),
        ("aspergers", "need:asd", "NeedCategory", "SYNONYM", "Asperger's", "synonym:aspergers"),
        ("lines up toys", "sign:lines-things-up", "Sign", "SYNONYM", "lines up toys", None),
        (
            "central school serv",
            "budget:central-school-services-block",
            "Budget",
            "PREFIX",
            "Central school services block",
            None,
        ),
        ("dislexia", "need:spld", "NeedCategory", "TYPO", "dyslexia", "synonym:dyslexia"),
        ("notional sen buget", "budget:notional-sen", "Budget", "TYPO", "notional SEN budget", "synonym:notional-sen-budget"),
        ("safegaurding first", "first-step:safeguarding", "FirstStep", "TYPO", "Safeguarding first", None),
        ("keeps asking what", "sign:watches-lips-says-what", "Sign", "WORDS", None, None),
    ],
)
def test_each_tier_finds_what_it_should_first(
    find: Any, typed: str, node: str, kind: str, tier: str, matched: Any, synonym: Any
) -> None:
    hit = find(typed)["hits"]["nodes"][0]
    told = (hit["node"]["id"], hit["kind"], hit["tier"], hit["matched"], hit["synonym"] and hit["synonym"]["id"])
    assert told == (node, kind, tier, matched, synonym)


def test_tiers_come_in_order(find: Any) -> None:
    tiers = [hit["tier"] for hit in find("section f", first=100)["hits"]["nodes"]]
    order = ["EXACT", "SYNONYM", "PREFIX", "TYPO", "WORDS"]
    assert tiers == sorted(tiers, key=order.index) and {"SYNONYM", "PREFIX", "WORDS"} <= set(tiers)


def test_what_may_have_been_meant_is_said_only_where_nothing_is_called_so(find: Any) -> None:
    assert find("tribunel")["didYouMean"] == ["Tribunal"]
    assert find("Tribunal")["didYouMean"] == [] and find("zzzz qqqq")["didYouMean"] == []


def test_marked_pieces_join_to_the_text_that_was_found(find: Any) -> None:
    hit = find("keeps asking what")["hits"]["nodes"][0]
    assert hit["snippet"] == [
        {"text": "Turns the sound up, watches lips or", "marked": False},
        {"text": "keeps", "marked": True},
        {"text": "saying", "marked": False},
        {"text": '"what?"', "marked": True},
    ]


def test_one_kind_may_be_asked_for_and_all_are_counted(find: Any) -> None:
    whole = find("annual review", first=100)
    counts = {one["kind"]: one["count"] for one in whole["kinds"]}
    assert sum(counts.values()) == whole["hits"]["totalCount"]
    for spelt in ("Deadline", "deadline"):
        one = find("annual review", first=100, kind=spelt)
        assert {hit["kind"] for hit in one["hits"]["nodes"]} == {"Deadline"}
        assert one["hits"]["totalCount"] == counts["Deadline"] and one["kinds"] == whole["kinds"]
    assert ids(find("annual review", kind="Nonsense")) == []


@pytest.mark.parametrize(("typed", "first"), [("annual review", 7), ("cutting herself", 3), ("school", 100)])
def test_pages_join_to_the_whole_without_repeats(find: Any, typed: str, first: int) -> None:
    pieced, after = [], None
    while True:
        page = find(typed, first=first, after=after)["hits"]
        pieced, after = pieced + [hit["node"]["id"] for hit in page["nodes"]], page["endCursor"]
        if after is None:
            break
    assert len(pieced) == len(set(pieced)) == page["totalCount"]
    assert pieced[:100] == ids(find(typed, first=100))


def test_figures_are_left_out_and_what_they_count_is_not(find: Any) -> None:
    left_out = set(NODE_TYPES) - set(searched_types())
    assert left_out == {"Observation", "Allocation", "Neighbour", "Release", "Alignment"}
    kinds = {one["kind"] for one in find("EHC plans issued in Bristol 2024")["kinds"]}
    assert "Indicator" in kinds and not kinds & left_out


def test_what_is_not_in_force_is_found_only_when_asked_for(find: Any) -> None:
    proposed, typed = "need-area:proposed-executive-function", "Executive function (proposed area)"
    assert proposed not in ids(find(typed, first=100))
    assert ids(find(typed, standing=["MADE", "PROPOSED"]))[0] == proposed
    assert ids(find(proposed)) == [] or proposed not in ids(find(proposed))


def test_a_synonym_leads_only_to_what_is_in_force(find: Any) -> None:
    announced = "programme:experts-at-hand"
    assert announced not in ids(find("Experts at Hand", first=100))
    assert announced in ids(find("EAH", standing=["MADE", "ANNOUNCED"]))


# What is harmless.

NAUGHTY = [
    *(mark * 3 for mark in "+-&|!(){}[]^\"~*?:\\/'$`<>=%#@;,.£€"),
    *('" OR 1=1', "name:x AND", "NOT", "TO", "[a TO b]", "/regex.*/", "a~99", "x^-1", "*", "?", "\\", "\x00", "\U0001f600"),
    *("' RETURN 1 //", "$text", "{}", "((((", "DROP INDEX words", "\u202e", "ﬁ", "İ", "ß" * 50, "a " * 100, "é́́", "１２３"),
]


@pytest.mark.parametrize("typed", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_text_is_an_error(find: Any, typed: str) -> None:
    assert isinstance(ids(find(typed)), list)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=MOST_LETTERS))
def test_any_text_gives_an_answer_or_nothing(find: Any, typed: str) -> None:
    assert find(typed)["hits"]["totalCount"] >= 0


def test_too_long_a_text_is_told_so(client: httpx.Client) -> None:
    answer = client.post("/graphql", json={"query": FOUND, "variables": {"text": "x" * 201, "first": 1}}).json()
    assert answer["errors"][0]["message"] == "text: 201 letters are too many; type at most 200"
    page = client.get("/search", params={"q": "x" * 201})
    assert page.status_code == 400 and "201 letters are too many; type at most 200" in page.text


# The page.


def test_the_page_says_why_and_marks_what_was_looked_for(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "dislexia"}).text
    assert 'Did you mean <a href="/search?q=dyslexia">dyslexia</a>?' in page and "Spelt nearly so: “dyslexia”." in page
    page = client.get("/search", params={"q": "keeps asking what"}).text
    assert "or <mark>keeps</mark> saying <mark>&#34;what?&#34;</mark></a>" in page
    assert 'href="/questions/what_a_sign_points_to?seen=keeps+asking+what"' in page
    assert "No longer a diagnosis of its own; say autism." in client.get("/search?q=Asperger's").text
    assert "Nothing was found." in client.get("/search?q=zzzz").text


def test_every_page_has_the_box_and_what_was_typed_stays_in_it(client: httpx.Client) -> None:
    for path in ("/", "/budget/notional-sen", "/no-such-page", "/search"):
        page = client.get(path).text
        assert (
            '<form class="find" role="search" method="get" action="/search">' in page
            and '<label for="find">Search</label>' in page
        )
    assert 'value="&lt;b&gt;"' in client.get("/search", params={"q": "<b>"}).text


def test_what_is_typed_is_kept_nowhere(client: httpx.Client, served: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/search", params={"q": "sentinel-of-the-tests"})
        client.get("/search", params={"q": "sentinel-of-the-tests" * 20})
    own = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert answer.headers["cache-control"] == "no-store" and not [line for line in own if "sentinel" in line]
    assert application(served.reader, "127.0.0.1", 0).config.access_log is False


# What it stands on.


def test_what_an_index_yields_must_be_tested() -> None:
    text = "// What?\n//\n// $t: Words. X.\n// returns a: [Sign]. X.\n\nCALL db.index.fulltext.queryNodes('words', $t.words) YIELD node AS x RETURN [x] AS a"
    with pytest.raises(MalformedQuestion, match=r"`YIELD node AS x` is yielded without in_force\(x\)"):
        parse("wrong", text)


def test_another_choice_of_fields_is_another_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema_digest()
    monkeypatch.setattr("graph.stored.indexes", lambda: indexes()[:1])
    assert schema_digest() != before


def test_every_index_is_online(served: Served) -> None:
    graph = served.reader.opened.context.graph  # type: ignore[union-attr]
    rows = served.run(graph.read("SHOW INDEXES YIELD name, state, type RETURN name, state, type", {}))
    assert {row["state"] for row in rows} == {"ONLINE"}
    assert {row["name"] for row in rows if row["type"] == "FULLTEXT"} == {index.name for index in indexes()}


def test_an_index_that_is_not_as_declared_is_made_anew(engine: Engine, tmp_path: Path) -> None:
    address = Address(engine.open(tmp_path / "held", read_only=False), USER, engine.password)

    async def made_anew() -> list[list[str]]:
        graph = KnowledgeGraph(address)
        try:
            await graph.declare(
                "CREATE FULLTEXT INDEX words FOR (n:Sign) ON EACH [n.name]",
                "CREATE FULLTEXT INDEX old FOR (n:Body) ON EACH [n.name]",
            )
            before = await outdated(graph)
            await prepare(graph)
            return [sorted(before), await outdated(graph)]
        finally:
            await graph.close()

    try:
        assert asyncio.run(made_anew()) == [["old", "words"], []]
    finally:
        engine.close(tmp_path / "held")
