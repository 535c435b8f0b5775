"""Releases: each a database folder of its own, which no longer changes; the file `current` says which one is read.

A new one is built in a folder that nobody reads, then switched to by replacing `current`. A killed build leaves a folder
that nobody opens; it is cleared by the next.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.places import alone

KEPT = 5
"""Releases kept; older ones are deleted when a new one is made."""
BUILDING = ".building"


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


class Releases:
    """The releases under one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "releases"

    def current(self) -> ReleaseRecord | None:
        """The release that is read, or None before the first."""
        try:
            name = (self.home / "current").read_text(encoding="utf-8").strip()
            return ReleaseRecord(**json.loads(self.record(name).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def path(self, name: str) -> Path:
        """The database folder of a release."""
        return self.folder / name

    def record(self, name: str) -> Path:
        return self.folder / f"{name}.json"

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

    def keep(self, workshop: Path, release: ReleaseRecord) -> Path:
        """Make a finished build a release, not yet the current one."""
        target = self.path(release.name)
        shutil.rmtree(target, ignore_errors=True)
        workshop.replace(target)
        replace(self.record(release.name), json.dumps(asdict(release), indent=1))
        return target

    def again(self, release: ReleaseRecord) -> None:
        """Note that a release is also what newer files come to."""
        replace(self.record(release.name), json.dumps(asdict(release), indent=1))

    def switch(self, release: ReleaseRecord) -> None:
        """Let readers read this release from now on, and delete the oldest beyond those kept."""
        replace(self.home / "current", release.name + "\n")
        records = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in records[KEPT:]:
            if path.stem != release.name:
                path.unlink()
                shutil.rmtree(self.path(path.stem), ignore_errors=True)


def replace(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
