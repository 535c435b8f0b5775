"""One issue of a publisher's data file, and the dataset written from it: its table, and the file that says what it is."""

import csv
import gzip
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.check import Checked
from ingest.layouts import Layout


@dataclass(frozen=True)
class Issue:
    """One file of a layout: which year it says it is for, and so the names of its dataset, edition, source and passage."""

    path: Path
    layout: Layout
    year: str
    issued: str

    @property
    def file(self) -> str:
        """The file's name as published, whether or not it was packed since."""
        return self.path.name.removesuffix(".gz")

    @property
    def content(self) -> bytes:
        """The file as published, whether or not it was packed since."""
        packed = self.path.read_bytes()
        return gzip.decompress(packed) if self.path.suffix == ".gz" else packed

    @property
    def dataset(self) -> str:
        return f"{self.layout.name}-{self.year}" if self.layout.each_year else self.layout.name

    @property
    def edition(self) -> str:
        return f"edition:{self.layout.name}-{self.year}"

    @property
    def source(self) -> str:
        return f"{self.layout.series}-{self.year}"

    @property
    def passage(self) -> str:
        return f"passage:{self.source.partition(':')[2]}-{self.layout.name}"


def table_text(rows: list[dict[str, str]]) -> str:
    """The rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def dataset_text(issue: Issue, rows: list[dict[str, str]], held: Checked) -> str:
    """The dataset's own file: what was read, in which edition; its source too, where none is held yet."""
    layout = issue.layout
    title = f"{layout.title}, {issue.year}" if layout.each_year else layout.title
    elsewhere = any(
        row.fields.get("id") == issue.source for dataset in held.datasets if dataset.name != issue.dataset for row in dataset.rows
    )
    source = {"id": issue.source, "name": title, "kind": "data", "publisher": layout.publisher, "published": issue.issued}
    passage = {"id": issue.passage, "source": issue.source, "locator": f"file {issue.file}: {layout.locator}"}
    edition = {
        "id": issue.edition,
        "name": title,
        "description": misnamed(issue),
        "file": issue.file,
        "issued": issue.issued,
        "sha256": hashlib.sha256(issue.content).hexdigest(),
        "states_year": issue.year if layout.each_year else None,
        "stated_in": [issue.passage],
    }
    declared = {
        "Source": [] if elsewhere else [given(source)],
        "Passage": [{**passage, "checked": "read_in_source", "checked_on": str(date.today())}],
        "Edition": [given(edition)],
    }
    kind = rows[0]["id"].partition(":")[0].capitalize()
    whole = {
        "title": title,
        "about": f"Derived by `provision load {issue.file}` from the file as published; each row names its cell there.",
        "expect": {name: len(made) for name, made in declared.items() if made} | {kind: len(rows)},
        "tables": {kind: f"{issue.dataset}.csv"},
        "rows": {name: made for name, made in declared.items() if made},
    }
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=120)


def given(row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a row that have a value."""
    return {name: value for name, value in row.items() if value}


def misnamed(issue: Issue) -> str | None:
    """What to say of a file whose name gives another day than its cover does."""
    named = "-".join(found) if (found := re.findall(r"\d+", issue.file)) and len(found) == 3 else ""
    if not named or not issue.issued or named == issue.issued:
        return None
    cover = f"Its cover says it was published on {issue.issued} and is for {issue.year}"
    return f"The file's name says {named}. {cover}, which is what counts."
