"""The check of every row before any is loaded: files in, nodes or problems out, no engine.

Like a compiler it reports everything at once, each problem with its file, line, row and field and what to do.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from pydantic import ValidationError

from graph.fields import is_many, links, words
from graph.schema import NODE_TYPES, Node, Release, model_of
from ingest.local import LOCAL_RULES
from ingest.rows import Dataset, Problem, Row, hint, place, read_dataset
from ingest.rules import RULES
from ingest.why import NOTHING_GIVES_WAY, WRONG_TYPE, why_mistaken, why_nowhere

ALL_RULES = RULES | LOCAL_RULES
SOURCE_FOLDER = Path(__file__).parent.parent / "standards_source"
ENDINGS = (".yml", ".ttl", ".jsonld", ".xlsx")
"""What a dataset's file may end in: YAML, Turtle, JSON-LD and a spreadsheet."""

PASSING = ("~$", ".")
"""How the names of files begin that a program keeps beside an open one."""


@dataclass(frozen=True)
class Checked:
    """What a check found: the datasets, their nodes by id, and the problems; nodes count only without problems."""

    datasets: list[Dataset]
    nodes: dict[str, Node]
    problems: list[Problem]


def check(folder: Path = SOURCE_FOLDER, draft: Path | None = None, published: Path | None = None) -> Checked:
    """Every dataset of a folder, read and validated, with what was published from drafts.

    A draft is checked among them, in the place of the one of its name.
    """
    files = [*held_files(folder, published, draft.stem if draft else ""), *([draft] if draft else [])]
    if not files:
        return Checked([], {}, [Problem(str(folder), 1, f"holds no dataset (*{', *'.join(ENDINGS)}); name a folder that does")])
    return checked_files(files, published)


def held_files(folder: Path, published: Path | None, but: str = "") -> list[Path]:
    """The files of every dataset held, that of one name left out."""
    held = [*dataset_files(folder), *(dataset_files(published) if published else ())]
    return [path for path in held if path.stem != but]


def checked_files(files: list[Path], published: Path | None = None) -> Checked:
    """Datasets as their files give them, read and judged together; `published` is the folder of what came from drafts."""
    read = [read_any(path) for path in files]
    for path, (dataset, _) in zip(files, read, strict=True):
        dataset.from_journal = published is not None and path.parent == published
    problems = [problem for _, found in read for problem in found]
    return judged([dataset for dataset, _ in read], [*problems, *twice(files)])


def judged(datasets: list[Dataset], problems: Iterable[Problem] = (), known: Checked | None = None) -> Checked:
    """Datasets as they stand together, with the problems of reading them. Rows known to be valid are taken as they are."""
    found = [*problems, *(problem for dataset in datasets for problem in miscounts(dataset))]
    rows, more = in_place(datasets)
    found += more
    valid = (
        {id(row) for dataset in known.datasets for row in dataset.rows if row.fields.get("id") in known.nodes} if known else ()
    )
    nodes: dict[str, Node] = {}
    for node_id, row in rows.items():
        try:
            nodes[node_id] = known.nodes[node_id] if known and id(row) in valid else validate(row, rows)
        except ValidationError as error:
            found += (explain(row, mistake) for mistake in error.errors())
    found += (problem for node_id, node in nodes.items() for problem in dangling(node, rows[node_id], rows))
    if not found:
        broken = ((*one, why) for rule, why in ALL_RULES.items() for one in rule(nodes))
        found += (rows[node_id].problem(text, field, why) for node_id, field, text, why in broken)
    return Checked(datasets, nodes, sorted(set(found)))


def in_place(datasets: list[Dataset]) -> tuple[dict[str, Row], list[Problem]]:
    """The rows of all datasets by id, those that another dataset replaces or removes left out."""
    taken: dict[str, Dataset] = {}
    problems = []
    for dataset in datasets:
        problems += misplaced(dataset)
        for node_id in [*dataset.replaces, *dataset.removes]:
            if taken.setdefault(node_id, dataset) is not dataset:
                told = f"{node_id} is replaced or removed by {taken[node_id].name} too; keep one"
                problems.append(Problem(f"{dataset.name}.yml", 1, told))
    problems += nothing_to_give_way(datasets)
    rows = (row for d in datasets for row in d.rows if taken.get(str(row.fields.get("id")), d) is d)
    found, more = by_id(rows)
    return found, problems + more


def misplaced(dataset: Dataset) -> Iterator[Problem]:
    """What a dataset replaces without a row of its own, or removes and holds."""
    own = {row.fields.get("id") for row in dataset.rows}
    for node_id in [*dataset.replaces, *dataset.removes]:
        if (node_id in dataset.replaces) != (node_id in own):
            told = "holds no row of that id to put in its place" if node_id in dataset.replaces else "holds that row itself"
            yield Problem(f"{dataset.name}.yml", 1, f"replaces or removes {node_id}, and {told}; correct one")


def nothing_to_give_way(datasets: list[Dataset]) -> Iterator[Problem]:
    """What a dataset replaces or removes though no other holds it. What was published may have been taken up since."""
    strict = (dataset for dataset in datasets if not dataset.from_journal)
    wanted = [(dataset, node_id) for dataset in strict for node_id in [*dataset.replaces, *dataset.removes]]
    if not wanted:
        return
    holders: dict[str, set[int]] = {}
    for dataset in datasets:
        for row in dataset.rows:
            holders.setdefault(str(row.fields.get("id")), set()).add(id(dataset))
    for dataset, node_id in wanted:
        if not holders.get(node_id, set()) - {id(dataset)}:
            told = f"replaces or removes {node_id}, which no other dataset holds"
            yield Problem(f"{dataset.name}.yml", 1, f"{told}{hint(node_id, holders)}", node_id, NOTHING_GIVES_WAY)


def dataset_files(folder: Path) -> list[Path]:
    """The files of a folder that are datasets."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if path.suffix in ENDINGS and not path.name.startswith(PASSING))


def files_digest(folder: Path, published: Path | None = None) -> str:
    """Fingerprint of every source file of a folder, and of what was published from drafts."""
    whole = hashlib.sha256()
    for path in [*sorted([*dataset_files(folder), *folder.glob("*.csv")]), *(dataset_files(published) if published else ())]:
        whole.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return whole.hexdigest()


def read_any(path: Path) -> tuple[Dataset, list[Problem]]:
    """A dataset from its file, whatever its format; after this all formats are the same."""
    if path.suffix == ".yml":
        return read_dataset(path)
    if path.suffix not in ENDINGS:
        return Dataset(path.stem), [Problem(path.name, 0, f"is no dataset: give a file that ends in {', '.join(ENDINGS)}")]
    if path.suffix == ".xlsx":
        from ingest.spreadsheet import read_spreadsheet  # loads openpyxl, which YAML need not wait for

        return read_spreadsheet(path)
    from ingest.linked import read_linked  # loads rdflib, which YAML need not wait for

    return read_linked(path)


def twice(files: list[Path]) -> Iterator[Problem]:
    """Where two files are one dataset by their names."""
    names = Counter(path.stem for path in files)
    for path in files:
        if names[path.stem] > 1:
            yield Problem(path.name, 0, f"another file is the dataset {path.stem} too; rename one")


def by_id(rows: Iterable[Row]) -> tuple[dict[str, Row], list[Problem]]:
    """Rows by their id; a row without one, of no known type, or whose id is taken is a problem."""
    found: dict[str, Row] = {}
    problems = []
    for row in rows:
        node_id = row.fields.get("id")
        model = NODE_TYPES.get(row.type)
        if model is None or model is Release:
            problems.append(row.problem(f"there is no type {row.type}{hint(row.type, NODE_TYPES)}"))
        elif not isinstance(node_id, str):
            problems.append(row.problem(f"a {words(row.type)} needs one id, {model.prefix}:some-name", "id"))
        elif node_id.partition(":")[0] != model.prefix:
            problems.append(row.problem(f"the id of a {words(row.type)} begins with `{model.prefix}:`", "id"))
        elif node_id in found:
            other = found[node_id]
            problems.append(row.problem(f"is also declared at {place(other.file, other.line)}; keep one", "id"))
        else:
            found[node_id] = row
    return found, problems


def miscounts(dataset: Dataset) -> Iterator[Problem]:
    """Where a dataset does not hold what it says it should."""
    counts = Counter(row.type for row in dataset.rows)
    for label in sorted(counts.keys() | dataset.expect.keys()):
        if counts[label] != dataset.expect.get(label):
            expected = dataset.expect.get(label, "nothing")
            text = f"expect: {label}: {expected} expected, {counts[label]} found; correct whichever is wrong"
            yield Problem(f"{dataset.name}.yml", 1, text)


def validate(row: Row, rows: dict[str, Row]) -> Node:
    """A row as a node of its type."""
    model = NODE_TYPES[row.type]
    fields: dict[str, Any] = dict(row.fields)
    for name, field in model.model_fields.items():
        if is_many(field.annotation) and isinstance(fields.get(name), str):
            fields[name] = [fields[name]]
    if model.naming:
        fields.setdefault("name", name_of(row, rows))
    return model.model_validate(fields)


def name_of(row: Row, rows: dict[str, Row]) -> str:
    """A row's name: its own, or the one its type derives from its other fields."""
    if "name" in row.fields or row.type not in NODE_TYPES:
        return str(row.fields.get("name", ""))
    naming = NODE_TYPES[row.type].naming
    parts = {field: row.fields.get(field, "") for _, field, _, _ in Formatter().parse(naming) if field}
    named = {field: name_of(rows[part], rows) if part in rows else words(str(part)) for field, part in parts.items()}
    return " ".join(naming.format(**named).split())


def explain(row: Row, mistake: Any) -> Problem:
    """One mistake of a row, in words that say what to do."""
    field, why = ".".join(str(part) for part in mistake["loc"]), why_mistaken(mistake)
    if mistake["type"] == "extra_forbidden":
        return row.problem(f"there is no such field{hint(field, NODE_TYPES[row.type].model_fields)}", field, why)
    if mistake["type"] == "missing":
        return row.problem("is missing; add it", field, why)
    if mistake["type"] == "enum":
        return row.problem(f"`{mistake['input']}` is not known; use {mistake['ctx']['expected']}", field, why)
    message = mistake["msg"].removeprefix("Input should be ").removeprefix("String should ")
    return row.problem(f"`{mistake['input']}` will not do; wanted: {message}", field, why)


def dangling(node: Node, row: Row, rows: dict[str, Row]) -> Iterator[Problem]:
    """Links of a node that lead nowhere, or to a node of the wrong type."""
    for name, link in links(type(node)).items():
        for target in targets(node, name):
            if target not in rows:
                kind = model_of(link.target)
                near = [known for known, other in rows.items() if issubclass(NODE_TYPES[other.type], kind)]
                yield row.problem(f"there is no {target}{hint(target, near)}", name, why_nowhere(link.target))
            elif not issubclass(NODE_TYPES[rows[target].type], model_of(link.target)):
                told = f"{target} is a {words(rows[target].type)}, not a {words(link.target)}"
                yield row.problem(told, name, WRONG_TYPE)


def targets(node: Node, name: str) -> tuple[str, ...]:
    """The ids one link of a node holds: none, one or several."""
    value = getattr(node, name)
    return value if isinstance(value, tuple) else () if value is None else (value,)
