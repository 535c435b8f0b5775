"""Release notes: what differs between two releases, kept beside them, so that reading one costs the size of the change.

Each release keeps the note of how it differs from the one it was made after. Two notes in a row come to one, and a note may be
read backwards, so that the difference between any two releases is found without opening either.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from graph.difference import Change, Difference, Row
from graph.stored import Stored


@dataclass(frozen=True)
class Note:
    """What differs between two releases: each row's change by its id, and the names of what the changes speak of."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def then(self, later: "Note") -> "Note":
        """This note and the one after it, as one: what came and went again is in neither."""
        found = dict(self.changes)
        for change in later.changes.values():
            both = composed(found.pop(change.id), change) if change.id in found else change
            if both is not None:
                found[change.id] = both
        return Note(found, {**self.names, **later.names})

    def backwards(self) -> "Note":
        """The way back."""
        return Note({i: turned(change) for i, change in self.changes.items()}, self.names)

    def as_json(self) -> dict[str, Any]:
        return {"changes": [asdict(change) for change in self.changes.values()], "names": dict(self.names)}


def turned(change: Change) -> Change:
    """A change the other way round."""
    return as_it_was(replace(change, before=change.after, after=change.before), change.before or {})


def as_it_was(change: Change, row: Row) -> Change:
    """A change by the name and the passages that a row had, where it says."""
    return replace(change, name=row.get("name", change.name), passages=tuple(row.get("stated_in", change.passages)))


def composed(first: Change, then: Change) -> Change | None:
    """Two changes of one row, one after the other, as one; None where they come to nothing."""
    before = None if first.before is None else {**without(then.before, first), **first.before}
    after = None if then.after is None else {**without(first.after, then), **then.after}
    if before is None and after is None:
        return None
    if before is not None and after is not None:
        differing = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
        before, after = ({name: row[name] for name in differing if name in row} for row in (before, after))
        if not differing:
            return None
    whole = replace(then, before=before, after=after)
    return as_it_was(whole, before) if before is not None and after is None else whole


def without(row: Row | None, change: Change) -> Row:
    """A row's fields except those that a change speaks of."""
    return {name: value for name, value in (row or {}).items() if name not in change.fields}


def note_of(difference: Difference, wanted: Mapping[str, Stored]) -> Note:
    """The note of a difference, with the names of what its rows name."""
    changes = {change.id: change for change in difference.changes}
    gone = {i: change.name for i, change in changes.items() if change.after is None}
    named = {i for change in changes.values() for i in ids_in(change)}
    return Note(changes, {i: wanted[i].values["name"] if i in wanted else gone.get(i, i) for i in sorted(named)})


def ids_in(change: Change) -> Iterator[str]:
    """The ids that a change speaks of: targets of its links before and after, and its passages."""
    yield from change.passages
    for row in (change.before or {}, change.after or {}):
        for value in row.values():
            if isinstance(value, list):
                yield from (part for part in value if isinstance(part, str) and ":" in part and " " not in part)


def read_note(text: str) -> Note:
    """A note from its JSON."""
    found = json.loads(text)
    changes = (Change(**{**change, "passages": tuple(change["passages"])}) for change in found["changes"])
    return Note({change.id: change for change in changes}, found["names"])


def path_between(parents: Mapping[str, str | None], older: str, newer: str) -> tuple[list[str], list[str]]:
    """How to get from one release to another: the notes to read backwards, then those to read forwards, by release.

    Raises LookupError where no notes lead from one to the other.
    """
    back, forth = list(line_of(parents, older)), list(line_of(parents, newer))
    common = next((name for name in back if name in forth), None)
    if common is None:
        raise LookupError(f"no release notes lead from {older} to {newer}")
    return back[: back.index(common)], forth[: forth.index(common)][::-1]


def line_of(parents: Mapping[str, str | None], name: str | None) -> Iterable[str]:
    """A release, the one it was made after, the one before that, and so on."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        yield name
        name = parents.get(name)
