"""A clip by itself: t around its mean, Wilson around the shares of its levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ratings.stats.clip_scores import mean_intervals, wilson


@pytest.mark.parametrize(
    ("given", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombes_examples_come_out(given: int, of: int, low: float, high: float) -> None:
    found = wilson(np.array([[given, of - given]]))
    assert [round(float(end[0, 0]), 4) for end in found] == [low, high]


def test_the_mean_has_the_interval_of_a_t_test() -> None:
    scores = [1, 2, 2, 3, 5, 4, 2]
    counts = np.bincount(scores, minlength=6)[None, 1:]
    expected = stats.ttest_1samp(scores, 0).confidence_interval(0.95)
    assert [float(end[0]) for end in mean_intervals(counts)] == pytest.approx(list(expected))


def test_what_a_clip_does_not_tell_is_unknown() -> None:
    low, high = mean_intervals(np.array([[0, 0, 0], [0, 1, 0], [0, 4, 0]]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    assert np.isnan(wilson(np.array([[0, 0, 0]]))[0]).all()


@settings(max_examples=50, deadline=None)
@given(counts=st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_intervals_hold_their_figures_within_the_scale(counts: list[int]) -> None:
    table = np.array([counts])
    low, high = wilson(table)
    if table.sum():
        share = table / table.sum()
        assert np.all((low >= 0) & (low <= share + 1e-12) & (share <= high + 1e-12) & (high <= 1))
    ends = mean_intervals(table)
    if not np.isnan(ends[0][0]):
        mean = table @ np.arange(1, len(counts) + 1) / table.sum()
        assert 1 <= ends[0][0] <= mean[0] <= ends[1][0] <= len(counts)
