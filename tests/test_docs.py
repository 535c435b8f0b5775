"""The pages of how to use the site, and the README: every piece of code they show is run here, as it is shown."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Elsewhere, Served, catalogue, sampled
from graphql import build_schema as schema_of
from mcp import Client, StdioServerParameters, stdio_client
from rdflib import Graph
from reading import MOST_BYTES
from test_check import GOOD

from api import execute
from api.graphql import build_schema
from api.pages.blocks import USUAL, blocks, blocks_at
from api.pages.docs import CODES, LISTS, OTHERS, PRICED, QUESTIONS, deprecated, group_of
from api.pages.examples import PEOPLE, examples
from api.priced import Priced, Step, priced
from api.smallest import ALSO, GIVEN, smallest
from graph.engine import Engine

ROOT = Path(__file__).parent.parent
SCHEMA = build_schema()._schema
ROOTS = list(SCHEMA.query_type.fields)  # type: ignore[union-attr]
PAGES = ["/docs", *(f"/docs/{person}" for person in PEOPLE), "/docs/reference", *(f"/docs/reference/{root}" for root in ROOTS)]
SHOWN = re.compile(r"<pre><code>(.*?)</code></pre>", re.DOTALL)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAYS = {
    "assistant.json": r"^look_up\nordinarily_available\n",
    "assistant.sh": r'"structuredContent":\{.*"id":"budget:notional-sen"',
    "check.sh": r"id: is also declared at .*\nnot to be loaded as it is\n$",
    "cite.sh": r"^@misc\{budget_notional-sen,\n(.*\n)+TY  - ",
    "client.sh": rf"^provision_client\.py: {len(ROOTS)} methods\n$",
    "cost_list.graphql": r'"nodes": 50, ',
    "cost_page.graphql": r'"nodes": 15, ',
    "cost_pages.graphql": r'"nodes": 210, ',
    "download.sh": r"^nodes\.jsonl is whole\n$",
    "every_page.py": r"^(\d\d+) of \1 budgets\n$",
    "feed.sh": r"^<\?xml .*\n<feed .*<entry><title>Release ",
    "first.sh": r'"release": "[^"]+"}, "data": {"budgets": {"totalCount": \d+, "endCursor": "[^"]+", "nodes": \[{"id": "budget:',
    "frame.py": r"SEN support in a mainstream school, without a plan\s+funds\s+Mainstream school\s+Notional SEN budget \(element 2\)\s+6000\.00",
    "kept.sh": r"^304\n$",
    "key.sh": r'(?i)^ratelimit-policy: "time";q=120;w=60;qu="seconds"\s+ratelimit: "time";r=\d+;t=\d+\s+the key of my-app is revoked\n$',
    "line.py": r"^A speech and language therapist works .*\nnot a line: 'Access to speech therapy as required\.' should not",
    "linked.sh": r"^$",
    "no_such_field.graphql": r"Cannot query field 'title' on type 'Budget'\.",
    "no_such_id.graphql": r"phase: there is no phase 'phase:primry'; did you mean phase:primary\?.*\"NOT_KNOWN\"",
    "notebook.sh": r"",
    "pack.sh": r"^pack\.xlsx: fill it in, .*\npack\.xlsx: holds no row; .*\nput right what it says, and check again\n$",
    "payers.py": r"(?m)^arrangement:sen-support, Mainstream school, 6000\.00, MUST\narrangement:sen-support, Local authority, 2200\.00, MAY$",
    "release.sh": r'"data": {"budgets": {"nodes": \[{"id": "budget:',
    "release_note.graphql": r"is the first release; there is none before it to compare it with",
    "table.sh": r"(?m)^.*Sheffield.*$",
    "told.py": r"^phase: there is no phase 'phase:primry'; did you mean phase:primary\?\n$",
    "too_much.graphql": r"this may come to 1,030,200 nodes, and 40,000 may be asked at once.*\"TOO_MUCH\"",
}
"""What each piece kept as a file says when it is run."""
STANDS_FOR = {
    "uv": 'shift; while :; do case "$1" in --extra|--with|--directory) shift 2;; *) break;; esac; done; exec "$@"',
    "pip": 'test "$*" = "install uv"',
    "jupyter": 'test "$1" = lab && exec jupyter-execute "$2"',
    "pytest": f'exec "{sys.executable}" -m pytest --collect-only -q --rootdir "{ROOT}" "{ROOT}/tests"',
}
"""Programs that fetch, wait for a person, or would run these tests again, and what is done in their place."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to run code in, as a checkout is one, with the client that the pages say to write."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "api").symlink_to(ROOT / "api")
    (folder / "bin").mkdir()
    for name, does in STANDS_FOR.items():
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def around(place: Path, home: Path, served: Served) -> dict[str, str]:
    """The environment that code is run in: our commands, the keys of this run, and the release of this run to read."""
    address = served.reader.opened.context.graph.address  # type: ignore[union-attr]
    server = {"NEO4J_URI": address.uri, "NEO4J_USER": address.user, "NEO4J_PASSWORD": address.password}
    path = os.pathsep.join([str(place / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, **server, "PROVISION_HOME": str(home), "PATH": path}


@pytest.fixture(scope="module")
def run(place: Path, around: dict[str, str], served: Served) -> Any:
    """Run a piece of code: what it says. Assertion errors show what went wrong."""

    def run(text: str, kind: str) -> str:
        text = text.replace(USUAL, served.url)  # type: ignore[attr-defined]
        if kind == "GraphQL":
            return httpx.post(f"{served.url}/graphql", json={"query": text}, timeout=60).text  # type: ignore[attr-defined]
        if kind == "JSON":
            return tools_of(json.loads(text)["mcpServers"]["provision-graph"], around)
        text = text.replace("bolt://127.0.0.1:PORT", around["NEO4J_URI"]).replace("PASSWORD)", f'"{around["NEO4J_PASSWORD"]}")')
        (place / "shown.py").write_text(text, encoding="utf-8")
        command = ["sh", "-euc", text] if kind == "Shell" else [sys.executable, "shown.py"]
        done = subprocess.run(command, cwd=place, env=around, capture_output=True, text=True, timeout=400, check=False)
        assert done.returncode == 0, (text, done.stdout[-2_000:], done.stderr[-2_000:])
        return done.stdout

    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    run(blocks()["client.sh"].text, "Shell")
    return run


def tools_of(started: dict[str, Any], around: dict[str, str]) -> str:
    """The tools that an assistant is offered by the command that a file of settings names."""

    async def talking() -> list[str]:
        server = StdioServerParameters(command=started["command"], args=started["args"], env=around)
        async with Client(stdio_client(server)) as client:
            return sorted(tool.name for tool in (await client.list_tools()).tools)

    return "\n".join(asyncio.run(talking()))


@pytest.mark.parametrize("name", blocks())
def test_a_piece_of_code_does_what_its_page_says(run: Any, place: Path, name: str) -> None:
    found = run(blocks()[name].text, blocks()[name].kind)
    assert re.search(SAYS[name], found, re.DOTALL if name.endswith((".graphql", "nt.sh")) else 0), found[-2_000:]
    if name == "linked.sh":
        files = ("notional-sen.ttl", "notional-sen.jsonld", "vocabulary.ttl", "shapes.ttl")
        assert all(len(Graph().parse(place / file)) > 10 for file in files)


def test_every_piece_of_code_that_is_kept_is_shown_and_run(visit: Any) -> None:
    shown = {text for page in PAGES for text in codes(visit(page)[2])}
    assert {one.text for one in blocks().values()} <= shown and SAYS.keys() == blocks().keys()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_no_code_that_nothing_runs(visit: Any, page: str) -> None:
    status, read, text = visit(page)
    known = (
        {one.text for one in blocks().values()} | {one.query for one in examples()} | {smallest(SCHEMA, root) for root in ROOTS}
    )
    assert status == 200 and len(text.encode()) <= MOST_BYTES
    assert set(codes(text)) <= known and text.count("<pre") == len(codes(text)) + text.count('<pre class="answer">')
    ids = list(read.all("id"))
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in read.all("href") if link.startswith("#")} <= set(ids)


def codes(page: str) -> list[str]:
    """The pieces of code on a page, with the address that files write."""
    here = re.compile(r"http://127\.0\.0\.1:\d+")
    return [here.sub(USUAL, unescape(text)) for text in SHOWN.findall(page)]


def test_no_template_holds_code_of_its_own() -> None:
    held = {path.name for path in (ROOT / "api" / "templates").glob("*docs*.html") if "<pre" in path.read_text(encoding="utf-8")}
    assert held == {"_docs.html"}


def test_every_link_of_a_page_leads_somewhere(visit: Any) -> None:
    links = {link.partition("#")[0] for page in PAGES[:6] for link in visit(page)[1].all("href") if link.startswith("/")}
    assert [link for link in sorted(links) if visit(link)[0] != 200] == []


def test_code_is_shown_with_the_address_that_is_read_if_it_is_one() -> None:
    assert "curl -s https://graph.example:8443/graphql" in blocks_at("https://graph.example:8443/")["first.sh"].text
    assert blocks_at("http://[::1]:8000/")["feed.sh"].text == "curl -s http://[::1]:8000/releases.atom\n"
    for wrong in ("http://$(reboot)/", "http://a'b/", "http://a b/", "file:///etc/"):
        assert blocks_at(wrong) == blocks()


@pytest.mark.parametrize("name", [one.name for one in examples()])
def test_an_example_brings_rows_and_costs_what_is_said(client: httpx.Client, visit: Any, name: str) -> None:
    one = next(example for example in examples() if example.name == name)
    body = client.post("/graphql", json={"query": one.query}).json()
    assert "errors" not in body and body["extensions"]["cost"]["nodes"] == priced(SCHEMA, one.query).size.nodes
    found = list(lists(body["data"]))
    assert found and all(found), "each list that an answer brings has something in it"
    page, explorer = visit(f"/docs/{one.person}"), visit("/explore")
    assert one.title in page[1].text and one.query in codes(page[2]) and one.path in set(page[1].all("href"))
    assert one.path in set(explorer[1].all("href")) and one.query in unescape(visit(one.path)[2])


def lists(value: Any) -> Iterator[list[Any]]:
    """The lists that stand in no other list."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from lists(part)


def test_each_person_has_examples_and_the_explorer_begins_with_the_headline() -> None:
    counted = {person: sum(one.person == person for one in examples()) for person in PEOPLE}
    assert counted == {"senco": 3, "author": 3, "commissioner": 3, "developer": 4}
    assert examples()[0].name == "senco-who-delivers"


@pytest.mark.parametrize("root", sampled(ROOTS, 25))
def test_the_smallest_request_for_a_root_field_works(client: httpx.Client, root: str) -> None:
    body = client.post("/graphql", json={"query": smallest(SCHEMA, root)}).json()
    if root == "releaseNote":
        assert body["errors"][0]["message"].endswith("is the first release; there is none before it to compare it with")
        return
    assert "errors" not in body and body["data"][root]
    assert body["extensions"]["cost"]["nodes"] == priced(SCHEMA, smallest(SCHEMA, root)).size.nodes


def test_a_root_field_is_told_with_all_it_takes(visit: Any) -> None:
    for root, field in SCHEMA.query_type.fields.items():  # type: ignore[union-attr]
        text = visit(f"/docs/reference/{root}")[1].text
        assert field.description in text and f"/docs/reference/{root}" in set(visit("/docs/reference")[1].all("href"))
        for name, argument in field.args.items():
            assert re.search(rf"\b{name}\s?: .*{re.escape(argument.description)}", text), (root, name)
    assert [group_of(root) for root in ("whoDelivers", "budgets", "node", "releaseNote")] == [QUESTIONS, LISTS, OTHERS, OTHERS]
    assert visit("/docs/reference/nothing")[0] == visit("/docs/nobody")[0] == 404


def test_what_stands_for_an_argument_is_held() -> None:
    values = [value for value in [*GIVEN.values(), *ALSO.values()] if isinstance(value, str | list)]
    ids = {
        one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and ":" in one
    }
    assert ids <= catalogue().keys() and len(ids) > 12


def test_every_argument_says_what_it_means() -> None:
    silent = [
        (kind.name, name, taken)
        for kind in SCHEMA.type_map.values()
        if not kind.name.startswith("__")
        for name, field in getattr(kind, "fields", {}).items()
        for taken, argument in getattr(field, "args", {}).items()
        if not argument.description
    ]
    assert silent == []


def test_a_price_is_told_field_by_field() -> None:
    one = priced(SCHEMA, blocks()["cost_list.graphql"].text)
    steps = [Step(0, "budgets", 5, 50), Step(1, "nodes", 1, 9), Step(2, "statedIn", 4, 8), Step(3, "source", 1, 1)]
    assert (one.size.nodes, one.size.depth, one.refused, one.steps) == (50, 5, "", steps)
    assert all(step.times * (1 + step.below) == step.nodes for step in steps)
    within = priced(SCHEMA, '{ node(id: "need:slcn") { ... on NeedCategory { broader { id } } } }')
    assert within.steps == [Step(0, "node", 1, 5), Step(1, "broader", 4, 4)]


def test_the_worked_prices_are_what_the_server_says(client: httpx.Client, visit: Any) -> None:
    page = visit("/docs/developer")[1].text
    for name in PRICED:
        one: Priced = priced(SCHEMA, blocks()[name].text)
        body = client.post("/graphql", json={"query": one.query}).json()
        told = body["errors"][0]["message"] if one.refused else f"{body['extensions']['cost']['nodes']:,} nodes"
        assert (one.refused or f"{one.size.nodes:,} nodes") == told and told in page


def test_every_code_of_an_error_is_explained() -> None:
    assert CODES.keys() == {*execute.CODES.values(), "TOO_MUCH", "INTERNAL"}


def test_what_is_deprecated_is_found_wherever_it_stands() -> None:
    schema = schema_of("""
      type Query { a(b: Int @deprecated(reason: "use c") c: Int): Int @deprecated(reason: "use d") d: Word }
      enum Word { OLD @deprecated(reason: "use NEW") NEW }""")
    assert deprecated(schema) == {"Query.a": "use d", "Query.a(b)": "use c", "Word.OLD": "use NEW"}
    assert deprecated(SCHEMA) == {}


def test_the_note_of_a_release_is_as_the_page_asks_for_it(engine: Engine, tmp_path: Path) -> None:
    elsewhere = Elsewhere(engine, tmp_path / "home", tmp_path / "files")
    elsewhere.files.mkdir()
    note = blocks()["release_note.graphql"].text
    for text in (GOOD, GOOD.replace("name: School", "name: Primary school")):
        (elsewhere.files / "test.yml").write_text(text, encoding="utf-8")
        (body,) = elsewhere.ask(note)
    found = body["data"]["releaseNote"]
    assert found["types"] == [{"type": "Body", "came": 0, "changed": 1, "went": 0}]
    (row,) = found["rows"]["nodes"]
    assert (row["id"], row["became"], found["rows"]["totalCount"]) == ("body:school", "CHANGED", 1)
    assert row["sentences"] == ["Body “Primary school”: name changed from “School” to “Primary school” (An Act, section 1)."]


def kept(text: str) -> bool:
    """Whether this is a piece that is kept as a file, and run as one."""
    return any(one.text == text for one in blocks().values())


README = FENCED.findall((ROOT / "README.md").read_text(encoding="utf-8"))
CALLED = {"sh": "Shell", "python": "Python", "graphql": "GraphQL"}
WAITS = "uv run provision serve"
"""A command that answers until it is stopped."""


@pytest.mark.parametrize("number", [n for n, (kind, text) in enumerate(README) if kind and WAITS not in text and not kept(text)])
def test_the_code_of_the_readme_runs(run: Any, number: int) -> None:
    kind, text = README[number]
    found = run(text, CALLED[kind])
    assert '"errors"' not in found and (found or "frame = " in text or "jupyter" in text)


def test_the_readme_shows_no_code_that_nothing_runs() -> None:
    assert [text.split()[0] for kind, text in README if kind not in CALLED] == ["standards_source/"], "the picture of the rooms"


def test_the_first_line_of_the_readme_starts_it(place: Path, around: dict[str, str]) -> None:
    (text,) = (text for _, text in README if WAITS in text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = ["sh", "-euc", f"{text.strip()} --port {port}"]
    process = subprocess.Popen(line, cwd=place, env=around, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        assert any(ready(port) or time.sleep(0.5) for _ in range(120))
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the shell and what it started
        process.wait(30)


def ready(port: int) -> bool:
    """Whether what was started can answer."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False
