"""The contract with the embedded Neo4j, against the real one. `PROVISION_TEST_VERSIONS` lists the versions to hold to it."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import neo4j
import pytest
from conftest import disk_of
from neo4j.exceptions import AuthError, ClientError, Neo4jError, TransientError

from graph import engine as engine_module
from graph.engine import Engine, EngineError
from graph.jars import DEFAULT_VERSION
from graph.places import CHECKOUT
from queries.compile import statement
from queries.question import questions

VERSIONS = os.environ.get("PROVISION_TEST_VERSIONS", DEFAULT_VERSION).split(",")
PASSWORD = "correct horse battery staple"
WRITES = (
    "CREATE (:Thing {id: 2})",
    "MATCH (n:Thing) SET n.id = 2",
    "MATCH (n:Thing) DETACH DELETE n",
    "CREATE CONSTRAINT FOR (n:Other) REQUIRE n.id IS UNIQUE",
    "CREATE INDEX FOR (n:Other) ON (n.name)",
    "CALL db.createLabel('Other')",
)


@pytest.fixture(scope="module", params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    """Each version in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def running(version: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine for all tests that do not harm it."""
    with started(tmp_path_factory.mktemp("engine"), version) as engine:
        yield engine


@pytest.fixture(scope="module")
def writing(running: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A writable database with one Thing in it, for tests that leave it so."""
    folder = tmp_path_factory.mktemp("writing") / "database"
    address = running.open(folder, read_only=False)
    run(address, "CREATE (:Thing {id: 1})")
    yield address
    running.close(folder)


@pytest.fixture(scope="module")
def reading(running: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, opened read-only."""
    folder = tmp_path_factory.mktemp("reading") / "database"
    run(running.open(folder, read_only=False), "CREATE (:Thing {id: 1})")
    running.close(folder)
    yield running.open(folder, read_only=True)
    running.close(folder)


@pytest.fixture
def folder(running: Engine, tmp_path: Path) -> Iterator[Path]:
    """A folder whose database is closed after the test."""
    yield tmp_path / "database"
    running.close(tmp_path / "database")


@pytest.fixture
def uri(running: Engine, folder: Path) -> str:
    """A writable database with one Thing in it."""
    address = running.open(folder, read_only=False)
    run(address, "CREATE (:Thing {id: 1})")
    return address


def started(folder: Path, version: str = VERSIONS[0]) -> Engine:
    return Engine.start(PASSWORD, version, folder / "engine.log", brief=True)


def run(uri: str, cypher: str, access: str = neo4j.WRITE_ACCESS, password: str = PASSWORD, timeout: float | None = None) -> Any:
    """The single values of the rows of one statement."""
    with (
        closing(neo4j.GraphDatabase.driver(uri, auth=("neo4j", password), notifications_min_severity="OFF")) as driver,
        driver.session(default_access_mode=access) as session,
    ):
        return session.run(neo4j.Query(cypher, timeout=timeout)).value()  # type: ignore[arg-type]


def things(uri: str) -> list[int]:
    return run(uri, "MATCH (n:Thing) RETURN n.id AS id ORDER BY id", neo4j.READ_ACCESS)


def refused(engine: Engine, folder: Path, *, read_only: bool = False) -> str:
    """The one line that an opening that fails says."""
    with pytest.raises(EngineError) as caught:
        engine.open(folder, read_only=read_only)
    assert "\n" not in str(caught.value) and str(folder) in str(caught.value)
    return str(caught.value)


def gone(pid: int, within: float = 60) -> bool:
    """Whether the process is not there any more."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


# What it does


def test_a_new_folder_opens_and_answers_on_loopback_only(writing: str) -> None:
    assert things(writing) == [1]
    assert writing.startswith("bolt://127.0.0.1:")


def test_the_version_is_the_one_asked_for(writing: str, version: str) -> None:
    cypher = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
    assert run(writing, cypher) == [version]


def test_only_the_password_opens_it_and_wrong_ones_do_not_lock_it(writing: str) -> None:
    for wrong in ["neo4j", "", "x", "y", "z"]:
        with pytest.raises(AuthError):
            run(writing, "RETURN 1", password=wrong)
    with pytest.raises(ClientError, match="authentication"), neo4j.GraphDatabase.driver(writing) as nobody:
        nobody.verify_connectivity()
    assert things(writing) == [1]


@pytest.mark.parametrize("write", WRITES)
def test_read_access_refuses_writes(writing: str, write: str) -> None:
    with pytest.raises(ClientError, match="(?i)access mode|read access|not allowed"):
        run(writing, write, neo4j.READ_ACCESS)
    assert things(writing) == [1]


def test_load_csv_reads_no_file_and_no_address(writing: str, tmp_path: Path) -> None:
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        for address in (secret.as_uri(), "file:///etc/passwd", f"http://127.0.0.1:{server.server_port}/"):
            with pytest.raises(Neo4jError) as caught:
                run(writing, f"LOAD CSV FROM '{address}' AS line RETURN line")
            assert caught.value.code == "Neo.ClientError.Statement.ExternalResourceFailed"
        server.shutdown()
    assert not asked


def test_a_query_that_takes_too_long_is_ended_and_harms_no_other(writing: str) -> None:
    began = time.monotonic()
    with pytest.raises(Neo4jError) as caught:
        run(writing, "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(a + b)", timeout=1)
    assert "TransactionTimedOut" in caught.value.code and time.monotonic() - began < 30
    assert things(writing) == [1]


def test_a_query_that_takes_too_much_memory_is_ended_and_harms_no_other(writing: str) -> None:
    with pytest.raises(TransientError, match="(?i)memory"):
        run(writing, "UNWIND range(1, 100000000) AS a RETURN collect([a, toString(a)]) AS all")
    assert things(writing) == [1]


@pytest.mark.parametrize(("read_only", "timeout", "memory"), [(True, "30s", "128.00MiB"), (False, "2m", "0B")])
def test_the_limits_are_in_force(running: Engine, uri: str, folder: Path, read_only: bool, timeout: str, memory: str) -> None:
    running.close(folder)
    uri = running.open(folder, read_only=read_only)
    names = "['db.transaction.timeout', 'db.memory.transaction.max', 'dbms.memory.transaction.total.max']"
    found = run(uri, f"SHOW SETTINGS YIELD name, value WHERE name IN {names} RETURN name + ' ' + value")
    limits = {name: value for name, value in (line.split() for line in found)}
    assert limits["db.transaction.timeout"] == timeout
    assert limits["dbms.memory.transaction.total.max"] == "256.00MiB"
    assert limits["db.memory.transaction.max"] == memory


def test_two_databases_stand_apart_in_one_engine(running: Engine, uri: str, tmp_path: Path) -> None:
    other = running.open(tmp_path / "other", read_only=False)
    run(other, "CREATE (:Thing {id: 7})")
    assert (things(uri), things(other)) == ([1], [7])
    running.close(tmp_path / "other")
    assert things(uri) == [1]


@pytest.mark.parametrize("write", WRITES)
def test_a_read_only_database_refuses_every_write(reading: str, write: str) -> None:
    with pytest.raises(Neo4jError, match="(?i)read.only"):
        run(reading, write)
    assert things(reading) == [1]


def test_a_read_only_database_asks_for_the_password_too(reading: str) -> None:
    with pytest.raises(AuthError):
        run(reading, "RETURN 1", password="wrong")


def test_a_copy_opens_with_the_same_password_and_leaves_the_first_as_it_is(running: Engine, uri: str, folder: Path) -> None:
    running.close(folder)
    first = running.open(folder, read_only=True)
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    second = running.open(copy, read_only=False)
    run(second, "CREATE (:Thing {id: 2})")
    assert (things(first), things(second)) == ([1], [1, 2])
    running.close(copy)
    second = running.open(copy, read_only=True)
    assert things(second) == [1, 2]
    running.close(copy)


def test_reading_leaves_the_graph_as_it_is(running: Engine, uri: str, folder: Path) -> None:
    def stores() -> dict[str, bytes]:  # beside them Neo4j keeps books of its own, which do change
        return {path.name: path.read_bytes() for path in (folder / "data" / "databases" / "neo4j").glob("neostore.*store.db")}

    running.close(folder)
    before = stores()
    assert things(running.open(folder, read_only=True)) == [1]
    running.close(folder)
    assert stores() == before != {}


# What it says when something is wrong


def test_a_database_that_is_not_there_is_not_read(running: Engine, tmp_path: Path) -> None:
    assert "there is no database" in refused(running, tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_an_open_folder_is_refused_and_stays_open(running: Engine, uri: str, folder: Path) -> None:
    assert "open already" in refused(running, folder)
    assert things(uri) == [1]


def test_a_file_in_the_way_is_named(running: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be made" in refused(running, tmp_path / "file" / "database")


def test_a_damaged_database_is_refused_and_harms_no_other(running: Engine, writing: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    running.open(broken, read_only=False)
    running.close(broken)
    for store in (broken / "data" / "databases" / "neo4j").glob("neostore*"):
        if store.is_file():
            store.write_bytes(b"not a store")
    assert "does not open" in refused(running, broken)
    assert things(writing) == [1]


def test_a_full_disk_is_named_and_can_still_be_read_from(running: Engine, small_disk: Path) -> None:
    folder = small_disk / "database"
    run(running.open(folder, read_only=False), "CREATE (:Thing {id: 1})")
    running.close(folder)
    running.open(folder, read_only=True)  # as a release is, before it is switched to
    running.close(folder)
    fill(small_disk, but=0)
    assert "no space to write" in refused(running, folder)
    assert things(running.open(folder, read_only=True)) == [1]
    running.close(folder)


def test_traces_go_to_the_log(running: Engine, uri: str, folder: Path) -> None:
    refused(running, folder)
    assert "\tat org.neo4j." in running.log.read_text()


def test_without_jars_one_line_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_CACHE", str(tmp_path / "empty"))
    monkeypatch.setenv("PROVISION_MAVEN", "http://127.0.0.1:1")
    with pytest.raises(EngineError, match="set PROVISION_MAVEN to a mirror"):
        started(tmp_path)


def test_a_java_that_does_not_start_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "JVM_OPTIONS", ["-Xmx1"])
    with pytest.raises(EngineError, match="^Neo4j does not start: .*engine.log$"):
        started(tmp_path)


def test_a_command_that_hangs_ends_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = started(tmp_path)
    monkeypatch.setattr(engine_module, "PATIENCE", 0.5)
    os.kill(engine.child.pid, signal.SIGSTOP)
    with pytest.raises(EngineError, match="no answer in 0.5 s"):
        engine.open(tmp_path / "database", read_only=False)
    assert not engine.alive and gone(engine.child.pid)


# Ends and deaths


@pytest.fixture
def doomed(version: str, tmp_path: Path) -> Iterator[Engine]:
    """An engine that the test may kill."""
    with started(tmp_path, version) as engine:
        yield engine


def test_a_killed_engine_says_so_and_its_folder_opens_again_whole(doomed: Engine, running: Engine, folder: Path) -> None:
    uri = doomed.open(folder, read_only=False)
    for i in range(50):
        run(uri, f"CREATE (:Thing {{id: {i}}})")
    assert "open already" in refused(running, folder)
    doomed.child.kill()
    assert "the engine was ended by signal 9" in refused(doomed, folder)
    assert not doomed.alive
    doomed.stop()
    doomed.stop()
    assert things(running.open(folder, read_only=False)) == list(range(50))


def test_a_polite_end_closes_the_databases(doomed: Engine, folder: Path, running: Engine) -> None:
    run(doomed.open(folder, read_only=False), "CREATE (:Thing {id: 1})")
    doomed.child.terminate()
    assert gone(doomed.child.pid) and doomed.child.wait(10) == 0
    assert things(running.open(folder, read_only=True)) == [1]  # not possible had it not been closed in order


def test_the_engine_ends_when_its_parent_is_killed(running: Engine, version: str, folder: Path, tmp_path: Path) -> None:
    code = f"""
        import sys
        from pathlib import Path
        from graph.engine import Engine
        engine = Engine.start({PASSWORD!r}, {version!r}, Path({str(tmp_path / "engine.log")!r}), brief=True)
        engine.open(Path({str(folder)!r}), read_only=False)
        print(engine.child.pid, flush=True)
        sys.stdin.read()
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert not gone(child, within=1)
    parent.kill()
    parent.wait()
    assert gone(child)
    running.open(folder, read_only=True)


def test_a_disk_that_fills_up_loses_nothing_acknowledged_and_harms_no_other(
    doomed: Engine, running: Engine, small_disk: Path, folder: Path
) -> None:
    full, other = small_disk / "database", doomed.open(folder, read_only=False)
    run(other, "CREATE (:Thing {id: 1})")
    uri, written = doomed.open(full, read_only=False), 0
    fill(small_disk, but=4_000_000)
    with pytest.raises(Neo4jError):
        while True:
            run(uri, f"UNWIND range(1, 500) AS i CREATE (:Thing {{id: {written} + i, text: '{'x' * 1000}'}})")
            written += 500
    with pytest.raises(EngineError, match="want of space"):
        doomed.close(full)
    assert things(other) == [1]
    doomed.stop()
    (small_disk / "ballast").unlink()
    assert things(running.open(full, read_only=False)) == list(range(1, written + 1))
    running.close(full)


def fill(disk: Path, but: int) -> None:
    """Leave only so many bytes free."""
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        while (free := shutil.disk_usage(disk).free) > but:
            ballast.write(bytes(min(free - but, 1_000_000)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of seventy megabytes."""
    with disk_of(tmp_path / "disk", 70) as disk:
        yield disk


@pytest.mark.parametrize("name", ["search", "what_a_sign_points_to"])
def test_this_version_understands_the_questions_that_search(writing: str, name: str) -> None:
    """Each refuses some Cypher that the other takes."""
    run(writing, f"EXPLAIN CALL () {{\n{statement(questions()[name].cypher, {}).cypher}\n}}\nRETURN count(*)")
