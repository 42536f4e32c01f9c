"""Low, mid or high: the third of the scale in which a mean lies, and how certain that is.

Not a share of votes: that does not sharpen with data. The shares are shown as the distribution.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from ratings.stats.arrays import Floats, Ints
from ratings.stats.twoway import Spread

LEVELS = ("low", "mid", "high")


def third(mean: Floats, lowest: float, highest: float) -> Ints:
    """(M,): 0, 1 or 2, the third of [lowest, highest] in which each mean lies; a border belongs to the third
    above.

    -1 where the mean is NaN.
    """
    share = (mean - lowest) / (highest - lowest)
    known = ~np.isnan(share)
    # A mean computed to lie on a border may be off it by rounding.
    return np.where(known, np.clip(np.floor(3 * np.where(known, share, 0) + 1e-9), 0, 2), -1).astype(np.int64)


def third_probabilities(mean: Floats, spread: Spread, lowest: float, highest: float) -> Floats:
    """(M, 3): certainty that the true mean lies in the low, mid and high third of [lowest, highest].

    Formula: the confidence distribution of the mean, t around the estimate with the two-way clustered
    standard error (Xie and Singh 2013, Int. Stat. Rev. 81). The outer thirds are open, as no true mean lies
    outside the scale, so a row sums to 1. NaN where there is no standard error.
    """
    borders = lowest + (highest - lowest) * np.array([1, 2]) / 3
    below = stats.t.cdf((borders - mean[:, None]) / spread.error[:, None], spread.freedom[:, None])
    return np.diff(below, axis=1, prepend=0, append=1) + 0 * spread.error[:, None]
