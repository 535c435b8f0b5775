"""Records of how plain English was read as a question."""

from graph.schema.found import Tier
from graph.schema.records import Record


class NamedNode(Record):
    """A node by its id and its name alone."""

    id: str
    """Its id; its page and its record are found by it."""
    name: str
    """What it is called."""


class UnderstoodPart(Record):
    """One part of a question as it was read from plain English."""

    words: str
    """The words it was read from, as they were written."""
    parameter: str
    """The parameter of the question that it gives."""
    value: str
    """Its value: an id, a number, a day or a word."""
    node: NamedNode | None
    """What the id stands for."""


class PossibleMeaning(Record):
    """One of the things that some words may stand for, where nothing tells which."""

    words: str
    """The words, as they were written."""
    name: str
    """What they may mean."""
    node: NamedNode | None
    """What they may stand for, where it is held here."""


class Understanding(Record):
    """Plain English read as a question by grammar, synonyms and names alone; or why it was not. Nothing of it is kept."""

    question: str | None
    """The question that was read; nothing where it was refused."""
    words: str | None
    """The question in its own words."""
    parts: list[UnderstoodPart]
    """What it is asked about, each with the words it was read from; where it was refused, what was recognised."""
    address: str | None
    """The page that answers, made of ids, numbers and listed words, never of what was written."""
    refused_because: str | None
    """Why it was not read as a question."""
    meanings: list[PossibleMeaning]
    """What the words in the way may stand for."""
    not_understood: list[str]
    """The words that were understood as nothing."""
    signs: list[NamedNode]
    """Where it tells what is seen of a child: the signs held that come nearest."""
    nearest: list[str]
    """Where it was refused: the questions that come nearest."""


class TermMeaning(Record):
    """One thing that a term may mean."""

    node: NamedNode
    """The thing."""
    kind: str
    """The name of its type."""
    why: Tier
    """Why it was found."""
    matched: str | None
    """The name or wording that matched; nothing where single words did."""


class ResolvedTerm(Record):
    """What one term may mean."""

    term: str
    """The term, as it was given."""
    meanings: list[TermMeaning]
    """What it may mean, the surest first; five at most."""
    did_you_mean: list[str]
    """Names that may have been meant, where nothing is called just so."""
