"""Words written over the second half of a clip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Bold.ttc",
    "NotoSansSC-Regular.otf",
    "PingFang.ttc",
    "wqy-zenhei.ttc",
)
"""Faces that hold both Latin and Chinese, where one is installed; looked for in the system's folders."""
FILLED = 0.92
"""The share of the width that the longest line may fill."""
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def written(
    frames: Sequence[NDArray[np.uint8]], says: Sequence[str], *, after: float = 0.5
) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames (height x width x 3) with lines of text over those past the share `after`.

    Where no installed face holds Chinese, lines that need it are left out.
    """
    first = round(len(frames) * after)
    yield from frames[:first]
    if frames:
        band, mask = _band(frames[0].shape[1], frames[0].shape[0], says)
        for frame in frames[first:]:
            yield np.where(mask, band, frame).astype(np.uint8)


def _band(width: int, height: int, says: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a dark band with the lines, and where it lies."""
    font, whole = _font(height // 14)
    lines = [line for line in says if whole or line.isascii()]
    widest = max(font.getlength(line) for line in lines)
    size = int(height // 14 * min(1.0, FILLED * width / widest))
    font, _whole = _font(size)
    picture = Image.new("RGB", (width, height), (20, 20, 20))
    draw = ImageDraw.Draw(picture)
    step, top = size * 3 // 2, (height - len(lines) * size * 3 // 2) // 2
    for number, line in enumerate(lines):
        place = (width / 2, top + (number + 0.5) * step)
        draw.text(place, line, font=font, fill=(255, 255, 255), anchor="mm" if whole else None)
    rows = np.zeros((height, width, 1), dtype=bool)
    rows[max(top - size, 0) : top + len(lines) * step + size] = True
    return np.asarray(picture), rows


def _font(size: int) -> tuple[Font, bool]:
    """Return a face of this size, and whether it holds Chinese."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size), True
        except OSError:
            continue
    return ImageFont.load_default(size), False
