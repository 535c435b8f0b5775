"""Which question is asked, and what will not be answered: two tables of patterns, read from YAML, tried from the top."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from queries.box.tables import TABLES

LIGHT = frozenset({"Topic", "Duty", "Standard", "Source", "FirstStep", "Commitment", "Route", "Sign"})
"""Kinds that may be named in any question without changing it."""
LIGHT_FOR_MONEY = frozenset({"Source", "Sign", "topic:funding"})
"""The same where it is asked who pays or acts: there a duty or a route is itself what is asked about."""


@dataclass(frozen=True)
class Rule:
    """One way of asking one question, as `questions.yml` declares it."""

    asks: str
    when: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    wanted: tuple[frozenset[str], ...]
    """For each, one of its kinds must be named."""
    without: frozenset[str]
    """Kinds of which none may be named."""
    only: frozenset[str]
    """Where set, no condition or node beside these kinds may be named."""
    given: Mapping[str, Any]
    usual: Mapping[str, Any]
    words: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]
    passes: frozenset[str]
    """Kinds, and single ids, that may be named without changing the question."""
    instead: Mapping[str, str]
    """Parameters that are left out where another is given."""
    leaves: frozenset[str]
    """Parameters that no name is put into."""
    drops: frozenset[str]
    """Ids that are no part of it: the rule says them already."""
    wants: Mapping[str, re.Pattern[str]]
    """By parameter, words that say something of it: where they are said, it must be given."""
    wide: frozenset[str]
    """Words of closed lists that give way to another one."""
    lets: frozenset[str]
    """Words that may be said with it, which say nothing more."""
    denials: bool
    """Whether it may be asked about something that is said not to be so."""
    bare: bool
    """Whether it is a question even where nothing is named."""
    money: bool
    """Whether it asks who pays or acts, so that what a child does is beside the point."""

    def fits(self, text: str, groups: Sequence[Set[str]]) -> bool:
        """Whether a text asks this; for each thing named in it, the kinds it may be of are given."""
        if self.unless and self.unless.search(text):
            return False
        if self.only and not all(kinds & (self.only | self.passes | LIGHT) for kinds in groups):
            return False
        kinds: frozenset[str] = frozenset().union(*groups)
        if kinds & self.without:
            return False
        named = kinds | {name for name, values in self.words.items() if any(p.search(text) for _, p in values)}
        if not all(wanted & named for wanted in self.wanted):
            return False
        return any(pattern.search(text) for pattern in self.when)

    def competing(self, text: str) -> dict[str, tuple[str, ...]]:
        """By parameter, the words of a closed list that a text says, where it says more than one and none is the wider."""
        found = {
            name: tuple(value for value, pattern in values if value not in self.wide and pattern.search(text))
            for name, values in self.words.items()
        }
        return {name: values for name, values in found.items() if len(values) > 1}

    def said(self, text: str) -> dict[str, tuple[str, str]]:
        """By parameter, the closed list's word that the text says, and the words that say it."""
        found = {}
        for name, values in self.words.items():
            match = next(((value, m[0]) for value, pattern in values if (m := pattern.search(text))), None)
            if match:
                found[name] = match
        return {name: said for name, said in found.items() if self.instead.get(name) not in found}


@dataclass(frozen=True)
class Refusal:
    """One thing that will not be answered, as `refusals.yml` declares it."""

    why: str
    says: str
    when: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def fits(self, text: str) -> bool:
        return any(p.search(text) for p in self.when) and not (self.unless and self.unless.search(text))


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of `questions.yml`."""
    return tuple(map(rule, table("questions.yml")))


@cache
def refusals() -> tuple[Refusal, ...]:
    """The refusals of `refusals.yml`."""
    return tuple(
        Refusal(row["why"], row["says"], patterns(row["when"]), optional(row.get("unless"))) for row in table("refusals.yml")
    )


def table(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((TABLES / name).read_text(encoding="utf-8")))


def rule(row: Mapping[str, Any]) -> Rule:
    words = {name: tuple((value, re.compile(p)) for value, p in values.items()) for name, values in row.get("words", {}).items()}
    return Rule(
        row["asks"],
        patterns(row["when"]),
        optional(row.get("unless")),
        tuple(map(frozenset, row.get("with", ()))),
        frozenset(row.get("without", ())),
        frozenset(row.get("only", ())),
        row.get("given", {}),
        row.get("usual", {}),
        words,
        frozenset(row.get("passes", ())),
        row.get("instead", {}),
        frozenset(row.get("leaves", ())),
        frozenset(row.get("drops", ())),
        {name: re.compile(pattern) for name, pattern in row.get("wants", {}).items()},
        frozenset(row.get("wide", ())),
        frozenset(row.get("lets", "").split()),
        row.get("denials", False),
        row.get("bare", False),
        row.get("money", False),
    )


def patterns(written: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, written))


def optional(written: str | None) -> re.Pattern[str] | None:
    return re.compile(written) if written else None


MARKS = re.compile(r"\\[bsdS]")
BEGINNING = re.compile(r"([a-z]{3,})(?:\\w[+*]|\()")
WHOLE = re.compile(r"[a-z]{2,}")
WHOLE_ONLY = re.compile(r"(?<![a-z\\)])[a-z]{4,}(?![a-z(?\\\[])")
PLURAL_TOO = re.compile(r"(?<![a-z\\)])([a-z]{3,}s)\?")
SHORT = re.compile(r"([a-z]{2,})[a-z]\?")


@cache
def cues(patterns: tuple[re.Pattern[str], ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that patterns look for: whole ones, and the beginnings of others."""
    written = " ".join(MARKS.sub(" ", one.pattern) for one in patterns)
    return frozenset((*WHOLE.findall(written), *SHORT.findall(written))), tuple(BEGINNING.findall(written))


@cache
def looked_for() -> frozenset[str]:
    """The words that the rules and refusals look for, which are known though they name nothing."""
    searched = (*(one for rule in rules() for one in rule.when), *(one for refusal in refusals() for one in refusal.when))
    written = " ".join(MARKS.sub(" ", one.pattern) for one in searched)
    return frozenset((*WHOLE_ONLY.findall(written), *PLURAL_TOO.findall(written)))


def looks_for(rule: Rule, word: str) -> bool:
    """Whether a word is one that a rule looks for."""
    whole, beginnings = cues((*rule.when, *(p for values in rule.words.values() for _, p in values)))
    return word in whole or word in rule.lets or word.startswith(beginnings)


def asked(text: str, groups: Sequence[Set[str]]) -> Rule | None:
    """The first rule that fits."""
    return next((rule for rule in rules() if rule.fits(text, groups)), None)


def refused(text: str) -> Refusal | None:
    """The first refusal that fits."""
    return next((refusal for refusal in refusals() if refusal.fits(text)), None)
