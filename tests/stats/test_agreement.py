"""Alpha, AC2 and the intraclass correlations agree with others' programs and with published examples."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from ratings.stats.agreement import gwet_ac2, krippendorff_alpha
from ratings.stats.reliability import reliability
from ratings.stats.tally import tally
from tests.stats import fetv, studies


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_the_krippendorff_package(seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(0.8, (40, 2 + seed))
    expected = krippendorff.alpha(value_counts=counts, level_of_measurement="ordinal")
    assert krippendorff_alpha(counts).alpha == pytest.approx(expected, abs=1e-12)


def test_alpha_interval_is_that_of_drawing_clips_one_by_one() -> None:
    counts = tally(studies.study(prompts=40, seed=1), 0).counts
    source = np.random.default_rng(2)
    drawn = [
        krippendorff.alpha(value_counts=counts[source.integers(len(counts), size=len(counts))],
                           level_of_measurement="ordinal")
        for _ in range(600)
    ]  # fmt: skip
    fast = krippendorff_alpha(counts, seed=3)
    assert [fast.low, fast.high] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.02)
    assert fast.low < fast.alpha < fast.high


@fetv.needs_shared
def test_fetv_alphas_are_those_published() -> None:
    alphas = [krippendorff_alpha(tally(fetv.columns(), dimension).counts).alpha for dimension in range(3)]
    # The second is .72550, published as .726: .7255 was rounded once more.
    assert [round(round(alpha, 4) + 1e-9, 3) for alpha in alphas] == [0.685, 0.726, 0.692]


def test_alpha_is_undefined_without_pairs_or_variation() -> None:
    assert np.isnan(krippendorff_alpha(np.array([[1, 0], [0, 1]])).alpha)
    assert np.isnan(krippendorff_alpha(np.array([[3, 0], [2, 0]])).alpha)


def test_ac2_holds_where_alpha_collapses() -> None:
    counts = np.array([[0, 0, 3]] * 48 + [[0, 1, 2]] * 2)
    assert krippendorff_alpha(counts).alpha < 0.1
    assert gwet_ac2(counts) > 0.95


def test_ac2_by_hand() -> None:
    # Two raters, L = 3, w = 1, 2/3, 0 by distance: p_a = (1 + 1 + 2/3 + 0) / 4; pi = (3, 2, 3) / 8.
    counts = np.array([[2, 0, 0], [0, 0, 2], [0, 2, 0], [1, 0, 1]])
    counts[2] = [0, 1, 1]
    used = np.array([3, 1, 4]) / 8
    by_chance = (3 + 4 * 2 / 3) / 6 * np.sum(used * (1 - used))
    assert gwet_ac2(counts) == pytest.approx(((1 + 1 + 2 / 3 + 0) / 4 - by_chance) / (1 - by_chance))


def test_intraclass_correlations_of_shrout_and_fleiss() -> None:
    # Table 2 of Shrout and Fleiss (1979): six targets, four judges; ICC(2,1) = .29, ICC(2,4) = .62.
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = reliability(studies.table([judged], levels=10), 0)
    assert [round(found.icc_1, 2), round(found.icc_k, 2)] == [0.29, 0.62]


def test_components_of_a_crossed_study_are_those_of_statsmodels() -> None:
    ratings = studies.study(seed=3, levels=5, raters=6)
    level = ratings.levels[:, 0].astype(float)
    clip, rater = np.eye(40)[ratings.clip], np.eye(6)[ratings.rater]
    left = {name: OLS(level, given).fit().ssr for name, given in [("clip", clip), ("rater", rater)]}
    residual = OLS(level, np.hstack([clip, rater[:, 1:]])).fit().ssr / (39 * 5)
    between = {
        name: (left[other] - residual * 39 * 5) for name, other in [("clip", "rater"), ("rater", "clip")]
    }
    found = reliability(ratings, 0)
    assert found.residual == pytest.approx(residual)
    assert found.clip == pytest.approx((between["clip"] / 39 - residual) / 6)
    assert found.rater == pytest.approx((between["rater"] / 5 - residual) / 40)


def test_components_of_a_sparse_study_are_near_the_truth() -> None:
    source = np.random.default_rng(7)
    clip = np.repeat(np.arange(3000), 4)
    rater = np.concatenate([source.permutation(60)[:4] for _ in range(3000)])
    strict = source.normal(0, 5, 60)
    latent = source.normal(0, 8, 3000)[clip] + strict[rater] + source.normal(0, 6, len(clip))
    zero = np.zeros(len(clip), dtype=np.int32)
    levels = np.clip(np.round(latent + 50), 1, 100)[:, None]
    found = reliability(studies.columns(zero, clip, clip, rater, levels, scale=(100,)), 0)
    assert [found.clip, found.rater, found.residual] == pytest.approx([64, strict.var(ddof=1), 36], rel=0.1)


def test_clips_with_one_vote_each_have_no_components() -> None:
    assert np.isnan(reliability(studies.study(votes=1, seed=1), 0).icc_k)
