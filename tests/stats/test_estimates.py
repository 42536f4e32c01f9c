"""Adjusted means and differences have the variance that the formula gives, pair by pair."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import two_way_estimates
from tests.stats import studies


def holed(seed: int, votes: int | None = None) -> RatingColumns:
    """A study in which some generators refused some prompts."""
    ratings = studies.study(generators=4, prompts=14, raters=6, votes=votes, seed=seed)
    refused = (ratings.generator == 3) & (ratings.prompt < 4) | (ratings.generator == 1) & (
        ratings.prompt == 8
    )
    return ratings.take(~refused).canonical()


def squares(error: Floats, *groups: object) -> float:
    _, where = np.unique(np.stack([np.asarray(group) for group in groups]), axis=1, return_inverse=True)
    return float(np.sum(np.bincount(where, error) ** 2))


def two_way(ratings: RatingColumns, error: Floats) -> float:
    p, i = len(np.unique(ratings.prompt)), len(np.unique(ratings.rater))
    by_prompt = p / (p - 1) * squares(error, ratings.prompt)
    by_rater = i / (i - 1) * squares(error, ratings.rater)
    both = by_prompt + by_rater
    return max(both - squares(error, ratings.prompt, ratings.rater), both / 2)


def reference_difference(ratings: RatingColumns, a: int, b: int) -> tuple[float, float]:
    """Difference on common prompts and its variance, written out over the scores."""
    common = np.intersect1d(ratings.prompt[ratings.generator == a], ratings.prompt[ratings.generator == b])
    own = ratings.take(np.isin(ratings.prompt, common) & np.isin(ratings.generator, [a, b]))
    level = own.levels[:, 0].astype(float)
    votes = np.bincount(own.clip)[own.clip]
    sign = np.where(own.generator == a, 1.0, -1.0) / len(common) / votes
    mean = {code: np.sum(np.abs(sign) * level * (own.generator == code)) for code in (a, b)}
    centre = np.where(own.generator == a, mean[a], mean[b])
    return mean[a] - mean[b], two_way(own, sign * (level - centre))


@pytest.mark.parametrize("votes", [None, 3])
def test_differences_are_the_written_out_formula(votes: int | None) -> None:
    ratings = holed(3, votes)
    (estimate,) = two_way_estimates(ratings, None)
    for a in range(4):
        for b in range(a + 1, 4):
            difference, variance = reference_difference(ratings, a, b)
            assert estimate.gap[a, b] == pytest.approx(difference)
            assert estimate.gap[b, a] == pytest.approx(-difference)
            assert estimate.gap_spread.variance[a, b] == pytest.approx(variance)


def test_a_complete_design_needs_no_adjusting() -> None:
    (estimate,) = two_way_estimates(studies.study(seed=8).canonical(), None)
    assert estimate.adjusted == pytest.approx(estimate.mean)
    assert estimate.adjusted_spread.variance == pytest.approx(estimate.spread.variance)
    assert estimate.gap[0, 1] == pytest.approx(estimate.mean[0] - estimate.mean[1])


def test_pairing_takes_the_raters_strictness_out() -> None:
    strict = np.array([[[1, 3, 2], [2, 3, 3], [1, 3, 1]], [[1, 3, 3], [1, 3, 3], [1, 3, 2]]])
    (estimate,) = two_way_estimates(studies.table(strict.tolist()), None)
    assert estimate.gap_spread.error[0, 1] < estimate.spread.error.min()


def test_overall_differences_are_the_weighted_ones() -> None:
    ratings = studies.study(dimensions=2, levels=5, seed=8).canonical()
    first, second, overall = two_way_estimates(ratings, [1.0, 3.0])
    assert overall.gap[0, 1] == pytest.approx((first.gap[0, 1] + 3 * second.gap[0, 1]) / 16)
    assert overall.adjusted == pytest.approx(overall.mean)
    assert overall.adjusted_spread.variance == pytest.approx(overall.spread.variance)
