"""The commands of drafts: what GraphQL does with them, by the same code, for those whose key `PROVISION_KEY` holds."""

import argparse
import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from api.keys import Keys, Role
from api.reader import EmbeddedReader
from graph.places import home_folder
from graph.releases import Releases
from graph.schema.drafts import DraftAction as Action
from graph.schema.drafts import DraftKind as Kind
from graph.schema.drafts import DraftState as State
from ingest.asked import Asked
from ingest.check import read_any
from ingest.drafting import Drafts
from ingest.drafts import STEPS, DraftError, Faulty, Forbidden
from ingest.journal import Entry, Journal
from ingest.rows import Row

T = TypeVar("T")


def who(action: Action) -> str:
    """Whose key `PROVISION_KEY` holds, if it allows this. Raises Forbidden."""
    from api.drafting import permitted

    key = Keys(home_folder() / "keys.sqlite").of(os.environ.get("PROVISION_KEY", ""))
    if key is None:
        roles = ", ".join(role.value for role in Role)
        raise Forbidden(f"PROVISION_KEY holds no key in use; `provision user add NAME --role` makes one ({roles})")
    return permitted(key, True, action).name


def with_drafts(work: Callable[[EmbeddedReader, Drafts], Awaitable[T]]) -> T:
    """What some work with the drafts of this home comes to. Raises EngineError where another process has them open."""
    if os.environ.get("NEO4J_URI"):
        raise DraftError("drafts are off: they are kept beside the embedded engine, and NEO4J_URI names a server")

    async def working() -> T:
        reader = EmbeddedReader(Releases(home_folder()), brief=True)
        try:
            return await work(reader, await reader.drafts())
        finally:
            await reader.stop()

    return asyncio.run(working())


def rows_in(path: Path | None) -> tuple[Row, ...] | None:
    """The rows that a file proposes, the first one first. Raises Faulty."""
    if path is None:
        return None
    dataset, problems = read_any(path)
    if problems:
        raise Faulty(problems)
    return tuple(dataset.rows)


def draft_command(given: argparse.Namespace) -> None:
    """Do something with a draft: propose, revise, submit, review, withdraw, or list what there is."""
    if given.does == "list":
        who(Action.READ)
        for line in with_drafts(listing):
            print(line)
        return
    action = Action(given.does.replace("-", "_"))
    kind = Kind.REMOVAL if getattr(given, "remove", None) else Kind.CHANGE if getattr(given, "change", False) else Kind.ADDITION
    asked = Asked(
        action=action,
        who=who(action),
        key=given.key or str(uuid.uuid4()),
        draft=getattr(given, "draft", ""),
        revision=getattr(given, "revision", None),
        why=given.why,
        kind=kind,
        about=getattr(given, "remove", None) or "",
        rows=rows_in(getattr(given, "file", None)),
    )

    async def acting(reader: EmbeddedReader, drafts: Drafts) -> Entry:
        return await drafts.act(asked)

    entry = with_drafts(acting)
    print(f"{entry.subject}, revision {entry.revision}: {entry.after.get('state', entry.action)}")


async def listing(reader: EmbeddedReader, drafts: Drafts) -> list[str]:
    """Every draft in a line, the one changed last first."""
    _, found, _ = await drafts.listed([state.value for state in State], 1_000_000, None)
    subjects = [(entries[0].subject, await drafts.subject(entries[0].subject)) for entries in found]
    return [
        f"{name}  revision {one.revision}  {fields['state']}  {fields['kind']} of {fields['about']}  by {fields['author']}"
        for name, one in subjects
        if (fields := one.fields)
    ]


def publish_command(given: argparse.Namespace) -> None:
    """Make the next release with what is approved, all of it or the drafts named."""
    asked = Asked(Action.PUBLISH, who(Action.PUBLISH), given.key or str(uuid.uuid4()), about=" ".join(given.drafts))

    async def publishing(reader: EmbeddedReader, drafts: Drafts) -> tuple[list[Entry], str]:
        return await drafts.publish(asked), await reader.bring_out()

    entries, release = with_drafts(publishing)
    print(f"{release}: published {', '.join(entry.subject for entry in entries)}")


def journal_command(given: argparse.Namespace) -> None:
    """Check that the journal of drafts is as it was written; needs no engine. Note the fingerprint it ends in somewhere else."""
    entries = Journal(home_folder()).entries()
    print(f"{len(entries)} entries, each following on the one before; the last is {entries[-1].hash if entries else 'none yet'}")


def add_draft_commands(command: Callable[..., Any]) -> None:
    """The commands and their options."""
    command("journal", journal_command).add_argument("does", choices=["check"])
    added = command("publish", publish_command)
    added.add_argument("drafts", nargs="*", metavar="DRAFT", help="which of those approved; all unless said")
    added.add_argument("--key", help="a key of this request's own: sent again with it, nothing is done twice")
    does = command("draft", draft_command).add_subparsers(dest="does", required=True, metavar="DOES")
    does.add_parser("list", help="every draft, the one changed last first")
    for action in (Action.PROPOSE, Action.DECLARE_INTERESTS, *(step for step in STEPS if step is not Action.PUBLISH)):
        added = does.add_parser(action.value.replace("_", "-"))
        if action in STEPS:
            added.add_argument("draft", metavar="DRAFT", help="its id, such as draft:17")
            added.add_argument("--revision", type=int, required=True, help="the revision that you saw")
        if action in (Action.PROPOSE, Action.REVISE):
            added.add_argument(
                "file", type=Path, nargs="?", metavar="FILE", help="a dataset: the row, then its passages and sources"
            )
        if action is Action.PROPOSE:
            added.add_argument("--change", action="store_true", help="the row takes the place of the one held")
            added.add_argument("--remove", metavar="ID", help="propose to remove this row")
        added.add_argument("--why", default="", help="why, or what there is to say")
        added.add_argument("--key", help="a key of this request's own: sent again with it, nothing is done twice")
