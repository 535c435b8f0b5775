"""Every internal link, followed over HTTP; how much each page weighs; and how long one takes beside the queries it asks."""

import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest
from browsing import PAGES
from conftest import LONG, Served, sampled
from reading import MOST_BYTES, Read, without_charts

FEW = 1
"""Addresses followed of each shape, the same ones always, without `--long`."""
MANY = 40
"""Addresses followed of each shape that has a query, with `--long`: with what is asked in them they have no end."""
MOST_STEPS = 6
MOST = 10**9 if LONG else 120
"""Addresses followed in all: each new kind of page is planned anew, which takes a second or more."""


def shape(path: str) -> tuple[str, ...]:
    """What addresses of one kind of page have in common: the first part of their path, and the names of what they ask."""
    parts = urlsplit(path)
    first, *rest = parts.path.strip("/").split("/")
    return (first, str(len(rest)), *sorted({name for name, _ in parse_qsl(parts.query)}))


def wanted(paths: set[str], seen: dict[tuple[str, ...], int]) -> Iterator[str]:
    """Which of the addresses found to follow: always the same, and of each shape so many."""
    found = sorted(paths)
    random.Random(2026).shuffle(found)
    for path in found:
        most = FEW if not LONG else MANY if "?" in path else None
        seen[shape(path)] += 1
        if most is None or seen[shape(path)] <= most:
            yield path


def links_of(path: str, read: Read) -> set[str]:
    """The addresses on this site that a page leads to, with the place in each."""
    found = (attrs["href"] for tag, attrs in read.tags if tag == "a" and "href" in attrs)
    return {urljoin(path, link) for link in found if not urlsplit(link).netloc and not link.startswith("mailto:")}


def test_every_link_leads_to_a_page_and_to_a_place_on_it(client: httpx.Client) -> None:
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    places: dict[str, set[str]] = {}
    pointed: dict[str, tuple[str, str]] = {}
    wrong, found = [], {"/"}
    for _ in range(MOST_STEPS):
        next_found: set[str] = set()
        for path in islice(wanted(found - places.keys(), seen), MOST - len(places)):
            answer = client.get(path)
            places[path] = set()
            if answer.status_code != 200:
                wrong.append((path, answer.status_code))
            if answer.headers["content-type"].startswith("text/html"):
                read = Read(answer.text)
                places[path] = set(read.all("id"))
                links = links_of(path, read)
                pointed |= {link: (link.partition("#")[0], path) for link in links if "#" in link}
                next_found |= {link.partition("#")[0] for link in links}
        found |= next_found
    wrong += [(from_, link) for link, (to, from_) in pointed.items() if to in places and link.partition("#")[2] not in places[to]]
    print(f"\n{len(places)} of {len(found)} addresses followed, of {len(seen)} shapes")
    assert not wrong and len(places) >= 120


WITH_CHARTS = {"money", "authority"}


@pytest.mark.parametrize("name", sampled(PAGES, 8))
def test_a_page_is_light(client: httpx.Client, name: str) -> None:
    text = client.get(PAGES[name]).text
    assert len((without_charts(text) if name in WITH_CHARTS else text).encode()) <= MOST_BYTES


@pytest.mark.skipif(not LONG, reason="printed with --long; nothing is held to it")
def test_how_long_a_page_takes_beside_its_queries(served: Served, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    executor = served.server.config.app.state.executor  # type: ignore[attr-defined]
    run, spent = executor.run, []

    async def timed(*given: object, **more: object) -> object:
        begun = time.perf_counter()
        try:
            return await run(*given, **more)
        finally:
            spent.append(time.perf_counter() - begun)

    monkeypatch.setattr(executor, "run", timed)
    print(f"\n{'page':24}{'queries':>8}{'their ms':>10}{'page ms':>10}{'ratio':>7}{'bytes':>9}")
    for name, path in PAGES.items():
        client.get(path)  # plans what it asks
        rounds = []
        for _ in range(5):
            spent.clear()
            begun = time.perf_counter()
            size = len(client.get(path).content)
            rounds.append((time.perf_counter() - begun, sum(spent), len(spent)))
        whole, asked = (statistics.median(one[n] for one in rounds) * 1000 for n in (0, 1))
        ratio = f"{whole / asked:.1f}" if asked else "-"
        print(f"{name:24}{rounds[-1][2]:>8}{asked:>10.1f}{whole:>10.1f}{ratio:>7}{size:>9}")
        assert not asked or whole > asked


def test_a_shape_is_of_a_path_and_what_it_asks() -> None:
    assert shape("/budget/notional-sen") == shape("/budget/high-needs-block") == ("budget", "1")
    assert shape("/bands?by=hours") == ("bands", "0", "by") and not re.search("notional", str(shape("/budget/notional-sen")))
