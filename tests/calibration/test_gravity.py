"""At high level things fall as they do on Earth; below it they do not."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.calibration.cast import Look
from ratings.calibration.colours import RED
from ratings.calibration.drawings import ball, boat, car, juggler, lantern, train
from ratings.calibration.moment import Moment


def _moment(time: float, physics: int, reach: float = 1.0) -> Moment:
    return Moment(
        time=time, length=3.0, reach=reach, physics=physics, look=Look("ball", RED, 3), camera=0.0, phase=0.3
    )


def _heights(physics: int, times: np.ndarray) -> np.ndarray:
    return np.array([ball._place(_moment(float(t), physics))[1] for t in times])


def test_a_ball_falls_with_constant_acceleration_and_bounces_lower_each_time() -> None:
    step = 0.01
    fall = _heights(3, np.arange(0, 0.5, step))
    assert np.diff(fall, 2) / step**2 == pytest.approx(-ball.GRAVITY, rel=1e-6)
    course = _heights(3, np.arange(0, 3, step))
    peaks = [b for a, b, c in zip(course, course[1:], course[2:], strict=False) if a < b >= c]
    assert peaks == sorted(peaks, reverse=True)
    assert len(peaks) >= 2


def test_a_ball_without_sense_gains_height_and_one_without_weight_never_comes_down() -> None:
    times = np.arange(0, 3, 0.01)
    course = _heights(2, times)
    peaks = [b for a, b, c in zip(course, course[1:], course[2:], strict=False) if a < b >= c]
    assert peaks == sorted(peaks)
    afloat = _heights(1, times)
    assert afloat.min() > ball.RADIUS / 2
    assert afloat[-1] > 90


@pytest.mark.parametrize("reach", [0.1, 0.42, 1.0])
def test_balls_fly_in_parabolas_and_no_hand_holds_two(reach: float) -> None:
    cascade, step = juggler.Cascade.of(reach), 0.002
    times = np.arange(0, 2 * cascade.turn, step)
    ys = np.array([[cascade.ball(which, float(t), heavy=True)[1] for t in times] for which in range(3)])
    bend = np.diff(ys[0], 2) / step**2
    flying = np.isclose(bend, juggler.GRAVITY, rtol=1e-3).mean()
    assert flying == pytest.approx(cascade.flight / cascade.turn, abs=0.02)
    for time in times[::10]:
        for side in (-1, 1):
            hand = cascade.hand(side, float(time))
            held = [cascade.ball(which, float(time), heavy=True) == pytest.approx(hand) for which in range(3)]
            assert sum(held) <= 1


def test_the_train_keeps_to_the_rails_hovers_or_flies() -> None:
    assert train._lift(_moment(2.5, 3), 1) == (0.0, 0.0)
    assert 10 < train._lift(_moment(2.5, 2), 1)[0] < 25
    assert train._lift(_moment(2.5, 1), 1)[0] > 40


def test_the_lantern_swings_about_straight_down_only_with_gravity() -> None:
    times = np.arange(0, 2 * lantern.BEAT, 0.01)
    angles = {
        level: np.array([lantern._angle(_moment(float(t), level)) for t in times]) for level in (1, 2, 3)
    }
    assert angles[3].mean() == pytest.approx(0, abs=0.01)
    speed = np.abs(np.diff(angles[2])).max() / np.abs(np.diff(angles[3])).max()
    assert speed > 3
    assert abs(angles[1][150:].mean()) > 0.8


def test_boat_and_car_feel_the_ground_only_with_gravity() -> None:
    for scene in (boat, car):
        heights = {level: scene._pose(_moment(2.9, level))[1] for level in (1, 2, 3)}
        assert heights[1] < heights[2] < heights[3]
        assert scene._pose(_moment(1.3, 2))[2] == 0
