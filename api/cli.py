"""The `provision` command.

What only some commands need, GraphQL, HTTP and RDF, is imported by those: it takes seconds to read.
"""

import argparse
import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.ask_command import add_question, ask_command
from api.draft_commands import add_draft_commands
from api.keeping_commands import add_keeping_commands
from api.opening import PATIENCE, Stop, opening, reader, server_address
from api.pack_commands import add_pack_commands
from api.reader import Reader
from graph.engine import Engine, EngineError
from graph.knowledge_graph import GraphError
from graph.places import home_folder, password
from graph.releases import Releases
from ingest.check import SOURCE_FOLDER, check
from ingest.drafts import DraftError
from ingest.journal import JournalError
from ingest.load import Loaded, Refused, load, load_server, up_to_date
from ingest.publish import published
from queries.question import questions


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
    add_keeping_commands(command)
    add_draft_commands(command)
    add_pack_commands(command)
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
