"""Readers: a dataset's YAML file and the CSV tables beside it, as plain rows that know where they stand.

`ingest.linked` reads the same rows from Turtle and JSON-LD.

Every value is read as text, so that "no", "010" and "3.10" stay what was written; the schema says what they mean.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml

MOST_BYTES = 5_000_000
MOST_VALUES = 100_000
"""Texts, lists and mappings that a YAML file may have; the largest held has a tenth of them."""
DEEPEST = 20
"""Levels that a YAML file may have: a list in a row is at the fifth."""
LIST_SEPARATOR = "|"


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a source file: where it is, what it is, and what to do about it. Line 0 means that no line is known."""

    file: str
    line: int
    text: str
    path: str = ""
    """The row's id and the field, which `text` begins with; nothing where the whole file is meant."""
    why: str = ""
    """Why it matters, where that is not plain from the text."""

    @property
    def told(self) -> dict[str, str | int]:
        """The same for a program."""
        return {"file": self.file, "line": self.line, "path": self.path, "problem": self.text, "why": self.why}

    def __str__(self) -> str:
        return f"{place(self.file, self.line)}: {self.text}"


@dataclass(frozen=True)
class Row:
    """One row as written: its type, its fields as text or lists of text, and its place."""

    type: str
    fields: dict[str, str | list[str]]
    file: str
    line: int
    iri: str = ""
    """What names it in a file that has no lines to speak of."""

    def problem(self, text: str, field: str | None = None, why: str = "") -> Problem:
        """A problem of this row, or of one of its fields."""
        where = ": ".join(part for part in (self.iri or self.fields.get("id"), field) if isinstance(part, str))
        return Problem(self.file, self.line, f"{where}: {text}" if where else text, where, why)


@dataclass
class Dataset:
    """One file's content: what is loaded, replaced and removed as one."""

    name: str
    title: str = ""
    about: str = ""
    expect: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    replaces: list[str] = field(default_factory=list)
    """Ids of rows of other datasets, in whose place those of this one stand."""
    removes: list[str] = field(default_factory=list)
    """Ids of rows of other datasets that are not to be."""
    from_journal: bool = False
    """Whether it is what published drafts come to: the source files may have taken up since what it replaces and removes."""


def place(file: str, line: int) -> str:
    """A place in a file, as compilers write it."""
    return f"{file}:{line}" if line else file


class Unreadable(ValueError):
    """A file that cannot be read as a dataset; carries the line and what to do."""

    def __init__(self, text: str, line: int = 1) -> None:
        super().__init__(text)
        self.line = line


def hint(wrong: str, known: Iterable[str]) -> str:
    """The nearest known word, as the end of a sentence."""
    near = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else "; add it or correct the name"


class PlainLoader(yaml.SafeLoader):
    """YAML without anchors and aliases, which can make a small file huge; neither too deep nor too long."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = self.composed = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        line = event.start_mark.line + 1
        self.composed += 1
        if getattr(event, "anchor", None):
            raise Unreadable("anchors (&name) and aliases (*name) are not read; write the value out", line)
        if self.depth > DEEPEST:
            raise Unreadable("nested too deeply; rows are flat", line)
        if self.composed > MOST_VALUES:
            raise Unreadable(f"the file has over {MOST_VALUES:,} values; split it into several datasets", line)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_dataset(path: Path) -> tuple[Dataset, list[Problem]]:
    """A dataset from its file, with every problem of form; the rows that could be read are there all the same."""
    dataset = Dataset(path.stem)
    problems: list[Problem] = []
    try:
        sections = dict(pairs(compose(path), "the file"))
    except (Unreadable, yaml.YAMLError, OSError, UnicodeDecodeError, RecursionError) as error:
        return dataset, [unreadable(path, error)]
    for key, node in sections.items():
        try:
            read_section(dataset, path, key, node)
        except (Unreadable, OSError, UnicodeDecodeError, csv.Error) as error:
            problems.append(unreadable(path, error))
    if not sections.keys() >= {"title", "rows"}:
        problems.append(Problem(path.name, 1, "a dataset needs `title:` and `rows:`; add what is missing"))
    return dataset, problems


def read_section(dataset: Dataset, path: Path, key: str, node: yaml.Node) -> None:
    """One of the keys at the top of a dataset file."""
    match key:
        case "title" | "about":
            setattr(dataset, key, text(node))
        case "replaces" | "removes":
            setattr(dataset, key, [text(entry) for entry in items(node, key)])
        case "expect":
            dataset.expect = {label: whole_number(count) for label, count in pairs(node, key)}
        case "tables":
            for label, table in pairs(node, key):
                dataset.rows.extend(read_table(beside(path, text(table), table), label, node))
        case "rows":
            dataset.rows.extend(read_rows(node, path.name))
        case _:
            raise Unreadable(f"there is no `{key}:`; use title, about, expect, tables, rows, replaces, removes", line_of(node))


def compose(path: Path) -> yaml.Node:
    """The YAML tree of a file, with line numbers."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"the file is over {MOST_BYTES:,} bytes; split it into several datasets")
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=PlainLoader)
    if node is None:
        raise Unreadable("the file is empty; a dataset needs `title:` and `rows:`")
    return node


def read_rows(node: yaml.Node, file: str) -> Iterator[Row]:
    """The rows under `rows:`, type by type."""
    for label, rows in pairs(node, "rows"):
        for row in items(rows, label):
            fields = {name: plain(value) for name, value in pairs(row, label)}
            if empty := next((name for name, value in fields.items() if value == ""), None):
                told = "leave it out, or write text that holds a comma in quotes"
                raise Unreadable(f"`{empty}` has no value; {told}", line_of(row))
            yield Row(label, fields, file, line_of(row))


def beside(path: Path, name: str, node: yaml.Node) -> Path:
    """The file of that name in the folder of another. Raises Unreadable for a name that leads anywhere else."""
    found = path.parent / name
    if name != found.name or "\\" in name or ":" in name or found.resolve().parent != path.parent.resolve():
        told = f"`{name[:80]}` is not the name of a file beside this one; put the table there, and give its name alone"
        raise Unreadable(told, line_of(node))
    return found


def read_table(path: Path, label: str, node: yaml.Node) -> Iterator[Row]:
    """The rows of a CSV table: a column a field, an empty cell nothing, lists separated by "|"."""
    if not path.is_file():
        raise Unreadable(f"there is no table {path.name} beside the file; add it or correct its name", line_of(node))
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"the table {path.name} is over {MOST_BYTES:,} bytes; split it into several", line_of(node))
    with path.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines, strict=True)
        try:
            for cells in reader:
                if None in cells or None in cells.values():
                    told = f"{path.name}, line {reader.line_num}: the row has more or fewer cells than the header"
                    raise Unreadable(told, line_of(node))
                if any("\0" in cell for cell in cells.values()):
                    told = f"{path.name}, line {reader.line_num}: holds a NUL; save the table as plain text"
                    raise Unreadable(told, line_of(node))
                yield Row(label, dict(filled(cells)), path.name, reader.line_num)
        except csv.Error as error:
            told = f"{path.name}, near line {reader.line_num}: not a table: {error}; correct the quotes there"
            raise Unreadable(told, line_of(node)) from None


def filled(cells: dict[str, str]) -> Iterator[tuple[str, str | list[str]]]:
    """The cells that hold something; one with a separator is a list."""
    for name, cell in cells.items():
        parts = [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]
        if parts:
            yield name.strip(), parts if len(parts) > 1 else parts[0]


def pairs(node: yaml.Node, what: str) -> Iterable[tuple[str, yaml.Node]]:
    """The keys and values of a mapping; a key written twice is refused."""
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(f"{what} must be a mapping of names to values", line_of(node))
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = text(key)
        if name in found:
            raise Unreadable(f"`{name}:` is written twice; keep one", line_of(key))
        found[name] = value
    return found.items()


def items(node: yaml.Node, what: str) -> list[yaml.Node]:
    """The entries of a list."""
    if not isinstance(node, yaml.SequenceNode):
        raise Unreadable(f"{what} must be a list, each entry beginning with `- `", line_of(node))
    return node.value


def plain(node: yaml.Node) -> str | list[str]:
    """A field's value: text or a list of texts."""
    return [text(entry) for entry in node.value] if isinstance(node, yaml.SequenceNode) else text(node)


def text(node: yaml.Node) -> str:
    """A scalar, exactly as written."""
    if not isinstance(node, yaml.ScalarNode):
        raise Unreadable("a single value is wanted here, not a list or mapping", line_of(node))
    return node.value


def whole_number(node: yaml.Node) -> int:
    """A count."""
    if not text(node).isdigit():
        raise Unreadable(f"`{text(node)}` is not a whole number", line_of(node))
    return int(text(node))


def line_of(node: yaml.Node) -> int:
    return node.start_mark.line + 1


def unreadable(path: Path, error: Exception) -> Problem:
    """What kept a file from being read, as a problem with its line."""
    if isinstance(error, Unreadable):
        return Problem(path.name, error.line, str(error))
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return Problem(path.name, error.problem_mark.line + 1, f"not YAML: {error.problem}; correct the line")
    if isinstance(error, yaml.YAMLError):
        return Problem(path.name, 1, f"not YAML: {str(error).splitlines()[0]}; save the file as plain text")
    if isinstance(error, RecursionError):
        return Problem(path.name, 1, "nested too deeply; rows are flat")
    if isinstance(error, UnicodeDecodeError):
        return Problem(path.name, 1, "not UTF-8 text; save the file as UTF-8")
    return Problem(path.name, 1, f"cannot be read: {error}")
