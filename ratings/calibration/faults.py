"""What is done to whole pictures: low resolution, wobble and flicker, and the frames that are dropped."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ratings.calibration.canvas import HEIGHT, Pixels

PULSE_HZ, PULSE, SHIMMER = 1.4, 0.075, 0.022
"""Flicker is a slow pulse and a fast shimmer. Three flashes a second of a tenth of full luminance can harm
photosensitive people (WCAG 2.2, 2.3.1): the pulse stays slower than that and the shimmer weaker."""


@lru_cache(maxsize=8)
def _resampling(size: int, element: float) -> tuple[Pixels, Pixels]:
    """Return the matrices that average pixels into elements of the given size and spread them again."""
    count = max(round(size / element), 1)
    edges = np.linspace(0, size, count + 1)
    pixels = np.arange(size)
    shrink = np.clip(np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels), 0, 1)
    shrink /= shrink.sum(axis=1, keepdims=True)
    place = (pixels + 0.5) * count / size - 0.5
    grow = np.maximum(1 - np.abs(np.clip(place, 0, count - 1)[:, None] - np.arange(count)), 0)
    return shrink.astype(np.float32), grow.astype(np.float32)


def low_resolution(picture: Pixels, element: float) -> Pixels:
    """Return the picture as if it had been made with picture elements of `element` design units."""
    height, width = picture.shape[:2]
    size = element * height / HEIGHT
    shrink_rows, grow_rows = _resampling(height, size)
    shrink_columns, grow_columns = _resampling(width, size)
    flat = (shrink_rows @ picture.reshape(height, -1)).reshape(-1, width, 3)
    turned = grow_columns @ (shrink_columns @ flat.transpose(1, 0, 2).reshape(width, -1))
    flat = turned.reshape(width, -1, 3).transpose(1, 0, 2)
    whole: Pixels = (grow_rows @ flat.reshape(len(flat), -1)).reshape(picture.shape)
    return whole


def wobbled(picture: Pixels, amount: float, time: float, phase: float) -> Pixels:
    """Bend the picture like jelly: rows slide sideways and columns up and down by up to `amount` units."""
    height, width = picture.shape[:2]
    reach = amount * height / HEIGHT
    turn = 2 * np.pi * phase
    y = np.linspace(0, 1, height)
    x = np.linspace(0, width / height, width)
    sway = np.sin(2 * np.pi * (2.1 * y - 3.7 * time) + turn) + 0.6 * np.sin(
        2 * np.pi * (4.3 * y + 5.3 * time)
    )
    heave = np.sin(2 * np.pi * (1.7 * x + 4.1 * time) + turn) + 0.6 * np.sin(
        2 * np.pi * (3.4 * x - 6.1 * time)
    )
    picture = _slid(picture, (sway * reach / 1.6).astype(np.float32))
    flipped = _slid(picture.transpose(1, 0, 2), (heave * 0.7 * reach / 1.6).astype(np.float32))
    return flipped.transpose(1, 0, 2)


def _slid(picture: Pixels, shift: Pixels) -> Pixels:
    """Slide each row by its own fraction of pixels, with cubic weights so that nothing looks softer."""
    rows, size = picture.shape[:2]
    edge = int(np.abs(shift).max()) + 3
    wide = np.pad(picture, ((0, 0), (edge, edge), (0, 0)), mode="edge")
    whole = np.floor(shift)
    taps = np.empty((rows, size + 3, 3), dtype=np.float32)
    for row, step in enumerate(whole.astype(int)):
        first = edge + step - 1
        taps[row] = wide[row, first : first + size + 3]
    t = (shift - whole).astype(np.float32)[:, None, None]
    slid = np.zeros_like(picture)
    slid += taps[:, :size] * (t * (-0.5 + t * (1 - 0.5 * t)))
    slid += taps[:, 1 : size + 1] * (1 + t * t * (-2.5 + 1.5 * t))
    slid += taps[:, 2 : size + 2] * (t * (0.5 + t * (2 - 1.5 * t)))
    slid += taps[:, 3:] * (t * t * (-0.5 + 0.5 * t))
    return slid


def flickered(picture: Pixels, share: float, time: float, chance: np.random.Generator) -> Pixels:
    """Brighten or darken the whole picture; `share` of the strongest flicker that is safe."""
    pulse = PULSE * np.sin(2 * np.pi * PULSE_HZ * time)
    shimmer = SHIMMER * chance.uniform(-1, 1)
    return picture * np.float32(1 - share * PULSE + share * (pulse + shimmer))


def shown_frames(count: int, fps: float, hold: tuple[float, float], chance: np.random.Generator) -> list[int]:
    """Return which frame is seen at each place: a held picture stands while its followers are dropped."""
    shown: list[int] = []
    while len(shown) < count:
        stand = max(round(chance.uniform(*hold) * fps), 1)
        shown.extend([len(shown)] * stand)
    return shown[:count]
