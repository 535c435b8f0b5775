"""The journal of drafts: every change there was, in order, each sealed with the fingerprint of the one before it.

It is one file of JSON lines to which lines are only ever added, and it is the source: whatever else is kept of drafts is what
its entries come to. The file beside it, `journal.head`, says which entry was the last to be acknowledged, so that a cut end is
found too. Whoever can write both can forge both: note the fingerprint that `provision journal check` tells somewhere else.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from graph.releases import replace as write_whole

Fields = dict[str, Any]
"""What is known of a subject: its fields by name, each text, a list of texts, or rows."""
BEGINNING = ""
"""What stands for the fingerprint before the first entry."""


class JournalError(Exception):
    """What is wrong with the journal, where, and what to do."""


@dataclass(frozen=True)
class Entry:
    """One change: who did what to which subject, when and why, and what it was before and after."""

    number: int
    at: str
    """The moment, in UTC."""
    who: str
    action: str
    subject: str
    """The id of what it is about: `draft:17`, `reviewer:name`."""
    revision: int
    """The subject's revision after it."""
    before: Fields
    """The fields that changed, as they were; those that were not there are left out."""
    after: Fields
    """The same fields as they are since."""
    why: str
    key: str
    """The request's own key: one that comes again changes nothing."""
    request: str
    """Fingerprint of what was asked under that key."""
    previous: str = BEGINNING
    """Fingerprint of the entry before."""
    hash: str = ""
    """Fingerprint of this entry with everything above."""


@dataclass(frozen=True)
class Subject:
    """What a subject's entries come to."""

    revision: int = 0
    fields: Fields | None = None


def canonical(content: Any) -> str:
    """JSON in the one form that is hashed and written."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def line_of(entry: Entry) -> str:
    """An entry as its line."""
    return canonical(asdict(entry))


def sealed(entry: Entry) -> Entry:
    """An entry with its own fingerprint."""
    return replace(entry, hash=fingerprint({**asdict(entry), "hash": ""}))


def following(last: Entry | None, entries: Iterable[Entry]) -> list[Entry]:
    """Entries put after the last one there is: numbered, and each sealed with the one before it."""
    found: list[Entry] = []
    for entry in entries:
        number, previous = (last.number, last.hash) if last else (0, BEGINNING)
        last = sealed(replace(entry, number=number + 1, previous=previous))
        found.append(last)
    return found


def read_line(line: str, number: int, previous: str) -> Entry:
    """An entry from its line. Raises JournalError where it is not as it was written."""
    try:
        entry = Entry(**json.loads(line))
    except (ValueError, TypeError, RecursionError):
        raise JournalError("is no entry") from None
    if line_of(entry) != line or sealed(entry).hash != entry.hash:
        raise JournalError("is not as it was written: its fingerprint differs")
    if (entry.number, entry.previous) != (number, previous):
        raise JournalError(f"does not follow the entry before it: it is entry {entry.number}")
    return entry


def applied(subject: Subject, entry: Entry) -> Subject:
    """A subject after one more of its entries. Raises JournalError where the entry does not begin where the last one ended."""
    fields = dict(subject.fields or {})
    before = {name: fields[name] for name in entry.after if name in fields}
    if before != entry.before or entry.revision != subject.revision + 1:
        raise JournalError(f"does not begin where the entry before it left {entry.subject}")
    return Subject(entry.revision, fields | entry.after)


def come_to(entries: Iterable[Entry]) -> dict[str, Subject]:
    """What every subject's entries come to. Raises JournalError."""
    found: dict[str, Subject] = {}
    for entry in entries:
        found[entry.subject] = applied(found.get(entry.subject, Subject()), entry)
    return found


class Journal:
    """The journal's file, and the file beside it that says how far it was acknowledged."""

    def __init__(self, home: Path) -> None:
        self.path, self.head = home / "journal.jsonl", home / "journal.head"

    def entries(self) -> list[Entry]:
        """Every entry, checked. Raises JournalError with the line that is not as it was written."""
        found: list[Entry] = []
        subjects: dict[str, Subject] = {}
        for number, line in enumerate(self.lines(), 1):
            try:
                entry = read_line(line, number, found[-1].hash if found else BEGINNING)
                subjects[entry.subject] = applied(subjects.get(entry.subject, Subject()), entry)
            except JournalError as error:
                raise JournalError(f"{self.path}:{number}: {error}; put back a copy of the file from before") from None
            found.append(entry)
        self.reaches_its_head(found)
        return found

    def lines(self) -> Iterator[str]:
        """The whole lines. One that ends in no newline was being written when its process was killed: nobody was told of it."""
        if not self.path.exists():
            return
        try:
            whole = self.path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise JournalError(f"{self.path}: is not UTF-8; put back a copy of the file from before") from None
        yield from whole.split("\n")[:-1]

    def reaches_its_head(self, entries: list[Entry]) -> None:
        """See that nothing that was acknowledged is cut off. Raises JournalError."""
        if not self.head.exists():
            if entries:
                raise JournalError(f"{self.head} is missing; put back a copy of it from before")
            return
        number, _, known = self.head.read_text(encoding="utf-8", errors="replace").strip().partition(" ")
        if not number.isascii() or not number.isdigit():
            raise JournalError(f"{self.head} is not as it was written; put back a copy of it from before")
        reached = [BEGINNING, *(entry.hash for entry in entries)][: int(number) + 1]
        if len(reached) <= int(number) or reached[-1] != known:
            told = f"{self.path}: does not hold entry {number} as it was acknowledged; put back a copy of the file from before"
            raise JournalError(told)

    def append(self, entries: list[Entry]) -> None:
        """Add entries for good: they are on the disk when this returns. What a killed process left half written goes."""
        if not entries:
            return
        if not self.head.exists():  # from the first byte on, a journal without its head has lost it
            write_whole(self.head, "0\n")
        with open(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.seek(whole_length(file.read()))
            file.truncate()
            file.write("".join(f"{line_of(entry)}\n" for entry in entries).encode())
            file.flush()
            os.fsync(file.fileno())
        write_whole(self.head, f"{entries[-1].number} {entries[-1].hash}\n")


def whole_length(content: bytes) -> int:
    """How many bytes of a file are whole lines."""
    return content.rfind(b"\n") + 1
