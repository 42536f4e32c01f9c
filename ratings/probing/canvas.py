"""Sizes: how large the picture is when shown, what raters get, and what the measures look at."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ratings.probing.headers import number, rotation, whole

LONG_SIDE, SHORT_SIDE = 1920, 1080
ANALYSIS_LINES = 360


@dataclass(frozen=True)
class Canvas:
    """`shown`: after turning and with square pixels.

    `rendition`: even, 1080p at most. `analysis`: 360 lines at most.

    Each is (width, height).
    """

    shown: tuple[int, int]
    rendition: tuple[int, int]
    analysis: tuple[int, int]
    stored_pixels: int

    @property
    def scaled_down(self) -> bool:
        return self.rendition[0] + 1 < self.shown[0]

    @property
    def trimmed(self) -> bool:
        """Nothing is scaled: a last column or line is left out where their number is odd."""
        lost = [shown - kept for shown, kept in zip(self.shown, self.rendition, strict=True)]
        return any(lost) and all(0 <= number <= 1 for number in lost)


def canvas(video: dict[str, Any]) -> Canvas:
    """The sizes for a video track as ffprobe describes it."""
    width, height = stretched(whole(video["width"]), whole(video["height"]), aspect(video))
    if rotation(video) in (90, 270):
        width, height = height, width
    factor = min(1.0, LONG_SIDE / max(width, height), SHORT_SIDE / min(width, height))
    rendition = even(width * factor), even(height * factor)
    lines = min(1.0, ANALYSIS_LINES / rendition[1])
    analysis = max(2, round(rendition[0] * lines)), max(2, round(rendition[1] * lines))
    stored = whole(video["width"]) * whole(video["height"])
    return Canvas((width, height), rendition, analysis, stored)


def fitted(sizes: Canvas, size: tuple[int, int]) -> Canvas:
    """The sizes of a rendition that lies whole within `size` (width, height) and touches two of its edges."""
    width, height = sizes.shown
    factor = min(Fraction(size[0], width), Fraction(size[1], height))
    return replace(sizes, rendition=(even(float(width * factor)), even(float(height * factor))))


def aspect(video: dict[str, Any]) -> Fraction:
    """Width of a pixel by its height; 1 where the file does not say, or says nonsense."""
    first, _, second = str(video.get("sample_aspect_ratio", "1:1")).partition(":")
    over, under = number(first), number(second)
    ratio = Fraction(int(over), int(under)) if over and under else Fraction(1)
    return ratio if Fraction(1, 8) <= ratio <= 8 else Fraction(1)


def stretched(width: int, height: int, ratio: Fraction) -> tuple[int, int]:
    """The size with square pixels: the one side grows, so that nothing is lost."""
    if ratio >= 1:
        return round(width * ratio), height
    return width, round(height / ratio)


def even(length: float) -> int:
    """The even length just below, at least 2: what 4:2:0 needs."""
    return max(2, int(length + 0.01) // 2 * 2)
