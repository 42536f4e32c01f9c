"""Models of raters agree with the sureal package and come nearer to the truth than plain means."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.arrays import Floats
from ratings.stats.modelled import modelled_estimates
from ratings.stats.rater_models import MODELS, RaterModel, Scores, annex_e, remove_bias, shrunk
from tests.stats import studies

# Twelve clips, six raters, 0 = not scored.
SMALL = [
    [3, 3, 2, 2, 4, 2], [4, 0, 4, 0, 3, 4], [5, 4, 0, 5, 0, 4], [0, 3, 2, 0, 3, 3], [0, 2, 0, 2, 1, 0],
    [0, 2, 3, 3, 4, 3], [0, 3, 4, 4, 0, 0], [3, 3, 2, 3, 0, 2], [4, 0, 4, 0, 5, 4], [2, 1, 2, 3, 1, 0],
    [5, 4, 4, 5, 4, 5], [4, 2, 2, 2, 4, 5],
]  # fmt: skip
# What sureal 0.9.0 gives for them: BR_MOS, and the solver of P.910 Annex E (MLE_CO_AP2).
BIAS_REMOVED = [
    2.64828704, 3.6793287, 4.43395833, 2.8487037, 1.6704321, 3.04711111,
    3.8291358, 2.61016667, 4.1793287, 1.79609259, 4.48162037, 3.14828704,
]  # fmt: skip
ANNEX_E = [
    2.607433, 3.60743302, 4.60743298, 2.87180336, 1.88825499, 3.00612149,
    3.88097663, 2.607433, 3.60743304, 1.60743303, 4.60743299, 3.60743295,
]  # fmt: skip
ANNEX_E_BIAS = [0.392567, -0.42917544, -0.30109325, 0.06444988, 0.17658024, 0.09667157]


def small() -> Scores:
    given = np.array(SMALL)
    clip, rater = np.nonzero(given)
    return Scores(clip, rater, given[clip, rater].astype(float), 12, 6)


def sparse(seed: int, *, clickers: int = 0) -> tuple[Scores, Floats]:
    """Two hundred clips with 4.5 votes each by 30 raters, some of whom click at random; and the truth."""
    source = np.random.default_rng(seed)
    truth = source.normal(3, 0.8, 200)
    pairs = [(clip, rater) for clip in range(200) for rater in source.permutation(30)[: 4 + clip % 2]]
    clip, rater = np.array(pairs).T
    strict, scatter = source.normal(0, 0.4, 30), source.uniform(0.4, 0.9, 30)
    level = truth[clip] + strict[rater] + source.normal(0, 1, len(clip)) * scatter[rater]
    level = np.where(rater < clickers, source.integers(1, 6, len(clip)), level)
    return Scores(clip, rater, np.clip(np.round(level), 1, 5), 200, 30), truth


def test_bias_removal_is_that_of_sureal() -> None:
    assert remove_bias(small()).quality == pytest.approx(BIAS_REMOVED, abs=1e-7)


def test_annex_e_is_that_of_sureal() -> None:
    found = annex_e(small())
    assert found.quality == pytest.approx(ANNEX_E, abs=1e-6)
    assert found.bias == pytest.approx(ANNEX_E_BIAS, abs=1e-6)
    assert found.converged


def test_one_rater_takes_over_annex_e_but_not_the_shrunk_model() -> None:
    # In the small study the first rater's scatter collapses to nothing: the clips then follow him alone.
    assert annex_e(small()).scatter[0] < 1e-3
    assert shrunk(small()).scatter.min() > 0.3


def test_the_shrunk_model_is_nearest_on_sparse_data_with_random_clickers() -> None:
    def nearness(model: str, scores: Scores, truth: Floats) -> float:
        even = np.ones(scores.raters)
        plain = scores.quality(np.zeros(scores.raters), even)
        quality = plain if model == "mos" else MODELS[model](scores).quality
        return float(np.corrcoef(quality, truth)[0, 1])

    studied = [sparse(seed, clickers=3) for seed in range(8)]
    mean = {
        name: np.mean([nearness(name, *each) for each in studied])
        for name in ("mos", "bias", "annex-e", "shrunk")
    }
    assert mean["shrunk"] > mean["bias"] > mean["mos"]
    assert mean["shrunk"] > mean["annex-e"]


@pytest.mark.parametrize("name", MODELS)
def test_renaming_raters_changes_no_clip(name: str) -> None:
    scores, _ = sparse(1)
    fresh = np.random.default_rng(2).permutation(30)
    renamed = Scores(scores.clip, fresh[scores.rater], scores.level, 200, 30)
    first, second = MODELS[name](scores), MODELS[name](renamed)
    assert second.quality == pytest.approx(first.quality, abs=1e-6)
    assert second.bias[fresh] == pytest.approx(first.bias, abs=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_raters_without_scores_have_no_bias(name: str) -> None:
    scores, _ = sparse(1)
    found = MODELS[name](Scores(scores.clip, scores.rater, scores.level, 201, 31))
    assert np.isnan(found.bias[30])
    assert np.isnan(found.quality[200])
    assert np.isfinite(found.quality[:200]).all()


def test_bias_removal_changes_no_mean_where_everybody_rated_everything() -> None:
    ratings = studies.study(seed=3, levels=5).canonical()
    (plain,) = modelled_estimates(ratings, None, _plain)
    (found,) = modelled_estimates(ratings, None, remove_bias)
    assert found.mean == pytest.approx(plain.mean)
    assert found.gap[0, 1] == pytest.approx(plain.gap[0, 1])


def test_corrected_means_keep_the_error_of_the_raters_scale() -> None:
    ratings = studies.study(seed=3, levels=5, prompts=60, raters=6).canonical()
    (found,) = modelled_estimates(ratings, None, remove_bias)
    scores = Scores(ratings.clip, ratings.rater, ratings.levels[:, 0].astype(float), ratings.clips, 6)
    assert np.all(found.spread.variance > np.var(remove_bias(scores).bias, ddof=1) / 6)


def _plain(scores: Scores) -> RaterModel:
    found = remove_bias(scores)
    even = np.ones(scores.raters)
    zero = np.zeros(scores.raters)
    return RaterModel(scores.quality(zero, even), zero, found.scatter, even)
