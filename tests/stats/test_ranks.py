"""Ranks are shared by ties, and rank intervals hold every rank that the data cannot rule out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ratings.stats.differences import holm
from ratings.stats.ranks import critical_values, point_ranks, rank_intervals
from ratings.stats.twoway import Spread


def spread(error: float, size: int, freedom: float = 1000.0) -> Spread:
    every = np.ones((size, size))
    return Spread(every * error**2 * 2, every * freedom, every.astype(int))


def test_ties_share_the_best_rank() -> None:
    assert point_ranks(np.array([2.0, 3.0, 2.0, np.nan, 1.0])).tolist() == [2, 1, 2, 0, 4]


def test_values_far_apart_have_one_rank_each() -> None:
    values = np.array([1.0, 3.0, 2.0, np.nan])
    found = rank_intervals(values, np.eye(4) * 0.01, spread(0.1, 4), seed=1)
    assert found.low.tolist() == found.high.tolist() == [3, 1, 2, 0]


def test_values_close_together_share_their_interval() -> None:
    found = rank_intervals(np.array([1.0, 1.1, 3.0]), np.eye(3) * 0.04, spread(0.2, 3), seed=1)
    assert found.low.tolist() == [2, 2, 1]
    assert found.high.tolist() == [3, 3, 1]


def test_ranks_without_variances_have_no_interval() -> None:
    found = rank_intervals(np.array([1.0, 2.0]), np.eye(2), spread(np.nan, 2), seed=1)
    assert found.rank.tolist() == [2, 1]
    assert found.low.tolist() == found.high.tolist() == [0, 0]


def test_critical_value_of_one_difference_is_that_of_t() -> None:
    found = critical_values(np.eye(2), 10, seed=0, confidence=0.95)
    assert found == pytest.approx([stats.t.ppf(0.975, 10)] * 2, rel=0.03)


def test_critical_values_grow_with_the_field_but_less_than_bonferroni() -> None:
    few, many = (critical_values(np.eye(size), 60, seed=0, confidence=0.95)[0] for size in (3, 12))
    assert few < many < stats.t.ppf(1 - 0.025 / 11, 60)


def test_first_rank_is_rarely_wrong() -> None:
    source = np.random.default_rng(5)
    truth = np.array([0.0, 0.1, 0.2, 0.3, 0.3001])
    wrong = 0
    for run in range(200):
        values = truth + source.normal(0, 0.2, 5)
        wrong += rank_intervals(values, np.eye(5) * 0.04, spread(0.2, 5), seed=run).low[4] > 1
    assert wrong / 200 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)


def test_holm_of_a_worked_example() -> None:
    # Aickin and Gensler (1996), Am. J. Public Health 86: p = .01, .02, .03, .005 give .03, .04, .04, .02.
    assert holm(np.array([0.01, 0.02, 0.03, 0.005])) == pytest.approx([0.03, 0.04, 0.04, 0.02])


def test_holm_leaves_out_what_could_not_be_tested() -> None:
    found = holm(np.array([0.02, np.nan, 0.9]))
    assert found[[0, 2]] == pytest.approx([0.04, 0.9])
    assert np.isnan(found[1])


def test_holm_refuses_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm(np.array([1.2]))
