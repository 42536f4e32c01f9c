"""Numbers: never more digits than the interval allows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.reports import figures
from ratings.templatetags import look


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (2.31, 2.55, 2),
        (2.1, 2.7, 1),
        (0.38, 0.48, 2),
        (0, 40, 0),
        (10, 10000, 0),
        (0.1, 0.1000002, 4),
        (None, 1, 2),
    ],
)
def test_the_interval_decides_the_digits(low: float | None, high: float, places: int) -> None:
    assert figures.decimals(low, high) == places


@given(st.floats(-1000, 1000), st.floats(1e-6, 1000))
def test_the_last_digit_tells_something(low: float, width: float) -> None:
    places = figures.decimals(low, low + width)
    assert 0 <= places <= figures.MOST_DECIMALS
    if 0 < places < figures.MOST_DECIMALS:
        assert 10.0**-places <= width / 2 * (1 + 1e-6)


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [(2.4312, 2, "2.43"), (-0.12, 2, "−0.12"), (-0.001, 1, "0.0"), (None, 2, "–"), (math.nan, 2, "–")],
)
def test_a_number_is_written(value: float | None, places: int, written: str) -> None:
    assert figures.number(value, places) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.824, "82%"), (0.996, ">99%"), (1.0, "100%"), (0.004, "<1%"), (0.0, "0%"), (None, "")],
)
def test_certainty_is_not_rounded_to_all_or_nothing(share: float | None, written: str) -> None:
    assert figures.percent(share) == written


def test_a_figure_stands_with_its_interval() -> None:
    assert look.figure(2.4312, 2.31, 2.55) == '<span class="figure">2.43 <small>2.31–2.55</small></span>'


def test_an_unknown_figure_is_a_dash() -> None:
    assert look.figure(None) == '<span class="figure unknown">–</span>'


def test_an_interval_below_zero_keeps_its_dash_apart() -> None:
    assert figures.interval(-0.31, 0.07, 2) == "−0.31 – 0.07"
