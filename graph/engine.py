"""The embedded Neo4j: the real Community Edition in a child process, reached over Bolt on loopback.

One engine is one child process with one Java machine, in which several databases may be open at a time, each in its
own folder and on its own port.
"""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any, Self

from graph.jars import DEFAULT_VERSION, FetchError, fetch
from graph.places import home_folder

USER = "neo4j"
JVM_OPTIONS = (
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-Xrs",  # signals are the child's to handle: Java would end without closing the databases
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)
BRIEF = ("-XX:TieredStopAtLevel=1",)  # no costly compiling: measured, 40 % less work to the first answer, 30 % more later
PATIENCE = 120.0
"""Seconds for one command: a database that was killed under load is repaired while it opens."""
ROOM = 50_000_000
"""Bytes that must be free to open a database for writing."""
GRACE = 40.0
"""Seconds for closing every database; then the child is killed, which a Neo4j database survives."""


class EngineError(Exception):
    """What is wrong, where, and what to do, in one line; the Java trace is in the log."""


class Engine:
    """A running Neo4j: start it, open folders in it, stop it. Safe to use from several threads."""

    def __init__(self, child: "subprocess.Popen[str]", password: str, log: Path) -> None:
        self.child, self.password, self.log = child, password, log
        self.turn = threading.Lock()
        self.replies: SimpleQueue[str] = SimpleQueue()
        threading.Thread(target=_listen, args=(child.stdout, self.replies), daemon=True).start()

    @classmethod
    def start(
        cls,
        password: str,
        version: str = DEFAULT_VERSION,
        log: Path | None = None,
        *,
        brief: bool = False,
    ) -> Self:
        """Fetch the jars if need be and start a child process with Neo4j in it, no database open yet.

        `brief` is for an engine that will not live long: up sooner, slower later.
        """
        try:
            jars = fetch(version)
        except FetchError as error:
            raise EngineError(str(error)) from error
        log = log or home_folder() / "engine.log"
        options = [*JVM_OPTIONS, *(BRIEF if brief else ())]
        engine = cls(_spawn(log), password, log)
        try:
            engine._ask("Neo4j does not start", do="start", jars=[str(jar) for jar in jars], options=options)
        except BaseException:
            engine.stop()
            raise
        return engine

    @property
    def alive(self) -> bool:
        """Whether the child process is there."""
        return self.child.poll() is None

    def open(self, folder: Path, *, read_only: bool) -> str:
        """Open the database in `folder`, new if there is none and it may be written; returns its Bolt address."""
        folder = folder.resolve()
        _prepare(folder, read_only)
        return str(
            self._ask(
                f"the database in {folder} does not open",
                do="open",
                folder=str(folder),
                read_only=read_only,
                password=self.password,
            )
        )

    def close(self, folder: Path) -> None:
        """Close the database in `folder`; nothing happens if it is not open."""
        folder = folder.resolve()
        self._ask(f"the database in {folder} does not close", do="close", folder=str(folder))

    def stop(self, grace: float = GRACE) -> None:
        """Close every database and end the child, by force after `grace` seconds; a second call does nothing."""
        try:
            if self.child.stdin:
                self.child.stdin.close()
        except BrokenPipeError:
            pass  # it is gone already
        try:
            self.child.wait(grace)
        except subprocess.TimeoutExpired:
            self._kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _ask(self, trouble: str, **command: Any) -> Any:
        """Send one command and wait for its reply; `trouble` opens the message if there is no good one."""
        with self.turn:
            try:
                assert self.child.stdin
                self.child.stdin.write(json.dumps(command) + "\n")
                self.child.stdin.flush()
                line = self.replies.get(timeout=PATIENCE)
            except Empty:
                self._kill()
                raise EngineError(f"{trouble}: no answer in {PATIENCE:g} s, so it was ended; see {self.log}") from None
            except (OSError, ValueError):
                line = ""
        if not line:
            raise EngineError(f"{trouble}: {self._ending()}; start it again, see {self.log}")
        reply = json.loads(line)
        if "error" in reply:
            raise EngineError(f"{trouble}: {_reason(reply['error'])}; see {self.log}")
        return reply["ok"]

    def _ending(self) -> str:
        """How the child ended."""
        try:
            code = self.child.wait(5)
        except subprocess.TimeoutExpired:
            return "the engine does not listen"
        return f"the engine was ended by signal {-code}" if code < 0 else f"the engine has ended (exit code {code})"

    def _kill(self) -> None:
        self.child.kill()
        self.child.wait()


def _prepare(folder: Path, read_only: bool) -> None:
    """See that there is what is needed for opening."""
    if read_only:
        if not (folder / "data").is_dir():
            raise EngineError(f"there is no database in {folder} to read; build one there first")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(f"the folder {folder} cannot be made: {error.strerror}") from error
    free = shutil.disk_usage(folder).free
    if free < ROOM:  # on a full disk Neo4j hangs while opening
        raise EngineError(f"no space to write in {folder}: {free // 10**6} of {ROOM // 10**6} MB are free; free some, or move it")


def _spawn(log: Path) -> "subprocess.Popen[str]":
    """The child process, out of reach of the terminal's Ctrl-C, its errors in the log."""
    script = Path(__file__).with_name("engine_child.py")
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as errors:
            return subprocess.Popen(
                [sys.executable, "-P", str(script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                **apart,
            )
    except OSError as error:
        raise EngineError(f"the engine's process does not start ({error.strerror}); its log would be {log}") from error


def _listen(stdout: IO[str] | None, replies: "SimpleQueue[str]") -> None:
    """Pass on each reply, then an empty one for ever more when the child has ended."""
    for line in stdout or ():
        replies.put(line)
    replies.put("")


KNOWN = {
    "FileLockException": "it is open already, here or in another process; close it there first",
    "No space left on device": "no space is left on its disk; free some and try again",
    "UnsupportedLogVersion": "a newer Neo4j wrote it; open it with that version, or build it anew",
    "TimeoutError": "it hangs, perhaps for want of space on its disk; free some, then end this engine and start another",
    "AccessDeniedException": "its files may not be read and written by this user; give them to this user",
    "ReadOnlyFileSystemException": "its disk is read-only; move it to one that may be written",
}
"""What is known to go wrong, by Java type or words of the message, and what to do."""


def _reason(causes: list[list[str]]) -> str:
    """The cause to show: one we can explain, else the innermost, as Java words it."""
    for kind, message in causes:
        for mark, meaning in KNOWN.items():
            if mark in kind or mark in message:
                return meaning
    kind, message = causes[-1]
    return f"{kind.rpartition('.')[2]}: {message}"
