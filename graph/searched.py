"""What search looks in, read off the declared schema: two full-text indexes, and the Cypher for a node's texts.

`words` finds a word in any of its forms, in names and in what is said of a thing. `spelling` holds names as they are spelt,
because a mistake of a letter or two can be told only from a whole word: a word form's stem has lost its end.
"""

from dataclasses import dataclass
from functools import cache

from graph.fields import Searched, is_many, marks, values
from graph.schema import NODE_TYPES, Node

WORDS, SPELLING = "words", "spelling"


@dataclass(frozen=True)
class FullText:
    """A full-text index over every type that search finds."""

    name: str
    analyzer: str
    labels: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def statement(self) -> str:
        """The statement that makes it, where there is none of its name."""
        on = ", ".join(f"n.{field}" for field in self.fields)
        return (
            f"CREATE FULLTEXT INDEX {self.name} IF NOT EXISTS FOR (n:{'|'.join(self.labels)}) ON EACH [{on}]"
            f" OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{self.analyzer}'}}}}"
        )


@cache
def searched_fields(names_only: bool = False) -> dict[str, bool]:
    """The fields in which search looks, and whether each is a list: all of them, or those alone that hold names."""
    found: dict[str, bool] = {}
    for model in searched_types().values():
        for name, field in values(model).items():
            if any(mark.as_name or not names_only for mark in marks(field, Searched)):
                found[name] = is_many(field.annotation)
    return found


def searched_types() -> dict[str, type[Node]]:
    """The types that search finds, by name."""
    return {label: model for label, model in NODE_TYPES.items() if model.searched}


@cache
def indexes() -> tuple[FullText, ...]:
    """The full-text indexes that search needs."""
    labels = tuple(searched_types())
    return (
        FullText(WORDS, "english", labels, tuple(searched_fields())),
        FullText(SPELLING, "standard-no-stop-words", labels, tuple(searched_fields(names_only=True))),
    )


def texts_of(variable: str, names_only: bool = False) -> str:
    """A node's texts in which search looks, as one list in Cypher: its names first."""
    fields = sorted(searched_fields(names_only).items(), key=lambda field: field[0] not in searched_fields(names_only=True))
    parts = [f"coalesce({variable}.{name}, [])" if many else f"{variable}.{name}" for name, many in fields]
    whole = " + ".join(part if part.startswith("coalesce") else f"[{part}]" for part in parts)
    return f"[text IN {whole} WHERE text IS NOT NULL]"
