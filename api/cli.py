"""The `provision` command.

What only some commands need, GraphQL, HTTP and RDF, is imported by those: it takes seconds to read.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.draft_commands import add_draft_commands
from api.given import written
from api.keys import Keys, Role
from api.reader import EmbeddedReader, Reader, ServerReader
from graph.engine import Engine, EngineError
from graph.fields import camel, conditions, limits, words
from graph.knowledge_graph import DEADLINE, Address, GraphError
from graph.places import home_folder, password
from graph.releases import Releases
from graph.schema import NODE_TYPES
from graph.schema.answers import GIVEN_TYPES
from graph.stored import schema_digest
from ingest.check import SOURCE_FOLDER, check
from ingest.drafts import DraftError
from ingest.journal import JournalError
from ingest.load import Loaded, Refused, load, load_server, up_to_date
from ingest.publish import published
from queries.question import CLOSED_LISTS, Question, questions

PATIENCE = 120.0
"""Seconds one command may wait for its statement, which a new engine must plan first."""


class Stop(Exception):
    """Ends the command with a message for people, and exit code 1."""


def server_address() -> Address | None:
    """The server that `NEO4J_URI` names, with user, password and database; None for the embedded engine."""
    uri = os.environ.get("NEO4J_URI")
    if not uri:
        return None
    user, secret = os.environ.get("NEO4J_USER", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
    return Address(uri, user, secret, os.environ.get("NEO4J_DATABASE") or None)


def reader(deadline: float = DEADLINE, brief: bool = False) -> Reader:
    """What the environment says to read from; `brief` where one command is all it is for."""
    if address := server_address():
        return ServerReader(address, deadline=deadline)
    return EmbeddedReader(Releases(home_folder()), deadline=deadline, brief=brief)


def serve(given: argparse.Namespace) -> None:
    """Serve pages and GraphQL until stopped."""
    print(f"Provision Graph: http://{given.host}:{given.port} (ready when /ready says so)", flush=True)
    try:
        asyncio.run(serving(given.host, given.port))
    except SystemExit:
        raise Stop(f"port {given.port} cannot be used; stop what uses it, or give another with --port") from None


async def serving(host: str, port: int) -> None:
    """The engine starts in a process of its own; while it does, the application is read and put together."""
    opened = reader()
    opened.start()
    try:
        server = await asyncio.to_thread(application, opened, host, port)
        await server.serve()
    finally:
        await opened.stop()


def application(opened: Reader, host: str, port: int) -> Any:
    import uvicorn

    from api.app import create_app

    return uvicorn.Server(uvicorn.Config(create_app(opened), host=host, port=port, log_level="warning", access_log=False))


def load_command(given: argparse.Namespace) -> None:
    """Load what changed in the source files, and say what came, changed and went; a publisher's data file is taken in first."""
    folder = given.path if given.path.is_dir() else SOURCE_FOLDER
    if given.path != folder:
        take_in(given.path, folder)
    address, releases = server_address(), Releases(home_folder())
    if address:
        report(asyncio.run(load_server(address, folder)), given.all)
    elif up_to_date(releases, folder):
        print("nothing has changed")
    else:
        with Engine.start(password(), brief=True) as engine:
            report(asyncio.run(load(engine, releases, folder)), given.all)


def take_in(path: Path, folder: Path) -> None:
    """Turn a publisher's data file into a dataset among the source files; with any problem nothing is written."""
    from ingest.figures import NotUnderstood, derive, write

    try:
        figures = derive(path, check(folder))
    except NotUnderstood as error:
        raise Stop("\n".join([*map(str, error.problems[:50]), str(error)])) from None
    write(figures, folder)
    print(f"{path.name}: {len(figures.rows)} rows written to {', '.join(sorted(figures.files))}")


def report(loaded: Loaded, everything: bool) -> None:
    """What a load did: totals, and each row, the first twenty of a kind unless all are wanted."""
    print(f"{loaded.release.name}: {loaded.rows} rows; {loaded.difference}")
    for word, rows in (
        ("came", loaded.difference.came),
        ("changed", loaded.difference.changed),
        ("went", loaded.difference.went),
    ):
        for row in rows if everything else rows[:20]:
            print(f"  {word} {row}")
        if len(rows) > 20 and not everything:
            print(f"  … and {len(rows) - 20} more that {word}; --all shows them")


def releases_command(given: argparse.Namespace) -> None:
    """Every release there has been, the newest first; the one that is read is marked."""
    releases = Releases(home_folder())
    current, found = releases.current(), releases.history()
    if given.json:
        print(json.dumps([asdict(one) | {"current": one == current, "kept": releases.kept(one.name)} for one in found], indent=1))
    for one in () if given.json else found:
        told = f"{one.came} came, {one.changed} changed, {one.went} went" if one.previous else "the first"
        kept = "" if releases.kept(one.name) else "; only what it changed is kept"
        print(f"{'*' if one == current else ' '} {one.name}  {told}{kept}")


def switch_command(given: argparse.Namespace) -> None:
    """Read a release that was made before, or a newer one again; a running `serve` follows, and loads nothing by itself."""
    releases = Releases(home_folder())
    found = releases.known(given.name)
    if found is None or not releases.kept(given.name):
        kept = [one.name for one in releases.history() if releases.kept(one.name)]
        raise Stop(f"there is no release {given.name!r} to switch to; there are {', '.join(kept) or 'none yet'}")
    if found.schema_digest != schema_digest():
        raise Stop(f"{given.name} was made in another shape, which is not read here; `provision load` makes one that is")
    releases.switch(found)
    print(f"{found.name} is read now; `provision load` goes forward again to what the source files say")


def schema_command(given: argparse.Namespace) -> None:
    """Print the GraphQL schema; or promise it: write it down, unless it breaks what others rely on."""
    from api.graphql import build_schema
    from api.promise import PROMISED, Broken, promise, written

    schema = build_schema()._schema
    if not given.promise:
        print(written(schema), end="")
        return
    try:
        gone = promise(schema)
    except Broken as broken:
        raise Stop(str(broken)) from None
    print(f"{PROMISED}: promised", *gone, sep="\n  ")


def user_command(given: argparse.Namespace) -> None:
    """Make, list and revoke the keys of those who may do more than ask. A key is shown once, when it is made."""
    keys = Keys(home_folder() / "keys.sqlite")
    try:
        if given.does == "add":
            print(f"the key of {given.name}, shown only now: {keys.add(given.name, Role(given.role))}")
        elif given.does == "revoke":
            keys.revoke(given.name)
            print(f"the key of {given.name} is revoked")
    except ValueError as error:
        raise Stop(str(error)) from None
    for one in keys.all() if given.does == "list" else ():
        print(f"{one.name}  {one.role}  made {one.made_at}{f'  revoked {one.revoked_at}' if one.revoked_at else ''}")


def check_command(given: argparse.Namespace) -> None:
    """Check every source file, or one draft among them; needs no engine."""
    if not given.path.exists():
        raise Stop(f"there is no {given.path}; name a folder of datasets or one dataset's file")
    drafted = published(home_folder())
    found = check(given.path, published=drafted) if given.path.is_dir() else check(draft=given.path, published=drafted)
    if given.json:
        print(json.dumps([{"file": p.file, "line": p.line, "problem": p.text} for p in found.problems], indent=1))
    else:
        print(*found.problems, sep="\n", end="\n" if found.problems else "")
    if found.problems:
        raise Stop(f"{len(found.problems)} problems; nothing can be loaded until they are put right")
    if not given.json:
        print(f"{len(found.nodes)} rows in {len(found.datasets)} datasets, no problems")


def ask_command(given: argparse.Namespace) -> None:
    """Ask a question and print its answer."""
    from api.tables import as_csv, as_json, as_table

    question = questions()[given.question]
    variables = {name: value for name, value in vars(given).items() if name in given.taken and value is not None}
    for parameter in question.parameters:
        if (shape := GIVEN_TYPES.get(parameter.type.strip("[]"))) and camel(parameter.name) in variables:
            try:
                variables[camel(parameter.name)] = [written(text, shape) for text in variables[camel(parameter.name)]]
            except ValueError as error:
                raise Stop(f"--{parameter.name}: {error}") from None
    body = asyncio.run(asked(question, variables))
    if "errors" in body:
        raise Stop("\n".join(error["message"] for error in body["errors"]))
    answer = body["data"][camel(question.name)]
    shown: dict[str, Callable[[Any], str]] = {"table": as_table, "csv": as_csv, "json": as_json}
    print(shown[given.format](answer))


async def asked(question: Question, variables: dict[str, Any]) -> dict[str, Any]:
    """A question's whole answer, as GraphQL gives it."""
    from api.documents import document
    from api.execute import Executor

    async with opening() as opened:
        executor = Executor(opened)
        return (await executor.run(document(question, executor.schema._schema), variables)).body


@asynccontextmanager
async def opening() -> AsyncIterator[Reader]:
    """What there is to read, opened for one command."""
    opened = reader(PATIENCE, brief=True)
    opened.start()
    try:
        while opened.opened is None:
            await asyncio.sleep(0.05)
            if opened.failed:
                raise Stop(opened.trouble)
        yield opened
    finally:
        await opened.stop()


def export_command(given: argparse.Namespace) -> None:
    """Write the release as linked data, tables or JSON lines, or the shapes it conforms to."""
    from api.export import write

    async def written() -> int:
        async with opening() as opened, opened.pin() as context:
            return await write(context.graph, given.format, given.destination)

    try:
        print(f"{given.destination}: {asyncio.run(written()):,} bytes")
    except ValueError as error:
        raise Stop(str(error)) from error


def client_command(given: argparse.Namespace) -> None:
    """Write a typed Python client, one module of the standard library alone; needs no engine."""
    from api.client import write
    from api.graphql import build_schema

    try:
        print(f"{given.destination}: {write(build_schema()._schema, given.destination)} methods")
    except ValueError as error:
        raise Stop(str(error)) from error


def mcp_command(given: argparse.Namespace) -> None:
    """Answer an assistant over the Model Context Protocol, on stdin and stdout; read-only."""
    from api.assistant import Assistant
    from api.execute import Executor

    async def answering() -> None:
        await Assistant(Executor(reader(PATIENCE)), PATIENCE).over_stdio()

    asyncio.run(answering())


def stats_command(given: argparse.Namespace) -> None:
    """How many rows there are, by type, dataset, standing and how they were checked; and which systems are answered for."""
    found = check(published=published(home_folder()))
    if found.problems:
        raise Stop("the source files have problems; run `provision check`")
    nodes = list(found.nodes.values())
    counted = {
        "types": Counter(type(node).__name__ for node in nodes),
        "datasets": {dataset.name: len(dataset.rows) for dataset in found.datasets},
        "standing": Counter(str(node.standing) for node in nodes if hasattr(node, "standing")),
        "checked": Counter(str(node.checked) for node in nodes if hasattr(node, "checked")),
        "mission": asyncio.run(mission_now()),
    }
    if given.json:
        print(json.dumps(counted, indent=1, sort_keys=True))
    else:
        answers = counted.pop("mission")
        for heading, counts in counted.items():
            print(heading, *(f"  {name}: {count}" for name, count in sorted(counts.items())), sep="\n")
        told = sorted((int(n), row) for n, row in answers.items())
        print(f"systems answered for: {sum(row['answered'] for _, row in told)} of {len(told)}")
        print(*(f"  {n}: {'answered' if row['answered'] else 'open'}, {row['rows']} rows" for n, row in told), sep="\n")


async def mission_now() -> dict[str, Any]:
    """Which systems are answered for, asked of the current release."""
    from api.answers import mission_from
    from api.execute import Executor

    async with opening() as opened:
        return await mission_from(Executor(opened))


def parser() -> argparse.ArgumentParser:
    """Every command and its options; those of `ask` are read off the questions."""
    whole = argparse.ArgumentParser(
        "provision", description="Who delivers what support, who must secure it, and which budget pays."
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    command = adder(commands)
    added = command("serve", serve)
    added.add_argument("--port", type=int, default=8000)
    added.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 in a container")
    added = command("load", load_command)
    about = "a folder of datasets, or a publisher's data file to take in first"
    added.add_argument("path", type=Path, nargs="?", default=SOURCE_FOLDER, help=about)
    added.add_argument("--all", action="store_true", help="show every row that changed")
    command("releases", releases_command).add_argument("--json", action="store_true")
    command("switch", switch_command).add_argument("name", metavar="RELEASE", help="its name, as `provision releases` lists it")
    about = "write it to api/schema.graphql"
    command("schema", schema_command).add_argument("--promise", action="store_true", help=about)
    users = command("user", user_command).add_subparsers(dest="does", required=True, metavar="DOES")
    users.add_parser("list", help="every key there has been")
    for does, about in (("add", "make a key"), ("revoke", "end a key")):
        added = users.add_parser(does, help=about)
        added.add_argument("name", metavar="NAME", help="whose it is")
        if does == "add":
            added.add_argument("--role", choices=[role.value for role in Role], default=Role.READER.value)
    add_draft_commands(command)
    added = command("check", check_command)
    about = "a folder of datasets, or one dataset (YAML, Turtle or JSON-LD) to check beside those held"
    added.add_argument("path", type=Path, nargs="?", default=SOURCE_FOLDER, help=about)
    added.add_argument("--json", action="store_true")
    command("mcp", mcp_command)
    command("client", client_command).add_argument("destination", type=Path, metavar="DEST")
    command("stats", stats_command).add_argument("--json", action="store_true")
    added = command("export", export_command)
    added.add_argument(
        "--format",
        default="turtle",
        help="turtle, ntriples, json-ld, csv (a zip file), xlsx, nodes, links (JSON lines), or shapes",
    )
    added.add_argument("destination", type=Path, metavar="DEST")
    asking = command("ask", ask_command).add_subparsers(required=True, metavar="QUESTION")
    for question in questions().values():
        add_question(asking, question)
    return whole


def add_question(asking: Any, question: Question) -> None:
    """A question as a command: an option for each of its arguments."""
    added = asking.add_parser(question.name, help=question.text, description=question.text)
    taken = [(p.name, p.type, p.note, p.default) for p in question.parameters]
    if question.conditions_of:
        model = NODE_TYPES[question.conditions_of]
        taken += [
            (link.asked_as, "[ID]" if link.several else "ID", model.model_fields[name].description, None)
            for name, link in conditions(model).items()
        ]
        taken += [(name, "Int", f"{words(name)}, in years", None) for name in limits(model)]
    taken += [
        ("on", "Date", "the day the answer is for; today unless said", None),
        ("standing", "[Standing]", "the standings that count", None),
        ("release", "String", "the release to ask, by its name; the current one unless said", None),
    ]
    for name, kind, note, default in taken:
        about: dict[str, Any] = {"dest": camel(name), "help": f"{note} (default {default})" if default else note}
        about |= {"action": "append"} if kind.startswith("[") else {"type": {"Int": int, "Float": float}.get(kind, str)}
        about |= {"type": str.upper} if kind.strip("[]") in CLOSED_LISTS else {}
        parts = GIVEN_TYPES[kind.strip("[]")].model_fields if kind.strip("[]") in GIVEN_TYPES else ()
        about |= {"metavar": '"' + ", ".join(f"{part}=…" for part in parts) + '"'} if parts else {}
        flags = dict.fromkeys((f"--{name.replace('_', '-')}", f"--{camel(name)}"))
        added.add_argument(*flags, **about)
    added.add_argument("--format", choices=["json", "table", "csv"], default="table")
    added.set_defaults(run=ask_command, question=question.name, taken=[camel(name) for name, *_ in taken])


def adder(commands: Any) -> Callable[..., argparse.ArgumentParser]:
    def command(name: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=(run.__doc__ or "").partition(";")[0], description=run.__doc__)
        added.set_defaults(run=run)
        return added

    return command


def without_trace(record: logging.LogRecord) -> bool:
    """Take where in the code an error arose out of what is told: that is for a server's log, not for whoever asks."""
    record.exc_info = None
    return True


def main() -> int:
    """Run one command; whatever goes wrong is told in words."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    given = parser().parse_args()
    if given.run is not serve:
        logging.getLogger().handlers[0].addFilter(without_trace)
    try:
        given.run(given)
        return 0
    except Refused as refused:
        print(*refused.problems, refused, sep="\n", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has stopped; Python would complain of it at the end
    except (Stop, EngineError, GraphError, DraftError, JournalError, OSError) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
