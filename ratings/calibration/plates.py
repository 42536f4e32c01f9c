"""Pictures that try eyes and screens: digits among coloured dots, and digits that fade into their ground.

Our own drawings, made anew for each rater, so that nobody can pass on what stands in them. A colour plate's
digit differs from its ground in one kind of cone alone, after the cone responses of sRGB in Viénot, Brettel
and Mollon, "Digital video colourmaps for checking the legibility of displays by dichromats" (1999): whoever
lacks that cone sees dots of one colour, whatever the luminance of each, which is scattered on purpose.
"""

from __future__ import annotations

import io
import random
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

CONES = np.array([[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]])
"""Linear RGB to the responses of the long, middle and short cones."""
LONG, MIDDLE, SHORT = range(3)
SIDE, LARGEST, SMALLEST, GAP = 320, 8.0, 2.5, 1.0
GREY = 0.28
SCATTER = 0.22
"""How far the luminance of a dot lies from that of its colour, as a share."""
STEPS = (28, 18, 12, 8, 5)
"""By how many of 255 steps each digit of a contrast picture differs from its ground, strongest first."""
DARK, LIGHT = 16, 235

AROUND = ((-0.8, 0), (0.8, 0), (0, -0.8), (0, 0.8), (0, 0))
"""Where a dot is looked at to know on which side of the outline it lies, in radii from its middle."""
DIGITS = "234579"
"""What stands in plates: told apart among dots more surely than 0, 1, 6 and 8."""

Colour = NDArray[np.float64]


@lru_cache
def colours(cone: int) -> tuple[Colour, Colour]:
    """Return figure and ground in linear RGB: as far apart on one cone's axis as the screen can show."""
    grey = np.full(3, GREY)
    axis = np.linalg.inv(CONES)[:, cone]
    # With its luminance scattered upwards, neither may leave what a screen can show.
    most = min(
        limit / abs(part)
        for part, side in zip(np.concatenate([axis, -axis]), [1, 1, 1, -1, -1, -1], strict=True)
        for limit in ((1 / (1 + SCATTER) - GREY) if part > 0 else GREY,)
    )
    return grey + 0.92 * most * axis, grey - 0.92 * most * axis


def plate(digit: int, cone: int, rng: random.Random) -> bytes:
    """Return a PNG of dots in which a digit stands that differs from the ground in one cone's response."""
    figure, ground = colours(cone)
    if rng.random() < 0.5:
        figure, ground = ground, figure
    mask = _digit_mask(digit)
    scale = 2  # dots are drawn larger and shrunk, so that their edges are smooth
    picture = Image.new("RGB", (SIDE * scale, SIDE * scale), _srgb(np.full(3, 0.8)))
    pen = ImageDraw.Draw(picture)
    for x, y, radius in _dots(mask, rng):
        colour = figure if mask[int(y), int(x)] else ground
        told = _srgb(colour * (1 + rng.uniform(-SCATTER, SCATTER)))
        pen.ellipse([scale * v for v in (x - radius, y - radius, x + radius, y + radius)], fill=told)
    return _png(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def faint(digits: str, ground: int) -> bytes:
    """Return a PNG of a row of digits on dark or light grey, each fainter than the one before."""
    side = 96
    picture = Image.new("L", (side * len(digits), side), ground)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(64)
    for place, (digit, step) in enumerate(zip(digits, STEPS, strict=True)):
        level = ground + step if ground < 128 else ground - step
        pen.text((side * (place + 0.5), side / 2), digit, fill=level, font=font, anchor="mm")
    return _png(picture)


def _dots(mask: NDArray[np.bool_], rng: random.Random) -> list[tuple[float, float, float]]:
    """Return dots that touch neither each other nor the digit's outline, large ones first, in a circle."""
    middle, found = SIDE / 2, np.empty((0, 3))
    for radius in np.linspace(LARGEST, SMALLEST, 5):
        for _ in range(700):
            x, y = rng.uniform(radius, SIDE - radius), rng.uniform(radius, SIDE - radius)
            if np.hypot(x - middle, y - middle) > middle - radius:
                continue
            if len({bool(mask[int(y + b * radius), int(x + a * radius)]) for a, b in AROUND}) > 1:
                continue
            near = np.hypot(found[:, 0] - x, found[:, 1] - y) < found[:, 2] + radius + GAP
            if not near.any():
                found = np.vstack([found, (x, y, radius)])
    return [(float(x), float(y), float(radius)) for x, y, radius in found]


def _digit_mask(digit: int) -> NDArray[np.bool_]:
    mask = Image.new("L", (SIDE, SIDE), 0)
    font = ImageFont.load_default(270)
    ImageDraw.Draw(mask).text(
        (SIDE / 2, SIDE / 2), str(digit), fill=255, font=font, anchor="mm", stroke_width=9
    )
    return np.asarray(mask) > 127


def _srgb(linear: Colour) -> tuple[int, int, int]:
    """Return 8-bit sRGB of linear RGB (IEC 61966-2-1)."""
    part = np.clip(linear, 0, 1)
    coded = np.where(part <= 0.0031308, 12.92 * part, 1.055 * part ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(value)) for value in coded)
    return red, green, blue


def _png(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()
