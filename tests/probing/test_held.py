"""The last picture of an animation stands as long as its file says; after it the clip is over."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ratings.probing.convert import convert
from ratings.probing.policy import Policy
from tests.probing.films import LIMITS, TOOLS, ffmpeg, probed
from tests.probing.test_shapes import times

SIZE = 64, 48
WHITE, RED, BLUE, GREEN = (255, 255, 255), (200, 50, 20), (20, 60, 200), (20, 160, 60)
BARS = [(0, 16), (32, 48), (48, 64)]
CLEAR = (0, 0, 0, 0)


def picture(ground: tuple[int, ...], *bars: tuple[int, tuple[int, ...]]) -> Image.Image:
    """A picture of one colour with upright bars of others, each by its place in BARS."""
    drawn = Image.new("RGBA", SIZE, ground)
    for place, colour in bars:
        left, right = BARS[place]
        drawn.paste(colour, (left, 0, right, SIZE[1]))
    return drawn


def animation(path: Path, pictures: list[Image.Image], durations: list[int], **options: Any) -> Path:
    first, *others = pictures
    first.save(path, save_all=True, append_images=others, duration=durations, **options)
    return path


def shown(movie: Path) -> list[list[tuple[int, ...]]]:
    """The colours in the middle of each bar, picture by picture."""
    raw = ffmpeg("-i", movie, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    pictures = np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0], 3)
    return [[tuple(one[24, (left + right) // 2]) for left, right in BARS] for one in pictures]


def test_apng_with_every_way_to_blend_and_dispose(tmp_path: Path) -> None:
    """Kept, cleared, put back; copied and laid over: APNG 1.0, dispose_op and blend_op."""
    opaque = (255,)
    pictures = [
        picture(RED + opaque, (0, CLEAR)),
        picture(CLEAR, (1, BLUE + opaque)),
        picture(CLEAR, (2, (*GREEN, 128))),
        picture(RED + opaque, (1, CLEAR)),
        picture(CLEAR),
    ]
    source = animation(
        tmp_path / "film.png",
        pictures,
        [100, 300, 100, 500, 200],
        disposal=[0, 1, 2, 0, 0],
        blend=[0, 1, 1, 0, 1],
    )
    result = probed(source, tmp_path / "out")
    facts, made = result.facts, result.rendition_facts
    assert (facts.container, facts.frames, facts.frames_announced, facts.duration_s) == ("APNG", 5, 5, 1.2)
    assert (made.frames, made.duration_s, result.integrity) == (5, 1.2, "intact")
    assert (facts.alpha, facts.variable_rate) == (True, True)
    assert times(result.rendition) == pytest.approx([0, 0.1, 0.4, 0.5, 1.0], abs=1e-3)
    half = tuple((part + 255) // 2 for part in GREEN)
    wanted = [
        [WHITE, RED, RED],
        [WHITE, BLUE, RED],
        [WHITE, WHITE, half],
        [RED, WHITE, RED],
        [RED, WHITE, RED],
    ]
    assert np.abs(np.array(shown(result.rendition)) - wanted).max() < 8


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_a_last_picture_that_stands_longer(kind: str, tmp_path: Path) -> None:
    pictures = [picture((*colour, 255)) for colour in (RED, BLUE, GREEN, WHITE)]
    source = animation(tmp_path / f"film.{kind}", pictures, [100, 100, 100, 1500])
    result = probed(source, tmp_path / "out")
    assert (result.facts.frames, result.facts.fps, result.facts.duration_s) == (4, 10.0, 1.8)
    assert (result.rendition_facts.frames, result.rendition_facts.duration_s) == (4, 1.8)
    assert times(result.rendition) == pytest.approx([0, 0.1, 0.2, 0.3], abs=1e-3)
    folder = tmp_path / "alike"
    folder.mkdir()
    alike = convert(source, policy=Policy(rate=Fraction(20)), folder=folder, tools=TOOLS, limits=LIMITS)
    assert (alike.rendition_facts.frames, alike.rendition_facts.duration_s) == (36, 1.8)
