"""The kinds of arrays that the statistics speak of, and division that never warns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


def ratio(above: Floats | Ints, below: Floats | Ints) -> Floats:
    """`above / below` elementwise, NaN where `below` is zero."""
    result = np.full(np.broadcast_shapes(np.shape(above), np.shape(below)), np.nan)
    np.divide(above, below, out=result, where=np.asarray(below) != 0)
    return result


def sum_by(group: Ints, values: Floats, size: int) -> Floats:
    """(size,): the sum of `values` (N,) over each group; `group` (N,) holds numbers below `size`."""
    return np.asarray(np.bincount(group, values, size), dtype=np.float64)
