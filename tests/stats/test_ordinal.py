"""The ordinal model agrees with statsmodels, finds the truth, and its intervals hold it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from statsmodels.miscmodels.ordinal_model import OrderedModel

from ratings.stats.columns import RatingColumns
from ratings.stats.cumulative import fit_cumulative
from ratings.stats.ordinal import fit_ordinal
from ratings.stats.ordinal_estimates import ordinal_estimates
from tests.stats import studies


def logistic_study(seed: int, *, prompts: int, raters: int, careless: bool = False) -> RatingColumns:
    """Three generators at -1, 0, 1 logits, prompt sd .8, rater sd .6; the last rater may click at random."""
    source = np.random.default_rng(seed)
    generator, prompt, rater = (index.ravel() for index in np.indices((3, prompts, raters)))
    latent = np.array([-1.0, 0.0, 1.0])[generator] + source.normal(0, 0.8, prompts)[prompt]
    latent += -source.normal(0, 0.6, raters)[rater] + source.logistic(size=len(rater))
    level = 1 + (latent > -1) + (latent > 0.8)
    if careless:
        level = np.where(rater == raters - 1, source.integers(1, 4, len(level)), level)
    return studies.columns(generator, prompt, generator * prompts + prompt, rater, level[:, None], scale=(3,))


def test_without_priors_it_is_the_model_of_statsmodels() -> None:
    source = np.random.default_rng(1)
    design = source.normal(size=(300, 2))
    level = np.digitize(design @ [1.0, -0.5] + source.logistic(size=300), [-1.0, 0.5, 1.5])
    theirs = OrderedModel(level, design, distr="logit").fit(method="bfgs", disp=False, gtol=1e-9)
    thresholds = np.cumsum([theirs.params[2], *np.exp(theirs.params[3:])])
    ours = fit_cumulative(csr_array(design), level, np.zeros(2)).parameters
    assert ours == pytest.approx([*thresholds, *theirs.params[:2]], abs=1e-5)


def test_influence_sums_to_nothing_at_the_maximum() -> None:
    source = np.random.default_rng(2)
    design = source.normal(size=(80, 2))
    fit = fit_cumulative(csr_array(design), source.integers(0, 3, 80), np.zeros(2))
    assert fit.influence(np.arange(4)).sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-8)


def test_it_finds_the_truth() -> None:
    found = fit_ordinal(logistic_study(3, prompts=120, raters=36), 0)
    assert found is not None
    assert found.theta == pytest.approx([-1, 0, 1], abs=0.15)
    assert np.diff(found.thresholds) == pytest.approx([1.8], abs=0.15)
    assert np.sqrt([found.variances[0], found.variances[2]]) == pytest.approx([0.8, 0.6], abs=0.2)
    assert found.probabilities.sum(axis=1) == pytest.approx([1, 1, 1])


def test_its_means_are_near_the_plain_ones() -> None:
    ratings = logistic_study(4, prompts=60, raters=20).canonical()
    (found,) = ordinal_estimates(ratings, None)
    plain = [ratings.levels[ratings.generator == code, 0].mean() for code in range(3)]
    assert found.mean == pytest.approx(plain, abs=0.05)


def test_its_intervals_hold_the_truth() -> None:
    source = np.random.default_rng(9)
    latent = source.normal(0, 1, 400_000) + source.logistic(size=400_000)
    truth = [float(np.mean(1 + (shift + latent > -1) + (shift + latent > 0.8))) for shift in (-1, 0, 1)]
    held = []
    for seed in range(25):
        (found,) = ordinal_estimates(logistic_study(seed, prompts=20, raters=12).canonical(), None)
        held.append(np.abs(found.mean - truth) <= found.spread.half_width())
    assert np.mean(held) >= 0.9


def test_who_clicks_at_random_does_not_fit() -> None:
    found = fit_ordinal(logistic_study(5, prompts=60, raters=12, careless=True), 0)
    assert found is not None
    assert found.outfit[11] > 1.4
    assert found.outfit[:11].max() < 1.3
    assert found.infit[11] > found.infit[:11].max()


def test_one_level_says_nothing() -> None:
    assert fit_ordinal(studies.table([[[2, 2], [2, 2]]]), 0) is None
