"""The commands of those who keep a site: its releases, its keys, and the schema it promises."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict

from api.keys import Keys, Role
from api.opening import Stop
from graph.places import home_folder
from graph.releases import Releases
from graph.stored import schema_digest


def add_keeping_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Their commands and options."""
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
