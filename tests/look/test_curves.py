"""Curves: names that do not overlap, heights that fall where values fall, words that cannot be markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from ratings.reports.curves import Chosen, Curve, curves

SVG = "{http://www.w3.org/2000/svg}"
SAME = [Curve(f"{n} <raters>", ((8, 20), (80, 6 + n / 1000))) for n in range(4)]


def drawn(chosen: Chosen | None = None, *, narrow: bool = False) -> ET.Element:
    figure = curves(SAME, across="prompts", up="%", title="Finds", key="k", chosen=chosen, narrow=narrow)
    return ET.fromstring(figure)  # noqa: S314 (what our own code drew)


@pytest.mark.parametrize("narrow", [False, True])
def test_curves_that_meet_have_names_apart(narrow: bool) -> None:
    names = [text for text in drawn(narrow=narrow).iter(f"{SVG}text") if "raters" in (text.text or "")]
    heights = sorted(float(text.get("y", "")) for text in names)
    assert len(heights) == 4
    assert all(low + 14 <= high for low, high in pairwise(heights))


def test_what_is_wanted_and_chosen_lies_where_it_should() -> None:
    chart = drawn(Chosen(40, 9, "cheapest", 10, "wanted: 10%"))
    (line,) = (one for one in chart.iter(f"{SVG}line") if one.get("class") == "axis")
    (dot,) = (one for one in chart.iter(f"{SVG}circle") if one.get("class") == "dot")
    assert float(dot.get("cy", "")) > float(line.get("y1", ""))


def test_a_point_at_zero_has_no_place() -> None:
    with pytest.raises(ValueError, match="above zero"):
        curves([Curve("a", ((0, 1),))], across="", up="", title="", key="k")
