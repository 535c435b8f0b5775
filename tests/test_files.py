"""Every answer as a file: what it holds, and that no cell of it runs."""

import csv
import io
import re
from typing import Any

import httpx
import openpyxl
import pytest
from conftest import sampled
from docx import Document

from api.pages.downloads import FILES, with_note
from api.sheet import OF_ARRANGEMENT, OF_ITEM, Said, texts
from api.tables import csv_of, inert
from api.word import docx_of
from api.workbook import xlsx_of
from queries.question import questions


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv", "json"])
def test_a_sheet_is_kept_as_a_file(client: httpx.Client, kind: str) -> None:
    answer = client.get(f"/sheet.{kind}?item=provision:small-group-language")
    assert answer.headers["content-type"] == FILES[kind]
    assert re.fullmatch(
        rf'attachment; filename="provision-sheet-\d{{4}}-\d\d-\d\d\.{kind}"', answer.headers["content-disposition"]
    )
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_an_answer_is_kept_as_a_file(client: httpx.Client, kind: str) -> None:
    path = f"/questions/ordinarily_available.{kind}?phase=phase:year-4&layer=targeted"
    page = client.get("/questions/ordinarily_available?phase=phase:year-4&layer=targeted").text
    assert f'href="{path.replace("&", "&amp;")}"' in page and "Get this as" in page
    answer = client.get(path)
    assert answer.headers["content-type"] == FILES[kind] and "attachment" in answer.headers["content-disposition"]


def test_a_file_holds_what_the_question_answers_with_its_release_and_day(client: httpx.Client, ask: Any) -> None:
    path = "/questions/ordinarily_available.{}?phase=phase:year-4&layer=targeted&on=2026-11-01"
    kept = client.get(path.format("json")).json()
    query = """{ ordinarilyAvailable(phase: "phase:year-4", layer: TARGETED, on: "2026-11-01") { provisions(first: 100) { nodes { id } } } }"""
    ids = [node["id"] for node in ask(query)["ordinarilyAvailable"]["provisions"]["nodes"]]
    assert [node["id"] for node in kept["data"]["ordinarilyAvailable"]["provisions"]["nodes"]] == ids
    assert kept["answered for"] == "2026-11-01" and kept["release"] and kept["address"].endswith("&on=2026-11-01")
    table = csv.DictReader(io.StringIO(client.get(path.format("csv")).text, newline=""))
    assert [row["id"] for row in table] == ids
    book = openpyxl.load_workbook(io.BytesIO(client.get(path.format("xlsx")).content))
    assert [row[0] for row in book["Rows"].iter_rows(min_row=2, values_only=True)] == ids
    assert ("release", kept["release"]) in list(book["About"].iter_rows(values_only=True))


def test_a_file_says_where_the_rest_is(client: httpx.Client) -> None:
    first = client.get("/questions/ordinarily_available.json?phase=phase:primary").json()
    assert "this file holds 100 of them" in first["note"]
    rest = first["note"].partition("The next: ")[2]
    more = [row["id"] for row in csv.DictReader(io.StringIO(client.get(rest).text, newline=""))]
    here = [node["id"] for node in first["data"]["ordinarilyAvailable"]["provisions"]["nodes"]]
    assert len(here) == 100 and more and not set(here) & set(more)
    last = client.get("/questions/ordinarily_available.csv?phase=phase:primary").text.splitlines()[-1]
    assert last.startswith('"There are more') or last.startswith("There are more")


@pytest.mark.parametrize("name", sampled([q.name for q in questions().values() if all(p.optional for p in q.parameters)], 5))
def test_every_question_has_files(client: httpx.Client, name: str) -> None:
    assert client.get(f"/questions/{name}.csv?standing=made").status_code == 200


def test_a_note_is_a_row_of_its_own() -> None:
    assert with_note([{"a": "1", "b": "2"}], "more") == [{"a": "1", "b": "2"}, {"a": "more", "b": ""}]
    assert with_note([{"a": "1"}], None) == [{"a": "1"}] and with_note([], "more") == [{"nothing": "more"}]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x.example","open")', "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A0", "\x00=1\x0b\x1f"]
)
def test_cells_are_inert(text: str) -> None:
    row = {name: [Said(text, "/x")] for name in (*OF_ITEM, *OF_ARRANGEMENT)}
    flat = texts(row, "http://host")
    for cell in next(csv.DictReader(io.StringIO(csv_of([flat]), newline=""))).values():
        assert cell == inert(flat["Provision"]) and not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([flat], {"Address": text})))
    written = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    assert {cell.data_type for cell in written} == {"s"}
    document = Document(io.BytesIO(docx_of("Sheet", [row], {"Address": text}, "http://host")))
    assert not document.element.body.xpath(".//w:fldSimple | .//w:instrText | .//w:hyperlink")


def test_there_are_no_files_of_other_kinds(client: httpx.Client) -> None:
    assert client.get("/sheet.pdf?item=provision:talk-partners").status_code == 404
    assert client.get("/questions/ordinarily_available.docx").status_code == 404
    assert client.get("/questions/no_such_question.csv").status_code == 404
