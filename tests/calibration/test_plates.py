"""Colour plates, faint digits and beeps: what stands in them, and who cannot see it."""

from __future__ import annotations

import io
import random
import wave

import numpy as np
import pytest
from PIL import Image

from ratings.calibration import beeps, plates

CONES = (plates.LONG, plates.MIDDLE, plates.SHORT)


def linear(png: bytes) -> np.ndarray:
    """Return a picture's pixels in linear RGB."""
    coded = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).reshape(-1, 3) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("cone", CONES)
def test_figure_and_ground_differ_in_one_cone_alone_and_the_screen_can_show_both(cone: int) -> None:
    figure, ground = plates.colours(cone)
    seen = np.abs(plates.CONES @ (figure - ground))
    assert np.flatnonzero(seen > 1e-9).tolist() == [cone]
    assert seen[cone] / (plates.CONES @ ground)[cone] > 0.2
    for colour in (figure, ground):
        assert (colour > 0).all()
        assert (colour * (1 + plates.SCATTER) <= 1).all()


@pytest.mark.parametrize("cone", CONES)
def test_the_digit_stands_out_among_the_dots_unless_that_cone_is_missing(cone: int) -> None:
    png = plates.plate(4, cone, random.Random(1))
    dots = linear(png)
    dots = dots[dots.min(axis=1) < 0.55]  # without the paper between them
    responses = dots @ plates.CONES.T
    left = [other for other in CONES if other != cone]
    # What two cones say of a dot's colour, whatever its luminance: scattered where the third sees two kinds.
    with_it = np.log(responses[:, cone] / responses[:, left[0]])
    without = np.log(responses[:, left[1]] / responses[:, left[0]])
    assert without.std() < 0.2 * with_it.std()


def test_the_same_dots_come_again_and_others_for_another_rater() -> None:
    one, again, other = (plates.plate(7, plates.LONG, random.Random(seed)) for seed in (1, 1, 2))
    assert (one == again, one == other) == (True, False)


@pytest.mark.parametrize(("ground", "sign"), [(plates.DARK, 1), (plates.LIGHT, -1)])
def test_each_digit_is_fainter_by_the_steps_that_are_told(ground: int, sign: int) -> None:
    row = np.asarray(Image.open(io.BytesIO(plates.faint("73946", ground)))).astype(int)
    fifths = np.split(row, 5, axis=1)
    assert [int(abs(fifth - ground).max()) for fifth in fifths] == list(plates.STEPS)
    assert all((sign * (fifth - ground) >= 0).all() for fifth in fifths)


@pytest.mark.parametrize("count", [3, 6])
def test_as_many_beeps_sound_as_are_asked_for(count: int) -> None:
    with wave.open(io.BytesIO(beeps.wav(count, random.Random(count)))) as file:
        rate, samples = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    blocks = np.abs(samples[: len(samples) // 441 * 441].reshape(-1, 441)).max(axis=1) > 1000
    assert int(np.diff(blocks.astype(int), prepend=0).clip(0).sum()) == count
    assert np.abs(samples).max() < 0.3 * 32768
    assert 1 < len(samples) / rate < 8
