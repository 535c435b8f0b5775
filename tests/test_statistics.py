"""The Department's statistics, each file with real rows of five authorities: taken in whole, or refused with the row named."""

import gzip
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from conftest import catalogue, held

from graph.schema import Observation
from ingest.figures import NotUnderstood, derive
from ingest.statistics import STATISTICS, released_after

AREAS = {
    "373": "Local authority,England,Yorkshire and The Humber,E08000019,373,Sheffield",
    "370": "Local authority,England,Yorkshire and The Humber,E08000016,370,Barnsley",
    "204": "Local authority,England,London,E09000012,204,Hackney",
    "856": "Local authority,England,East Midlands,E06000016,856,Leicester",
    "933": "Local authority,England,South West,E10000027,933,Somerset",
    "region": "Regional,England,Yorkshire and The Humber,,,",
    "england": "National,England,,,,",
}
PLACES = "time_period,geographic_level,country_name,region_name,new_la_code,old_la_code,la_name"


def table(columns: str, rows: str) -> str:
    """A table as published, of lines that give a year, an area and the values of the columns."""
    lines = [line.split(",", 2) for line in rows.strip().splitlines()]
    return "\n".join([f"{PLACES},{columns}", *(f"{year},{AREAS[area]},{values}" for year, area, values in lines), ""])


ASKED = "All requests for EHC needs assessments"
REQUESTS = table(
    "breakdown,requests_received_in_year,requests_decided_not_to_assess,request_not_assess_pc,mediation_related_request",
    f"""
2019,370,{ASKED},433,131,x,x
2019,373,{ASKED},602,230,x,x
2019,856,{ASKED},601,0,x,x
2019,204,{ASKED},559,71,x,x
2019,933,{ASKED},1062,228,x,x
2023,373,{ASKED},1213,386,31.8,72
2023,204,{ASKED},x,x,x,x
2024,region,{ASKED},14648,3657,25,1486
2024,370,{ASKED},718,294,40.9,81
2024,373,{ASKED},1211,253,20.9,73
2024,856,{ASKED},883,1,0.1,2
2024,204,{ASKED},622,153,24.6,15
2024,933,{ASKED},1207,473,39.2,190
""",
)


def taken(folder: Path, text: str, name: str = "requests.csv.gz") -> dict[str, dict[str, str]]:
    """What a file of this text, packed, comes to: each row by its id."""
    path = folder / name
    path.write_bytes(gzip.compress(("\ufeff" + text).encode()))
    return {row["id"]: row for row in derive(path, held()).rows}


def refused(folder: Path, text: str) -> str:
    """The only problem of a file of this text."""
    with pytest.raises(NotUnderstood) as error:
        taken(folder, text)
    (problem,) = error.value.problems
    return str(problem)


def test_a_packed_file_is_the_file_as_published(tmp_path: Path) -> None:
    (tmp_path / "requests.csv").write_text("\ufeff" + REQUESTS, encoding="utf-8")
    (tmp_path / "requests.csv.gz").write_bytes(gzip.compress(("\ufeff" + REQUESTS).encode()))
    plain, packed = (derive(tmp_path / name, held()) for name in ("requests.csv", "requests.csv.gz"))
    assert packed.files == plain.files
    (edition,) = yaml.safe_load(packed.files["requests-for-assessment.yml"])["rows"]["Edition"]
    assert (edition["id"], edition["file"]) == ("edition:requests-for-assessment-2025", "requests.csv")


def test_counts_and_shares_are_read_with_their_row_and_column(tmp_path: Path) -> None:
    rows = taken(tmp_path, REQUESTS)
    assert rows["observation:assessments-refused-share-373-2024"] == {
        "id": "observation:assessments-refused-share-373-2024",
        "indicator": "indicator:assessments-refused-share",
        "area": "area:373",
        "period": "2024",
        "value": "20.9",
        "not_published": "",
        "edition": "edition:requests-for-assessment-2025",
        "cell": "row 11, column request_not_assess_pc",
    }
    assert rows["observation:requests-for-assessment-yorkshire-and-the-humber-2024"]["value"] == "14648"


def test_what_was_not_collected_in_a_year_takes_no_rows_and_what_was_withheld_does(tmp_path: Path) -> None:
    rows = taken(tmp_path, REQUESTS)
    assert "observation:assessments-refused-share-373-2019" not in rows
    assert rows["observation:assessments-refused-856-2019"]["value"] == "0"
    hackney = rows["observation:assessments-refused-share-204-2023"]
    assert (hackney["value"], hackney["not_published"]) == ("", "not_available")


def test_a_recoded_authority_is_the_same_one(tmp_path: Path) -> None:
    recoded = REQUESTS.replace("E08000019", "E08000039").replace("E08000016", "E08000038")
    assert recoded != REQUESTS and taken(tmp_path, recoded) == taken(tmp_path, REQUESTS)


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            "request_not_assess_pc",
            "request_refused_pc",
            "requests.csv.gz:1: is laid out as no file we know; nearest is requests-for-assessment, of which it lacks request_not_assess_pc; "
            "if the publisher renamed a column, say so where ingest/ lays out requests-for-assessment",
        ),
        (
            ASKED,
            "Total",
            "requests.csv.gz:1: is laid out as no file we know; nearest is requests-for-assessment, of which it lacks rows with breakdown "
            f"'{ASKED}'; if the publisher renamed a column, say so where ingest/ lays out requests-for-assessment",
        ),
        (
            "1211,253,20.9",
            "1211,253,a fifth",
            "requests.csv.gz:11: row 11, column request_not_assess_pc: 'a fifth' is neither a figure nor one of",
        ),
        (
            "40.9,81\n",
            "40.9,81,\n",
            "requests.csv.gz:1: cannot be read as a table: row 10 has 13 cells, the first has 12; is the file whole?",
        ),
        (
            "24.6,15\n",
            "24.6\n",
            "requests.csv.gz:1: cannot be read as a table: row 13 has 11 cells, the first has 12; is the file whole?",
        ),
        (
            "\n2019,",
            "\nabout 2019,",
            "requests.csv.gz:1: column time_period says 'about 2019', which is no year as the Department writes one",
        ),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, right: str, wrong: str, problem: str) -> None:
    assert right in REQUESTS
    assert refused(tmp_path, REQUESTS.replace(right, wrong)).startswith(problem)


def test_an_area_nobody_knows_is_refused_in_every_row_it_has(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood) as error:
        taken(tmp_path, REQUESTS.replace(",856,Leicester", ",8560,Leicester"))
    assert [problem.line for problem in error.value.problems] == [4, 4, 12, 12, 12, 12]
    assert "there is no area '8560'" in str(error.value.problems[0])


def test_empty_lines_at_the_end_are_nothing(tmp_path: Path) -> None:
    assert taken(tmp_path, f"{REQUESTS}\n,,,,,,,,,,,\n\n") == taken(tmp_path, REQUESTS)


def test_a_packed_file_that_is_broken_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv.gz"
    path.write_bytes(gzip.compress(REQUESTS.encode())[:-20])
    with pytest.raises(NotUnderstood) as error:
        derive(path, held())
    assert str(error.value.problems[0]).startswith("requests.csv.gz:1: cannot be read as a table: ")


OFFICERS = table(
    "des_med_off,des_clin_off,des_so_care_off",
    """
2019,373,No,Recruiting,n/a
2019,933,Yes,Yes,n/a
2025,370,No,Yes,Yes
2025,373,Yes,Yes,Yes
2025,856,Yes,Yes,Yes
2025,204,Yes,Yes,Yes
2025,933,No,Yes,No
""",
)


def test_an_answer_in_words_is_kept_as_the_word(tmp_path: Path) -> None:
    rows = taken(tmp_path, OFFICERS, "sen2_dmo_dco.csv.gz")
    assert len(rows) == 2 * 2 + 5 * 3
    assert rows["observation:designated-clinical-officer-373-2019"] == {
        "id": "observation:designated-clinical-officer-373-2019",
        "indicator": "indicator:designated-clinical-officer",
        "area": "area:373",
        "period": "2019",
        "answer": "Recruiting",
        "not_published": "",
        "edition": "edition:designated-officers-2025",
        "cell": "row 2, column des_clin_off",
    }


def test_an_answer_not_returned_is_not_a_no_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    row = taken(tmp_path, OFFICERS.replace("No,Yes,No", "No,Yes,Not returned"))[
        "observation:designated-social-care-officer-933-2025"
    ]
    assert (row["answer"], row["not_published"]) == ("", "not_available")
    for other in ("Shared", "1"):
        told = refused(tmp_path, OFFICERS.replace("No,Yes,No", f"No,Yes,{other}"))
        assert f"row 8, column des_so_care_off: '{other}' is neither No or Recruiting or Yes nor one of" in told


def test_an_area_given_twice_with_two_answers_is_refused(tmp_path: Path) -> None:
    told = refused(tmp_path, f"{OFFICERS}2025,{AREAS['373']},Yes,No,Yes\n")
    assert "row 9, column des_clin_off: differs from row 5, column des_clin_off, which counts the same" in told


PLACED = table(
    "characteristic_grouping,pupil_characteristic,setting_type,pupils",
    """
202223,373,Total,Total,Total,300
202223,373,Total,Total,Education setting with URN,201
202223,373,Placement Reason,Medical condition (mental health need),Total,73
202223,370,Total,Total,Total,111
202223,204,Total,Total,Total,83
202223,856,Total,Total,Total,263
202223,933,Total,Total,Total,338
202223,region,Total,Total,Total,3012
""",
)
PLACEMENTS = table(
    "setting_type,placements",
    """
202223,373,Education setting with URN,119
202223,373,Total,135
202223,370,Total,328
202223,204,Total,409
202223,856,Total,93
202223,933,Total,479
202223,region,Total,2974
""",
)


@pytest.mark.parametrize(
    ("text", "counted", "figures"),
    [
        (PLACED, "pupils-in-school-arranged-alternative-provision", [83, 111, 300, 263, 338, 3012]),
        (PLACEMENTS, "placements-in-authority-funded-alternative-provision", [409, 328, 135, 93, 479, 2974]),
    ],
)
def test_of_alternative_provision_only_the_totals_are_read(tmp_path: Path, text: str, counted: str, figures: list[int]) -> None:
    rows = taken(tmp_path, text, "spc_ap.csv.gz")
    areas = ("204", "370", "373", "856", "933", "yorkshire-and-the-humber")
    assert {name: row["value"] for name, row in rows.items()} == {
        f"observation:{counted}-{area}-2022-23": str(figure) for area, figure in zip(areas, figures, strict=True)
    }
    assert {row["period"] for row in rows.values()} == {"2022/23"}


def test_placements_that_do_not_come_to_englands_are_refused(tmp_path: Path) -> None:
    told = refused(tmp_path, f"{PLACEMENTS}202223,{AREAS['england']},Total,1445\n")
    assert "alternative-provision, 2022/23: the authorities come to 1,444, England is given as 1,445" in told


def test_refusals_that_do_not_come_to_englands_are_refused(tmp_path: Path) -> None:
    right, wrong = (f"{REQUESTS}2024,{AREAS['england']},{ASKED},4641,{refusals},25.2,361\n" for refusals in (1174, 1175))
    assert taken(tmp_path, right)["observation:assessments-refused-england-2024"]["value"] == "1174"
    told = "indicator:assessments-refused, 2024: the authorities come to 1,174, England is given as 1,175"
    assert told in refused(tmp_path, wrong)


def test_no_two_layouts_are_named_alike_and_every_indicator_is_held() -> None:
    assert len({layout.name for layout in STATISTICS}) == len(STATISTICS)
    assert {indicator for layout in STATISTICS for indicator in layout.adds_up} <= catalogue().keys()


def test_a_release_is_of_the_year_after_the_calendar_year_it_counts() -> None:
    years = [released_after({"": [["time_period"], ["2019"], [written]]}) for written in ("2024", "202425")]
    assert years == ["2025", "2025"]


def shipped(indicator: str, period: str) -> dict[str, Observation]:
    """The shipped figures of an indicator and year, by area."""
    figures = (node for node in catalogue().values() if isinstance(node, Observation))
    return {
        node.area.removeprefix("area:"): node
        for node in figures
        if (node.indicator, node.period) == (f"indicator:{indicator}", period)
    }


@pytest.mark.parametrize(
    ("indicator", "period", "england", "authorities"),
    [
        ("requests-for-assessment", "2024", 154489, 153),
        ("assessments-refused", "2024", 38889, 153),
        ("assessments", "2024", 105340, 153),
        ("assessments-without-a-plan", "2024", 6404, 153),
        ("personal-budgets", "2024/25", 19596, 153),
        ("plans-ceased", "2024", 44862, 153),
        ("pupils-in-school-arranged-alternative-provision", "2022/23", 24577, 150),
        ("placements-in-authority-funded-alternative-provision", "2022/23", 41319, 151),
    ],
)
def test_shipped_authorities_and_regions_come_to_the_published_total(
    indicator: str, period: str, england: int, authorities: int
) -> None:
    values = {area: Decimal(str(node.value)) for area, node in shipped(indicator, period).items()}
    own = [value for area, value in values.items() if area.isdigit()]
    regions = [value for area, value in values.items() if not area.isdigit() and area != "england"]
    assert (values["england"], len(own), sum(own), len(regions), sum(regions)) == (england, authorities, england, 9, england)


@pytest.mark.parametrize(
    ("officer", "answers"),
    [
        ("medical", {"Yes": 91, "No": 62}),
        ("clinical", {"Yes": 143, "No": 7, "Recruiting": 3}),
        ("social-care", {"Yes": 117, "No": 19, "Recruiting": 4, None: 13}),
    ],
)
def test_shipped_answers_say_in_how_many_of_153_authorities_an_officer_is_in_place(
    officer: str, answers: dict[str | None, int]
) -> None:
    assert Counter(node.answer for node in shipped(f"designated-{officer}-officer", "2025").values()) == answers


def test_shipped_reviews_of_the_regions_come_to_england_where_authorities_are_withheld() -> None:
    """Eight authorities' reviews are withheld, and England's figure has them all the same."""
    figures = shipped("annual-reviews-expected", "2024")
    withheld = [area for area, node in figures.items() if node.not_published]
    regions = [area for area in figures if not area.isdigit() and area != "england"]
    assert (len(withheld), figures["england"].value) == (8, 524654)
    assert sum(figures[area].value or 0 for area in regions) == 524654
