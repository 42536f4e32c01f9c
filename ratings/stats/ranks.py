"""Ranks that are shared by ties, and the ranks that the data cannot rule out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ratings.stats.arrays import Floats, Ints
from ratings.stats.twoway import Spread

DRAWS = 20_000
TIE = 1e-9  # Means closer than this differ only by rounding.


@dataclass(frozen=True)
class Ranks:
    """Ranks of M generators, 1 = highest, 0 = not ranked; each (M,). `low` and `high` are 0 where unknown."""

    rank: Ints
    low: Ints
    high: Ints


def point_ranks(values: Floats) -> Ints:
    """(M,): 1 + how many values are higher; ties share the best rank. 0 where a value is NaN."""
    known = ~np.isnan(values)
    above = values[None, :] > values[:, None] + TIE
    return np.where(known, 1 + above.sum(axis=1), 0).astype(np.int64)


def rank_intervals(
    values: Floats, covariance: Floats, contrast: Spread, *, seed: int, confidence: float = 0.95
) -> Ranks:
    """Ranks with intervals: 1 + number significantly better .. M - number significantly worse.

    `values`: (M,), NaN for what is not ranked. `covariance`: (M, M) of the values, for correlations.
    `contrast`: (M, M), variances of the differences. For each generator the critical value is simultaneous
    over its M - 1 differences, so the interval holds its true rank with `confidence`.
    Source: Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks", Rev. Econ. Stud. 91(1), the
    marginal confidence set, with multivariate t instead of the bootstrap, `DRAWS` draws from `seed`.
    """
    rank = point_ranks(values)
    chosen = np.flatnonzero(rank)
    low, high = np.zeros_like(rank), np.zeros_like(rank)
    if len(chosen) == 1:
        low[chosen] = high[chosen] = 1
    error = contrast.error[np.ix_(chosen, chosen)]
    np.fill_diagonal(error, 1)
    if len(chosen) > 1 and not np.isnan(error).any():
        freedom = float(contrast.freedom[np.ix_(chosen, chosen)].min())
        critical = critical_values(
            covariance[np.ix_(chosen, chosen)], freedom, seed=seed, confidence=confidence
        )
        apart = (values[chosen][:, None] - values[chosen][None, :]) / error
        low[chosen] = 1 + (apart < -critical[:, None]).sum(axis=1)
        high[chosen] = len(chosen) - (apart > critical[:, None]).sum(axis=1)
    return Ranks(rank, low, high)


def critical_values(covariance: Floats, freedom: float, *, seed: int, confidence: float) -> Floats:
    """(M,): for each generator the quantile of the largest |t| among its differences from the others.

    `covariance`: (M, M); made positive semi-definite first, which a two-way clustered one need not be. It may
    even vanish, so no critical value lies below that of a single difference.
    """
    size = len(covariance)
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0))
    generator = np.random.default_rng(seed)
    draws = generator.standard_normal((DRAWS, size)) @ root.T
    draws /= np.sqrt(generator.chisquare(freedom, (DRAWS, 1)) / freedom)
    total = np.add.outer(np.sum(root**2, axis=1), np.sum(root**2, axis=1)) - 2 * root @ root.T
    error = np.sqrt(np.maximum(total, total.max(initial=0) * 1e-12))
    result = np.empty(size)
    for own in range(size):
        apart = np.abs(draws[:, own, None] - draws) / np.where(error[own] > 0, error[own], 1)
        result[own] = np.quantile(apart.max(axis=1), confidence)
    return np.maximum(result, stats.t.ppf(0.5 + confidence / 2, freedom))
