"""What a page or a report shows of a board's standings: an interval that belongs to its figure."""

from __future__ import annotations

from typing import Any

import pytest

from ratings.reports.board import BoardData, cut


@pytest.mark.parametrize(
    ("value", "low", "high", "shown"),
    [
        (2.0, 1.5, 2.5, (1.5, 2.5)),
        (2.0, -0.5, 4.5, (1, 3)),
        (3.2, 2.0, 4.4, (2.0, 3.2)),
        (0.9, 0.1, 1.7, (0.9, 1.7)),
        (2.0, None, None, (None, None)),
    ],
)
def test_an_interval_ends_with_the_scale_but_holds_its_mean(
    value: float, low: float | None, high: float | None, shown: tuple[float | None, float | None]
) -> None:
    row = cut({"adjusted": value, "low": low, "high": high}, "adjusted", (1, 3))
    assert (row["low"], row["high"]) == shown


def test_the_interval_of_the_adjusted_mean_is_shown_and_that_of_the_mean_is_promised() -> None:
    row: Any = {
        "generator": "ant",
        "dimension": "motion",
        "mean": 2.0,
        "adjusted": 2.4,
        "low": 1.8,
        "high": 2.2,
    }
    own = {"generator": "ant", "dimension": "motion", "low": 2.1, "high": 2.7}
    data = BoardData({"standings": [row]}, beside={"intervals": [own]})
    assert data.shown({"motion": 3})["ant", "motion"] == {**row, "low": 2.1, "high": 2.7}
    assert data.standings == [row]
