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


@dataclass(frozen=True)
class Painted:
    """The rows of a layer that hold anything: colour times opacity, and what shines through, if anything."""

    top: int
    colour: Pixels
    through: Pixels | None


@dataclass
class Layer:
    """One backdrop of one clip, wide enough for the camera to travel `span` units to either side."""

    backdrop: Backdrop
    seed: int
    width: int
    height: int
    span: float
    _painted: dict[int, Painted] = field(default_factory=dict)

    def show(self, picture: Pixels, camera: float) -> None:
        """Lay the layer over the picture as seen with the camera at x = `camera` units."""
        steps = round((camera * self.backdrop.depth * self.height / HEIGHT + self._margin()) * STEPS)
        phase, first = steps % STEPS, steps // STEPS
        if phase not in self._painted:
            self._painted[phase] = self._paint(phase)
        painted = self._painted[phase]
        under = picture[painted.top : painted.top + len(painted.colour)]
        if painted.through is None:
            under[:] = painted.colour[:, first : first + self.width]
            return
        under *= painted.through[:, first : first + self.width]
        under += painted.colour[:, first : first + self.width]

    def _margin(self) -> int:
        return math.ceil(abs(self.span * self.backdrop.depth) * self.height / HEIGHT) + 1

    def _paint(self, phase: int) -> Painted:
        scale = self.height / HEIGHT
        wide = self.width + 2 * self._margin() + 1
        pixels = np.zeros((self.height, wide, 4), dtype=np.float32)
        left = (-self._margin() - self.width / 2 + phase / STEPS) / scale
        self.backdrop.paint(Canvas(pixels, scale=scale, left=left), np.random.default_rng(self.seed))
        rows = np.flatnonzero(pixels[:, :, 3].max(axis=1) > 0)
        pixels = pixels[rows[0] : rows[-1] + 1] if rows.size else pixels[:0]
        through = 1 - pixels[:, :, 3:]
        return Painted(
            top=int(rows[0]) if rows.size else 0,
            colour=np.ascontiguousarray(pixels[:, :, :3]),
            through=through if through.any() else None,
        )
