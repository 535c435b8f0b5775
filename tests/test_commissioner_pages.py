"""The commissioner's pages: what they say of real rows, that each chart and its table hold the same, and what they answer to nonsense."""

import re

import httpx
import pytest
from conftest import catalogue
from reading import HOSTILE, MOST_BYTES, Read, cells, marks, section, without_charts

from api.pages.figures import THEMES

SHEFFIELD = "/area/373/figures"
BANDS = "/bands?scheme=band-scheme:bristol&scheme=band-scheme:telford-and-wrekin&scheme=band-scheme:surrey"
PAGES = [
    "/commissioners",
    "/money",
    "/money?budget=budget:high-needs-block",
    "/money?support=arrangement:sen-support&area=area:373&period=2023-24",
    SHEFFIELD,
    f"{SHEFFIELD}?with=area:382&with=area:851&with=area:355",
    "/area/204/figures",
    "/area/england/figures",
    "/schemes",
    BANDS,
    "/coverage",
    "/coverage?layer=individual",
    "/plan-2023",
    "/plan-2023?system=system:national-standards",
]


@pytest.fixture(scope="module")
def page(client: httpx.Client):
    """A page as text, read once."""
    kept: dict[str, str] = {}

    def page(path: str) -> str:
        if path not in kept:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text[:500])
            kept[path] = answer.text
        return kept[path]

    return page


# What they say.


def test_the_money_pages_counts_are_of_statements(page) -> None:
    text = Read(page("/money?support=arrangement:sen-support")).text
    assert "Widths count statements in the sources held (2 here), never pounds." in text
    assert "Schools block School's core budget 1" in text and "Local authority SEN support in a mainstream school" in text
    assert "Name an area and a year" in text


def test_a_grants_blocks_stand_in_pounds_for_one_year_on_one_basis(page) -> None:
    text = Read(page("/money?area=area:373&period=2023-24")).text
    assert "in 2023-24, before recoupment and deductions. One year, one basis." in text
    assert "High needs block £99,035,059" in text and "£91,384,969" not in text and "£87,832,737" not in text
    assert "Dedicated schools grant: £571,232,433" in text


def test_an_area_and_a_year_are_chosen_from_what_is_held(page) -> None:
    text = page("/money?area=area:373&period=2023-24")
    years = re.search(r'<select id="period".*?</select>', text, re.S)[0]  # type: ignore[index]
    assert re.findall(r'value="([^"]*)"', years) == ["", "2023-24", "2022-23", "2021-22"] and '"2023-24" selected' in years
    assert '<option value="area:373" selected>Sheffield</option>' in text
    assert "Choose a year too, to see its grant’s blocks" in Read(page("/money?area=area:373")).text
    said = Read(page("/money?area=area:373&period=2030-31")).text
    assert "No blocks of a grant are held for this area in 2030-31. They are for 2023-24, 2022-23, 2021-22." in said


def test_money_that_nobody_is_said_to_pay_is_a_silence(page) -> None:
    text = Read(page("/money?support=arrangement:detained-without-a-plan")).text
    assert "a silence of the sources held; it does not mean that nobody pays" in text


def test_an_authoritys_figures_stand_with_their_edition_and_cell(page) -> None:
    weeks = Read(section(page(SHEFFIELD), "plans-issued-in-20-weeks")).text
    assert "2024 49% 8109 57.1% 6469 45.9% 6343" in weeks
    assert (
        "EHC plans issued, and the share within 20 weeks, by authority, column pc_plans_issued_within_20_weeks; under each figure its row."
        in weeks
    )
    text = Read(page(SHEFFIELD)).text
    for said in (
        "High needs block £75,407,246 Allocations_summary, cell E63 £87,832,737 Allocations_summary, cell E63 £99,035,059",
        "£91,384,969 Allocations_summary, cell J63",
        "Area SEND inspection of Sheffield: written statement of action",
        "Sheffield in Alternative provision specialist taskforces: one of the areas of the pilot, November 2021.",
        "No published scheme of this area is held. There is no national one.",
        "Every figure held of this area was published.",
        "NHS South Yorkshire Integrated Care Board",
    ):
        assert said in text, said


def test_before_and_after_deductions_and_planned_and_spent_are_never_one_table(page) -> None:
    found = re.findall(r'<section class="figure">\s*<h3 id="account.*?</section>', page(SHEFFIELD), re.S)
    headings = [Read(one).text.partition(" Basis:")[0] for one in found]
    assert headings == [
        "Set aside, before deductions",
        "Deducted from the high needs block",
        "Set aside, after deductions",
        "Planned and spent, 2021-22",
    ]
    assert "91,384,969" not in found[0] and "99,035,059" not in found[2]
    assert ["High needs top-up (element 3): maintained schools, academies and colleges", "£28,528,917", "£26,334,593"] in cells(
        found[3]
    )


def test_chosen_neighbours_stand_beside_the_authority(page) -> None:
    text = page(f"{SHEFFIELD}?with=area:382")
    weeks = section(text, "plans-issued-in-20-weeks")
    assert cells(weeks)[0] == ["Year", "Sheffield", "Yorkshire and the Humber", "England", "Kirklees"]
    assert cells(weeks)[-1] == ["2024", "49%", "57.1%", "45.9%", "22.9%"]
    assert len(re.findall(r'type="checkbox" name="with"', text)) == 10 and 'value="area:382" checked' in text


def test_what_was_withheld_is_a_gap_and_said_so(page) -> None:
    text = page("/area/204/figures")
    issued = section(text, "plans-issued")
    assert ["2023", "not published (not available)"] == cells(issued)[5][:2]
    chart = issued.partition("<table")[0]
    assert "Hackney, 2023: not published (not available)" in marks(chart) and chart.count(">✕</text>") == 1
    assert chart.count('class="line-0"') == 1 + 3  # the legend; 2019 to 2022; nothing to or from 2023
    assert (
        "EHC plans issued in the year, Hackney, 2023: not available"
        in Read(text).text.partition("What is not published, and why")[2]
    )


def test_band_schemes_stand_side_by_side_and_are_never_averaged(page) -> None:
    text = Read(page(BANDS)).text
    assert "What decides the band Provision, hours Provision Not stated" in text and "never averaged" in text
    for said in (
        "A: £13.98 an hour",
        "2: £1,044.85 a year",
        "Targeted 1: amount not seen",
        "Only its shape, no amounts",
        "The whole of it",
    ):
        assert said in text, said
    assert "The amounts of 5 of its 5 bands were not seen" in text
    assert page(BANDS).count("/questions/which_band?scheme=") == 3


def test_bands_without_schemes_are_still_the_list_of_bands(page) -> None:
    assert "204 bands in force" in Read(page("/bands")).text


def test_a_cell_of_the_coverage_leads_to_what_it_counts(page, client: httpx.Client, ask) -> None:
    text = page("/coverage?layer=targeted")
    assert 'need=need:slcn&amp;phase=phase:primary&amp;layer=targeted">13 fit</a><small>wider need</small>' in text
    query = "{ ordinarilyAvailable(%s, layer: TARGETED) { provisions(first: 1) { totalCount } } }"
    for need, phase, count in re.findall(r"need=([a-z:-]+)&amp;phase=([a-z0-9:-]+)&amp;layer=targeted\">(\d+) fit", text)[::23]:
        found = ask(query % f'need: "{need}", phase: "{phase}"')["ordinarilyAvailable"]["provisions"]["totalCount"]
        assert found == int(count), (need, phase)


def test_the_2023_plan_is_counted_and_narrowed(page) -> None:
    text = Read(page("/plan-2023")).text
    assert "Kept 19 Partly kept 18 Under way 1 Replaced by something else 2 Dropped 2 Nothing found either way 12" in text
    assert "76 commitments" in text
    dropped = Read(page("/plan-2023?outcome=dropped")).text
    assert "2 commitments" in dropped and "What was found:" in dropped and "Stated in Paragraph" in dropped


def test_every_page_is_one_link_from_the_index_and_the_index_from_the_front_page(page) -> None:
    listed = set(Read(page("/commissioners")).all("href"))
    assert {"/money", "/areas", "/schemes", "/coverage", "/plan-2023"} <= listed
    assert "/commissioners" in set(Read(page("/")).all("href"))
    assert SHEFFIELD in set(Read(page("/area/373")).all("href"))


# What they are made of.


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_and_well_made(page, path: str) -> None:
    text = page(path)
    read = Read(text)
    assert len(without_charts(text).encode()) <= MOST_BYTES, len(without_charts(text).encode())
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert not [attrs for _, attrs in read.tags if "style" in attrs] and "<script" not in text
    ids = list(read.all("id"))
    assert len(ids) == len(set(ids))
    assert all(attrs.get("aria-label") or attrs.get("aria-labelledby") for _, attrs in read.tags if attrs.get("role") == "region")
    assert "NaN" not in text and not re.search(r"None(?! is held)", read.text)


def test_the_links_of_the_pages_answer(page, client: httpx.Client) -> None:
    wrong, seen = [], set()
    for path in PAGES:
        ids = set(Read(page(path)).all("id"))
        links = [link.partition("#") for link in Read(page(path)).all("href") if not link.startswith("http")]
        wrong += [(path, anchor) for target, _, anchor in links if not target and anchor not in ids]
        few = [target for target, _, _ in links if target and target.startswith("/") and target not in seen][::29]
        seen |= set(few)
        wrong += [(path, link) for link in few if client.get(link).status_code != 200]
    assert not wrong and len(seen) > 30


def test_the_table_beside_a_chart_holds_exactly_its_values(page) -> None:
    drawn = 0
    for path in (f"{SHEFFIELD}?with=area:382", "/area/204/figures"):
        for part in re.findall(r'<section class="figure">\s*<h3 id="(?!account).*?</section>', page(path), re.S):
            chart, _, table = part.partition("<table")
            if "<svg" not in chart:
                continue
            drawn += 1
            (_, *names), *rows = cells(table)
            listed = {
                f"{name}, {row[0]}: {said}" for row in rows for name, said in zip(names, row[1:], strict=True) if said != "no row"
            }
            shown = {mark.split(",")[0] for mark in marks(chart)}
            assert set(marks(chart)) == {one for one in listed if one.split(",")[0] in shown}
    assert drawn > 20


def test_the_tables_below_the_flow_hold_exactly_its_ribbons(page) -> None:
    for path in ("/money", "/money?budget=budget:high-needs-block"):
        chart, _, tables = page(path).partition("<h2>From grant")
        listed = [
            f"{row[0]} to {row[1]}: {row[2]} statement{'' if row[2] == '1' else 's'}"
            for row in cells(tables)
            if len(row) == 3 and row[2].isdigit()
        ]
        assert sorted(marks(chart.partition("<svg")[2])) == sorted(listed)


def test_every_theme_names_indicators_that_are_held() -> None:
    named = [f"indicator:{name}" for names in THEMES.values() for name in names]
    assert len(named) == len(set(named)) and set(named) <= set(catalogue())


# What they say when asked wrongly.


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/money?budget=budget:nothing", 400, "There is no budget 'budget:nothing'"),
        ("/money?support=need:slcn", 400, "There is no provision or intervention or arrangement"),
        ("/area/999/figures", 404, "There is no area 'area:999' in this release."),
        (f"{SHEFFIELD}?with=area:nowhere", 400, "There is no area 'area:nowhere'"),
        (f"{SHEFFIELD}?with=area:1&with=area:2&with=area:3&with=area:4", 400, "4 areas are too many to tell apart"),
        ("/bands?scheme=band-scheme:bristol", 400, "1 scheme was named; name two to four"),
        ("/schemes?scheme=a&scheme=b&scheme=c&scheme=d&scheme=e", 400, "5 schemes were named; name two to four"),
        ("/schemes?scheme=band-scheme:bristol&scheme=band-scheme:none", 400, "There is no band scheme 'band-scheme:none'"),
        ("/coverage?layer=some", 400, "'some' is not one of universal, targeted, individual"),
        ("/plan-2023?outcome=perhaps", 400, "'perhaps' is not one of kept, partly kept"),
        ("/plan-2023?system=system:none", 400, "There is no system 'system:none'"),
        ("/plan-2023?after=x", 400, "not a cursor"),
    ],
)
def test_nonsense_is_answered_in_words(client: httpx.Client, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status and said in Read(answer.text).text, Read(answer.text).text[:600]


def test_hostile_input_is_text(client: httpx.Client) -> None:
    asked = {"budget": HOSTILE, "support": HOSTILE, "with": HOSTILE, "scheme": HOSTILE, "layer": HOSTILE, "outcome": HOSTILE}
    paths = ("/money", SHEFFIELD, "/schemes", "/bands", "/coverage", "/plan-2023", f"/area/{HOSTILE}/figures")
    for path in paths:
        answer = client.get(path, params={**asked, "period": HOSTILE, "after": HOSTILE, "system": HOSTILE})
        assert answer.status_code in (400, 404) and "<script>" not in answer.text, path
