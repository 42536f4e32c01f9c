"""Backdrops: painted once, then slid behind or before the action as the camera moves.

A layer is painted at quarter-pixel steps when first needed: a slow camera glides, nothing is interpolated.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ratings.calibration.canvas import HEIGHT, Canvas, Pixels

Paint = Callable[[Canvas, np.random.Generator], None]
STEPS = 4


@dataclass(frozen=True)
class Backdrop:
    """What to paint, and how far it slides with the camera: 0 the sky, 1 the action, more in front."""

    depth: float
    paint: Paint


@dataclass
class Layer:
    """One backdrop of one clip, wide enough for the camera to travel `span` units to either side."""

    backdrop: Backdrop
    seed: int
    width: int
    height: int
    span: float
    _painted: dict[int, tuple[int, int, Pixels]] = field(default_factory=dict)

    def show(self, picture: Pixels, camera: float) -> None:
        """Lay the layer over the picture as seen with the camera at x = `camera` units."""
        margin = self._margin()
        steps = round((camera * self.backdrop.depth * self.height / HEIGHT + margin) * STEPS)
        phase, first = steps % STEPS, steps // STEPS
        top, bottom, pixels = self._phase(phase)
        part = pixels[:, first : first + self.width]
        under = picture[top:bottom]
        under *= 1 - part[:, :, 3:]
        under += part[:, :, :3]

    def _margin(self) -> int:
        return math.ceil(abs(self.span * self.backdrop.depth) * self.height / HEIGHT) + 1

    def _phase(self, phase: int) -> tuple[int, int, Pixels]:
        """Return the rows that hold anything (first, last) and their pixels."""
        if phase not in self._painted:
            scale = self.height / HEIGHT
            wide = self.width + 2 * self._margin() + 1
            pixels = np.zeros((self.height, wide, 4), dtype=np.float32)
            left = (-self._margin() - self.width / 2 + phase / STEPS) / scale
            self.backdrop.paint(Canvas(pixels, scale=scale, left=left), np.random.default_rng(self.seed))
            rows = np.flatnonzero(pixels[:, :, 3].max(axis=1) > 0)
            top, bottom = (int(rows[0]), int(rows[-1]) + 1) if rows.size else (0, 0)
            self._painted[phase] = top, bottom, np.ascontiguousarray(pixels[top:bottom])
        return self._painted[phase]
