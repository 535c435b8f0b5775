"""The charts: as long, high and wide as their values, broken where there is none, and their words escaped."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reading import HOSTILE, marks

from api.pages.charts import Bar, Line, Point, bars, lines
from api.pages.flows import Ribbon, columns, laid_out, sankey

TEXT = st.text(min_size=1, max_size=12)
VALUES = st.one_of(st.none(), st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))


def sizes(text: str, attribute: str) -> list[float]:
    """The numbers of an attribute of a chart's rectangles."""
    return [float(found) for found in re.findall(rf"<rect[^>]* {attribute}=\"([-\d.]+)%?\"", text)]


@given(st.lists(st.tuples(TEXT, VALUES), min_size=1, max_size=8))
def test_bars_are_as_long_as_their_values(rows: list[tuple[str, float | None]]) -> None:
    text = str(bars("A", "B", [Bar(label, value, str(value)) for label, value in rows]))
    drawn = [abs(value) for _, value in rows if value is not None]
    widths = sizes(text, "width")
    assert len(widths) == len(drawn) and "nan" not in re.sub(r"<t.*?</t", "", text)
    span = (max([0.0, *(v for _, v in rows if v is not None)]) - min([0.0, *(v for _, v in rows if v is not None)])) or 1
    assert all(abs(width - 100 * value / span) < 0.01 for width, value in zip(widths, drawn, strict=True))
    assert all(left + width <= 100.02 for left, width in zip(sizes(text, "x"), widths, strict=True))


@example([{"2019": 5e-324}])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["2019", "2020", "2021", "2022"]), VALUES.filter(lambda v: v is None or v >= 0)),
        min_size=1,
        max_size=6,
    )
)
def test_a_line_is_broken_where_there_is_no_value(rows: list[dict[str, float | None]]) -> None:
    years = sorted({year for row in rows for year in row})
    drawn = [Line(f"L{n}", {y: Point(v, str(v)) for y, v in row.items()}) for n, row in enumerate(rows)]
    text = str(lines("A", "B", years, drawn))
    pieces = sum(
        row.get(before) is not None and row.get(after) is not None
        for row in rows
        for before, after in zip(years, years[1:], strict=False)
    )
    assert len(re.findall(r'class="line-\d"', text)) == pieces + len(rows)  # one for each in the legend
    assert text.count(">✕</text>") == sum(value is None for row in rows for value in row.values())
    assert sorted(marks(text)) == sorted(f"L{n}, {y}: {v}" for n, row in enumerate(rows) for y, v in row.items())


def test_a_higher_value_stands_higher_and_nought_on_the_axis() -> None:
    text = str(lines("A", "B", ["1", "2", "3"], [Line("L", {"1": Point(0, "0"), "2": Point(50, "50"), "3": Point(100, "100")})]))
    marks_at = [float(y) for y in re.findall(r'<svg x="[\d.]+%" y="([\d.]+)"', text)]
    assert marks_at[0] - marks_at[1] == marks_at[1] - marks_at[2] > 0


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 30)),
        min_size=1,
        max_size=9,
        unique_by=lambda r: r[:2],
    )
)
def test_ribbons_are_as_wide_as_their_counts_and_fill_their_boxes(rows: list[tuple[str, str, int]]) -> None:
    ribbons = [Ribbon(out, into, value, str(value)) for out, into, value in rows]
    text = str(sankey("A", "B", ribbons, {}, unit=5))
    heights = re.findall(r"M[\d.]+,([\d.]+)C.*?V", text)
    assert len(heights) == len(rows)
    for path in re.findall(r' d="(.*?)"', text):
        top, foot = float(re.match(r"M[\d.]+,([\d.]+)", path)[1]), float(re.search(r"([\d.]+)z$", path)[1])  # type: ignore[index]
        assert min(abs((foot - top) - 5 * value) for _, _, value in rows) < 0.02
    sized = {box.name: box.size for column in laid_out(ribbons, {}, 5) for box in column}
    for name in "xyz":
        assert sized.get(name, 0) == 5 * sum(value for _, into, value in rows if into == name)


def test_boxes_of_a_column_do_not_overlap() -> None:
    ribbons = [Ribbon("grant", f"block {n}", n + 1, "") for n in range(5)] + [
        Ribbon(f"block {n}", "payer", n + 1, "") for n in range(5)
    ]
    for column in laid_out(ribbons, {}, 8):
        for upper, lower in zip(column, column[1:], strict=False):
            assert upper.top + upper.size < lower.top
    assert columns(ribbons) == {"grant": 0, **{f"block {n}": 1 for n in range(5)}, "payer": 2}
    with pytest.raises(ValueError, match="leads round"):
        columns([Ribbon("a", "b", 1, ""), Ribbon("b", "a", 1, "")])


@pytest.mark.parametrize("hostile", [HOSTILE, "a & b", "</svg><b>", "'\""])
def test_words_in_charts_are_escaped(hostile: str) -> None:
    drawn = [
        bars(hostile, hostile, [Bar(hostile, 1, hostile)]),
        lines(hostile, hostile, [hostile], [Line(hostile, {hostile: Point(1, hostile)})]),
        sankey(hostile, hostile, [Ribbon(hostile, "b", 1, hostile)], {"b": hostile}),
    ]
    for text in map(str, drawn):
        assert "<script" not in text and "<b>" not in text and text.count("</svg>") == text.count("<svg")
        assert not re.search(r"&(?!amp;|lt;|gt;|#34;|#39;)", text)
