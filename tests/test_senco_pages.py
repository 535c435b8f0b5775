"""What is ordinarily available, and the sheet of what was chosen: the same rows on the screen and in every file."""

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import openpyxl
import pytest
from conftest import catalogue, sampled
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.pages.senco import groups_of

CHOSEN = [
    "provision:small-group-language",
    "provision:comic-strips-and-social-stories",
    "provision:high-tech-communication-aid",
    "provision:visual-agenda-for-session",
    "provision:talk-partners",
    "provision:adapted-pe",
    "provision:residential-short-breaks",
    "provision:systematic-phonics-with-keep-up",
]
Cells = frozenset[tuple[str, str]]


def address(items: list[str], page: str = "/sheet", **more: str) -> str:
    return page + "?" + "&".join([*(f"{name}={value}" for name, value in more.items()), *(f"item={item}" for item in items)])


# The same rows everywhere.


class Sheet:
    """The sheet on the screen, as rows: each provision's lines with those of each of its arrangements, and where these are stated."""

    def __init__(self, page: str, base: str) -> None:
        self.base = base
        main = page.partition("<main")[2].partition("</main>")[0]
        (self.release,) = re.findall(r"Release (.*?)\. Addresses", main)
        ends = re.findall(r'<h3 id="(stated-\d+)">.*?</h3>(.*?)(?=<h3|</section>)', main, re.S)
        self.stated = {place: self.cell(text) for place, text in ends}
        self.items = re.findall(r'<article class="item".*?</article>', main, re.S)

    @property
    def rows(self) -> set[Cells]:
        return {cells(row) for item in self.items for row in self.rows_of(item)}

    def rows_of(self, item: str) -> Iterator[dict[str, str]]:
        about, *under = item.split('<section class="arranged">')
        (name,) = re.findall(r"<h2.*?</h2>", about, re.S)
        for arranged in under:
            yield {"Provision": self.cell(name), "Release": self.release, **self.lines(about), **self.lines(arranged)}

    def lines(self, part: str) -> dict[str, str]:
        found = {name: text for name, text in re.findall(r"<div><dt>(.*?)<dd>(.*?)</div>", part, re.S)}
        return {
            name: self.stated[below[1]] if (below := re.search("#(stated-[0-9]+)", t)) else self.cell(t)
            for name, t in found.items()
        }

    def cell(self, text: str) -> str:
        """A cell as a file holds it: a line for each piece, with its address where it is cited."""
        cited = re.sub(r'<a class="cited" href="(.*?)">(.*?)</a>', rf"\2 {self.base}\1", text, flags=re.S)
        pieces = cited.partition("<ul>")[2].partition("</ul>")[0].split("<li>")[1:] or [cited]
        return "\n".join(" ".join(unescape(re.sub("<[^>]+>", "", piece)).split()) for piece in pieces)


def cells(row: dict[str, str]) -> Cells:
    """A row to compare: its cells that hold something."""
    return frozenset((name, text) for name, text in row.items() if text)


def rows_of_csv(content: bytes) -> set[Cells]:
    return {cells(row) for row in csv.DictReader(io.StringIO(content.decode(), newline=""))}


def rows_of_xlsx(content: bytes) -> set[Cells]:
    names, *lines = openpyxl.load_workbook(io.BytesIO(content))["Rows"].iter_rows(values_only=True)
    return {cells({name: text or "" for name, text in zip(names, line, strict=True)}) for line in lines}  # type: ignore[misc]


def rows_of_docx(content: bytes) -> set[Cells]:
    found = set()
    for table in Document(io.BytesIO(content)).tables:
        parts: list[dict[str, str]] = [{}]
        for line in table.rows:
            name, text = (cell.text for cell in line.cells)
            parts += [{}] if name == "Arrangement" else []
            parts[-1][name] = text
        found |= {cells({**parts[0], **part}) for part in parts[1:]}
    return found


ASKED = """query ($items: [ID!]!) { sheet(items: $items) { sheet {
  provision { name deliveredBy { name } statedIn { id locator source { name } } }
  under { ordinary arrangement { name } secures { liesWith { name } statedIn { id } } paysFirst { paidFrom { name } statedIn { id } } denials { statedIn { id } } }
  findings { name }
} } }"""


@settings(derandomize=True, max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(CHOSEN), min_size=1, max_size=5, unique=True))
def test_the_screen_and_every_file_hold_the_same_rows(client: httpx.Client, ask: Any, items: list[str]) -> None:
    screen = Sheet(client.get(address(items)).text, str(client.base_url).rstrip("/")).rows
    assert {dict(row)["Provision"] for row in screen} == {catalogue()[item].name for item in items}
    assert rows_of_csv(client.get(address(items, "/sheet.csv")).content) == screen
    assert rows_of_xlsx(client.get(address(items, "/sheet.xlsx")).content) == screen
    assert rows_of_docx(client.get(address(items, "/sheet.docx")).content) == screen
    kept = client.get(address(items, "/sheet.json")).json()
    assert {cells(row) for row in kept["rows"]} == screen
    asked = ask(ASKED, items=items)["sheet"]["sheet"]
    assert [one["provision"]["name"] for one in asked] == [one["provision"]["name"] for one in kept["data"]["sheet"]["sheet"]]
    assert {told for one in asked for told in told_of(one)} == {said_in(dict(row)) for row in screen}


def told_of(one: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What GraphQL says of a provision, an entry for each arrangement."""
    provision = one["provision"]
    stated = frozenset(passage["id"] for passage in provision["statedIn"])
    return [
        (
            provision["name"],
            frozenset(role["name"] for role in provision["deliveredBy"]),
            stated,
            under["arrangement"]["name"],
            frozenset(p["id"] for s in (*under["secures"], *under["paysFirst"], *under["denials"]) for p in s["statedIn"]),
        )
        for under in one["under"]
    ]


def said_in(row: dict[str, str]) -> tuple[Any, ...]:
    """The same of a row of the screen."""
    passages = {name: frozenset(f"passage:{slug}" for slug in re.findall(r"/passage/([a-z0-9-]+)", row[name])) for name in row}
    roles = frozenset(line for line in row["Done by"].split("\n") if line != "The sources held do not say")
    arrangement = row["Arrangement"].removesuffix(" (only with a plan, or in special circumstances)")
    return row["Provision"], roles, passages["Stated in"], arrangement, passages["Arrangement stated in"]


def test_a_row_says_who_must_see_to_it_who_pays_and_where_each_is_stated(client: httpx.Client) -> None:
    page = address(["provision:small-group-language"], "/sheet.csv", phase="phase:primary", setting="setting:mainstream-school")
    (row,) = csv.DictReader(io.StringIO(client.get(page).text, newline=""))
    assert row["Arrangement"] == "SEN support in a mainstream school, without a plan"
    assert row["Who must see to it"] == "Academy trust (must)\nGoverning body (must)"
    assert row["Which budget pays first"].startswith("Mainstream school (must), from Notional SEN budget")
    assert row["Which budget pays first"].endswith(": the first £6,000")
    law = f"Children and Families Act 2014, section 66(1)-(3) (read in the source, 23 November 2026) {client.base_url}"
    assert f"{str(law).rstrip('/')}/passage/cfa-2014-s66" in row["Arrangement stated in"].split("\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}, answered for \d+ \w+ \d{4}", row["Release"])
    assert row["Evidence"] == "None held: no finding on it is in the sources held"


def test_evidence_is_shown_whichever_way_it_points(client: httpx.Client) -> None:
    page = client.get(address(["provision:comic-strips-and-social-stories"])).text
    assert "No effect: " in page and "Supports: " in page and "Mixed: " in page


def test_what_several_share_is_said_once(client: httpx.Client, ask: Any) -> None:
    found = ask("{ ordinarilyAvailable { provisions(first: 50) { nodes { id } } } }")["ordinarilyAvailable"]["provisions"][
        "nodes"
    ]
    page = client.get(address([one["id"] for one in found])).text
    stated = re.findall(r'<h3 id="stated-\d+">\d+\. (.*?)</h3>', page)
    assert page.count('<section class="arranged">') > len(stated) == len(set(stated))
    assert len(page.encode()) <= 200_000  # 50 provisions, each with all that is said of it


# The page to choose from.


def facets_asked(ask: Any, **given: str) -> tuple[int, list[dict[str, Any]]]:
    query = """query ($need: ID, $phase: ID, $setting: ID, $layer: Layer, $role: ID) {
      ordinarilyAvailable(need: $need, phase: $phase, setting: $setting, layer: $layer, role: $role) {
        facets { dimension value count node { id } } provisions(first: 1) { totalCount } } }"""
    found = ask(query, **given)["ordinarilyAvailable"]
    return found["provisions"]["totalCount"], found["facets"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"phase": "phase:year-4", "setting": "setting:mainstream-school"},
        {"need": "need-area:communication-and-interaction", "layer": "TARGETED"},
        {"setting": "setting:further-education", "role": "role:senco"},
        {"phase": "phase:nursery-year", "need": "need:slcn", "role": "role:key-person"},
    ],
)
def test_a_facet_leads_to_as_many_as_it_says(ask: Any, given: dict[str, str]) -> None:
    total, facets = facets_asked(ask, **given)
    assert facets and all(facet["count"] > 0 for facet in facets)
    for facet in sampled(facets, 8):
        value = facet["value"].upper() if facet["dimension"] == "layer" else facet["value"]
        assert (facet["node"] or {"id": facet["value"]})["id"] == facet["value"]
        assert facets_asked(ask, **{**given, facet["dimension"]: value})[0] == facet["count"], facet
    chosen = {(name, value.lower() if name == "layer" else value) for name, value in given.items()}
    counts = {(facet["dimension"], facet["value"]): facet["count"] for facet in facets}
    assert {counts.get(one, 0) for one in chosen} <= {total}


def test_the_page_counts_and_each_button_leads_to_as_many(client: httpx.Client) -> None:
    page = client.get("/senco?phase=phase:year-4").text
    buttons = re.findall(r'name="to" value="([^"]+)">[^<]+<span class="count">(\d+)<', page)
    assert {to.partition("=")[0] for to, _ in buttons} == {"layer", "need", "phase", "setting", "role", "area"}
    for to, count in sampled(buttons, 6):
        answer = client.get("/senco", params={"phase": "phase:year-4", "item": CHOSEN[0], "to": to})
        assert answer.status_code == 303
        moved = answer.headers["location"]
        assert {("item", CHOSEN[0]), tuple(to.split("="))} <= set(parse_qsl(urlsplit(moved).query))
        counted = r"(\d+) of its own" if to.startswith("area=") else r'id="found">(\d+) provision'
        assert int(re.search(counted, client.get(moved).text)[1]) == int(count)  # type: ignore[index]


def test_what_was_ticked_stays_and_goes_to_the_sheet(client: httpx.Client) -> None:
    page = client.get(address(CHOSEN[:2], "/senco", phase="phase:year-4", layer="universal")).text
    assert "Ticked before, not on this page" in page
    assert [f'value="{item}" checked' in page for item in CHOSEN[:3]] == [True, True, False]
    assert '<button formaction="/sheet">' in page and "add no name" in page and "<script" not in page
    sheet = client.get(address(CHOSEN[:2], phase="phase:year-4", layer="universal")).text
    assert "/senco?phase=phase:year-4&amp;layer=universal&amp;item=" in sheet and "Add no name" in sheet


def test_the_list_goes_on_and_comes_to_an_end(client: httpx.Client) -> None:
    to, seen = "/senco?layer=targeted", []
    while to:
        page = client.get(to).text
        seen += re.findall(r'name="item" value="([^"]+)"', page)
        more = re.search(r'name="to" value="after=([^"]+)"', page)
        to = more and client.get("/senco", params={"layer": "targeted", "to": f"after={more[1]}"}).headers["location"]  # type: ignore[assignment]
    targeted = {n.id for n in catalogue().values() if type(n).__name__ == "Provision" and n.layer == "targeted"}  # type: ignore[attr-defined]
    assert len(seen) == len(set(seen)) and set(seen) <= targeted and len(seen) > 15


def test_narrower_values_stand_within_what_is_chosen() -> None:
    def facet(value: str, count: int, age: int, *wider: str) -> dict[str, Any]:
        node = {"id": value, "name": value, "ageFrom": age, "broader": [{"id": one} for one in wider]}
        return {"dimension": "phase", "value": value, "count": count, "node": node}

    facets = [facet("p", 9, 4), facet("y2", 3, 6, "p"), facet("y1", 2, 5, "p"), facet("s", 5, 11)]
    (group,) = groups_of(facets, {})
    assert ([one.value for one in group.near], [one.value for one in group.others]) == (["p"], ["y1", "y2", "s"])
    (group,) = groups_of(facets, {"phase": "p"})
    assert (group.chosen, [one.value for one in group.near], [one.value for one in group.others]) == ("p", ["y1", "y2"], ["s"])


# What is wrong is told in words.


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/sheet?item=provision:small-group-langage", "there is no provision"),
        ("/sheet.docx?item=budget:notional-sen", "there is no provision"),
        ("/sheet.csv", "No provision is chosen"),
        (address([f"provision:p{n}" for n in range(51)]), "51 provisions are chosen; a sheet holds at most 50"),
        ("/senco?layer=most", "is not one of universal, targeted, individual"),
        ("/senco?need=need:x", "there is no need"),
        ("/senco?to=nonsense%3Dx", "is not something to narrow by"),
        ("/questions/ordinarily_available.csv?layer=most", "is not one of"),
    ],
)
def test_a_wrong_address_is_answered_in_words(client: httpx.Client, path: str, told: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400 and told.lower() in answer.text.lower()


def test_nothing_chosen_is_a_page_that_leads_to_the_choice(client: httpx.Client) -> None:
    answer = client.get("/sheet?phase=phase:year-4")
    assert answer.status_code == 200 and 'href="/senco?phase=phase:year-4"' in answer.text
