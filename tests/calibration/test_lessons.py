"""The lessons: every dimension is taught, and no level given always would pass."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.calibration.lessons import LESSONS, TRAPS
from ratings.calibration.levels import DIMENSIONS, LOW, filled
from ratings.calibration.notices import written
from ratings.calibration.scenes import SCENES
from ratings.services.rules import Rules


@pytest.mark.parametrize("level", [1, 2, 3])
def test_who_always_gives_one_level_does_not_pass(level: int) -> None:
    ranges = [span for lesson in LESSONS for span in lesson.expected.values()]
    assert sum(low <= level <= high for low, high in ranges) / len(ranges) < Rules().training_pass - 0.1


def test_every_dimension_is_taught_and_what_is_expected_is_what_was_drawn() -> None:
    assert {key for lesson in LESSONS for key in lesson.expected} == set(DIMENSIONS)
    for lesson in LESSONS:
        drawn = filled(lesson.levels)
        assert all(low <= drawn[key] <= high for key, (low, high) in lesson.expected.items())
    lows = [sum(level == LOW for level in lesson.levels.values()) for lesson in LESSONS]
    assert lows == sorted(lows, reverse=True)
    assert {each.scene for each in (*LESSONS, *TRAPS)} <= {scene.slug for scene in SCENES}


def test_words_stand_on_the_second_half_alone() -> None:
    frames = [np.full((90, 160, 3), 200, dtype=np.uint8)] * 4
    shown = list(written(frames, ["Choose the LOWEST level."]))
    assert [bool((frame == 200).all()) for frame in shown] == [True, True, False, False]
    assert shown[2].shape == (90, 160, 3)
    band = shown[2][40:52]
    assert (band.min(), band.max() > 120) == (20, True)
