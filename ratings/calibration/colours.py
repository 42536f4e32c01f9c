"""Colours are three numbers from 0 to 1; the bright ones are named here, one palette for all scenes."""

from __future__ import annotations

Colour = tuple[float, float, float]


def rgb(code: str) -> Colour:
    """Read a colour written as six hexadecimal digits."""
    return int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Go from one colour (share 0) to the other (share 1)."""
    return (
        one[0] + (other[0] - one[0]) * share,
        one[1] + (other[1] - one[1]) * share,
        one[2] + (other[2] - one[2]) * share,
    )


WHITE = rgb("ffffff")
BLACK = rgb("000000")
CREAM = rgb("fbf3e0")
INK = rgb("2a2b3d")
RED = rgb("d8402f")
ORANGE = rgb("ee8434")
YELLOW = rgb("f4bb3a")
GREEN = rgb("4f9d58")
TEAL = rgb("2a9d8f")
BLUE = rgb("3266b0")
SKY = rgb("7fc4e8")
VIOLET = rgb("7d55a8")
PINK = rgb("ef8fb0")
