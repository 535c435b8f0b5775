"""The queries to begin from, kept as files: each is for one of the people this is made for, and says what it asks."""

from dataclasses import dataclass
from functools import cache

from api.pages.documents import FOLDER

STARTS_WITH = "example_"
PEOPLE = {
    "senco": "SENCos and teachers",
    "author": "Authors of practice guides",
    "commissioner": "Commissioners",
    "developer": "Developers",
}
"""Whom this is made for: by the name that their page, and each query of theirs, begins with."""


@dataclass(frozen=True)
class Example:
    """A query to begin from: its first comment line says what it asks."""

    name: str
    title: str
    query: str

    @property
    def person(self) -> str:
        """Whom it is for."""
        return self.name.partition("-")[0]

    @property
    def path(self) -> str:
        """Where it can be tried."""
        return f"/explore?example={self.name}"


@cache
def examples() -> tuple[Example, ...]:
    """The queries kept beside the pages' own, person by person."""
    paths = [path for person in PEOPLE for path in sorted(FOLDER.glob(f"{STARTS_WITH}{person}_*.graphql"))]
    texts = {path.stem.removeprefix(STARTS_WITH).replace("_", "-"): path.read_text(encoding="utf-8") for path in paths}
    parted = {name: text.partition("\n") for name, text in texts.items()}
    found = (Example(name, heading.removeprefix("# "), query) for name, (heading, _, query) in parted.items())
    return tuple(sorted(found, key=lambda one: (list(PEOPLE).index(one.person), not one.name.endswith("who-delivers"))))
