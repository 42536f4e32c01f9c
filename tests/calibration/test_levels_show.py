"""Each dimension's level shows in what it should change, in every scene, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.calibration.levels import HIGH, LOW, MID
from tests.calibration.clips import (
    FPS,
    SLUGS,
    Clip,
    change,
    clip,
    luminance,
    most_flashes,
    repeats,
    sharpness,
    swept,
)


@pytest.fixture(scope="module", params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    """Name a scene: all that is asked of one is asked before the next, so that each clip is drawn once."""
    return str(request.param)


def _three(slug: str, dimension: str, *others: tuple[str, int]) -> tuple[Clip, Clip, Clip]:
    low, mid, high = (clip(slug, (dimension, level), *others) for level in (LOW, MID, HIGH))
    return low, mid, high


def test_clarity_lowers_the_sharpness_and_keeps_the_brightness(slug: str) -> None:
    low, mid, high = _three(slug, "clarity")
    assert sharpness(low) < 0.6 * sharpness(mid)
    assert sharpness(mid) < 0.75 * sharpness(high)
    assert np.allclose(low.mean(axis=(1, 2)), high.mean(axis=(1, 2)), atol=1.0)


def test_the_camera_goes_farther_with_each_level_and_meets_in_the_middle(slug: str) -> None:
    still = ("motion", LOW)
    gone = [change(pictures[0], pictures[-1]) for pictures in _three(slug, "camera_control", still)]
    assert gone[0] < 0.75 * gone[1] < 0.75 * gone[2]
    middle = [pictures[len(pictures) // 2] for pictures in _three(slug, "camera_control")]
    assert np.array_equal(middle[0], middle[2])


def test_things_move_farther_with_each_level(slug: str) -> None:
    low, mid, high = _three(slug, "motion", ("camera_control", LOW))
    moved = [swept(pictures) for pictures in (low, mid, high)]
    assert moved[0] < 0.7 * moved[1]
    assert moved[1] < 0.85 * moved[2]


def test_wrong_content_is_seen_in_every_frame_and_leaves_the_rest_alone(slug: str) -> None:
    low, mid, high = _three(slug, "semantics")
    for wrong in (low, mid):
        differs = np.abs(wrong - high).max(axis=3) > 24
        shares = differs.mean(axis=(1, 2))
        assert shares.min() > 0.001
        assert shares.max() < 0.2


def test_swaps_begin_after_a_right_start_and_come_again_and_again(slug: str) -> None:
    low, mid, high = _three(slug, "consistency")
    assert np.array_equal(low[0], high[0])
    assert np.array_equal(mid[:FPS], high[:FPS])
    assert min(change(a, b) for a, b in zip(mid[2 * FPS :], high[2 * FPS :], strict=True)) > 0.05
    low_swaps = int((np.abs(np.diff(low - high, axis=0)).max(axis=3) > 60).any(axis=(1, 2)).sum())
    assert low_swaps >= 5


def test_instability_flickers_and_bends_without_softening(slug: str) -> None:
    low, mid, high = _three(slug, "stability")
    spread = [float(np.std(luminance(p) / luminance(high))) for p in (low, mid, high)]
    assert spread[2] == 0
    assert spread[1] > 0.02
    assert spread[0] > 2 * spread[1]
    dimmer = float((luminance(low) / luminance(high)).mean())
    assert sharpness(low) > 0.75 * sharpness(high) * dimmer
    assert repeats(low) == 0


def test_flicker_of_a_whole_clip_stays_below_three_flashes_a_second(slug: str) -> None:
    assert most_flashes(luminance(clip(slug, ("stability", LOW))), FPS) <= 3


def test_dropped_frames_repeat_and_what_is_shown_is_from_the_fluent_clip(slug: str) -> None:
    low, mid, high = _three(slug, "fluency")
    assert repeats(high) == 0
    assert 0.45 < repeats(mid) < 0.7
    assert repeats(low) > 0.78
    for jerky in (low, mid):
        shown = 0
        for place, picture in enumerate(jerky):
            if not np.array_equal(picture, high[shown]):
                shown = place
                assert np.array_equal(picture, high[place])


def test_failing_gravity_is_seen_and_leaves_the_backdrop_alone(slug: str) -> None:
    low, mid, high = _three(slug, "physics")
    for wrong in (low, mid):
        differs = np.abs(wrong - high).max(axis=3) > 24
        assert differs[FPS:].mean(axis=(1, 2)).mean() > 0.002
        assert differs.mean(axis=(1, 2)).max() < 0.3
