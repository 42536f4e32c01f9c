"""What the scores of one clip say by themselves: its mean opinion score, and the share of each level."""

from __future__ import annotations

import numpy as np
from scipy import stats

from ratings.stats.arrays import Floats, Ints, ratio


def mean_intervals(counts: Ints, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """(C,) each: lower and upper ends of the t interval of each clip's mean, cut at 1 and L.

    `counts` (C, L): how often clip c got level k + 1. With n scores t has n - 1 degrees of freedom: 1.96 is
    too short for the handful that a clip gets. The raters are the sample; what they share is not in it.
    NaN with fewer than two scores, or where all are equal. Source: ITU-T P.910 (2023), 13.
    """
    levels = np.arange(1.0, counts.shape[1] + 1)
    votes = counts.sum(axis=1)
    mean = ratio(counts @ levels, votes)
    squares = np.sum(counts * (levels - mean[:, None]) ** 2, axis=1)
    error = np.sqrt(ratio(np.where(squares > 0, squares, np.nan), votes * (votes - 1)))
    half = stats.t.ppf(0.5 + confidence / 2, np.maximum(votes - 1, 1)) * error
    return np.maximum(mean - half, 1), np.minimum(mean + half, counts.shape[1])


def wilson(counts: Ints, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """(C, L) each: lower and upper ends of Wilson's interval of the share of each level.

    `counts` (C, L): how often clip c got level k + 1. It stays within 0..1 and holds where a level was never
    or always given. NaN where a clip has no score.
    Source: Wilson (1927), JASA 22; compared with six others in Newcombe (1998), Stat. Med. 17.
    """
    n = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    z = stats.norm.ppf(0.5 + confidence / 2)
    share = ratio(counts, n)
    middle = (counts + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(share * (1 - share) * n + z**2 / 4) / (n + z**2)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
