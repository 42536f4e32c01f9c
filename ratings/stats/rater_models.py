"""Models of raters: how strict each one is and how far he scatters, taken out of the clips' scores.

Each works on N scores in three arrays: clip code, rater code and level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints, ratio, sum_by

STEPS = 1000
TOLERANCE = 1e-10
FLOOR = 1e-8  # Added to squared scatter, so that a rater who never errs does not outweigh all others.


@dataclass(frozen=True)
class RaterModel:
    """`quality`: (C,), in levels, NaN for a clip without score. `bias`: (I,), levels above the others, NaN
    without score. `scatter`: (I,), standard deviation in levels. `weight`: (I,), of the rater's scores.
    `converged`: whether the iteration came to rest.
    """

    quality: Floats
    bias: Floats
    scatter: Floats
    weight: Floats
    converged: bool = True


@dataclass(frozen=True)
class Scores:
    """N scores of C clips by I raters: `clip`, `rater` (N,) codes and `level` (N,)."""

    clip: Ints
    rater: Ints
    level: Floats
    clips: int
    raters: int

    def quality(self, bias: Floats, weight: Floats) -> Floats:
        """(C,): weighted means of the levels less the raters' biases."""
        own = weight[self.rater]
        total = sum_by(self.clip, own, self.clips)
        return ratio(
            sum_by(self.clip, own * (self.level - np.nan_to_num(bias)[self.rater]), self.clips), total
        )

    def votes_of_raters(self) -> Floats:
        """(I,): how many scores each rater gave."""
        return np.bincount(self.rater, minlength=self.raters).astype(np.float64)

    def excess(self, quality: Floats) -> Floats:
        """(I,): sums of level less clip quality."""
        return sum_by(self.rater, self.level - quality[self.clip], self.raters)

    def squares(self, quality: Floats, bias: Floats) -> Floats:
        """(I,): sums of squared residuals."""
        rest = self.level - quality[self.clip] - np.nan_to_num(bias)[self.rater]
        return sum_by(self.rater, rest**2, self.raters)


def remove_bias(scores: Scores) -> RaterModel:
    """Each rater's mean distance from the clips' mean opinion scores is taken off his scores, once.

    Formula: b_i = mean_j(y_ij - MOS_j). Source: ITU-T P.913 (2021), 12.4.
    """
    even = np.ones(scores.raters)
    votes = scores.votes_of_raters()
    bias = ratio(scores.excess(scores.quality(np.zeros(scores.raters), even)), votes)
    quality = scores.quality(bias, even)
    return RaterModel(quality, bias, np.sqrt(ratio(scores.squares(quality, bias), votes)), even)


def annex_e(scores: Scores) -> RaterModel:
    """Quality, bias and inconsistency by alternating projection, biases averaging zero.

    Formula: psi_j = sum_i w_i (y_ij - b_i) / sum_i w_i with w_i = 1 / v_i^2, b_i = mean_j(y_ij - psi_j),
    v_i^2 = mean_j(y_ij - psi_j - b_i)^2. Source: ITU-T P.910 (2023), Annex E; Li et al. (2020), "A simple
    model for subject behavior in subjective experiments", Human Vision and Electronic Imaging.
    """
    votes = scores.votes_of_raters()

    def update(quality: Floats) -> tuple[Floats, Floats]:
        bias = ratio(scores.excess(quality), votes)
        return bias, np.nan_to_num(ratio(scores.squares(quality, bias), votes)) + FLOOR

    return _alternate(scores, update)


def shrunk(scores: Scores, *, prior: float = 8.0, drag: float = 3.0) -> RaterModel:
    """As Annex E, but biases and scatters are drawn towards those of the average rater: right for sparse
    studies.

    Formula: v_i^2 = (k SS_i + nu s^2) / (n_i + nu) with nu = `prior`, s^2 = k sum_i SS_i / N, k = N / (N - J
    - I + 1) for N scores, J clips, I raters; b_i = sum_j(y_ij - psi_j) / (n_i + `drag`).
    Source: empirical Bayes with an inverse chi-square and a normal prior, as in Gelman et al. (2013),
    "Bayesian Data Analysis", 3rd ed., ch. 3 and 5; constants from the simulation in docs/statistics.md.
    """
    votes = scores.votes_of_raters()
    total = votes.sum()
    free = total - len(np.unique(scores.clip)) - np.sum(votes > 0) + 1
    inflate = total / free if free > 0 else 1.0

    def update(quality: Floats) -> tuple[Floats, Floats]:
        bias = np.where(votes > 0, scores.excess(quality) / (votes + drag), np.nan)
        squares = inflate * scores.squares(quality, bias)
        pooled = squares.sum() / max(total, 1.0)
        return bias, (squares + prior * pooled) / (votes + prior) + FLOOR

    return _alternate(scores, update)


def _alternate(scores: Scores, update: Callable[[Floats], tuple[Floats, Floats]]) -> RaterModel:
    """Alternate between clips and raters until the qualities rest; `update` gives bias and squared scatter
    (I,).
    """
    even = np.ones(scores.raters)
    quality = scores.quality(np.zeros(scores.raters), even)
    bias, variance = update(quality)
    converged = False
    for _ in range(STEPS):
        before = quality
        quality = scores.quality(bias, 1 / variance)
        bias, variance = update(quality)
        converged = bool(np.nansum((quality - before) ** 2) < TOLERANCE**2 * max(len(quality), 1))
        if converged:
            break
    shift = np.nanmean(bias) if len(scores.level) else 0.0
    return RaterModel(quality + shift, bias - shift, np.sqrt(variance), 1 / variance, converged)


MODELS = {"bias": remove_bias, "annex-e": annex_e, "shrunk": shrunk}
