"""A text read: what it names, which numbers it holds, and which of its words were understood as nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.schema import NODE_TYPES
from queries.box.grammar import Rule, looks_for
from queries.box.lexicon import Lexicon, Mention
from queries.box.numbers import Figure, figures, spans
from queries.box.words import ARTICLES, SMALL, TALK, Word, bases, listed

GIVEN_NAMES = listed("given_names")
"""Common first names that are not words: a text with one may be about a child who can be told."""
NEGATING = re.compile(
    r"\b(no|without|hasnt( got)?|havent( got)?|doesnt have|dont have|not (on|have|got|had)|not yet|never had|lacks|isnt on"
    r"|before( \w+){0,2}( gets?| getting| has| have| (apply|applies|applying|ask|asks|asking) for)|before|yet to have"
    r"|(appl(y|ied|ying|ies)|waiting|awaiting|asked|asking|requested|requesting)( for)?)$"
)
"""What stands before a plan that a child has not."""
RELATIVE = re.compile(
    r"\b(child|children|pupils?|students?|boys?|girls?|sons?|daughters?|those|people|person|someone|somebody|anyone|learners?|lads?|teenagers?"
    r"|toddlers?|kids?|parents?|one|ones|those|adults?|twins|apprentices?|team|teachers?) (who|whose|whos)\b"
)
"""Where a word that asks only joins: a child who cannot walk."""
UNDERSTOOD = SMALL | TALK


@dataclass(frozen=True)
class Reading:
    """What was read in a text."""

    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    signs: tuple[Mention, ...]
    lexicon: Lexicon

    @cached_property
    def plain(self) -> str:
        """The corrected words in small letters, without marks: what the rules are tried on."""
        return RELATIVE.sub(r"\1 that", " ".join(word.taken for word in self.words))

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        """For each thing named, the kinds it may be of."""
        named = [frozenset(kind for one in m.ids for kind in kinds_of(self.lexicon.entries[one].label)) for m in self.mentions]
        named = [kinds - {"Topic"} | {"PlanTopic"} if {"PlanLevel", "Topic"} <= kinds else kinds for kinds in named]
        return (*named, *(frozenset({figure.kind}) for figure in self.figures))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of everything named."""
        return frozenset().union(*self.groups)

    @cached_property
    def taken(self) -> frozenset[int]:
        """The places of the words that name something."""
        named = (n for mention in self.mentions for n in range(mention.first, mention.last + 1))
        return frozenset((*named, *spans(self.figures)))

    def unknown(self, rule: Rule | None) -> tuple[str, ...]:
        """The words that were understood as nothing, as they were typed."""
        loose = [word for n, word in enumerate(self.words) if n not in self.taken and not bases(word.taken) & UNDERSTOOD]
        return tuple(self.typed(word) for word in loose if rule is None or not looks_for(rule, word.taken))

    def before(self, mention: Mention) -> str:
        """The words that stand before something, corrected."""
        return " ".join(word.taken for word in self.words[: mention.first] if word.taken not in ARTICLES)

    @property
    def names_somebody(self) -> bool:
        """Whether a first name stands in it outside of what is named."""
        return any(
            word.taken in GIVEN_NAMES or word.stem in GIVEN_NAMES for n, word in enumerate(self.words) if n not in self.taken
        )

    def typed(self, word: Word) -> str:
        """A word as it was typed."""
        return self.text[word.start : word.end]

    def span(self, first: int, last: int) -> str:
        """Some words as they were typed."""
        return self.text[self.words[first].start : self.words[last].end]

    def negated(self, mention: Mention) -> bool:
        """Whether something is said not to be."""
        return bool(NEGATING.search(self.before(mention)))


def kinds_of(label: str) -> Iterator[str]:
    """A type and the bases it has."""
    return (cls.__name__ for cls in NODE_TYPES[label].__mro__ if cls.__name__ in {*NODE_TYPES, "Need"})


def read(text: str, lexicon: Lexicon) -> Reading:
    """A text, read against a lexicon."""
    words = lexicon.words(text)
    mentions = lexicon.mentions(words)
    taken = {n for mention in mentions for n in range(mention.first, mention.last + 1)}
    return Reading(text, tuple(words), tuple(mentions), tuple(figures(words, taken)), tuple(lexicon.seen(words)), lexicon)
