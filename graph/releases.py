"""Releases: each a database folder of its own, which no longer changes; the file `current` says which one is read.

A new one is built in a folder that nobody reads, then switched to by replacing `current`. A killed build leaves a folder
that nobody opens; it is cleared by the next. Of a release that is no longer kept, its record and its note remain.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from graph.notes import Note, path_between, read_note
from graph.places import alone

KEPT = 12
"""Releases whose databases are kept; those of older ones are deleted when a new one is made."""
BUILDING = ".building"
NOTE = ".note"
"""What the file of a release's note ends in."""


@dataclass(frozen=True)
class ReleaseRecord:
    """What is known of a release without opening it."""

    name: str
    """Day and the beginning of its digest: `2026-11-23-1f0c9a3b`; also the name of its folder."""
    made_on: str
    digest: str
    schema_digest: str
    files_digest: str
    """Fingerprint of the source files it was built from: when they are the same, nothing needs loading."""
    made_at: str = ""
    """The moment it was made, in UTC."""
    previous: str | None = None
    """The release it was made after, which its note compares it with."""
    came: int = 0
    changed: int = 0
    went: int = 0
    """How many rows did, since the release before."""


class Releases:
    """The releases under one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "releases"

    def current(self) -> ReleaseRecord | None:
        """The release that is read, or None before the first."""
        try:
            return self.known((self.home / "current").read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            return None

    def known(self, name: str) -> ReleaseRecord | None:
        """What is known of a release, or None."""
        try:
            return ReleaseRecord(**json.loads(self.record(name).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def history(self) -> list[ReleaseRecord]:
        """Every release there has been, the newest first."""
        found = (self.known(path.stem) for path in self.folder.glob("*.json") if not path.stem.endswith(NOTE))
        return sorted((one for one in found if one), key=lambda one: (one.made_at or one.made_on, one.name), reverse=True)

    def kept(self, name: str) -> bool:
        """Whether a release's database is still here."""
        return self.path(name).is_dir()

    def path(self, name: str) -> Path:
        """The database folder of a release."""
        return self.folder / name

    def record(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def note(self, name: str) -> Note:
        """How a release differs from the one it was made after. Raises LookupError where that was not noted."""
        try:
            return kept_note(self.folder / f"{name}{NOTE}.json")
        except OSError:
            raise LookupError(f"no note is kept of what {name} changed") from None

    def between(self, older: str, newer: str) -> Note:
        """How one release differs from another, whichever was made first. Raises LookupError where no notes lead there."""
        back, forth = path_between({one.name: one.previous for one in self.history()}, older, newer)
        whole = Note()
        for note in [*(self.note(name).backwards() for name in back), *(self.note(name) for name in forth)]:
            whole = whole.then(note)
        return whole

    @contextmanager
    def building(self, copy_of: ReleaseRecord | None) -> Iterator[Path]:
        """A folder to build the next release in, by one process at a time: a copy of one, or empty."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with alone(self.home / "load.lock"):
            workshop = self.folder / BUILDING
            shutil.rmtree(workshop, ignore_errors=True)
            if copy_of is not None:
                shutil.copytree(self.path(copy_of.name), workshop)
            try:
                yield workshop
            finally:
                shutil.rmtree(workshop, ignore_errors=True)

    def keep(self, workshop: Path, release: ReleaseRecord, note: Note | None) -> Path:
        """Make a finished build a release, not yet the current one."""
        target = self.path(release.name)
        shutil.rmtree(target, ignore_errors=True)
        workshop.replace(target)
        if note is not None:
            replace(self.folder / f"{release.name}{NOTE}.json", json.dumps(note.as_json(), ensure_ascii=False))
        self.again(release)
        return target

    def again(self, release: ReleaseRecord) -> None:
        """Keep a release's record: of a new one, or of one that newer files come to as well."""
        replace(self.record(release.name), json.dumps(asdict(release), indent=1))

    def switch(self, release: ReleaseRecord) -> None:
        """Let readers read this release from now on, and delete the oldest databases beyond those kept."""
        replace(self.home / "current", release.name + "\n")
        stored = [one.name for one in self.history() if self.kept(one.name)]
        for name in stored[KEPT:]:
            if name != release.name:
                shutil.rmtree(self.path(name), ignore_errors=True)


@lru_cache(maxsize=64)
def kept_note(path: Path) -> Note:
    """A note from its file, which no longer changes."""
    return read_note(path.read_text(encoding="utf-8"))


def replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
