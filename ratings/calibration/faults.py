"""What is done to whole pictures: low resolution, wobble and flicker, and the frames that are dropped."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ratings.calibration.canvas import HEIGHT, Pixels

PULSE_HZ, PULSE, SHIMMER = 1.4, 0.075, 0.022
"""Flicker is a slow pulse and a fast shimmer. Three flashes a second of a tenth of full luminance can harm
photosensitive people (WCAG 2.2, 2.3.1): the pulse stays slower than that and the shimmer weaker."""


def low_resolution(picture: Pixels, element: float) -> Pixels:
    """Return the picture as if it had been made with picture elements of `element` design units."""
    size = element * len(picture) / HEIGHT
    return _coarse(_coarse(picture, size, axis=0), size, axis=1)


def _coarse(picture: Pixels, size: float, *, axis: int) -> Pixels:
    """Average pixels into elements of `size` along one axis, and spread them linearly again."""
    pixels = picture.shape[axis]
    count = max(round(pixels / size), 1)
    # Sums up to each edge, which may lie within a pixel, give every mean by one subtraction.
    edges = np.linspace(0, pixels, count + 1)
    whole = np.minimum(edges.astype(int), pixels - 1)
    sums = np.cumsum(picture, axis=axis, dtype=np.float64) - picture
    part = _along(edges - whole, axis)
    upto = sums.take(whole, axis=axis) + part * picture.take(whole, axis=axis)
    means = (np.diff(upto, axis=axis) * (count / pixels)).astype(np.float32)
    place = np.clip((np.arange(pixels) + 0.5) * count / pixels - 0.5, 0, count - 1)
    low = place.astype(int)
    share = _along((place - low).astype(np.float32), axis)
    near, far = means.take(low, axis=axis), means.take(np.minimum(low + 1, count - 1), axis=axis)
    spread: Pixels = near + share * (far - near)
    return spread


def _along(values: NDArray[np.floating], axis: int) -> NDArray[np.floating]:
    """Return a row of values, to be multiplied with a picture along one of its axes."""
    return values.reshape([-1 if place == axis else 1 for place in range(3)])


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
