"""The law now beside what is proposed, gaps and overlaps, and the bands: grouped, explained, and no proposal looks in force."""

import re
from typing import Any

import pytest
from conftest import catalogue
from reading import HOSTILE, MOST_BYTES, Read

from graph.fields import meanings
from graph.schema import Band, BandScheme, Mapping, Standing
from graph.schema.unsaid import GapKind

GAPS = "/questions/gaps_and_overlaps"
PAGES = [
    "/law-and-proposals",
    "/law-and-proposals?topic=topic:plan",
    "/law-and-proposals?topic=topic:local-inclusion-plan",
    GAPS,
    *(f"{GAPS}?kind={kind}" for kind in GapKind),
    f"{GAPS}?arrangement=arrangement:sen-support",
    "/bands",
    "/bands?by=hours",
]


def sides(page: str) -> tuple[str, str]:
    """The two sides of a subject: what holds now, and what is proposed."""
    now, _, then = page.partition('<section class="now"')[2].partition('<section class="then"')
    return now, then.partition("</section>")[0]


def named(part: str) -> set[str]:
    """The statements that a part of a page leads to, less passages and sources."""
    return {
        path[1:].replace("/", ":", 1)
        for path in re.findall(r'href="(/[a-z-]+/[a-z0-9-]+)"', part)
        if not path.startswith(("/passage/", "/source/"))
    }


def test_a_subject_stands_on_two_sides_that_share_nothing(visit) -> None:
    now, then = sides(visit("/law-and-proposals?topic=topic:funding")[2])
    assert named(now) and named(then) and not named(now) & named(then)
    rows = catalogue()
    assert {rows[id].standing for id in named(now)} == {Standing.MADE}
    assert {rows[id].standing for id in named(then)} <= {Standing.PROPOSED, Standing.ANNOUNCED}
    assert "In force" not in Read(then).text and "not in force" not in Read(now).text
    assert then.count('<article class="offer">') == len(re.findall(r"(?:Proposed|Announced): not in force</span>", then))
    assert all("Read in" in one or "Not yet checked" in one for one in then.split('<article class="offer">')[1:])


def test_the_counts_of_a_subject_are_those_of_its_page(visit) -> None:
    rows = re.findall(
        r'topic=(topic:[a-z-]+)">.*?</th><td class="n">(\d+)</td><td class="n">(\d+)</td>', visit("/law-and-proposals")[2]
    )
    assert len(rows) > 15
    for topic, now, new in rows[::6]:
        said = visit(f"/law-and-proposals?topic={topic}")[1].text
        assert re.search(rf": {now} statements? holds? today; {new} (is|are) proposed or announced\.", said), topic


def test_what_would_take_the_place_of_what(visit) -> None:
    _, read, page = visit("/law-and-proposals")
    swaps = [Read(one).text for one in re.findall(r'<article class="swap">.*?</article>', page, re.S)]
    (areas,) = [one for one in swaps if "Five areas of development" in one]
    now, _, then = areas.partition("Would be")
    for name in ("Cognition and learning", "Communication and interaction", "Sensory and physical needs"):
        assert name in now
    assert "Proposed: not in force" in then and "Proposed: not in force" not in now
    (plan,) = [one for one in swaps if "An inclusion strategy in place of" in one]
    assert "Now, in force Publish an SEN information report In force must" in plan and ", with another body" in plan


def test_what_the_mappings_lose_is_told(visit) -> None:
    _, read, _ = visit("/law-and-proposals")
    lost = [one.lost for one in catalogue().values() if isinstance(one, Mapping) and one.lost]
    assert len([text for text in lost if text in read.text]) >= 9
    assert "Cognition and learning nothing Nothing takes its place The whole area has no equivalent" in read.text


def test_gaps_are_grouped_and_each_kind_says_what_it_means(visit, ask: Any) -> None:
    _, read, page = visit(GAPS)
    assert "A gap is a silence of the sources held, not of the law." in read.text
    gaps = ask("{ gapsAndOverlaps { gaps { kind about { id } other { id } } } }")["gapsAndOverlaps"]["gaps"]
    assert f"{len(gaps)} gaps and overlaps, by kind" in read.text
    for kind, meaning in meanings(GapKind).items():
        things = {(gap["about"]["id"], (gap["other"] or {}).get("id")) for gap in gaps if gap["kind"] == kind}
        assert meaning in read.text and f'id="{kind.lower()}">' in page
        _, whole, text = visit(f"{GAPS}?kind={kind.lower()}")
        assert f"({len(things)}) {meaning}" in whole.text
        assert {about for about, _ in things} <= named(text)


def test_a_gap_leads_to_the_sources_that_were_looked_at(visit) -> None:
    _, read, _ = visit(f"{GAPS}?kind=silent_role")
    assert "Not said: who delivers it" in read.text
    path = next(path for path in read.all("href") if path.startswith(f"{GAPS}?arrangement="))
    assert "sources that were looked at" in visit(path)[1].text or "The 1 sources" in visit(path)[1].text


def test_every_band_stands_under_its_scheme(visit, ask: Any) -> None:
    _, read, page = visit("/bands")
    rows = [one for one in catalogue().values() if isinstance(one, Band)]
    assert {path for path in read.all("href") if path.startswith("/band/")} == {f"/band/{one.id[5:]}" for one in rows}
    schemes = [one for one in catalogue().values() if isinstance(one, BandScheme) and f'value="{one.id}"' in page]
    held = ask("{ bandSchemes(first: 1) { totalCount } }")["bandSchemes"]["totalCount"]
    assert page.count('name="scheme" value="band-scheme:') == len(schemes) == held
    (bristol,) = [one for one in re.findall(r"<article.*?</article>", page, re.S) if 'value="band-scheme:bristol"' in one]
    assert Read(bristol).text.startswith("Bristol: cost codes of the top-up application Provision, hours · 2022-23")
    assert "A £13.98 an hour B £11.78 an hour" in Read(bristol).text
    by_hours = visit("/bands?by=hours")[2]
    assert by_hours.count('name="scheme"') == len([one for one in schemes if "hours" in one.priced_by])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_and_well_made(visit, path: str) -> None:
    status, read, page = visit(path)
    assert status == 200 and len(page.encode()) <= MOST_BYTES, len(page.encode())
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    ids = list(read.all("id"))
    assert len(ids) == len(set(ids))
    assert all(link[1:] in ids for link in read.all("href") if link.startswith("#"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/law-and-proposals?topic=topic:none", "There is no topic 'topic:none'"),
        ("/law-and-proposals?topic=need:slcn", "There is no topic 'need:slcn'"),
        (f"/law-and-proposals?topic={HOSTILE}", "There is no topic"),
        ("/bands?by=luck", "'luck' is not one of"),
        (f"/bands?by={HOSTILE}", "is not one of"),
    ],
)
def test_nonsense_is_answered_in_words(visit, path: str, said: str) -> None:
    status, read, page = visit(path)
    assert status == 400 and said.lower() in read.text.lower() and "<script>" not in page
