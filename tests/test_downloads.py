"""A release as files: what is in them, that they agree with what GraphQL counts, and that they are only ever whole."""

import csv
import gzip
import hashlib
import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from conftest import catalogue

from api.export import FORMATS, MANIFEST
from api.table_files import csv_text, xlsx
from graph.fields import camel, links
from graph.schema import NODE_TYPES, Sourced
from ingest.check import targets, validate
from ingest.rows import Row, filled


@pytest.fixture(scope="module")
def manifest(client: httpx.Client) -> dict[str, Any]:
    """What there is to download, once it is made."""
    for _ in range(40):
        answer = client.get("/downloads/latest/manifest.json", follow_redirects=True)
        if answer.status_code == 200:
            return answer.json()
        assert answer.status_code == 503 and answer.headers["retry-after"] == "10", answer.text
        assert client.get("/live").elapsed.total_seconds() < 5, "the server goes on answering"
        time.sleep(1)
    raise AssertionError("the files were not made")


def content(client: httpx.Client, manifest: dict[str, Any], name: str) -> bytes:
    return client.get(f"/downloads/{manifest['release']}/{name}").raise_for_status().content


def test_the_files_are_what_the_manifest_says(client: httpx.Client, manifest: dict[str, Any]) -> None:
    assert set(manifest["files"]) == {format.file for format in FORMATS.values()}
    for name, said in manifest["files"].items():
        found = content(client, manifest, name)
        assert (len(found), hashlib.sha256(found).hexdigest()) == (said["bytes"], said["sha256"]), name


def test_counts_are_those_of_graphql(ask: Any, manifest: dict[str, Any]) -> None:
    parts = []
    for label in manifest["counts"]:
        on = f', on: "{manifest["counted_on"]}"' if issubclass(NODE_TYPES[label], Sourced) else ""
        parts.append(f"{label}: {camel(NODE_TYPES[label].plural)}(first: 1{on}) {{ totalCount }}")
    counted = {}
    for start in range(0, len(parts), 8):  # a document has a limit
        counted |= {label: found["totalCount"] for label, found in ask("{ %s }" % " ".join(parts[start : start + 8])).items()}
    assert counted == {label: counts["in_force"] for label, counts in manifest["counts"].items()}


def test_everything_held_is_in_them(client: httpx.Client, manifest: dict[str, Any]) -> None:
    rows = catalogue()
    held: dict[str, int] = {}
    for node in rows.values():
        held[type(node).__name__] = held.get(type(node).__name__, 0) + 1
    assert {label: counts["all"] for label, counts in manifest["counts"].items()} == {**held, "Release": 1}
    nodes = [json.loads(line) for line in content(client, manifest, "nodes.jsonl").decode().splitlines()]
    assert {node["id"] for node in nodes if node["type"] != "Release"} == set(rows) and len(nodes) == manifest["nodes"]
    found = {
        (one["from"], one["link"], one["to"])
        for one in map(json.loads, content(client, manifest, "links.jsonl").decode().splitlines())
    }
    stated = {(node.id, name, target) for node in rows.values() for name in links(type(node)) for target in targets(node, name)}
    assert found == stated and len(found) == manifest["links"]


def test_a_row_is_the_same_in_a_table(client: httpx.Client, manifest: dict[str, Any]) -> None:
    packed = zipfile.ZipFile(io.BytesIO(content(client, manifest, "tables.zip")))
    assert set(packed.namelist()) == {f"{label}.csv" for label in manifest["counts"]}
    for label in ("Responsibility", "Budget", "NeedCategory", "Allocation"):
        for cells in csv.DictReader(io.StringIO(packed.read(f"{label}.csv").decode())):
            node, read = catalogue()[cells["id"]], validate(Row(label, dict(filled(cells)), "", 0), {})
            ours, theirs = ({n: set(v) if isinstance(v, tuple) else v for n, v in one} for one in (node, read))
            assert ours == theirs


def test_the_workbook_has_a_sheet_a_type_and_no_formula(client: httpx.Client, manifest: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content(client, manifest, "tables.xlsx")), read_only=True)
    assert len(book.sheetnames) == len(manifest["counts"])
    sheet = book["responsibilities"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("id", "name") and len(rows) == manifest["counts"]["Responsibility"]["all"] + 1
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


FORMULA = {"id": "topic:x", "name": '=HYPERLINK("https://evil.test")', "description": "@SUM(1)"}


def test_no_cell_is_run() -> None:
    assert csv_text([FORMULA]).splitlines()[1] == """topic:x,"'=HYPERLINK(""https://evil.test"")",'@SUM(1)"""
    assert csv_text([{"amount": "-12.50", "step": 2, "share": 0.5}]).splitlines()[1] == "-12.50,2,0.5"
    out = io.BytesIO()
    xlsx([("Topic", FORMULA)], out)
    cell = openpyxl.load_workbook(out)["topics"]["B2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", FORMULA["name"], True)


def test_latest_leads_to_the_release_by_name_which_never_changes(client: httpx.Client, manifest: dict[str, Any]) -> None:
    latest = client.get("/downloads/latest/graph.ttl")
    assert (latest.status_code, latest.headers["location"]) == (302, f"/downloads/{manifest['release']}/graph.ttl")
    assert latest.headers["cache-control"] == "no-cache"
    pinned = client.get(latest.headers["location"])
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (pinned.headers["content-encoding"], pinned.headers["vary"]) == ("gzip", "Accept-Encoding")
    plain = client.get(latest.headers["location"], headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.content == pinned.content
    assert plain.headers["etag"] == f'"{manifest["files"]["graph.ttl"]["sha256"]}"' != pinned.headers["etag"]
    for answer in (plain, pinned):
        encoding = "identity" if answer is plain else "gzip"
        again = client.get(
            latest.headers["location"], headers={"If-None-Match": answer.headers["etag"], "Accept-Encoding": encoding}
        )
        assert again.status_code == 304


def test_the_page_lists_them(client: httpx.Client, manifest: dict[str, Any]) -> None:
    page = client.get("/downloads").text
    for name in [*manifest["files"], MANIFEST]:
        assert f'href="/downloads/{manifest["release"]}/{name}"' in page


def test_what_is_not_there_is_told(client: httpx.Client, manifest: dict[str, Any]) -> None:
    for path in (
        "2020-01-01-abc/graph.ttl",
        f"{manifest['release']}/graph.xml",
        "..%2F..%2Fpassword/x",
        f"{manifest['release']}/..%2Fmanifest.json",
    ):
        assert client.get(f"/downloads/{path}").status_code == 404, path


def test_only_whole_folders_are_kept(home: Path, manifest: dict[str, Any]) -> None:
    (folder,) = (home / "downloads").iterdir()
    names = {format.file for format in FORMATS.values()}
    assert folder.name == manifest["release"]
    assert {path.name for path in folder.iterdir()} == names | {f"{name}.gz" for name in names} | {MANIFEST}
    assert gzip.decompress((folder / "shapes.ttl.gz").read_bytes()) == (folder / "shapes.ttl").read_bytes()
