"""Means weigh every prompt the same, and their intervals know that scores share prompts and raters."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.arrays import Ints
from ratings.stats.columns import RatingColumns
from ratings.stats.means import generator_means, overall_means
from tests.stats import fetv, studies


def reference_variance(ratings: RatingColumns, generator: int) -> float:
    """The formula of Cameron, Gelbach and Miller (2011) written out, for one dimension."""
    own = ratings.take(ratings.generator == generator)
    level = own.levels[:, 0].astype(float)
    weight = np.zeros(len(own))
    prompts = np.unique(own.prompt)
    for prompt in prompts:
        clips = np.unique(own.clip[own.prompt == prompt])
        for clip in clips:
            rows = own.clip == clip
            weight[rows] = 1 / (len(prompts) * len(clips) * rows.sum())
    error = weight * (level - weight @ level)

    def squares(*groups: Ints) -> float:
        _, where = np.unique(np.stack(groups), axis=1, return_inverse=True)
        return float(np.sum(np.bincount(where, error) ** 2))

    p, i = len(prompts), len(np.unique(own.rater))
    by_prompt, by_rater = p / (p - 1) * squares(own.prompt), i / (i - 1) * squares(own.rater)
    return max(by_prompt + by_rater - squares(own.prompt, own.rater), by_prompt, by_rater)


@pytest.mark.parametrize("votes", [None, 3])
@pytest.mark.parametrize("samples", [1, 2])
def test_variance_is_the_written_out_formula(votes: int | None, samples: int) -> None:
    ratings = studies.study(prompts=12, raters=7, votes=votes, samples=samples, seed=5).canonical()
    variance = generator_means(ratings, 0).spread.variance
    assert variance == pytest.approx([reference_variance(ratings, code) for code in range(4)], rel=1e-9)


def test_every_prompt_weighs_the_same() -> None:
    ratings = studies.table([[[3, 3, 3], [1, 0, 0]]])
    assert generator_means(ratings, 0).mean == pytest.approx([2.0])


def test_overall_of_one_dimension_is_that_dimension_in_0_to_1() -> None:
    ratings = studies.study(seed=2)
    single, overall = generator_means(ratings, 0), overall_means(ratings, [2.0])
    assert overall.mean == pytest.approx((single.mean - 1) / 2)
    assert overall.spread.error == pytest.approx(single.spread.error / 2)


def test_overall_is_the_weighted_mean_of_the_dimensions() -> None:
    ratings = studies.study(dimensions=3, levels=5, seed=2)
    means = [(generator_means(ratings, dimension).mean - 1) / 4 for dimension in range(3)]
    overall = overall_means(ratings, [1, 0, 3])
    assert overall.mean == pytest.approx((means[0] + 3 * means[2]) / 4)


def test_one_rater_or_one_prompt_gives_no_variance() -> None:
    one_rater = studies.study(raters=1, seed=1)
    one_prompt = studies.study(prompts=1, seed=1)
    assert np.isnan(generator_means(one_rater, 0).spread.variance).all()
    assert np.isnan(generator_means(one_prompt, 0).spread.variance).all()


@fetv.needs_shared
def test_fetv_means_are_those_published() -> None:
    published = [
        [3.2391, 4.1088, 3.7824, 3.5234, 4.7659],
        [3.3026, 2.0425, 4.0700, 3.7151, 4.8842],
        [3.1029, 3.4157, 3.7868, 3.5735, 4.8872],
    ]
    for dimension, expected in enumerate(published):
        assert np.round(generator_means(fetv.columns(), dimension).mean, 4).tolist() == expected
