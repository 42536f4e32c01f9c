"""Animated WebP becomes a clip with every picture at its time; a damaged one is marked or refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.probing.films import LIMITS, outcome, probed, refused
from tests.probing.test_shapes import first_picture, times

SIZE = 64, 48


def drawn(path: Path, *, durations: list[int], colour: tuple[int, ...] = (200, 50, 20)) -> Path:
    """Write a film of one colour with a black bar that moves a pixel a picture."""
    pictures = []
    for number in range(len(durations)):
        picture = Image.new("RGBA" if len(colour) == 4 else "RGB", SIZE, colour)
        picture.paste((0, 0, 0, 255)[: len(colour)], (30 + number, 0, 34 + number, SIZE[1]))
        pictures.append(picture)
    pictures[0].save(
        path, "WEBP", save_all=True, append_images=pictures[1:], duration=durations, lossless=True
    )
    return path


def test_it_becomes_a_clip_at_its_rate(tmp_path: Path) -> None:
    source = drawn(tmp_path / "film.mp4", durations=[100] * 8)
    result = probed(source, tmp_path / "out")
    facts = result.facts
    assert (facts.container, facts.codec, facts.width, facts.height) == ("WebP", "webp", *SIZE)
    assert (facts.fps, facts.frames, facts.frames_announced, facts.variable_rate) == (10.0, 8, 8, False)
    assert (facts.size_bytes, facts.alpha, result.integrity) == (source.stat().st_size, False, "intact")
    assert (result.rendition_facts.frames, result.rendition_facts.duration_s) == (8, 0.8)
    assert result.warnings == ()
    mean = first_picture(result.rendition)[:, :20].reshape(-1, 3).mean(axis=0)
    assert np.abs(mean - [200, 50, 20]).max() < 8
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "rendition.mp4",
        "poster.jpg",
        "strip.jpg",
    }


def test_its_times_are_kept_and_its_transparency_lies_over_white(tmp_path: Path) -> None:
    source = drawn(tmp_path / "film.webp", durations=[100, 300, 100, 500, 100], colour=(0, 0, 0, 0))
    result = probed(source, tmp_path / "out")
    assert times(result.rendition) == pytest.approx([0, 0.1, 0.4, 0.5, 1.0], abs=1e-3)
    assert result.facts.alpha
    assert {"variable_rate", "alpha_flattened"} <= set(result.warnings)
    assert first_picture(result.rendition)[:, :20].min() > 245


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_one_that_breaks_off_is_marked_or_refused(share: float, tmp_path: Path) -> None:
    whole = drawn(tmp_path / "film.webp", durations=[100] * 20).read_bytes()
    cut = tmp_path / "cut.webp"
    cut.write_bytes(whole[: int(len(whole) * share)])
    result = outcome(cut, tmp_path / "out")
    said = getattr(result, "integrity", None) or getattr(result, "code", "")
    assert said in {"damaged", "broken", "unreadable", "no_frames"}


def test_the_limits_hold_before_a_picture_is_decoded(tmp_path: Path) -> None:
    source = drawn(tmp_path / "film.webp", durations=[100] * 6)
    assert refused(source, tmp_path / "out", replace(LIMITS, pixels=1000)) == "too_many_pixels"
    assert refused(source, tmp_path / "out", replace(LIMITS, frames=5)) == "too_long"
