"""Small clips to measure, and the measures."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ratings.calibration.levels import HIGH
from ratings.calibration.scenes import SCENES, frames

Clip = NDArray[np.float32]
SLUGS = [scene.slug for scene in SCENES]
FPS, SECONDS = 16, 3.0


def clip(slug: str, *levels: tuple[str, int]) -> Clip:
    """Draw a small clip of a scene: frames x 108 x 192 x 3, from 0 to 255."""
    return _drawn(slug, tuple(pair for pair in levels if pair[1] != HIGH)).astype(np.float32)


@lru_cache(maxsize=64)
def _drawn(slug: str, levels: tuple[tuple[str, int], ...]) -> NDArray[np.uint8]:
    scene = next(scene for scene in SCENES if scene.slug == slug)
    drawn = frames(scene, dict(levels), seed=5, width=192, height=108, fps=FPS, seconds=SECONDS)
    return np.stack(list(drawn))


def sharpness(pictures: Clip) -> float:
    """Return the mean squared difference of neighbouring pixels."""
    return float(np.mean(np.diff(pictures, axis=1) ** 2) + np.mean(np.diff(pictures, axis=2) ** 2))


def change(one: Clip, other: Clip) -> float:
    """Return the mean absolute difference."""
    return float(np.abs(one - other).mean())


def swept(pictures: Clip) -> float:
    """Return how much a pixel's value spans over the clip, on average: what moves far sweeps over much."""
    return float((pictures.max(axis=0) - pictures.min(axis=0)).mean())


def repeats(pictures: Clip) -> float:
    """Return the share of frames that equal the frame before them."""
    return float(np.mean([np.array_equal(a, b) for a, b in pairwise(pictures)]))


def luminance(pictures: Clip) -> NDArray[np.float64]:
    """Return each frame's mean relative luminance (WCAG 2.2)."""
    share = pictures.astype(np.float64) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weighted: NDArray[np.float64] = (linear @ np.array([0.2126, 0.7152, 0.0722])).mean(axis=(1, 2))
    return weighted


def most_flashes(course: NDArray[np.float64], fps: int) -> float:
    """Return the most flashes in any second: pairs of opposing changes of a tenth of full luminance or more.

    As WCAG 2.2 (2.3.1) counts them, and stricter: changes between two bright pictures count too.
    """
    turns: list[int] = []
    extreme, direction = float(course[0]), 0
    for place, value in enumerate(course):
        step = int(np.sign(value - extreme))
        if step == direction:
            extreme = float(value)
        elif abs(value - extreme) >= 0.1:
            turns.append(place)
            extreme, direction = float(value), step
    return max(sum(start <= turn < start + fps for turn in turns) for start in range(len(course))) / 2
