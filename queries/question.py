"""A question: one `.cypher` file whose header is its contract. The file's name is its name everywhere.

    // Who delivers what support, and from which budget?
    //
    // $asked: conditions of Arrangement. What is known of the child and the place.
    // $cost: Pounds, optional. A note on the parameter.
    // $first: Int = 20, on cards. How many cards a page holds.
    // $standing: [Standing] = [MADE, PROPOSED]. Only where what is not made is asked for, too.
    //
    // returns asked: [Asked]. What was asked, completed.
    // returns cards: Cards. A page of cards.
    // returns deadlines: page of Deadline by order. A list of nodes, brought a page at a time in that order.
    // returns signs: page of Sign as found. The same in the order in which the Cypher finds them.

Below it `in_force(x)` stands for the test of date and standing, which every matched Sourced node must pass, and `begun(x)` for
the same where what has ended counts too; `made_on(x, day)` for being made and in force on another day. The files are refused
at start-up where a Sourced label is matched without one of them, or where declared and used names differ. `wider($need: Need)`
stands for the ids of what was asked and of all that is wider than it, and `part(name)` for `parts/<name>.cypher`.

A parameter of type Words is what a person types; the statement gets what `queries/typed.py` makes of it, `$text.words` among it.
A full-text index yields nodes of any type, so what it yields is named and tested, too. `texts_of(x)` and `names_of(x)` stand for
the texts of a node in which search looks, `spelling(text)` for a text as spellings are compared, and `paragraphs_of(x)` for the
names of the passages that state it, in one text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from graph.fields import Cursor, Pounds, is_many, is_optional, links, relationship
from graph.schema import BASES, NODE_TYPES, Node, Sourced, Standing, model_of
from graph.schema.answers import GIVEN_TYPES, RECORD_TYPES
from graph.searched import texts_of
from graph.validity import FIELD
from queries.typed import APART, APOSTROPHES

FOLDER = Path(__file__).parent

PARAMETER = re.compile(
    r"\$(?P<name>\w+): (?:conditions of (?P<conditions>\w+)|(?P<type>\[?\w+(?: or \w+)*\]?)(?P<optional>, optional)?"
    r"(?: = (?P<default>[^.]+?))?(?:, on (?P<column>\w+))?)\. (?P<note>.+)"
)
COLUMN = re.compile(
    r"returns (?P<name>\w+): (?:page of (?P<paged>\w+)(?: by (?P<by>\w+)| (?P<found>as found))?"
    r"|(?P<type>\[?\w+\]?)(?P<optional>, optional)?)\. (?P<note>.+)"
)
USED = re.compile(r"""'[^']*'|"[^"]*"|//[^\n]*|\$(?P<name>\w+)""")
MATCHED = re.compile(r"\((?P<variable>\w*)(?P<labels>(?::\w+)+)")
DATED = re.compile(r"\b(?P<test>in_force|begun|made_on)\((?P<variable>\w+)(?:, (?P<day>\w+))?\)")
WIDER = re.compile(r"\bwider\((?P<parameter>\$\w+): (?P<label>\w+)\)")
PART = re.compile(r"\bpart\((?P<name>\w+)\)")
YIELDED = re.compile(r"\bYIELD\s+node\b(?:\s+AS\s+(?P<variable>\w+))?")
TEXTS = re.compile(r"\b(?P<which>texts|names)_of\((?P<variable>\w+)\)")
PARAGRAPHS = re.compile(r"\bparagraphs_of\((?P<variable>\w+)\)")
SPELLING = re.compile(r"\bspelling\((?P<text>\$?[\w.]+)\)")
AS_FOUND = "as found"
"""The order of a page whose nodes stay as the Cypher lists them."""
WIDENING = ("broader", "is_a")
"""The links that lead to what is wider, whichever a type has."""
ANSWERING = "answers_for"
"""The link of one that has the duties of another."""
EVERYWHERE = {"on", "standing"}
"""Parameters of every question: the day, and the standings that count. With them go `in_force` and `begun`: what counts then."""
SCALARS: dict[str, Any] = {
    "String": str,
    "Int": int,
    "Float": float,
    "Pounds": Pounds,
    "ID": "ID",
    "Cursor": Cursor,
    "Words": str,
}

CLOSED_LISTS: dict[str, type[StrEnum]] = {kind.__name__: kind for kind in StrEnum.__subclasses__() if "graph." in kind.__module__}
"""Every closed list of the schema, by name: a question may take a word of it."""


class MalformedQuestion(ValueError):
    """A question file breaks the rules at the top of `queries/question.py`."""


@dataclass(frozen=True)
class Parameter:
    """One thing a question may be asked about."""

    name: str
    type: str
    """A scalar, a node type or base (whose id is wanted), a closed list, a shape of something given, or `[…]` of one."""
    optional: bool
    default: Any
    column: str | None
    """The column of the answer it belongs to, where it is not of the whole question."""
    note: str


@dataclass(frozen=True)
class Column:
    """One part of an answer: its name, its type (a scalar, node type, base, record, or `[…]` of one) and what it means."""

    name: str
    type: str
    note: str
    by: str | None = None
    """The field a page's nodes are in order of, or AS_FOUND; nothing where the column is not a page of nodes."""
    optional: bool = False
    """Whether there may be none, where it is no node; a node there may always be none."""


@dataclass(frozen=True)
class Question:
    """A question in words, what it may be asked about, the shape of its answer, and the Cypher that finds it."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    conditions_of: str | None
    """The node type whose conditions are parameters too, given to the Cypher as `$asked`."""
    columns: tuple[Column, ...]
    cypher: str
    """The statement, with `in_force` written out; it returns the columns by name."""
    standing: tuple[str, ...] = (Standing.MADE.value,)
    """The standings that count unless said."""


@cache
def questions() -> dict[str, Question]:
    """Every question, by name."""
    return {path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.cypher"))}


def parse(name: str, text: str) -> Question:
    """A question file, read and held to its header. Raises MalformedQuestion."""
    header, cypher = split_header(text)
    cypher = PART.sub(lambda found: part(found["name"]), cypher)
    asked, lines = (header[0] if header else ""), header[1:]
    if not asked.endswith("?"):
        raise MalformedQuestion(f"{name}.cypher: the first line is the question in words, ending in a question mark")
    parameters, conditions_of, columns = [], None, []
    for line in filter(None, lines):
        if found := PARAMETER.fullmatch(line):
            conditions_of = found["conditions"] or conditions_of
            parameters += [] if found["conditions"] else [parameter(found)]
        elif found := COLUMN.fullmatch(line):
            by = (found["by"] or found["found"] or "name") if found["paged"] else None
            optional = found["optional"] is not None
            columns.append(Column(found["name"], found["paged"] or found["type"], found["note"], by, optional))
        else:
            raise MalformedQuestion(f"{name}.cypher: the header line `{line}` is neither a parameter nor a column")
    standing = next((tuple(p.default) for p in parameters if p.name == "standing"), (Standing.MADE.value,))
    taken = tuple(p for p in parameters if p.name != "standing")
    question = Question(name, asked, taken, conditions_of, tuple(columns), written_out(cypher), standing)
    for wrong in faults(question, cypher):
        raise MalformedQuestion(f"{name}.cypher: {wrong}")
    return question


def split_header(text: str) -> tuple[list[str], str]:
    """The comment lines at the top, and the Cypher below them."""
    lines = text.splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return [line[2:].strip() for line in lines[:end]], "\n".join(lines[end:]).strip()


@cache
def part(name: str) -> str:
    """A piece of Cypher that questions share, without the comment at its top."""
    return split_header((FOLDER / "parts" / f"{name}.cypher").read_text(encoding="utf-8"))[1]


def parameter(found: re.Match[str]) -> Parameter:
    """A parameter from its header line."""
    optional = found["optional"] is not None or found["default"] is not None
    return Parameter(found["name"], found["type"], optional, default(found["default"]), found["column"], found["note"])


def default(written: str | None) -> Any:
    """A default as written in a header: a number, a name, or a list of names."""
    if written is None:
        return None
    if written.startswith("["):
        return [name.strip().lower() for name in written.strip("[]").split(",")]
    return int(written) if written.isdigit() else written.lower()


def written_out(cypher: str) -> str:
    """Cypher with its shorthands written out: what is wider, texts and spellings, then every test of date and standing."""
    cypher = WIDER.sub(lambda found: wider(found["parameter"], found["label"]), cypher)
    cypher = TEXTS.sub(lambda found: texts_of(found["variable"], names_only=found["which"] == "names"), cypher)
    cypher = PARAGRAPHS.sub(lambda found: paragraphs_of(found["variable"]), cypher)
    cypher = SPELLING.sub(lambda found: spelling_of(found["text"]), cypher)
    tests = {"in_force": in_force, "begun": begun, "made_on": made_on}
    return DATED.sub(lambda found: tests[found["test"]](*filter(None, (found["variable"], found["day"]))), cypher)


def wider(parameter: str, label: str) -> str:
    """The ids of what was asked and of what is wider, at most three steps up; of a body, also of those that answer for it."""
    link = relationship(next(name for name in WIDENING if name in links(model_of(label))))
    found = (
        f"COLLECT {{ MATCH (narrow:{label} {{id: {parameter}}})-[:{link}*0..3]->(broad:{label})"
        " WHERE in_force(narrow) AND in_force(broad) RETURN broad.id }"
    )
    if ANSWERING not in links(model_of(label)):
        return found
    up = f"(asked:{label} {{id: {parameter}}})-[:{link}*0..3]->(:{label})<-[:{relationship(ANSWERING)}]-(answers:{label})"
    return f"({found} + COLLECT {{ MATCH {up} WHERE in_force(asked) AND in_force(answers) RETURN answers.id }})"


def paragraphs_of(variable: str) -> str:
    """The names of the passages that state something, in order of id and parted by semicolons, as Cypher."""
    names = f"COLLECT {{ MATCH ({variable})-[:STATED_IN]->(passage:Passage) RETURN passage.name ORDER BY passage.id }}"
    return f"reduce(said = '', name IN {names} | said + CASE WHEN said = '' THEN '' ELSE '; ' END + name)"


def spelling_of(text: str) -> str:
    """A text as spellings are compared, as `queries.typed.spelling` makes it of what is typed."""
    text = f"toString({text})"
    for mark in APOSTROPHES:
        text = f"replace({text}, {quoted(mark)}, '')"
    parted = f"reduce(plain = toLower({text}), mark IN [{', '.join(map(quoted, APART))}] | replace(plain, mark, ' '))"
    return f"trim(reduce(whole = '', word IN [word IN split({parted}, ' ') WHERE word <> ''] | whole + ' ' + word))"


def quoted(mark: str) -> str:
    """A mark as Cypher writes it."""
    return '"\'"' if mark == "'" else f"'{mark}'".replace("\\", "\\\\")


def in_force(variable: str) -> str:
    """The test that a node is in force on `$on`, as Cypher. Nodes that have no standing, such as passages, always pass."""
    return f"({variable}.{FIELD} IN $in_force)"


def begun(variable: str) -> str:
    """The test that a node counts among the standings asked for and has begun by `$on`, whether or not it has ended."""
    return f"({variable}.{FIELD} IN $begun)"


def made_on(variable: str, day: str) -> str:
    """The test that a node was made, and in force on another day than `$on`, whatever standings are asked for."""
    since, until = f"coalesce({variable}.start <= {day}, true)", f"coalesce({day} <= {variable}.end, true)"
    return f"(coalesce({variable}.standing = 'made', true) AND {since} AND {until})"


def faults(question: Question, cypher: str) -> list[str]:
    """Where a question's Cypher and its header disagree, or a test of dates is missing."""
    declared = {parameter.name for parameter in question.parameters} | ({"asked"} if question.conditions_of else set())
    used = {found["name"] for found in USED.finditer(cypher) if found["name"]} - EVERYWHERE
    found = [f"parameters are declared {sorted(declared)}, used {sorted(used)}"] if declared != used else []
    known = {*SCALARS, *NODE_TYPES, *BASES, *RECORD_TYPES}
    found += [f"there is no type {c.type}" for c in question.columns if c.type.strip("[]") not in known | {"Date", "Fit"}]
    known_here = {*SCALARS, *NODE_TYPES, *BASES, *CLOSED_LISTS, *GIVEN_TYPES, "Date"}
    found += [
        f"${p.name}: there is no type {name}"
        for p in question.parameters
        for name in p.type.strip("[]").split(" or ")
        if name not in known_here
    ]
    found += list(page_faults(question))
    tested = {test["variable"] for test in DATED.finditer(cypher)}
    for match in MATCHED.finditer(cypher):
        labels = match["labels"].strip(":").split(":")
        if any(is_sourced(label) for label in labels) and match["variable"] not in tested:
            found.append(f"`{match[0]}…` is matched without in_force({match['variable'] or 'name it'})")
    for match in YIELDED.finditer(cypher):
        if (match["variable"] or "node") not in tested:
            found.append(f"`{match[0]}` is yielded without in_force({match['variable'] or 'node'})")
    return found


def page_faults(question: Question) -> Iterator[str]:
    """What is wrong with a question's page of nodes: there is one at most, in order of a value that every node has."""
    paged = [column for column in question.columns if column.by]
    if len(paged) > 1:
        yield f"{' and '.join(column.name for column in paged)} are both pages; make one of them a list"
    for column in (column for column in paged if column.by != AS_FOUND):
        field = model_of(column.type).model_fields.get(column.by or "") if column.type in {*NODE_TYPES, *BASES} else None
        if field is None or is_optional(field.annotation) or is_many(field.annotation):
            yield f"{column.name} is in order of {column.by}, which not every {column.type} has"


def is_sourced(label: str) -> bool:
    """Whether a label's nodes have dates and standing; a base may hold some that have."""
    model = NODE_TYPES.get(label) or BASES.get(label)
    return model is not None and (issubclass(model, Sourced) or (label in BASES and model is not Node))
