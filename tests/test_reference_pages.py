"""The pages of reference: the glossary, the data dictionary, the sources with their licences, and what the site says of itself."""

import re
from typing import Any

import pytest
from conftest import catalogue
from reading import MOST_BYTES

from api.pages.glossary import stands_under
from graph.fields import meanings, words
from graph.schema import NODE_TYPES, Synonym
from queries.question import CLOSED_LISTS

PAGES = [
    "/glossary",
    "/glossary/acronyms",
    "/glossary/s",
    "/glossary/0-9",
    "/schema",
    "/schema/Responsibility",
    "/schema/Observation",
    "/sources",
    "/about",
    "/accessibility",
    "/privacy",
    "/cookies",
]


def lines(page: str) -> dict[str, str]:
    """What each term of a page's lists is said to be."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    return {re.sub(r"<[^>]+>", "", term): re.sub(r"<[^>]+>", "", said) for term, said in found}


def test_the_glossary_has_every_kind_and_every_fixed_word(visit) -> None:
    _, read, page = visit("/glossary")
    said, ids = lines(page), set(read.all("id"))
    for label in NODE_TYPES:
        assert said[words(label).capitalize() if label != "PlanSection" else "Plan section"], label
    for name, kind in CLOSED_LISTS.items():
        assert f"list-{words(name).lower().replace(' ', '-')}" in ids, name
        assert all(meaning in read.text for meaning in meanings(kind).values()), name
    assert "Should Expected by guidance; not doing it needs a good reason." in read.text


def test_the_glossary_is_in_order(visit) -> None:
    _, _, page = visit("/glossary")
    kinds = list(lines(page.partition('id="kinds"')[2].partition('id="lists"')[0]))
    assert kinds == sorted(kinds) and len(kinds) == len(NODE_TYPES)
    named = re.findall(r'<h3 id="list-[^>]*>(.*?)</h3>', page)
    assert named == sorted(named) and len(named) == len(CLOSED_LISTS)


def test_an_acronym_stands_for_what_its_row_says(visit) -> None:
    said = lines(visit("/glossary/acronyms")[2])
    assert said["LA"] == "Local authority" and said["DCD"].startswith("Physical disability or ")
    assert visit("/glossary/acronyms")[2].count('href="/body/local-authority"') >= 2
    assert "Better not used: Dated and hurtful; name the need." in visit("/glossary/r")[2]


def test_every_word_that_people_use_is_listed_once(visit) -> None:
    letters = [path for path in visit("/glossary")[1].all("href") if path.startswith("/glossary/")]
    listed = [id for path in dict.fromkeys(letters) for id in re.findall(r'<dt id="([^"]+)">', visit(path)[2])]
    held = {one.id.partition(":")[2] for one in catalogue().values() if isinstance(one, Synonym)}
    assert len(listed) == len(set(listed)) and set(listed) <= held and len(held) - len(listed) < 60
    assert stands_under({"name": "3Es", "acronym": False}) == "0-9"


def test_the_dictionary_gives_each_field_in_each_of_its_names(visit) -> None:
    _, read, page = visit("/schema/Responsibility")
    assert "paid_from -[:PAID_FROM]-> paidFrom Budget None or one The budget that pays, where the role is to fund." in read.text
    assert "stated_in -[:STATED_IN]-> statedIn http://www.w3.org/ns/prov#wasDerivedFrom Passage One or more" in read.text
    assert "/glossary#list-force" in set(read.all("href")) and "handles" not in read.text
    assert visit("/schema/Responsability")[0] == 404 and "/schema/Responsibility" in visit("/schema/Responsability")[2]
    for label, model in NODE_TYPES.items():
        text = visit(f"/schema/{label}")[1].text
        assert all(name in text for name in model.model_fields if name != "handles"), label


def test_each_source_is_listed_with_its_publisher_and_licence(visit, ask: Any) -> None:
    _, read, _ = visit("/sources")
    assert "Open Government Licence v3.0" in read.text and "Licence: none found." in read.text
    assert "16 to 19 funding: how it works Department for Education. Licence: Open Government Licence v3.0." in read.text
    count = ask("{ sources(first: 1) { totalCount } }")["sources"]["totalCount"]
    assert f"{count} sources are cited" in read.text
    found, path = 0, "/sources"
    while path:
        page = visit(path)[1]
        found += sum("/source/" in link for link in page.all("href"))
        path = next((f"/sources{tag['href']}" for _, tag in page.tags if tag.get("rel") == "next"), "")
    assert found == count


def test_the_foot_of_every_page_leads_to_what_the_site_says_of_itself(visit) -> None:
    foot = visit("/")[2].partition('<footer class="bottom">')[2]
    for path in ("/glossary", "/sources", "/schema", "/about", "/accessibility", "/privacy", "/cookies", "/report"):
        assert f'href="{path}"' in foot and visit(path)[0] == 200, path


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_and_its_places_exist(visit, path: str) -> None:
    status, read, page = visit(path)
    assert status == 200 and len(page.encode()) <= MOST_BYTES
    ids = list(read.all("id"))
    assert len(ids) == len(set(ids))
    for link in read.all("href"):
        target, hash, place = link.partition("#")
        if hash and target.startswith(("/glossary", "")) and not target.startswith("http"):
            assert place in set(visit(target or path)[1].all("id")), link


def test_the_site_sets_no_cookie(client) -> None:
    assert not [path for path in PAGES if "set-cookie" in client.get(path).headers]
