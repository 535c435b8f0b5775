"""The commands of those who write rows: a spreadsheet to fill in, and the check of what was written."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from api.opening import Stop
from graph.places import home_folder
from ingest.check import SOURCE_FOLDER, check
from ingest.publish import published
from ingest.rows import Problem
from ingest.upload import checked


def add_pack_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Their commands and options."""
    added = command("template", template_command)
    added.add_argument(
        "--area", metavar="CODE", help="whose pack it is to be: the Department's code of an authority, such as 801"
    )
    added.add_argument("destination", type=Path, metavar="DEST", help="a file that ends in .xlsx")
    added = command("check", check_command)
    about = "a folder of datasets, or one dataset (YAML, a spreadsheet, Turtle or JSON-LD) to check beside those held"
    added.add_argument("path", type=Path, nargs="?", default=SOURCE_FOLDER, help=about)
    added.add_argument("--json", action="store_true")


def template_command(given: argparse.Namespace) -> None:
    """Write a spreadsheet in which to describe an area's own provision; needs no engine."""
    from api.template import choices, template_of

    if given.destination.suffix != ".xlsx":
        raise Stop(f"a template is a spreadsheet; write it to {given.destination.with_suffix('.xlsx').name}")
    found = check()
    if found.problems:
        raise Stop("the source files have problems; run `provision check`")
    try:
        given.destination.write_bytes(template_of(choices(found.nodes.values()), given.area))
    except ValueError as error:
        raise Stop(str(error)) from None
    print(f"{given.destination}: fill it in, then `provision check {given.destination}`")


def check_command(given: argparse.Namespace) -> None:
    """Check every source file, or one dataset among them, that in a process of its own; needs no engine."""
    if not given.path.exists():
        raise Stop(f"there is no {given.path}; name a folder of datasets or one dataset's file")
    drafted = published(home_folder())
    found = check(given.path, published=drafted) if given.path.is_dir() else None
    problems = found.problems if found else checked(given.path, drafted)
    if given.json:
        print(json.dumps([problem.told for problem in problems], indent=1))
    else:
        print(*lines(problems), sep="\n", end="\n" if problems else "")
    if problems:
        raise Stop(f"{len(problems)} problems; nothing can be loaded until they are put right")
    if not given.json:
        rows = f"{len(found.nodes)} rows in {len(found.datasets)} datasets" if found else given.path.name
        print(f"{rows}, no problems")


def lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Problems to read, each reason under the first problem that has it."""
    given = {""}
    for problem in problems:
        yield str(problem)
        if problem.why not in given:
            given.add(problem.why)
            yield f"    why it matters: {problem.why}"
