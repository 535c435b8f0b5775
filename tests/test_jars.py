"""The jars: pinned, fetched side by side from a mirror on loopback, kept, resumed, refused when they are not the right ones."""

import hashlib
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import disk_of

from graph import download, jars
from graph.jars import DEFAULT_VERSION, LTS_VERSION, FetchError, Jar, fetch, pinned

CONTENT = {f"org/example/part{i}/1.0/part{i}-1.0.jar": os.urandom(50_000 + i) for i in range(20)}
FIRST = next(iter(CONTENT))


class Mirror(ThreadingHTTPServer):
    """A Maven repository on loopback; each test says how it misbehaves."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.content = dict(CONTENT)
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.gives_parts = True
        self.delay = 0.0
        self.busy = 0
        """How many requests are answered 503 first."""
        self.cut = 0
        """How many answers break off half-way first."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is nothing to report."""


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Mirror

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        self.server.asked[path] += 1
        time.sleep(self.server.delay)
        if self.server.busy > 0:
            self.server.busy -= 1
            return self.answer(503, b"")
        if path not in self.server.content:
            return self.answer(404, b"")
        whole = self.server.content[path]
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")) if self.server.gives_parts else None
        if wanted and int(wanted[1]) >= len(whole):
            return self.answer(416, b"")
        return self.answer(206 if wanted else 200, whole[int(wanted[1]) if wanted else 0 :])

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.server.cut > 0:
            self.server.cut -= 1
            body = body[: len(body) // 2]
            self.close_connection = True
        self.wfile.write(body)
        self.server.sent[self.path.lstrip("/")] += len(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror with twenty small jars, pinned as version 0.1, and an empty cache."""
    with Mirror() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("PROVISION_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("PROVISION_MAVEN", server.address)
        monkeypatch.setattr(jars, "PINS", write_pins(tmp_path))
        yield server
        server.shutdown()


def write_pins(folder: Path) -> Path:
    lines = []
    for path, content in CONTENT.items():
        artifact = path.split("/")[2]
        lines.append(f"org.example:{artifact}:1.0 {hashlib.sha256(content).hexdigest()}\n")
    (folder / "neo4j-0.1.txt").write_text("".join(lines))
    return folder


def place(path: str) -> Path:
    return jars.cache_folder() / "jars" / path


def part(path: str) -> Path:
    return place(path + ".part")


def leave(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def refusal() -> str:
    """The one line that a failed fetch says."""
    with pytest.raises(FetchError) as caught:
        fetch("0.1")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("version", "count"), [(DEFAULT_VERSION, 230), (LTS_VERSION, 214)])
def test_the_pins_are_whole_and_sorted(version: str, count: int) -> None:
    found = pinned(version)
    assert len({jar.path for jar in found}) == len(found) == count
    assert [jar.coordinate for jar in found] == sorted(jar.coordinate for jar in found)
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in found)
    assert {f"org.neo4j:neo4j:{version}", f"org.neo4j:neo4j-bolt:{version}"} <= {jar.coordinate for jar in found}


@pytest.mark.parametrize(
    "coordinate", ["org.neo4j:neo4j:2026.09.0", "io.netty:netty-transport-native-epoll:4.2.18.Final:linux-x86_64"]
)
def test_a_coordinate_and_its_place_say_the_same(coordinate: str, tmp_path: Path) -> None:
    jar = Jar(coordinate, hashlib.sha256(b"x").hexdigest())
    leave(tmp_path / jar.path, b"x")
    assert Jar.at(tmp_path, tmp_path / jar.path) == jar


def test_no_registry_is_named_in_our_files() -> None:
    from jgo.constants import MAVEN_CENTRAL_URL

    host = MAVEN_CENTRAL_URL.split("/")[2]
    ours = [path for path in Path(jars.__file__).parent.rglob("*") if path.suffix in (".py", ".txt")]
    assert ours and not [path for path in ours if host in path.read_text()]


def test_jars_are_fetched_once_and_then_used_offline(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = fetch("0.1")
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert set(mirror.asked.values()) == {1}
    monkeypatch.setenv("PROVISION_MAVEN", "http://127.0.0.1:1")
    monkeypatch.setattr(jars, "sha256", lambda path: pytest.fail("a warm start hashes nothing"))
    assert fetch("0.1") == paths


def test_jars_come_side_by_side(mirror: Mirror) -> None:
    mirror.delay = 0.3
    began = time.monotonic()
    fetch("0.1")
    assert time.monotonic() - began < 0.3 * len(CONTENT) / 2


def test_a_log_is_told_how_far_it_is(mirror: Mirror, capsys: pytest.CaptureFixture[str]) -> None:
    fetch("0.1")
    assert capsys.readouterr().err.splitlines()[-1] == "Fetching Neo4j 0.1: 20 of 20 jars, 1 MB"


def test_only_what_is_damaged_or_missing_is_fetched_again(mirror: Mirror) -> None:
    paths = fetch("0.1")
    paths[3].write_bytes(b"cut")
    paths[4].unlink()
    mirror.asked.clear()
    fetch("0.1")
    assert sorted(mirror.asked) == sorted(list(CONTENT)[3:5])
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())


def test_other_pins_are_noticed(mirror: Mirror, tmp_path: Path) -> None:
    fetch("0.1")
    pins = tmp_path / "neo4j-0.1.txt"
    pins.write_text(re.sub(r"[0-9a-f]{64}", "0" * 64, pins.read_text(), count=1))
    assert "sha256 is not the pinned one" in refusal()


def test_a_broken_off_jar_goes_on_where_it_stopped(mirror: Mirror) -> None:
    leave(part(FIRST), CONTENT[FIRST][:30_000])
    assert fetch("0.1")[0].read_bytes() == CONTENT[FIRST]
    assert mirror.sent[FIRST] == len(CONTENT[FIRST]) - 30_000


def test_an_answer_that_breaks_off_goes_on(mirror: Mirror) -> None:
    mirror.cut = 3
    fetch("0.1")
    assert all(mirror.sent[path] == len(content) for path, content in CONTENT.items())


@pytest.mark.parametrize("left", [b"junk" * 5_000, b"junk" * 50_000, CONTENT[FIRST]], ids=["wrong start", "too long", "whole"])
def test_whatever_was_left_the_jar_comes_out_right(mirror: Mirror, left: bytes) -> None:
    leave(part(FIRST), left)
    assert fetch("0.1")[0].read_bytes() == CONTENT[FIRST]
    assert not part(FIRST).exists()


def test_a_mirror_that_gives_no_parts_serves_too(mirror: Mirror) -> None:
    mirror.gives_parts = False
    leave(part(FIRST), CONTENT[FIRST][:30_000])
    assert fetch("0.1")[0].read_bytes() == CONTENT[FIRST]


def test_a_busy_mirror_is_asked_again(mirror: Mirror) -> None:
    mirror.busy = 5
    fetch("0.1")
    assert sum(mirror.asked.values()) == len(CONTENT) + 5


def test_without_a_network_one_line_says_so(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_MAVEN", "http://someone:secret@127.0.0.1:1")
    said = refusal()
    assert "cannot be fetched from 127.0.0.1" in said and "set PROVISION_MAVEN to a mirror" in said
    assert "secret" not in said


def test_wrong_content_is_refused_and_thrown_away(mirror: Mirror) -> None:
    mirror.content[FIRST] = b"not the pinned file"
    said = refusal()
    assert "org.example:part0:1.0" in said and "sha256 is not the pinned one" in said
    assert not place(FIRST).exists() and not part(FIRST).exists()
    mirror.content[FIRST] = CONTENT[FIRST]
    assert fetch("0.1")[0].read_bytes() == CONTENT[FIRST]


def test_a_jar_the_mirror_lacks_is_named(mirror: Mirror) -> None:
    del mirror.content[FIRST]
    assert f"answers 404 for /{FIRST}" in refusal()
    assert mirror.asked[FIRST] == 1


def test_a_version_without_pins_is_refused(mirror: Mirror) -> None:
    with pytest.raises(FetchError, match=r"Neo4j 9\.9 is not pinned here \(pinned: 0\.1\)"):
        fetch("9.9")


def test_a_full_disk_is_named_and_what_arrived_is_kept(mirror: Mirror, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVISION_CACHE", str(small_disk))
    monkeypatch.setattr(download, "SIDE_BY_SIDE", 1)
    (small_disk / "ballast").write_bytes(bytes(1_400_000))
    assert "no space is left for the jars" in refusal()
    (small_disk / "ballast").unlink()
    kept = {path for path in CONTENT if place(path).exists()}
    mirror.asked.clear()
    fetch("0.1")
    assert kept and not kept & set(mirror.asked)


def test_a_cache_that_cannot_be_written_is_named(mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PROVISION_CACHE", str(tmp_path / "file" / "cache"))
    assert "set PROVISION_CACHE to a folder that may be written" in refusal()


def test_two_processes_do_not_fetch_the_same_jar(mirror: Mirror, tmp_path: Path) -> None:
    mirror.delay = 0.2
    code = f"import pathlib; from graph import jars; jars.PINS = pathlib.Path({str(tmp_path)!r}); print(len(jars.fetch('0.1')))"
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=jars.PINS.parent, env=checkout_env())
        for _ in "ab"
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in both] == [b"20", b"20"]
    assert set(mirror.asked.values()) == {1}


def checkout_env() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(jars.__file__).parents[1])}


def test_the_command_says_one_line_and_fails(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "graph.jars", "fetch", "9.9"], capture_output=True, text=True, env=checkout_env(), check=False
    )
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("Neo4j 9.9 is not pinned here") and done.stderr.count("\n") == 1


@pytest.mark.skipif(
    "PROVISION_TEST_MAVEN" not in os.environ, reason="asks the real repository, with Maven: set PROVISION_TEST_MAVEN"
)
@pytest.mark.parametrize("version", [DEFAULT_VERSION, LTS_VERSION])
def test_maven_finds_what_is_pinned(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = (jars.PINS / f"neo4j-{version}.txt").read_text()
    monkeypatch.setattr(jars, "PINS", tmp_path)
    assert jars.pin(version).read_text() == kept


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    with disk_of(tmp_path / "disk", 2) as disk:
        yield disk
