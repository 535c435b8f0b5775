"""The glossary: what each kind of thing and each fixed word means, and what people's own words and acronyms stand for."""

from enum import StrEnum
from typing import Any

from fastapi import Response

from api.pages.documents import page_document
from api.pages.form import summary
from api.pages.layout import Mistake, PageProblem, Pages, phrase, title
from api.pages.names import Names
from api.pages.nodes import kind_of
from graph.fields import meanings, words
from graph.schema import NODE_TYPES
from queries.question import CLOSED_LISTS

ACRONYMS, DIGITS = "acronyms", "0-9"
"""Where acronyms stand, and words that begin with no letter."""


def anchor(text: str) -> str:
    """A place on the glossary's page: `GapKind` and "gap kind" are gap-kind."""
    return words(text).lower().replace(" ", "-").replace("_", "-")


def kinds() -> list[dict[str, Any]]:
    """Every kind of thing that is held, by name."""
    return sorted((kind_of(model) for model in NODE_TYPES.values()), key=lambda kind: kind["name"])


def lists() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Every closed list by name: what it is of, and its words with their meanings, by name too."""
    return [listed(kind) for _, kind in sorted(CLOSED_LISTS.items())]


def listed(kind: type[StrEnum]) -> tuple[str, str, list[tuple[str, str]]]:
    """One closed list."""
    said = [(title(phrase(word)), about) for word, about in meanings(kind).items()]
    return title(words(kind.__name__)), summary(kind.__doc__), sorted(said)


async def glossary_page(pages: Pages, names: Names) -> Response:
    """What things and fixed words mean, and the way to people's own words."""
    letters = letters_of(await said_by_people(pages, names))
    return pages.render("glossary.html", kinds=kinds(), lists=lists(), letters=letters)


async def words_page(pages: Pages, names: Names, letter: str) -> Response:
    """The acronyms, or the words that begin with one letter, each with what it stands for."""
    every = await said_by_people(pages, names)
    found = [one for one in every if stands_under(one) == letter]
    if not found:
        raise PageProblem(404, [Mistake(f"No word stands under {letter[:40]!r}.")], [("/glossary", "Glossary")])
    return pages.render("glossary_words.html", letter=letter, letters=letters_of(every), found=found)


def stands_under(one: dict[str, Any]) -> str:
    """Where a word is listed: among the acronyms, or under its first letter."""
    first = one["name"][:1].lower()
    return ACRONYMS if one["acronym"] else first if first.isalpha() else DIGITS


def letters_of(every: list[dict[str, Any]]) -> list[str]:
    """The letters that words begin with."""
    return sorted({stands_under(one) for one in every} - {ACRONYMS})


async def said_by_people(pages: Pages, names: Names) -> list[dict[str, Any]]:
    """Every acronym and everyday word that stands for something in force, by name; read once a release and day."""
    kept = names.fresh()
    if "words people use" not in kept:
        rows: list[dict[str, Any]] = []
        after = None
        while True:
            page = (await pages.ask(page_document("glossary"), {"after": after}))["synonyms"]
            rows += page["nodes"]
            after = page["endCursor"]
            if after is None:
                break
        kept["words people use"] = sorted((one for one in rows if one["standsFor"]), key=lambda one: one["name"].lower())
    found: list[dict[str, Any]] = kept["words people use"]
    return found
