"""The jars of the embedded Neo4j: pinned by coordinate and sha256, fetched once, then used offline.

`python -m graph.jars fetch [VERSION]` brings them before they are needed; `python -m graph.jars pin VERSION` writes the
pins of a Neo4j version anew. Only `pin` needs Maven installed.
"""

import errno
import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.places import alone, cache_folder

DEFAULT_VERSION = "2026.09.0"
LTS_VERSION = "5.26.28"
PINS = Path(__file__).with_name("pins")

POM = """\
<project><modelVersion>4.0.0</modelVersion><groupId>pins</groupId><artifactId>pins</artifactId><version>1</version>
<dependencies>
<dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
<dependency><groupId>org.neo4j</groupId><artifactId>neo4j-bolt</artifactId><version>{version}</version></dependency>
</dependencies></project>
"""


class FetchError(Exception):
    """The jars cannot be had: one line that says why, where and what to do."""


@dataclass(frozen=True)
class Jar:
    """One pinned file: `group:artifact:version[:classifier]` and its sha256."""

    coordinate: str
    sha256: str

    @property
    def path(self) -> str:
        """Where it lies in a Maven repository, and in the same way in the cache."""
        group, artifact, version, *classifier = self.coordinate.split(":")
        return f"{group.replace('.', '/')}/{artifact}/{version}/{'-'.join([artifact, version, *classifier])}.jar"

    @classmethod
    def at(cls, root: Path, path: Path) -> "Jar":
        """The pin of a file that lies in a repository at `root`."""
        *group, artifact, version, name = PurePosixPath(path.relative_to(root).as_posix()).parts
        classifier = name.removeprefix(f"{artifact}-{version}").removesuffix(".jar").removeprefix("-")
        return cls(":".join(filter(None, [".".join(group), artifact, version, classifier])), sha256(path))

    def is_at(self, path: Path) -> bool:
        """Whether the file at `path` is this one, to the last bit."""
        return path.exists() and sha256(path) == self.sha256


def pinned(version: str) -> list[Jar]:
    """The jars of a Neo4j version, as its pins file lists them."""
    file = PINS / f"neo4j-{version}.txt"
    if not file.exists():
        known = ", ".join(sorted(other.stem.removeprefix("neo4j-") for other in PINS.glob("neo4j-*.txt")))
        raise FetchError(f"Neo4j {version} is not pinned here (pinned: {known}); run `python -m graph.jars pin {version}`")
    return [Jar(*line.split()) for line in file.read_text().splitlines()]


def fetch(version: str = DEFAULT_VERSION) -> list[Path]:
    """The paths of all jars of a Neo4j version; those not yet here are fetched and checked first."""
    try:
        return _fetch(version)
    except OSError as error:
        raise FetchError(_disk_trouble(error)) from error


def _fetch(version: str) -> list[Path]:
    jars, cache = pinned(version), cache_folder()
    paths = [cache / "jars" / jar.path for jar in jars]
    marker = checked(version)
    if not (marker.exists() and marker.read_text() == state(jars, paths)):
        from graph.download import download  # late: it is needed once, and its libraries cost start-up time

        with alone(cache / "fetch.lock"):
            absent = [(jar, path) for jar, path in zip(jars, paths, strict=True) if not jar.is_at(path)]
            download(absent, repository(), f"Neo4j {version}")
            marker.write_text(state(jars, paths))
    return paths


def checked(version: str) -> Path:
    """The file that says which jars were found right, so that a warm start need not hash 155 MB again."""
    return cache_folder() / f"neo4j-{version}.checked"


def state(jars: list[Jar], paths: list[Path]) -> str:
    """What is on disk, as one text: each pin with the size and time of its file."""
    stats = [path.stat() if path.exists() else None for path in paths]
    lines = (f"{jar.sha256} {stat and (stat.st_size, stat.st_mtime_ns)}\n" for jar, stat in zip(jars, stats, strict=True))
    return "".join(lines)


def _disk_trouble(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            "no space is left for the jars, which need about 200 MB; what has arrived is kept: free some, or set"
            " PROVISION_CACHE to a folder on another disk, and run this again"
        )
    return f"the jars cannot be kept ({error}): set PROVISION_CACHE to a folder that may be written, and run this again"


def repository() -> str:
    """The Maven repository to fetch from; `PROVISION_MAVEN` names a mirror."""
    from jgo.constants import MAVEN_CENTRAL_URL

    return os.environ.get("PROVISION_MAVEN") or MAVEN_CENTRAL_URL


def sha256(path: Path) -> str:
    """A file's sha256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pin(version: str) -> Path:
    """Let Maven resolve the runtime dependencies of a Neo4j version, and write down what it found."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pom.xml").write_text(POM.format(version=version))
        layout = ("-DincludeScope=runtime", "-Dmdep.useRepositoryLayout=true", "-DoutputDirectory=jars")
        command = ("mvn", "--batch-mode", "--quiet", "dependency:copy-dependencies", *layout)
        subprocess.run(command, cwd=folder, check=True)
        root = Path(folder) / "jars"
        found = sorted((Jar.at(root, path) for path in root.rglob("*.jar")), key=lambda jar: jar.coordinate)
    file = PINS / f"neo4j-{version}.txt"
    file.write_text("".join(f"{jar.coordinate} {jar.sha256}\n" for jar in found))
    return file


def main(arguments: list[str]) -> str:
    """`fetch [VERSION]` or `pin VERSION`."""
    match arguments:
        case ["fetch", *version] if len(version) < 2:
            return f"{len(fetch(*version))} jars in {cache_folder()}"
        case ["pin", version]:
            return f"wrote {pin(version)}"
    raise FetchError(str(__doc__))


if __name__ == "__main__":
    from graph import jars  # the module proper, whose FetchError is the one that `download` raises

    try:
        print(jars.main(sys.argv[1:]))
    except (jars.FetchError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
