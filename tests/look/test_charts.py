"""Charts: well-formed SVG that prints alone, with every label and figure in it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.reports import charts, ramp
from ratings.reports.bands import WIDE
from ratings.reports.charts import Axis, Dot, Share
from ratings.reports.drawing import round_ticks

SVG = "{http://www.w3.org/2000/svg}"
SCALE = Axis(1, 3)
DOTS = [
    Dot("Aster & Co", 2.71, 2.6, 2.82, group_end=True),
    Dot("Birch", 2.2, 2.04, 2.36),
    Dot("Real", 2.9, aside=True),
]


def _read(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 (what our own code drew)


def _draw(dots: list[Dot], axis: Axis = SCALE, *, narrow: bool = False) -> ET.Element:
    return _read(
        charts.dot_interval(dots, axis, title="Means", description="In words", key="k", narrow=narrow)
    )


def _words(drawing: ET.Element) -> str:
    return " ".join("".join(element.itertext()) for element in drawing.iter(f"{SVG}text"))


@pytest.mark.parametrize("narrow", [False, True])
def test_every_label_and_figure_is_there(narrow: bool) -> None:
    words = _words(_draw(DOTS, narrow=narrow))
    assert words.startswith("1.0 1.5 2.0 2.5 3.0 Aster & Co 2.71")
    for told in ("2.712.60–2.82", "Birch", "2.202.04–2.36", "Real", "2.90"):
        assert told in words


def test_it_is_named_and_described() -> None:
    drawing = _draw(DOTS)
    assert drawing.get("aria-labelledby") == "k-title k-desc"
    assert [(e.get("id"), e.text) for e in list(drawing)[:2]] == [
        ("k-title", "Means"),
        ("k-desc", "In words"),
    ]


def test_values_lie_where_the_axis_says() -> None:
    drawing = _draw([Dot("Low", 1, 1, 1.2), Dot("Mid", 2, 1.5, 2.5), Dot("High", 3, 2.9, 3)])
    low, mid, high = (float(dot.get("cx", "")) for dot in drawing.iter(f"{SVG}circle"))
    assert mid == pytest.approx((low + high) / 2, abs=0.1)
    spans = [line for line in drawing.iter(f"{SVG}line") if line.get("class") == "span"]
    half = (float(spans[1].get("x2", "")) - float(spans[1].get("x1", ""))) / 2
    assert half == pytest.approx((high - low) / 4, abs=0.1)


def test_ranks_run_from_many_to_one() -> None:
    drawing = _draw([Dot("First", 1, 1, 2, words="1–2"), Dot("Last", 8, 7, 8, words="7–8")], Axis(8, 1))
    first, last = (float(dot.get("cx", "")) for dot in drawing.iter(f"{SVG}circle"))
    assert first > last
    assert "1–2" in _words(drawing)


def test_a_rule_stands_only_where_groups_differ() -> None:
    assert len([line for line in _draw(DOTS).iter(f"{SVG}line") if line.get("class") == "group"]) == 1


def test_what_is_not_ranked_is_hollow() -> None:
    hollow = [dot.get("fill") for dot in _draw(DOTS).iter(f"{SVG}circle") if dot.get("class") == "dot aside"]
    assert hollow == ["#ffffff"]


def test_an_unknown_value_has_a_dash_and_no_mark() -> None:
    drawing = _draw([Dot("Grove", None)])
    assert list(drawing.iter(f"{SVG}circle")) == []
    assert _words(drawing).endswith("Grove –")


def test_no_rows_make_an_empty_chart() -> None:
    assert list(_draw([]).iter(f"{SVG}circle")) == []


def test_it_prints_without_a_stylesheet() -> None:
    text = charts.dot_interval(DOTS, SCALE, title="Means")
    assert "style=" not in text
    assert "var(" not in text
    for element in _read(text).iter():
        if element.tag in {f"{SVG}text", f"{SVG}circle", f"{SVG}rect"}:
            assert element.get("fill")
        if element.tag == f"{SVG}line":
            assert element.get("stroke")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])), st.floats(1, 3))
def test_any_name_and_value_stay_well_formed_and_on_the_sheet(name: str, value: float) -> None:
    drawing = _read(charts.dot_interval([Dot(name, value, 1, 3)], SCALE, title=name))
    (dot,) = drawing.iter(f"{SVG}circle")
    assert 0 <= float(dot.get("cx", "")) <= WIDE


def test_shares_fill_the_whole_band_in_the_ramps_colours() -> None:
    drawing = _read(
        charts.level_shares([Share("Aster", (4, 20, 48))], ["low", "mid", "high"], title="Levels")
    )
    key, bars = (list(drawing.iter(f"{SVG}rect"))[at] for at in (slice(3), slice(3, None)))
    assert (
        [bar.get("fill") for bar in bars]
        == [bar.get("fill") for bar in key]
        == [ramp.colour(n, 3) for n in (1, 2, 3)]
    )
    widths = [float(bar.get("width", "")) for bar in bars]
    assert [width / sum(widths) for width in widths] == pytest.approx([4 / 72, 20 / 72, 48 / 72], abs=0.001)
    assert _words(drawing) == "low mid high Aster n = 72 4 20 48"


def test_a_generator_without_scores_has_no_bar() -> None:
    drawing = charts.level_shares([Share("Aster", (0, 0, 0))], ["low", "mid", "high"], title="Levels")
    assert drawing.count("<rect") == 3
    assert "n = 0" in drawing


def test_a_small_line_breaks_where_nothing_was_measured() -> None:
    (path,) = _read(charts.sparkline([1.0, 2.0, None, 3.0, 2.5], title="Motion")).iter(f"{SVG}path")
    assert "".join(letter for letter in path.get("d", "") if letter.isalpha()) == "MLML"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1, 3, [1, 1.5, 2, 2.5, 3]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (1, 5, [1, 2, 3, 4, 5]),
        (-2, 2, [-2, -1, 0, 1, 2]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert list(round_ticks(low, high)) == expected
