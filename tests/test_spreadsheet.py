"""A spreadsheet to fill in, made from the schema; and one that was filled in, read as the same rows as YAML."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import catalogue
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.template import PACK, choices, columns, template_of
from api.workbook import put
from graph.fields import is_many
from graph.schema import NODE_TYPES
from ingest.check import SOURCE_FOLDER, check, dataset_files
from ingest.publish import text_of
from ingest.rows import Dataset, Row, read_dataset
from ingest.spreadsheet import LISTS, READ_ME, read_spreadsheet


@pytest.fixture(scope="module")
def made() -> bytes:
    """The template for Bristol."""
    return template_of(choices(catalogue().values()), "801")


def headings(sheet: Worksheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def chosen(book: Workbook, label: str, field: str) -> list[Any]:
    """What the drop-down of a column shows, looked up where it says that its list stands; empty cells left out."""
    sheet = book[label]
    letter = get_column_letter(headings(sheet).index(field) + 1)
    (rule,) = [one for one in sheet.data_validations.dataValidation if f"{letter}2" in one.sqref]
    where, _, cells = rule.formula1.partition("!")
    return [cell.value for (cell,) in book[where][cells.replace("$", "")] if cell.value is not None]


# --- the template


def test_a_template_has_a_sheet_for_each_type_and_a_column_for_each_field(made: bytes) -> None:
    book = load_workbook(io.BytesIO(made))
    assert book.sheetnames == [READ_ME, *PACK, LISTS] and book[LISTS].sheet_state == "hidden"
    for label in PACK:
        model, asked = NODE_TYPES[label], headings(book[label])
        assert set(model.model_fields) - set(asked) <= {"handles", "replaces", "ends", "disputes"}
        for cell in book[label][1]:
            field = model.model_fields[cell.value]
            assert field.description in cell.comment.text
            wanted = field.is_required() and not (cell.value == "name" and model.naming)
            assert cell.font.bold is wanted and cell.comment.text.startswith("Must be filled in.") is wanted
    told = [cell.value for (cell,) in book[READ_ME]["A1:A10"]]
    assert "Every in_area is area:801 (Bristol)." in told
    listed = {(a.value, b.value) for a, b in book[READ_ME]["A13:B200"] if a.value}
    assert listed == {(label, one.name) for label in PACK for one in columns(NODE_TYPES[label])}


def test_drop_downs_show_what_may_be_chosen(made: bytes) -> None:
    book = load_workbook(io.BytesIO(made))
    assert "budget:notional-sen  Notional SEN budget (element 2)" in chosen(book, "LocalResponsibility", "paid_from")
    assert "need:slcn  Speech, language and communication needs" in chosen(book, "LocalProvision", "meets")
    assert "arrangement:sen-support  SEN support in a mainstream school, without a plan" in chosen(
        book, "LocalArrangement", "adjusts"
    )
    assert chosen(book, "LocalProvision", "in_area") == ["area:801  Bristol"]
    assert chosen(book, "LocalArrangement", "reach") == ["same", "narrower", "wider"]
    assert chosen(book, "Band", "each_weekly_hour") == ["true", "false"]
    assert not [one for one in chosen(book, "LocalProvision", "meets") if "proposed" in one]
    put(book["Passage"]["A2"], "passage:offer-1")
    assert chosen(book, "LocalProvision", "stated_in") == ["passage:offer-1"], "a pack's own passages"


def test_a_template_is_for_an_area_that_is_held() -> None:
    with pytest.raises(ValueError, match=r"there is no area '8O1'; did you mean 891 \(Nottinghamshire\)\?"):
        template_of(choices(catalogue().values()), "8O1")


def test_the_page_gives_the_same_template(client: httpx.Client, made: bytes) -> None:
    answer = client.get("/packs/template.xlsx", params={"area": "area:801"})
    assert answer.status_code == 200 and answer.headers["content-disposition"] == 'attachment; filename="template.xlsx"'
    ours, theirs = load_workbook(io.BytesIO(made)), load_workbook(io.BytesIO(answer.content))
    assert theirs.sheetnames == ours.sheetnames
    for label, field in (("LocalResponsibility", "paid_from"), ("LocalProvision", "meets"), ("BandScheme", "in_area")):
        assert sorted(chosen(theirs, label, field)) == sorted(chosen(ours, label, field))
    wrong = client.get("/packs/template.xlsx", params={"area": "8O1"})
    assert wrong.status_code == 404 and "did you mean 891 (Nottinghamshire)?" in wrong.text


# --- what was filled in


def plain(rows: list[Row]) -> list[tuple[str, dict[str, str | list[str]]]]:
    """Rows without their places; a list of one is that one."""
    return [(row.type, {n: v[0] if len(v) == 1 and isinstance(v, list) else v for n, v in row.fields.items()}) for row in rows]


def fill_in(book: Workbook, rows: list[Row]) -> None:
    """Rows put into a template, each value as text, as a spreadsheet program keeps it."""
    for row in rows:
        sheet = book[row.type]
        line = sheet.max_row + 1
        for name, value in row.fields.items():
            put(sheet.cell(line, headings(sheet).index(name) + 1), "|".join(value) if isinstance(value, list) else value)


def test_a_template_filled_in_is_read_as_the_same_rows_as_yaml(tmp_path: Path, made: bytes) -> None:
    wanted = read_dataset(SOURCE_FOLDER / "local-bristol.yml")[0].rows
    book = load_workbook(io.BytesIO(made))
    fill_in(book, wanted)
    book.save(tmp_path / "local-bristol.xlsx")
    dataset, problems = read_spreadsheet(tmp_path / "local-bristol.xlsx")
    assert problems == [] and dataset.expect == {"LocalProvision": 11}
    assert plain(dataset.rows) == plain(wanted)
    assert (dataset.rows[0].file, dataset.rows[0].line) == ("local-bristol.xlsx, sheet LocalProvision", 2)
    assert check(draft=tmp_path / "local-bristol.xlsx").problems == []


NAUGHTY = ["=1+1", "+1", "-1", "@SUM(A1)", "no", "010", "1:30", "3.10", "1e5", "TRUE", "#N/A", "a | b", "<b>&amp;", "“ü” 🙂", "a\nb", "2026-01-02"]  # fmt: skip
said = st.sampled_from(NAUGHTY) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
)
said = said.map(str.strip).filter(bool)
ids = st.lists(st.from_regex(r"arrangement:[a-z]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"id": said, "name": said, "description": said, "provided_under": ids}), min_size=1, max_size=4
    )
)
def test_whatever_is_written_in_cells_is_read_as_in_yaml(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    wanted = [Row("LocalProvision", fields, "", 0) for fields in rows]
    folder, book = tmp_path_factory.getbasetemp(), Workbook()
    book.active.title = "LocalProvision"
    for across, name in enumerate(rows[0], 1):
        book.active.cell(1, across, name)
    fill_in(book, wanted)
    book.save(folder / "pack.xlsx")
    text = text_of(Dataset("pack", "x", "x", {"LocalProvision": len(rows)}, wanted))
    (folder / "pack.yml").write_text(text, encoding="utf-8", newline="")
    (sheet, none), (yaml, nothing) = read_spreadsheet(folder / "pack.xlsx"), read_dataset(folder / "pack.yml")
    assert none == nothing == [] and plain(sheet.rows) == plain(yaml.rows) == plain(wanted)


def filled(folder: Path, *lines: list[Any], title: str = "LocalProvision") -> tuple[list[dict[str, Any]], list[str]]:
    """What is read of a sheet with these lines: its rows' fields, and the problems."""
    book = Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    book.save(folder / "pack.xlsx")
    dataset, problems = read_spreadsheet(folder / "pack.xlsx")
    return [row.fields for row in dataset.rows], [str(problem) for problem in problems]


def test_cells_are_read_as_their_author_sees_them(tmp_path: Path) -> None:
    lines = [
        ["id", "weekly_hours", "start", "name"],
        ["local-provision:a", 25.0, date(2026, 9, 1), True],
        [None, None, "  "],
        ["local-provision:b", 13.98, datetime(2026, 9, 1), 0.1 + 0.2],
        ["local-provision:c", 10**15, datetime(2026, 9, 1, 9, 30), time(1, 30)],
    ]
    assert filled(tmp_path, *lines) == (
        [
            {"id": "local-provision:a", "weekly_hours": "25", "start": "2026-09-01", "name": "true"},
            {"id": "local-provision:b", "weekly_hours": "13.98", "start": "2026-09-01", "name": "0.3"},
            {"id": "local-provision:c", "weekly_hours": "1000000000000000", "start": "2026-09-01 09:30", "name": "01:30:00"},
        ],
        [],
    )


def test_what_a_drop_down_shows_is_read_as_the_id(tmp_path: Path) -> None:
    rows, problems = filled(
        tmp_path,
        ["id", "name", "charged_at", "provided_under"],
        [
            "local-provision:a",
            "band:x  Not a link",
            "band:x  Band X, a|b",
            "arrangement:a  One | arrangement:b|  arrangement:c  Three ",
        ],
    )
    assert problems == [] and rows == [
        {
            "id": "local-provision:a",
            "name": "band:x  Not a link",
            "charged_at": "band:x",
            "provided_under": ["arrangement:a", "arrangement:b", "arrangement:c"],
        }
    ]
    assert is_many(NODE_TYPES["LocalProvision"].model_fields["provided_under"].annotation)


@pytest.mark.parametrize(
    ("lines", "title", "told"),
    [
        ([["id", "nmae"]], "LocalProvision", "pack.xlsx, sheet LocalProvision:1: column B: `nmae` is no field of a local provision; did you mean name?"),
        ([["id", "id"]], "LocalProvision", "pack.xlsx, sheet LocalProvision:1: column B: `id` is the heading of another column too; keep one"),
        ([["id"], ["a:b", "c"]], "LocalProvision", "pack.xlsx, sheet LocalProvision:2: a:b: cell B2: stands under no heading; write the field's name in line 1, or clear the cell"),
        ([["id"], ["=A1"]], "LocalProvision", "pack.xlsx, sheet LocalProvision:2: cell A2: holds a formula, which is not reckoned here; put its value in its place (copy, then paste values only)"),
        ([["id"], ["#N/A"]], "LocalProvision", "pack.xlsx, sheet LocalProvision:2: cell A2: holds the error #N/A; write the value itself"),
        ([["id"]], "LocalProvison", "pack.xlsx, sheet LocalProvison: a sheet is named after the type of its rows, and there is no type LocalProvison; did you mean LocalProvision?"),
        ([["id"]], "Release", "pack.xlsx, sheet Release: a sheet is named after the type of its rows, and there is no type Release; add it or correct the name"),
        ([], "LocalProvision", "pack.xlsx: holds no row; write some on the sheet of their type, such as LocalProvision"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_sheet_line_and_cell(tmp_path: Path, lines: list[Any], title: str, told: str) -> None:
    assert filled(tmp_path, *lines, title=title)[1] == [told]


def test_what_a_program_keeps_beside_an_open_file_is_no_dataset(tmp_path: Path) -> None:
    for name in ("pack.xlsx", "~$pack.xlsx", ".pack.yml"):
        (tmp_path / name).touch()
    assert [path.name for path in dataset_files(tmp_path)] == ["pack.xlsx"]
