"""Publishing: what was approved, as a dataset like any other, which the same loader takes with the source files.

The dataset's file is what the journal's published drafts come to, in order, and nothing else: it can be written again at any
time, and nothing is in it twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from graph.releases import replace
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from ingest.check import Checked, check, files_digest, in_place, judged
from ingest.drafts import rows_of, sealed
from ingest.journal import Entry, Fields, Journal, Subject, applied
from ingest.rows import Dataset, Problem, Row, hint

FOLDER = "published"
NAME = "published"


def published(home: Path) -> Path:
    """The folder of what was published under a home, its file as the journal there says. Raises JournalError."""
    folder = home / FOLDER
    path = folder / f"{NAME}.yml"
    wanted = text_of(dataset_of(published_drafts(Journal(home).entries())))
    if (path.read_text(encoding="utf-8") if path.exists() else "") != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        replace(path, wanted) if wanted else path.unlink()
    return folder


class Judge:
    """The check of drafts on top of the source files, which are read once for as long as they do not change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digest, self.files = "", Checked([], {}, [])

    def __call__(self, before: list[Fields], drafts: list[Fields]) -> list[Problem]:
        """What is wrong with drafts, the one after the other put on top of what was published before."""
        files = self.read()
        if files.problems:
            return [Problem("", 0, "the source files have problems, so nothing can be proposed; run `provision check`")]
        for number, draft in enumerate(drafts):
            held = self.rows([*before, *drafts[:number]])
            if problem := misplaced(draft, held) or overtaken(draft, held):
                return [problem]
        return judged([*files.datasets, dataset_of([*before, *drafts])], known=files).problems

    def held(self, before: list[Fields], node_id: str) -> Row | None:
        """The row under an id as it is written, what was published before put on top; None where there is none."""
        return self.rows(before).get(node_id)

    def rows(self, published: list[Fields]) -> dict[str, Row]:
        """The rows that are held by id, what was published put on top of the source files."""
        return in_place([*self.read().datasets, dataset_of(published)])[0]

    def read(self) -> Checked:
        """The source files as they are now."""
        digest = files_digest(self.folder)
        if digest != self.digest:
            self.digest, self.files = digest, check(self.folder)
        return self.files


def overtaken(draft: Fields, held: Mapping[str, Row]) -> Problem | None:
    """What is wrong where the row that a draft changes or removes is no longer the one that its writer saw."""
    if draft.get("instead", "") in ("", sealed(held.get(draft["about"]))):
        return None
    return Problem("", 0, f"{draft['about']}: has changed since this was proposed; look at it again, then revise the draft")


def misplaced(draft: Fields, held: Mapping[str, Row]) -> Problem | None:
    """What is wrong with where a draft would stand: what is added must not be held, and anything else must."""
    about, added = draft["about"], draft["kind"] == Kind.ADDITION.value
    if (about in held) is not added:
        return None
    told = "is held already; propose a change of it, or give it another id" if added else f"is not held{hint(about, held)}"
    return Problem("", 0, f"{about}: {told}")


def published_drafts(entries: Iterable[Entry]) -> Iterator[Fields]:
    """The drafts that were published, in the order in which they were."""
    subjects: dict[str, Subject] = {}
    for entry in entries:
        found = subjects[entry.subject] = applied(subjects.get(entry.subject, Subject()), entry)
        if entry.action == Action.PUBLISH.value and found.fields:
            yield found.fields


def dataset_of(drafts: Iterable[Fields]) -> Dataset:
    """What drafts come to, one after the other: the last row of each id, and which rows of source files give way."""
    rows: dict[str, Row] = {}
    replaces: set[str] = set()
    removes: set[str] = set()
    for draft in drafts:
        about, kind = draft["about"], Kind(draft["kind"])
        if kind is Kind.REMOVAL:
            if about in replaces or about not in rows:
                removes.add(about)
            replaces.discard(about)
            rows.pop(about, None)
        elif about in removes or (kind is Kind.CHANGE and about not in rows):
            removes.discard(about)
            replaces.add(about)
        rows |= {str(row.fields["id"]): row for row in rows_of(draft, f"{NAME}.yml")}
    counts = Counter(row.type for row in rows.values())
    title, about = "What was proposed, reviewed and published", "Written from the journal of drafts; propose a change instead."
    return Dataset(NAME, title, about, dict(counts), list(rows.values()), sorted(replaces), sorted(removes), from_journal=True)


def text_of(dataset: Dataset) -> str:
    """A dataset as its file; nothing where it says nothing."""
    rows: dict[str, list[dict[str, str | list[str]]]] = {}
    for row in dataset.rows:
        rows.setdefault(row.type, []).append(row.fields)
    said = {"replaces": dataset.replaces, "removes": dataset.removes}
    if not rows and not any(said.values()):
        return ""
    whole = {"title": dataset.title, "about": dataset.about, **{name: ids for name, ids in said.items() if ids}}
    whole |= {"expect": dataset.expect, "rows": rows}
    return yaml.dump(whole, Dumper=Written, sort_keys=False, allow_unicode=True, width=120)


class Written(yaml.SafeDumper):
    """YAML without aliases, which are not read, and with everything in quotes that would not come back as it was."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def written(self, text: str) -> yaml.Node:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


Written.add_representer(str, Written.written)
