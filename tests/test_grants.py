"""Workbooks of money, built in the publisher's layout with real figures for five authorities: taken in, or refused with the cell."""

from pathlib import Path

import pandas
import pytest
import yaml
from conftest import catalogue, held

from graph.schema import Allocation
from ingest.figures import Figures, NotUnderstood, derive
from ingest.grants import GRANT, GRANT_HEADINGS, place_of
from ingest.layouts import Table, Workbook, column_letter

SUMMARY = """\
202,Camden,128547100,1208692,55017590,15756392,200529774,114577559,1208692,52379590,15756392,183922233
373,Sheffield,429907264,5296633,99035059,36993477,571232433,106519250,5296633,91384969,36993477,240194329
801,"Bristol, City of",325478443,2717049,86674939,37431662,452302093,85272879,2717049,71128438,37431662,196550028
933,Somerset,372040015,5013620,83637985,31122440,491814060,127232102,5013620,74172651,31122440,237540813
943,Westmorland and Furness,155508836,1697586,27792678,12956343,197955443,84058810,1697586,25996011,12956343,124708750"""
HIGH_NEEDS = """\
202,Camden,44825449,5656.28,386,1752000,54000,4144724,44825449,2058092,55017590
373,Sheffield,84962294,4660,1637,-459000,486667,2331823,88968556,4084855,99035059
801,"Bristol, City of",72183799,4767.33,1391.5,930000,587703,3025489,72183799,3314208,86674939
933,Somerset,71790085,4660,1277.5,-474000,0,3072618,71790085,3296132,83637985
943,Westmorland and Furness,24535837,4660,390.5,-114000,0,424585,24535837,1126526,27792678"""
DEDUCTIONS = (
    "202,Camden,2638000\n373,Sheffield,7650090\n801,Bristol,15546501\n933,Somerset,9465334\n943,Westmorland and Furness,1796667"
)
BLOCKS = ["Schools block (£s)", "Central school services block (£s)", "High needs block (£s)", "Early years block (£s)"]
COMPONENTS = [
    "Total high needs elements in the funding floor and gains calculation (£s)",
    "Basic entitlement factor (area cost adjusted) unit of funding (£s)",
    "Number of pupils in special schools and academies",
    "Import/export adjustment (based on January 2023 school census) (£s)",
    "Additional Funding for Special Free Schools (£s)",
    "Hospital education, alternative provision teachers pay/pension and supplementary funding factor (£s)",
    "High needs national funding formula for historical spend, proxy factors, and funding floor allocation (£s)",
    "Additional high needs allocation (£s)",
    "Total high needs block before deductions (£s)",
]
RETURNS = """\
INNER LONDON ,202,Camden,7569774,25099635,3722000,2276553,255000,45000,380000,7491974,23021590.180000003,4991122.56,2249192.75,287728.7,40876,277532.67
EAST MIDLANDS ,928,Northamptonshire,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A,#N/A
YORKSHIRE AND THE HUMBER ,373,Sheffield,16509167,28528917,6246000,17349352,713228,545500,86674,15160890,26334593,7643553,16987671,770911,756830,85290"""
LINES = [
    "Place funding",
    "Top up funding (maintained schools, academies, free schools and colleges)",
    "Top up funding (non-maintained\nand independent schools and colleges)",
    "SEN support and inclusion services",
    "Alternative provision services",
    "Hospital education services",
    "Therapies and other health related services",
]


def cells(text: str) -> Table:
    """Lines of CSV as cells."""
    return [line.replace('"Bristol, City of"', "Bristol").split(",") for line in text.splitlines()]


def grant_workbook(year: str = "2023 to 2024") -> Workbook:
    """The grant's workbook for one year; England is what the five come to."""
    title = f"Dedicated schools grant: {year} allocations"
    sums = [sum(int(row[n]) for row in cells(SUMMARY)) for n in range(2, 12)]
    england = ["ENGLAND", "", *map(str, sums)]
    groups = [
        title,
        "",
        f"{year} DSG allocations, before recoupment and deductions",
        "",
        "",
        "",
        "",
        "after deductions for academies",
    ]
    names = ["", "", *BLOCKS, "Total DSG allocation (£s)", *BLOCKS, "Total DSG allocation (£s)"]
    of_england = ["ENGLAND", "", *(str(sum(float(row[n]) for row in cells(HIGH_NEEDS))) for n in range(2, 11))]
    return {
        f"Information_{year.replace(' ', '_')}": [
            ["", f"Dedicated schools grant (DSG): {year} financial year allocations", ""],
            ["", "Publication date: ", "Thursday, 20 Jul, 2023"],
        ],
        "Allocations_summary": [
            groups,
            names,
            ["", "", "[A]"],
            england,
            *cells(SUMMARY),
            ["", ""],
            ["UNITARY AUTHORITIES", "", "5"],
        ],
        "High_needs_block": [[title, "", *COMPONENTS], ["", "", "[A]"], of_england, *cells(HIGH_NEEDS)],
        "High_needs_deductions": [
            [title, "", "Total deduction to high needs block for direct funding of places (£s)"],
            *cells(DEDUCTIONS),
        ],
    }


def returns_workbook() -> Workbook:
    """The sheet of planned and actual spending, without the columns that nobody reads."""
    groups = ["", "", "", "", "Section 251 budget", *[""] * 6, "Section 251 outturn", *[""] * 6]
    names = ["", "", "", "", *LINES, *LINES]
    rows = [["", *row[:3], *row[3:]] for row in cells(RETURNS)]
    return {"Sheet1": [["", ""], ["", "Year", "2021-22"], groups, names, ["", "Region", "LA code", "LA name"], *rows]}


def taken(folder: Path, book: Workbook, name: str) -> Figures:
    """What a workbook comes to once written as the publisher's kind of file."""
    path = folder / name
    with pandas.ExcelWriter(path, engine="odf" if path.suffix == ".ods" else "openpyxl") as writer:
        for sheet, rows in book.items():
            width = max(map(len, rows))
            padded = [row + [""] * (width - len(row)) for row in rows]
            pandas.DataFrame(padded).to_excel(writer, sheet_name=sheet, header=False, index=False)
    return derive(path, held())


def grant(folder: Path, book: Workbook) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in taken(folder, book, "dedicated-schools-grant_2024_07_20.ods").rows}


def refused(folder: Path, book: Workbook) -> list[str]:
    with pytest.raises(NotUnderstood) as error:
        grant(folder, book)
    return [str(problem).partition(": ")[2] for problem in error.value.problems]


def test_a_grant_workbook_is_taken_in_with_the_cell_of_each_amount(tmp_path: Path) -> None:
    rows = grant(tmp_path, grant_workbook())
    assert len(rows) == 5 * 12 + 11  # England's deduction is left out
    assert rows["allocation:high-needs-block-373-2023-24-before-deductions"] == {
        "id": "allocation:high-needs-block-373-2023-24-before-deductions",
        "of_budget": "budget:high-needs-block",
        "to_area": "area:373",
        "period": "2023-24",
        "stage": "allocated_before_deductions",
        "basis": "dedicated schools grant, before recoupment and deductions",
        "line": "",
        "amount": "99035059",
        "not_published": "",
        "part_of": "allocation:dedicated-schools-grant-373-2023-24-before-deductions",
        "edition": "edition:dedicated-schools-grant-2023-24",
        "cell": "Allocations_summary, cell E6",
        "stated_in": "passage:dedicated-schools-grant-allocations-2023-24-dedicated-schools-grant",
    }
    assert rows["allocation:high-needs-block-373-2023-24-before-deductions-import-and-export-adjustment"]["amount"] == "-459000"


def test_the_year_is_the_covers_not_the_names(tmp_path: Path) -> None:
    made = taken(tmp_path, grant_workbook(), "dedicated-schools-grant_2024_07_20.ods")
    assert sorted(made.files) == ["dedicated-schools-grant-2023-24.csv", "dedicated-schools-grant-2023-24.yml"]
    (edition,) = yaml.safe_load(made.files["dedicated-schools-grant-2023-24.yml"])["rows"]["Edition"]
    cover = "Its cover says it was published on 2023-07-20 and is for 2023-24, which is what counts."
    assert edition["description"] == f"The file's name says 2024-07-20. {cover}"
    right = taken(tmp_path, grant_workbook(), "dedicated-schools-grant_2023_07_20.ods")
    assert "which is what counts" not in right.files["dedicated-schools-grant-2023-24.yml"]


def test_a_cover_and_sheets_of_two_years_are_refused(tmp_path: Path) -> None:
    book = grant_workbook()
    book["High_needs_block"][0][0] = "Dedicated schools grant: 2022 to 2023 allocations"
    (problem,) = refused(tmp_path, book)
    assert problem.startswith("the cover and the sheets' titles say they are for 2022-23 and 2023-24; take the file")


def test_a_renamed_column_is_refused_and_a_moved_one_found(tmp_path: Path) -> None:
    book = grant_workbook()
    book["Allocations_summary"][1][4] = "Complex needs block (£s)"
    (problem,) = refused(tmp_path, book)
    assert (
        "nearest is dedicated-schools-grant, of which it lacks sheet Allocations_summary, column before recoupment: high needs"
        in problem
    )
    moved = grant_workbook()
    moved["High_needs_block"] = [row[:2] + ["" if n else "Notes"] + row[2:] for n, row in enumerate(moved["High_needs_block"])]
    assert grant(tmp_path, moved).keys() == grant(tmp_path, grant_workbook()).keys()


def test_an_unknown_area_and_a_cell_that_is_no_figure_are_refused(tmp_path: Path) -> None:
    book = grant_workbook()
    book["Allocations_summary"][5][0], book["Allocations_summary"][6][4] = "999", "c. 86m"
    problems = refused(tmp_path, book)
    assert "Allocations_summary, cell E6: there is no area '999'" in problems[2]
    assert any(
        problem.startswith("Allocations_summary, cell E7: 'c. 86m' is neither a figure nor one of") for problem in problems
    )


@pytest.mark.parametrize("sign", ["c", "x", "z", "-"])
def test_a_withheld_amount_is_never_nought(tmp_path: Path, sign: str) -> None:
    book = grant_workbook()
    book["Allocations_summary"][5][9] = sign
    row = grant(tmp_path, book)["allocation:high-needs-block-373-2023-24-after-deductions"]
    assert row["amount"] == "" and row["not_published"]


def test_totals_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    book = grant_workbook()
    book["Allocations_summary"][3][4] = "352158252"
    (problem,) = refused(tmp_path, book)
    assert problem.startswith(
        "budget:high-needs-block allocated_before_deductions, 2023-24: the authorities come to 352,158,251, England is given as 352,158,252"
    )
    parts = grant_workbook()
    parts["High_needs_block"][4][2] = "84962394"
    assert "High_needs_block, row 5: the parts of Sheffield come to 99,035,159, its block is given as 99,035,059" in refused(
        tmp_path, parts
    )


def test_spending_is_taken_in_by_line_and_what_is_gone_is_not_published(tmp_path: Path) -> None:
    rows = {row["id"]: row for row in taken(tmp_path, returns_workbook(), "Outturn data 202122.xlsx").rows}
    assert len(rows) == 3 * 14
    spent = rows["allocation:high-needs-commissioned-services-373-2021-22-spent-sen-support-and-inclusion-services"]
    assert (spent["amount"], spent["stage"], spent["cell"]) == ("16987671", "spent", "Sheet1, cell O8")
    assert (
        rows["allocation:high-needs-top-up-202-2021-22-spent-maintained-schools-academies-and-colleges"]["amount"]
        == "23021590.18"
    )
    gone = rows["allocation:high-needs-top-up-928-2021-22-planned-maintained-schools-academies-and-colleges"]
    assert (gone["amount"], gone["not_published"]) == ("", "not_available")


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.ods"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(NotUnderstood) as error:
        derive(path, held())
    assert str(error.value.problems[0]).startswith("broken.ods:1: cannot be read as a table: ")


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 50, 51, 52, 701, 702)] == ["A", "Z", "AA", "AY", "AZ", "BA", "ZZ", "AAA"]


def test_a_column_is_none_where_the_sheet_has_too_few_rows() -> None:
    assert place_of([], GRANT_HEADINGS["Allocations_summary"], GRANT[0]) is None


def shipped(area: str, period: str, stage: str) -> dict[str, Allocation]:
    """The shipped amounts of an area and year at a stage, by budget and line."""
    amounts = (node for node in catalogue().values() if isinstance(node, Allocation))
    chosen = [node for node in amounts if (node.to_area, node.period, node.stage.value) == (area, period, stage) and node.edition]
    return {f"{node.of_budget} {node.line or ''}".strip(): node for node in chosen}


@pytest.mark.parametrize(("period", "england"), [("2021-22", 7906348577), ("2022-23", 8988258915), ("2023-24", 9952172126)])
def test_shipped_authorities_come_to_the_published_high_needs_block(period: str, england: int) -> None:
    nodes = catalogue().values()
    blocks = {
        node.to_area: node.amount
        for node in nodes
        if isinstance(node, Allocation)
        and (node.of_budget, node.period, node.line) == ("budget:high-needs-block", period, None)
        and node.stage.value == "allocated_before_deductions"
    }
    assert blocks["area:england"] == england
    assert sum(amount or 0 for area, amount in blocks.items() if area and area.removeprefix("area:").isdigit()) == england
    regions = [area for area in blocks if area and not area.removeprefix("area:").isdigit() and area != "area:england"]
    assert (len(regions), sum(blocks[area] or 0 for area in regions)) == (9, england)


def test_shipped_blocks_come_to_the_grant_and_deductions_to_what_is_left() -> None:
    before, after = (
        shipped("area:373", "2023-24", "allocated_before_deductions"),
        shipped("area:373", "2023-24", "allocated_after_deductions"),
    )
    blocks = [node.amount or 0 for node in before.values() if node.part_of == before["budget:dedicated-schools-grant"].id]
    assert (len(blocks), sum(blocks)) == (4, before["budget:dedicated-schools-grant"].amount)
    (deducted,) = shipped("area:373", "2023-24", "deducted").values()
    high_needs = before["budget:high-needs-block"]
    assert (high_needs.amount or 0) - (deducted.amount or 0) == after["budget:high-needs-block"].amount == 91384969
