"""The check of one file that may be anybody's, in a process of its own that is thrown away.

It has 20 s of processor time for what the file asks of it, 512 MB and a wall clock, may open nothing but the file, the
tables beside it and what is held here, and says nothing but problems, as JSON. Memory and processor time are limited
where the system has such limits (on macOS memory is not held to, on Windows neither is): there the wall clock alone ends it.
"""

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.rows import Problem

MOST_BYTES = 20_000_000
MOST_MEMORY = 512 * 1024 * 1024
SECONDS = 20
"""Seconds of processor time that reading and judging a file may take; what is held here is read beside that."""
PATIENCE = 90.0
"""Seconds after which the process is ended, whatever it does."""
MOST_TOLD, LONGEST_TOLD = 1_000, 2_000
"""Problems that are told of one file, and the characters of each."""
ENVIRONMENT = ("PATH", "SYSTEMROOT", "LANG", "PROVISION_IRI")
"""All that the process is given of our environment."""
REFUSED = (
    "socket.", "subprocess.", "shutil.", "urllib.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.startfile", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown",
)  # fmt: skip
"""What begins the name of an event that no reading of a file leads to."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
SIMPLER = "make it smaller or simpler, or split it into several datasets"


def checked(path: Path, published: Path | None = None) -> list[Problem]:
    """What is wrong with a file beside what is held. `published` is the folder of what was published from drafts."""
    if (size := path.stat().st_size) > MOST_BYTES:
        return [Problem(path.name, 0, f"has {size:,} bytes, and at most {MOST_BYTES:,} are read; split it into several datasets")]
    command = [sys.executable, "-B", "-P", "-m", "ingest.upload"]
    command += [str(path.absolute()), str(published.absolute()) if published else ""]
    given = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(
            command, env=given, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE
        )
        return [Problem(**one) for one in json.loads(done.stdout)] if not done.returncode else [ended(path.name, done.returncode)]
    except subprocess.TimeoutExpired:
        return [Problem(path.name, 0, f"its check took over {PATIENCE:g} s and was ended; {SIMPLER}")]
    except ValueError:
        return [ended(path.name, 0)]


def ended(file: str, code: int) -> Problem:
    """What is told of a file whose check did not come to its end."""
    if code and code == -getattr(signal, "SIGXCPU", 0):
        return Problem(file, 0, f"its check took over {SECONDS} s of processor time and was ended; {SIMPLER}")
    return Problem(file, 0, f"its check broke down; {SIMPLER}, or tell us of it")


# In the process of its own


def main(path: Path, published: Path | None) -> list[Problem]:
    """What is wrong with a file; the rest of this process may then open nothing more."""
    os.environ["OPENPYXL_LXML"] = "False"  # Python's own reader of XML is one whose opening of files is seen
    for name, most in (("RLIMIT_AS", MOST_MEMORY), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        limit(name, most)
    import ingest.check  # all that is imported is read before anything is forbidden

    if path.suffix == ".xlsx":
        import ingest.spreadsheet  # noqa: F401
    elif path.suffix in (".ttl", ".jsonld"):
        import ingest.linked  # noqa: F401
    tried = shut_in(path, [ingest.check.SOURCE_FOLDER, *([published] if published else [])])
    try:
        found = problems_of(path, published)
    except MemoryError:
        found = [Problem(path.name, 0, f"its check needs over {MOST_MEMORY // 1024**2} MB; {SIMPLER}")]
    except RecursionError:
        found = [Problem(path.name, 0, "nested too deeply; rows are flat")]
    told = "and a dataset names nothing outside itself; take it out"
    return [*(Problem(path.name, 0, f"has {one[:200]} opened, {told}") for one in tried), *found]


def problems_of(path: Path, published: Path | None) -> list[Problem]:
    """What is wrong with a file, as it stands and beside what is held."""
    from ingest.check import SOURCE_FOLDER, checked_files, held_files, judged, read_any

    limit_seconds(SECONDS)
    dataset, problems = read_any(path)
    spent = time.process_time()
    if problems and not dataset.rows:
        return problems
    limit_seconds(None)
    held = checked_files(held_files(SOURCE_FOLDER, published, path.stem), published)
    limit_seconds(max(SECONDS - spent, 1))
    return judged([*held.datasets, dataset], problems, known=held).problems


def limit(name: str, most: int | float | None) -> None:
    """Limit this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    kind = getattr(resource, name)
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY if most is None else int(most), resource.getrlimit(kind)[1]))
    except (ValueError, OSError):
        pass  # the system has no such limit


def limit_seconds(more: float | None) -> None:
    """Limit the processor time from here on, or no longer."""
    limit("RLIMIT_CPU", None if more is None else math.ceil(time.process_time() + more))


def shut_in(upload: Path, folders: list[Path]) -> list[str]:
    """Forbid this process, for good, to open anything but files to read: the upload, tables beside it, our own, Python's.

    What is tried all the same is put into the list returned.
    """
    house = Path(__file__).resolve().parents[1]
    ours = [house / "graph", house / "ingest", *folders]
    python = [folder for folder in sys.path if folder and Path(folder).resolve() != house]
    roots = tuple(os.path.realpath(folder) + os.sep for folder in [*ours, *python])
    own, beside = os.path.realpath(upload), os.path.dirname(os.path.realpath(upload))
    tried: list[str] = []

    def may_read(path: str) -> bool:
        real = os.path.realpath(path)
        return real == own or real.startswith(roots) or (os.path.dirname(real) == beside and real.endswith(".csv"))

    def watch(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and not isinstance(given[0], int):
            path, mode, flags = os.fsdecode(given[0]), given[1] or "", given[2] or 0
            if flags & WRITING or set(mode) & set("wax+") or not may_read(path):
                refuse(path)
        elif event.startswith(REFUSED):
            refuse(event)

    def refuse(what: str) -> None:
        tried.append(what)
        raise PermissionError(f"{what} may not be opened here")

    sys.addaudithook(watch)
    return tried


def handed_on(problems: list[Problem]) -> list[dict[str, Any]]:
    """Problems as they are handed on: not more, and not longer, than anybody reads."""
    if (more := len(problems) - MOST_TOLD) > 0:
        problems = [*problems[:MOST_TOLD], Problem(problems[0].file, 0, f"and {more:,} problems more; put these right first")]
    return [{name: short(said) for name, said in asdict(one).items()} for one in problems]


def short(said: Any) -> Any:
    return said[:LONGEST_TOLD] if isinstance(said, str) else said


if __name__ == "__main__":
    given = [Path(one) if one else None for one in sys.argv[1:]]
    assert given[0] is not None
    sys.stdout.write(json.dumps(handed_on(main(given[0], given[1]))))
