"""Plain mean opinion scores with the usual interval, to show beside the others what most tables would say.

The interval treats every score as if it stood alone; its true coverage is far below 95% (see
docs/statistics.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import Estimate, two_way_estimates
from ratings.stats.means import unit_weights
from ratings.stats.tally import tally
from ratings.stats.twoway import Spread


def mos_estimates(columns: RatingColumns, weights: Sequence[float] | None) -> list[Estimate]:
    """The means of `two_way_estimates` with the variances s^2 / n of single scores, and t with n - 1.

    Source: ITU-T P.910 (2023), 13: confidence intervals of mean opinion scores. Differences by Welch's
    standard error.
    """
    estimates = two_way_estimates(columns, weights)
    naive = [_variance(columns, dimension) for dimension in range(len(columns.scale))]
    if weights is not None:
        shares = unit_weights(columns.scale, weights)
        naive.append(
            np.sum([share**2 * own for share, own in zip(shares, naive, strict=True) if share], axis=0)
        )
    return [_naive(estimate, variance) for estimate, variance in zip(estimates, naive, strict=True)]


def _variance(columns: RatingColumns, dimension: int) -> Floats:
    """(M,): s^2 / n of each generator's scores, NaN with fewer than two or where all are equal."""
    counted = tally(columns, dimension)
    counts = counted.by_generator(counted.counts, columns.generators)
    n = counts.sum(axis=1)
    levels = np.arange(1.0, counted.levels + 1)
    mean = counts @ levels / np.maximum(n, 1)
    squares = np.sum(counts * (levels - mean[:, None]) ** 2, axis=1)
    return np.where(squares > 0, squares / np.maximum(n * (n - 1), 1), np.nan)


def _naive(estimate: Estimate, variance: Floats) -> Estimate:
    freedom = np.maximum(estimate.scores - 1.0, 1.0)
    spread = Spread(variance, freedom, estimate.spread.prompts)
    joint = Spread(
        np.add.outer(variance, variance), np.add.outer(freedom, freedom), estimate.gap_spread.prompts
    )
    return replace(
        estimate,
        spread=spread,
        adjusted_spread=spread,
        covariance=np.diag(variance),
        contrast=joint,
        gap_spread=Spread(
            np.where(np.isnan(estimate.gap), np.nan, joint.variance), joint.freedom, joint.prompts
        ),
    )
