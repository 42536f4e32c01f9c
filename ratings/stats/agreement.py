"""Whether raters mean the same thing: Krippendorff's alpha, Gwet's AC2, intraclass correlation.

Everything is computed from how often each clip got each level, so raters need no order and clips need not be
complete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints

REPLICATES = 2000


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha with its 95% interval and the number of clips with two scores or more. NaN =
    undefined.
    """

    alpha: float
    low: float
    high: float
    units: int


def ordinal_distances(marginals: Floats) -> Floats:
    """(..., L, L): squared ordinal distances between levels, from how often each level was used (..., L).

    Formula: (sum_{g=c}^{k} n_g - (n_c + n_k) / 2)^2, Krippendorff (2019), "Content Analysis", ch. 12.
    """
    middle = np.cumsum(marginals, axis=-1) - marginals / 2
    return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)


def krippendorff_alpha(counts: Ints, *, seed: int = 0, replicates: int = REPLICATES) -> Alpha:
    """Ordinal alpha of `counts` (C, L), how often clip c got level k + 1, with an interval from resampling
    clips.

    Clips with fewer than two scores say nothing and are left out. The interval is the percentile bootstrap
    over clips; equal rows of counts are drawn together, so the cost hangs on the distinct rows, not on C.
    Source: Krippendorff (2019), ch. 12; Efron (1979) for the bootstrap. NaN where only one level was used.
    """
    paired = counts[counts.sum(axis=1) > 1]
    if not len(paired):
        return Alpha(np.nan, np.nan, np.nan, 0)
    patterns, repeats = np.unique(paired, axis=0, return_counts=True)
    alpha = float(_alpha(patterns, repeats[None, :].astype(np.float64))[0])
    if np.isnan(alpha) or len(paired) < 2:
        return Alpha(alpha, np.nan, np.nan, len(paired))
    draws = np.random.default_rng(seed).multinomial(len(paired), repeats / repeats.sum(), size=replicates)
    values = _alpha(patterns, draws.astype(np.float64))
    low, high = np.quantile(values[~np.isnan(values)], [0.025, 0.975])
    return Alpha(alpha, float(min(low, alpha)), float(max(high, alpha)), len(paired))


def gwet_ac2(counts: Ints) -> float:
    """Gwet's AC2 with ordinal weights for `counts` (C, L); NaN without a clip that has two scores.

    Unlike alpha it does not collapse when nearly everyone uses one level. Formula: (p_a - p_e) / (1 - p_e)
    with p_e = sum(w) / (L (L - 1)) sum pi_k (1 - pi_k), w_kl = 1 - C(|k-l|+1, 2) / C(L, 2).
    Source: Gwet (2014), "Handbook of Inter-Rater Reliability", 4th ed., ch. 4 and 5.
    """
    votes = counts.sum(axis=1)
    paired = votes > 1
    if not paired.any():
        return np.nan
    size = counts.shape[1]
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    weights = 1 - apart * (apart + 1) / (size * (size - 1))
    given, n = counts[paired], votes[paired]
    agreed = np.sum(given * (given @ weights - 1), axis=1) / (n * (n - 1))
    scored = votes > 0
    used = np.mean(counts[scored] / votes[scored][:, None], axis=0)
    by_chance = weights.sum() / (size * (size - 1)) * np.sum(used * (1 - used))
    return float((agreed.mean() - by_chance) / (1 - by_chance))


def _alpha(patterns: Ints, repeats: Floats) -> Floats:
    """(B,): alpha of B weightings `repeats` (B, K) of the count rows `patterns` (K, L); NaN where
    undefined.
    """
    votes = patterns.sum(axis=1)
    size = patterns.shape[1]
    pairs = patterns[:, :, None] * patterns[:, None, :] - patterns[:, :, None] * np.eye(size, dtype=np.int64)
    pairs = pairs.reshape(len(patterns), -1) / (votes - 1)[:, None]
    marginals = repeats @ patterns
    distance = ordinal_distances(marginals)
    observed = np.sum((repeats @ pairs).reshape(-1, size, size) * distance, axis=(1, 2))
    expected = np.einsum("bk,bl,bkl->b", marginals, marginals, distance)
    total = marginals.sum(axis=1)
    alpha = np.full(len(repeats), np.nan)
    np.divide((total - 1) * observed, expected, out=alpha, where=expected > 0)
    return 1 - alpha
