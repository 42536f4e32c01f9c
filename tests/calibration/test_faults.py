"""What is done to whole pictures, alone."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.calibration import faults
from tests.calibration.clips import luminance, most_flashes


@pytest.mark.parametrize("fps", [12, 24, 60])
@pytest.mark.parametrize("grey", [0.5, 0.75, 0.9, 1.0])
def test_the_strongest_flicker_is_safe_at_any_brightness(grey: float, fps: int) -> None:
    """Three flashes a second of a tenth of full luminance can harm people (WCAG 2.2, 2.3.1)."""
    picture = np.full((2, 2, 3), grey, dtype=np.float32)
    chance = np.random.default_rng(1)
    course = [faults.flickered(picture, 1.0, k / fps, chance) * 255 for k in range(4 * fps)]
    assert most_flashes(luminance(np.stack(course)), fps) <= 3


def test_flashes_are_counted() -> None:
    second = np.array([0.2, 0.8] * 12)
    assert most_flashes(second, 24) == pytest.approx(12, abs=1)
    assert most_flashes(np.linspace(0, 1, 24), 24) <= 0.5


def test_low_resolution_keeps_a_flat_picture_and_every_mean() -> None:
    flat = np.full((54, 96, 3), 0.3, dtype=np.float32)
    assert faults.low_resolution(flat, 30) == pytest.approx(flat, abs=1e-6)
    noise = np.random.default_rng(2).uniform(size=(270, 480, 3)).astype(np.float32)
    soft = faults.low_resolution(noise, 7.5)
    assert soft.mean() == pytest.approx(noise.mean(), abs=0.01)
    assert soft.std() < 0.3 * noise.std()


def test_wobble_of_nothing_changes_nothing_and_a_whole_pixel_is_exact() -> None:
    noise = np.random.default_rng(3).uniform(size=(27, 48, 3)).astype(np.float32)
    assert faults.wobbled(noise, 0.0, 0.4, 0.2) == pytest.approx(noise, abs=1e-6)
    slid = faults._slid(noise, np.full(27, 2, dtype=np.float32))
    assert slid[:, :-2] == pytest.approx(noise[:, 2:], abs=1e-6)


@pytest.mark.parametrize("fps", [8, 24, 60])
def test_held_pictures_stand_for_the_time_asked(fps: int) -> None:
    shown = faults.shown_frames(10 * fps, fps, (0.25, 0.5), np.random.default_rng(4))
    assert len(shown) == 10 * fps
    starts = sorted(set(shown))
    stands = np.diff(starts) / fps
    assert stands.min() >= 0.25 - 0.5 / fps
    assert stands.max() <= 0.5 + 0.5 / fps
    assert faults.shown_frames(5, fps, (0.0, 0.0), np.random.default_rng(4)) == [0, 1, 2, 3, 4]
