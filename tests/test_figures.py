"""Publishers' data files: taken in as published, or refused with the cell named; what is withheld is never nought."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from conftest import held
from hypothesis import given
from hypothesis import strategies as st

from graph.schema.counting import NotPublished
from ingest.check import SOURCE_FOLDER
from ingest.figures import NotUnderstood, derive, figure, write
from ingest.statistics import NEEDS, period_of

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,new_la_code,old_la_code,la_name,"
    "breakdown_topic,breakdown,plans_issued_den,plans_issued_den_ex,plans_issued_within_20_weeks,plans_issued_20_weeks_ex,"
    "pc_plans_issued_within_20_weeks,PC_plans_issued_20_weeks_ex"
)
AUTHORITIES = """\
2024,Calendar year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,E08000019,373,Sheffield,All EHC plans issued,All EHC plans issued,670,670,328,328,49,49
2024,Calendar year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,E08000016,370,Barnsley,All EHC plans issued,All EHC plans issued,541,541,435,435,80.4,80.4
2024,Calendar year,Local authority,E92000001,England,E12000007,London,E09000012,204,Hackney,All EHC plans issued,All EHC plans issued,x,x,x,x,x,x
2024,Calendar year,Local authority,E92000001,England,E12000009,South West,E10000027,933,Somerset,Sex,Male,372,372,125,125,33.6,33.6
"""


def taken(folder: Path, text: str, name: str = "timeliness_20_week.csv") -> dict[str, dict[str, str]]:
    """What a file of this text comes to: each row by its id."""
    path = folder / name
    path.write_text("\ufeff" + text, encoding="utf-8")
    figures = derive(path, held())
    table = figures.files[f"{figures.issue.dataset}.csv"].splitlines()
    names = table[0].split(",")
    return {
        line.split(",")[0]: dict(zip(names, line.replace('"', "").split(",", len(names) - 1), strict=True)) for line in table[1:]
    }


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(NotUnderstood) as error:
        taken(folder, text)
    return [str(problem) for problem in error.value.problems]


def test_a_file_is_taken_in_with_the_cell_of_each_figure(tmp_path: Path) -> None:
    rows = taken(tmp_path, f"{HEAD}\n{AUTHORITIES}")
    assert len(rows) == 9
    assert rows["observation:plans-issued-in-20-weeks-373-2024"] == {
        "id": "observation:plans-issued-in-20-weeks-373-2024",
        "indicator": "indicator:plans-issued-in-20-weeks",
        "area": "area:373",
        "period": "2024",
        "value": "49",
        "not_published": "",
        "edition": "edition:plans-issued-in-20-weeks-2025",
        "cell": "row 2, column pc_plans_issued_within_20_weeks",
    }


def test_what_is_withheld_is_kept_as_withheld(tmp_path: Path) -> None:
    row = taken(tmp_path, f"{HEAD}\n{AUTHORITIES}")["observation:plans-issued-204-2024"]
    assert (row["value"], row["not_published"]) == ("", "not_available")
    low = taken(tmp_path, f"{HEAD}\n{AUTHORITIES}".replace(",x,x,x,x,x,x", ",c,c,c,c,z,low"))
    assert low["observation:plans-issued-204-2024"]["not_published"] == "suppressed"
    assert low["observation:plans-issued-in-20-weeks-204-2024"]["not_published"] == "not_applicable"
    assert low["observation:plans-issued-in-20-weeks-without-exceptions-204-2024"]["not_published"] == "low"


def test_a_recoded_area_is_known_by_its_three_digits(tmp_path: Path) -> None:
    old, new = (taken(tmp_path, f"{HEAD}\n{AUTHORITIES.replace('E08000019', code)}") for code in ("E08000019", "E08000039"))
    assert old == new


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "pc_plans_issued_within_20_weeks,",
            "pc_plans_in_20_weeks,",
            "timeliness_20_week.csv:1: is laid out as no file we know; nearest is plans-issued-in-20-weeks, of which it lacks "
            "pc_plans_issued_within_20_weeks; if the publisher renamed a column, say so where ingest/ lays out plans-issued-in-20-weeks",
        ),
        (
            ",373,Sheffield",
            ",3733,Sheffield",
            "timeliness_20_week.csv:2: row 2, column plans_issued_den: there is no area '3733'; if an authority is new or was recoded, add it to "
            "standards_source/areas.csv",
        ),
        (
            "541,541,435",
            "about 540,541,435",
            "timeliness_20_week.csv:3: row 3, column plans_issued_den: 'about 540' is neither a figure nor one of c, ~, x, .., :, #n/a, not returned, z, low, -",
        ),
    ],
)
def test_what_is_not_understood_is_refused_with_its_cell(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    text = f"{HEAD}\n{AUTHORITIES}"
    assert right in text
    assert problem in refused(tmp_path, text.replace(right, wrong, 1))


def england(total: int) -> str:
    whole = "2024,Calendar year,National,E92000001,England,,,,,,All EHC plans issued,All EHC plans issued"
    return f"{HEAD}\n{AUTHORITIES.replace(',x,x,x,x,x,x', ',10,10,5,5,50,50')}{whole},{total},{total},500,500,50,50\n"


def test_a_total_that_does_not_add_up_is_refused(tmp_path: Path) -> None:
    assert taken(tmp_path, england(670 + 541 + 10))["observation:plans-issued-england-2024"]["value"] == "1221"
    (problem,) = refused(tmp_path, england(1231))
    assert "indicator:plans-issued, 2024: the authorities come to 1,221, England is given as 1,231" in problem


def test_nothing_is_written_for_a_file_that_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, england(1231))
    assert [path.name for path in tmp_path.iterdir()] == ["timeliness_20_week.csv"]


def test_what_is_written_is_a_dataset_that_checks(tmp_path: Path) -> None:
    path = tmp_path / "timeliness_20_week.csv"
    path.write_text(f"{HEAD}\n{AUTHORITIES}", encoding="utf-8")
    write(derive(path, held()), tmp_path)
    whole = yaml.safe_load((tmp_path / "plans-issued-in-20-weeks.yml").read_text(encoding="utf-8"))
    assert whole["expect"] == {"Edition": 1, "Passage": 1, "Observation": 9}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "plans-issued-in-20-weeks.csv",
        "plans-issued-in-20-weeks.yml",
        "timeliness_20_week.csv",
    ]


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "")[0].startswith("timeliness_20_week.csv:1: ")
    assert "is laid out as no file we know" in refused(tmp_path, "a,b\n1,2\n")[0]


def test_shipped_plans_by_need_come_to_their_total() -> None:
    """638,745 plans in January 2025, of which each need and the 4,870 whose need is not known."""
    text = (SOURCE_FOLDER / "plans-by-need.csv").read_text(encoding="utf-8")
    values = {line.split(",")[0]: line.split(",")[4] for line in text.splitlines() if "-england-" in line}
    needs = sum(Decimal(values[f"observation:plans-{need}-england-2024-25"]) for need in NEEDS)
    assert (values["observation:plans-england-2024-25"], needs) == ("638745", Decimal(638745 - 4870))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_figures_are_read_as_printed(value: Decimal) -> None:
    assert figure(f"{value:,}") == value and figure(f"{value}%") == value


@given(st.text(max_size=6))
def test_text_is_a_figure_or_none_and_never_raises(text: str) -> None:
    assert figure(text) is None or isinstance(figure(text), Decimal)


def test_years_are_told_apart_by_how_they_are_written() -> None:
    assert [period_of(written) for written in ("2024", "202425")] == ["2024", "2024/25"]


def test_every_sign_of_withholding_means_something() -> None:
    assert {kind.value for kind in NotPublished} >= {"suppressed", "not_available", "not_applicable", "low"}
