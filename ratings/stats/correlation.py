"""How our scores go with somebody else's: reference tables, automatic metrics, our own measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

from ratings.stats.arrays import Floats, Ints

REPLICATES = 1000
FEWEST = 4  # Fewer points than this give no interval, and fewer than three no correlation.


@dataclass(frozen=True)
class Correlation:
    """Correlations of N pairs, each -1..1 and None where it is not defined; `low`..`high`: 95%, of
    Spearman's.
    """

    pearson: float | None
    spearman: float | None
    kendall_b: float | None
    kendall_c: float | None
    low: float | None
    high: float | None
    n: int


def correlate(ours: Floats, theirs: Floats, *, clusters: Ints | None = None, seed: int = 0) -> Correlation:
    """Correlations of `ours` (N,) with `theirs` (N,); pairs with a NaN are left out.

    The interval is a percentile bootstrap of Spearman's rho over `clusters` (N,), such as prompts, or over
    single pairs; `REPLICATES` draws from `seed`, drawn as weights of the clusters. Sources: Kendall (1945),
    Biometrika 33, for tau-b; Stuart (1953), Biometrika 40, for tau-c; Owen and Eckles (2012), Ann. Appl.
    Stat. 6, for the bootstrap.
    Raises ValueError when the lengths differ.
    """
    if (
        ours.shape != theirs.shape
        or ours.ndim != 1
        or (clusters is not None and clusters.shape != ours.shape)
    ):
        raise ValueError("what is to be correlated must be one-dimensional and of one length")
    known = np.isfinite(ours) & np.isfinite(theirs)
    x, y = ours[known], theirs[known]
    if len(x) < FEWEST - 1 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return Correlation(None, None, None, None, None, None, len(x))
    spearman = float(stats.spearmanr(x, y).statistic)
    group = np.arange(len(x)) if clusters is None else np.unique(clusters[known], return_inverse=True)[1]
    low, high = _interval(stats.rankdata(x), stats.rankdata(y), group, spearman, seed)
    return Correlation(
        pearson=float(stats.pearsonr(x, y).statistic),
        spearman=spearman,
        kendall_b=float(stats.kendalltau(x, y, variant="b").statistic),
        kendall_c=float(stats.kendalltau(x, y, variant="c").statistic),
        low=low,
        high=high,
        n=len(x),
    )


def _interval(
    x: Floats, y: Floats, group: Ints, estimate: float, seed: int
) -> tuple[float | None, float | None]:
    """Percentiles of the correlation of the ranks `x`, `y` when whole groups are drawn anew."""
    groups = int(group.max()) + 1
    if groups < FEWEST:
        return None, None
    x, y = x - x.mean(), y - y.mean()
    terms = (np.ones(len(x)), x, y, x * x, y * y, x * y)
    moments = np.stack([np.bincount(group, term, groups) for term in terms])
    draws = _draws(groups, seed)
    n, sx, sy, sxx, syy, sxy = moments @ draws.T
    spread = (sxx - sx * sx / n) * (syy - sy * sy / n)
    usable = spread > 0
    found = (sxy - sx * sy / n)[usable] / np.sqrt(spread[usable])
    if len(found) < REPLICATES / 2:
        return None, None
    low, high = np.quantile(found, [0.025, 0.975])
    return float(min(low, estimate)), float(max(high, estimate))


@lru_cache(maxsize=2)
def _draws(groups: int, seed: int) -> Floats:
    """(B, G): how often each group is drawn; kept, as a board correlates much over the same groups."""
    draws = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=REPLICATES)
    return draws.astype(np.float64)
