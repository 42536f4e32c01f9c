"""What every clip promises: shape, seed, levels."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.calibration.levels import DIMENSIONS, filled, only
from ratings.calibration.scenes import SCENES, frames
from tests.calibration.clips import SLUGS


def _few(slug: str, levels: dict[str, int], *, seed: int, width: int = 96, height: int = 54) -> np.ndarray:
    scene = next(scene for scene in SCENES if scene.slug == slug)
    return np.stack(list(frames(scene, levels, seed=seed, width=width, height=height, fps=8, seconds=0.75)))


def test_there_are_at_least_six_scenes_with_both_languages() -> None:
    assert len(SCENES) >= 6
    assert len({scene.slug for scene in SCENES}) == len(SCENES)
    for scene in SCENES:
        assert scene.prompt.isascii()
        assert not scene.prompt_zh.isascii()
        assert scene.category
        assert scene.difficulty in {"easy", "medium", "hard"}


@pytest.mark.parametrize("slug", SLUGS)
def test_frames_have_the_size_and_number_asked_for(slug: str) -> None:
    assert _few(slug, {}, seed=1).shape == (6, 54, 96, 3)
    portrait = _few(slug, {}, seed=1, width=54, height=96)
    assert portrait.shape == (6, 96, 54, 3)
    assert portrait.dtype == np.uint8


@pytest.mark.parametrize("slug", SLUGS)
def test_the_seed_settles_every_pixel(slug: str) -> None:
    worst = dict.fromkeys(DIMENSIONS, 1)
    assert np.array_equal(_few(slug, worst, seed=3), _few(slug, worst, seed=3))
    assert not np.array_equal(_few(slug, {}, seed=3), _few(slug, {}, seed=4))


def test_missing_levels_are_high() -> None:
    assert filled({}) == dict.fromkeys(DIMENSIONS, 3)
    assert only("physics", 1) == dict.fromkeys(DIMENSIONS, 3) | {"physics": 1}
    assert np.array_equal(_few(SLUGS[0], {}, seed=1), _few(SLUGS[0], filled({}), seed=1))


@pytest.mark.parametrize("levels", [{"sharpness": 1}, {"motion": 0}, {"motion": 4}])
def test_unknown_dimensions_and_levels_are_refused(levels: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"there is no dimension|must be 1, 2 or 3"):
        filled(levels)
