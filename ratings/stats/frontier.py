"""What is worth its price: the points that no other point beats on both counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def frontier(cost: ArrayLike, quality: ArrayLike) -> NDArray[np.bool_]:
    """Mark the points for which none is both at most as dear and better, or as good and cheaper.

    `cost` and `quality`: arrays of one shape (n,), in any unit, finite. Returns booleans (n,). Equal points
    stand on the frontier together. Raises ValueError on other shapes or values that are not finite.
    Source: Pareto dominance.
    """
    costs, qualities = np.asarray(cost, dtype=float), np.asarray(quality, dtype=float)
    if costs.ndim != 1 or costs.shape != qualities.shape:
        raise ValueError("cost and quality must be two arrays of one length")
    if not (np.isfinite(costs).all() and np.isfinite(qualities).all()):
        raise ValueError("cost and quality must be finite")
    at_most, at_least = costs[None, :] <= costs[:, None], qualities[None, :] >= qualities[:, None]
    strictly = (costs[None, :] < costs[:, None]) | (qualities[None, :] > qualities[:, None])
    beaten: NDArray[np.bool_] = np.any(at_most & at_least & strictly, axis=1)
    return ~beaten
