"""How far a mean of several raters can be relied on: variance of clips against that of raters and noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.columns import RatingColumns
from ratings.stats.tally import Tally, tally


@dataclass(frozen=True)
class Reliability:
    """Variances of clips, raters and residual in squared levels, and what follows; NaN where not estimable.

    `icc_1`: ICC(2,1), of a single score. `icc_k`: ICC(2,k), of the mean of `votes` scores, the harmonic mean
    of the scores a clip got. A negative estimate is shown as it is: it says that clips differ less than
    chance makes them.
    """

    clip: float
    rater: float
    residual: float
    votes: float
    icc_1: float
    icc_k: float


def reliability(columns: RatingColumns, dimension: int) -> Reliability:
    """Variance components clip + rater + residual of one dimension, and the intraclass correlations.

    Henderson's method I, equal to the analysis of variance where every rater scored every clip.
    Sources: Henderson (1953), Biometrics 9(2); Shrout and Fleiss (1979), Psychol. Bull. 86(2), for ICC(2,1),
    ICC(2,k).
    """
    counted = tally(columns, dimension)
    votes = counted.votes[counted.votes > 0]
    clip, rater, residual = _components(columns, dimension, counted)
    mean_votes = float(len(votes) / np.sum(1 / votes)) if len(votes) else np.nan
    return Reliability(
        clip, rater, residual, mean_votes,
        icc_1=intraclass(clip, rater + residual, 1), icc_k=intraclass(clip, rater + residual, mean_votes),
    )  # fmt: skip


def intraclass(clip: float, noise: float, votes: float) -> float:
    """Reliability of the mean of `votes` scores: clip / (clip + noise / votes), the Spearman-Brown
    formula.
    """
    total = clip + noise / votes
    return clip / total if total > 0 else np.nan


def _components(columns: RatingColumns, dimension: int, counted: Tally) -> tuple[float, float, float]:
    """Solve the three equations of Henderson's method I for the variances."""
    levels = columns.levels[:, dimension].astype(np.float64)
    scored = levels > 0
    by_rater = np.bincount(columns.rater[scored], minlength=columns.raters)
    sums = np.bincount(columns.rater[scored], weights=levels[scored], minlength=columns.raters)
    votes, means = counted.votes[counted.votes > 0], counted.clip_means[counted.votes > 0]
    total, clips, raters = len(levels[scored]), len(votes), int(np.sum(by_rater > 0))
    if clips < 2 or raters < 2:
        return np.nan, np.nan, np.nan
    square_mean = levels[scored].sum() ** 2 / total
    square_raters = np.sum(sums[by_rater > 0] ** 2 / by_rater[by_rater > 0])
    left = np.array([np.sum(levels**2 * scored), np.sum(votes * means**2), square_raters]) - square_mean
    correction = np.array([np.sum(votes**2) / total, np.sum(by_rater.astype(np.float64) ** 2) / total, 1])
    right = np.array([[total, total, total], [total, clips, clips], [raters, total, raters]]) - correction
    if np.linalg.cond(right / total) > 1e10 or left[0] <= 1e-9 * total:
        return np.nan, np.nan, np.nan
    clip, rater, residual = (float(value) for value in np.linalg.solve(right, left))
    return clip, rater, residual
