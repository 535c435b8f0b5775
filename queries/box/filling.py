"""A question's parameters filled from what was named: each thing in its place, or the reason why it has none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graph.fields import conditions, limits
from graph.schema import NODE_TYPES, model_of
from queries.asking import labels_of
from queries.box.areas import Part, combined, spread
from queries.box.grammar import LIGHT, LIGHT_FOR_MONEY, Rule
from queries.box.lexicon import Entry, Lexicon, Mention
from queries.box.reading import Reading, kinds_of
from queries.box.words import SMALL, TALK, stems
from queries.question import Question, questions

ORDER = ("topic", "programme", "section", "plan_level", "setting", "phase", "circumstances", "support", "needs")
"""Which parameter a name goes to first, where it would suit several."""
SAME = 7
"""Letters by which words of names are compared: consult, consultation."""
WITHOUT_PLAN = "plan-level:sen-support"
WITH_PLAN = "plan-level:ehc-plan"
OBJECT = re.compile(
    r"\b(pays?|paying|paid|funds?|funding|funded|provid(es?|ing)|arrang(es?|ing)|deliver(s|ing)?|secur(es?|ing)|commission(s|ing)?"
    r"|buy(s|ing)?|responsible|accountable|supply|supplies|costs? of|money) ?(for|of)?( extra| more| additional)?$"
)
"""What stands before the thing that is paid for or done: it must have a place of its own."""
ORDINARY = "ordinarily_available"
"""The question of what there is without a plan."""
FIGURES = {"age": "age", "cost": "cost", "on": "on", "period": "period", "code": "code"}
"""The parameter each kind of number goes to."""


LIMITS = {"Provision", "NeedCategory", "NeedArea", "Phase", "Circumstance", "Setting"}
"""Kinds that are never passed over, though the same words may mean something that is."""
RULED_OUT = re.compile(
    r"\b(not|isnt|wasnt|arent|no longer|never|except|excluding|other than|instead of|rather than|apart from|no)( \w+)?$"
    r"|\b(left|leaving|out of)$"
)
"""What stands before something that is said not to be so."""
BESIDE = re.compile(r"\b(at|to|with|from|in|against|about|by|ask|asks|asking|tell|telling|challenge|challenging|sue)$")
"""What stands before a body that something is sent to or heard by, and that does not act."""


@dataclass(frozen=True)
class Place:
    """A parameter that takes nodes: its name, the types it takes, and whether it takes several."""

    name: str
    labels: tuple[str, ...]
    several: bool

    def takes(self, label: str) -> bool:
        return issubclass(NODE_TYPES[label], tuple(map(model_of, self.labels)))


@dataclass(frozen=True)
class Trouble:
    """Why a question could not be filled."""

    why: str
    words: str
    """The words concerned, as they were typed."""
    ids: tuple[str, ...] = ()
    """What they may stand for."""


@dataclass
class Filled:
    """The parts found so far, and what is in the way."""

    parts: list[Part] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@cache
def places(name: str) -> tuple[Place, ...]:
    """The parameters of a question that take nodes, in the order names go to them."""
    question, found = questions()[name], []
    if question.conditions_of:
        links = conditions(NODE_TYPES[question.conditions_of]).values()
        found += [Place(link.asked_as, (link.target,), link.several) for link in links]
    found += [Place(p.name, tuple(labels), p.type.startswith("[")) for p in question.parameters if (labels := labels_of(p.type))]
    return tuple(sorted(found, key=lambda place: ORDER.index(place.name) if place.name in ORDER else len(ORDER)))


@cache
def parameters(name: str) -> frozenset[str]:
    """The names of everything a question may be asked with."""
    question = questions()[name]
    ranges = limits(NODE_TYPES[question.conditions_of]) if question.conditions_of else ()
    return frozenset({*(p.name for p in question.parameters), *(p.name for p in places(name)), *ranges, "on"})


def fill(rule: Rule, reading: Reading) -> Filled:
    """A question's parts."""
    question, filled = questions()[rule.asks], Filled()
    for mention in reading.mentions:
        place_mention(rule, question, reading, mention, filled)
    for figure in reading.figures:
        if figure.kind == "cost" and of_a_budget(reading, figure.last):
            filled.troubles.append(Trouble("no_place", reading.span(figure.first, figure.last)))
            continue
        words = reading.span(figure.first, figure.last)
        if figure.kind in {"phase", "section", "circumstance"}:
            place_mention(rule, question, reading, Mention(figure.first, figure.last, (figure.value,)), filled)
        elif FIGURES.get(figure.kind) in parameters(question.name):
            filled.parts.append(Part(words, FIGURES[figure.kind], figure.value))
        elif figure.kind not in {"limit", *rule.passes} and not (
            figure.kind == "year" and question.name in {"over_the_years", "what_became_of"}
        ):
            filled.troubles.append(Trouble("no_place", words))
    add_said(rule, reading, filled)
    filled.parts = settled(question, reading, filled)
    return filled


def of_a_budget(reading: Reading, last: int) -> bool:
    """Whether a sum is that of a budget, as in 10k place funding, and not what support costs."""
    beside = [one for m in reading.mentions if m.first == last + 1 for one in m.ids]
    return any(reading.lexicon.entries[one].label == "Budget" for one in beside)


def add_said(rule: Rule, reading: Reading, filled: Filled) -> None:
    """The parameters that the rule itself gives, and the words of closed lists."""
    for values in rule.competing(reading.plain).values():
        filled.troubles.append(Trouble("several_values", ", ".join(values), values))
    for name, (value, words) in rule.said(reading.plain).items():
        filled.parts.append(Part(words, name, value))
    for name, value in rule.given.items():
        filled.parts.append(Part("", name, value))
    named = {part.parameter for part in filled.parts}
    for name, value in rule.usual.items():
        if name not in named:
            filled.parts.append(Part("", name, value))


def place_mention(rule: Rule, question: Question, reading: Reading, mention: Mention, filled: Filled) -> None:
    """Put one name in its place, or say why it has none."""
    known = (reading.lexicon.entries.get(one) for one in mention.ids)
    entries = [one for one in known if one and one.id not in rule.drops]
    if not entries:
        return
    before, words = reading.before(mention), reading.span(mention.first, mention.last)
    if RULED_OUT.search(before) and WITH_PLAN not in mention.ids and not rule.denials:
        filled.troubles.append(Trouble("ruled_out", words))
        return
    paid_for = rule.money and bool(OBJECT.search(before))
    for place in sorted(places(question.name), key=lambda place: paid_for and place.name == "circumstances"):
        fitting = [one for one in entries if place.takes(one.label)]
        beside = place.name == "body" and BESIDE.search(before)
        if fitting and place.name not in rule.leaves and not beside:
            put(place, fitting, reading, mention, filled)
            return
    if not passes(rule, entries, reading, mention, paid_for):
        filled.troubles.append(Trouble("no_place", words, mention.ids))


def put(place: Place, fitting: list[Entry], reading: Reading, mention: Mention, filled: Filled) -> None:
    """Put what a name stands for in a place, or say that it may stand for several things."""
    words = reading.span(mention.first, mention.last)
    if place.name == "plan_level" and reading.negated(mention) and WITH_PLAN in mention.ids:
        filled.parts.append(Part(words, place.name, WITHOUT_PLAN))
        return
    chosen = choose(fitting, reading)
    if len(chosen) > 1:
        filled.troubles.append(Trouble("several_meanings", words, tuple(one.id for one in chosen)))
    else:
        filled.parts += [Part(words, place.name, one.id) for one in chosen]


def passes(rule: Rule, entries: list[Entry], reading: Reading, mention: Mention, paid_for: bool) -> bool:
    """Whether something that has no place may be named all the same."""
    if rule.asks == ORDINARY and WITH_PLAN in mention.ids and not reading.negated(mention):
        return False
    light = rule.passes | (LIGHT_FOR_MONEY if rule.money else LIGHT)
    telling = [one for one in entries if not light & {one.id, *kinds_of(one.label)}]
    listed = bool(set(mention.ids) & rule.passes)
    said = len(telling) < len(entries) and not any(one.label in LIMITS for one in telling)
    return said and (listed or not paid_for)


def choose(entries: list[Entry], reading: Reading) -> list[Entry]:
    """The one that is meant where the rest of the text, or the rows themselves, settle it; else all."""
    if len(entries) > 1:
        entries = [one for one in entries if one.census] if sum(one.census for one in entries) == 1 else entries
    sections = {figure.value for figure in reading.figures if figure.kind == "section"}
    others = {one for m in reading.mentions for one in m.ids} | {f.value for f in reading.figures if f.kind == "circumstance"}
    sections |= {one for one in others if one.startswith("section:")}
    if len(entries) > 1 and sections:
        entries = [one for one in entries if sections & set(one.sections)] or entries
    if len(entries) > 1:
        entries = [one for one in entries if others & set(one.circumstances)] or entries
        entries = of_age(entries, reading)
    if len(entries) > 1:
        entries = best_told(entries, reading)
    provisions = [one for one in entries if one.label == "Provision"]
    if len(entries) > 1 and len(provisions) == 1:
        return provisions
    narrow = [one for one in entries if not any(one.id in other.broader or one.id in other.under for other in entries)]
    return narrow or entries


def of_age(entries: list[Entry], reading: Reading) -> list[Entry]:
    """Those that are for an age that is told; all where none is told, or where none is for it."""
    told = [figure.value for figure in reading.figures if figure.kind == "age"]
    return [one for one in entries if any(low <= age <= high for low, high in one.ages for age in told)] or entries


def best_told(entries: list[Entry], reading: Reading) -> list[Entry]:
    """Those whose names share most with the words of the text that name nothing else."""
    loose = {word.stem[:SAME] for n, word in enumerate(reading.words) if n not in reading.taken and telling(word.taken)}
    shared = {one.id: len(loose & {word[:SAME] for word in stems(one.name) if telling(word)}) for one in entries}
    most = max(shared.values())
    return [one for one in entries if shared[one.id] == most]


def telling(word: str) -> bool:
    return len(word) > 3 and word not in SMALL and word not in TALK


def settled(question: Question, reading: Reading, filled: Filled) -> list[Part]:
    """The parts, one for each parameter that takes one; what cannot be one is trouble."""
    several = {place.name for place in places(question.name) if place.several}
    by_name: dict[str, dict[Any, Part]] = {}
    for part in filled.parts:
        by_name.setdefault(part.parameter, {}).setdefault(part.value, part)
    if (
        "section" in by_name
        and (plan := by_name.get("plan_level", {}).get(WITH_PLAN))
        and plan.words.lower() in {"plan", "plans"}
    ):
        del by_name["plan_level"][WITH_PLAN]
    if "system" in by_name:
        by_name.pop("outcome", None)  # where one promise is asked about, a word such as "kept" asks and does not limit
    spread(by_name, reading, parameters(question.name))
    combined(by_name)
    found: list[Part] = []
    for name, parts in by_name.items():
        kept = narrowest(parts, reading.lexicon)
        if len(kept) > 1 and name not in several:
            ids = tuple(str(part.value) for part in kept)
            filled.troubles.append(Trouble("several_values", ", ".join(part.words for part in kept), ids))
        found += kept
    return found


def narrowest(parts: Mapping[Any, Part], lexicon: Lexicon) -> list[Part]:
    """The parts without those that another one is within."""
    wider = {above for value in parts for above in within(value, lexicon)}
    return [part for value, part in parts.items() if value not in wider]


def within(value: Any, lexicon: Lexicon) -> Iterator[str]:
    """Everything a node is within: what is broader, and what it is provided under."""
    entry = lexicon.entries.get(value) if isinstance(value, str) else None
    above: Iterable[str] = (*entry.broader, *entry.under) if entry else ()
    for one in above:
        yield one
        yield from within(one, lexicon)
