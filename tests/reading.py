"""How a page is read by the tests: its text, its tags, its tables, its charts."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

MOST_BYTES = 60_000
"""A page's HTML without its charts, before it is packed."""
HOSTILE = '"><script>alert(1)</script>'


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


def without_charts(text: str) -> str:
    """A page less its charts; a chart may hold small ones."""
    kept, depth, start = "", 0, 0
    for tag in re.finditer(r"<svg\b|</svg>", text):
        kept += text[start : tag.start()] if depth == 0 else ""
        depth += -1 if tag[0] == "</svg>" else 1
        start = tag.end()
    return kept + text[start:]


def section(text: str, anchor: str) -> str:
    """The text of the section whose heading has this id, up to the next of its kind."""
    found = re.search(rf'<section class="figure">\s*<h3 id="{anchor}">.*?</section>', text, re.S)
    assert found, anchor
    return found[0]


def cells(text: str) -> list[list[str]]:
    """The rows of a table: each cell's own words, less the small print of its place."""
    rows = re.findall(r"<tr>(.*?)</tr>", re.sub(r"<small>.*?</small>|<caption>.*?</caption>", "", text, flags=re.S), re.S)
    return [[Read(cell).text for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)] for row in rows]


def marks(text: str) -> list[str]:
    """What the marks of a chart say of themselves; the first is the chart's own title."""
    return [unescape(found) for found in re.findall(r"<title>(.*?)</title>", text, re.S)][1:]


def ids(found: Any) -> list[str]:
    """The ids that a search found, in its order."""
    return [hit["node"]["id"] for hit in found["hits"]["nodes"]]
