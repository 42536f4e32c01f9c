"""Lines for hills, roads and waves, built of sines."""

from __future__ import annotations

import numpy as np

from ratings.calibration.canvas import Line, Pixels


def sines(row: float, *waves: tuple[float, float, float]) -> Line:
    """Return the line about `row` with waves of (height, length over 2 pi, turn)."""

    def line(xs: Pixels) -> Pixels:
        total = np.full_like(xs, row)
        for height, length, turn in waves:
            total -= height * np.sin(xs / length + turn).astype(np.float32)
        return total

    return line
