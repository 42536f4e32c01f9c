"""Which differences stand when all pairs of a dimension are looked at together."""

from __future__ import annotations

import numpy as np

from ratings.stats.arrays import Floats


def holm(p: Floats) -> Floats:
    """(K,): p-values adjusted for K tests; NaN stays NaN and does not count as a test.

    Source: Holm (1979), "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6(2).
    """
    known = np.flatnonzero(~np.isnan(p))
    if np.any((p[known] < 0) | (p[known] > 1)):
        raise ValueError("p-values lie between 0 and 1")
    order = known[np.argsort(p[known], kind="stable")]
    factor = np.arange(len(order), 0, -1)
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * factor), 1)
    return adjusted
