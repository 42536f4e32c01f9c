"""Rates are found through the rounding of a container's clock, and nonsense is not believed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ratings.probing.headers import Header
from ratings.probing.timing import ASSUMED, COMMON, timing


def header(
    times: list[float] | None, *, stated: str = "0/0", clock: str = "1/1000", count: int = 0
) -> Header:
    video = {"avg_frame_rate": stated, "r_frame_rate": stated, "time_base": clock, "nb_frames": str(count)}
    packets = len(times) if times is not None else 10
    return Header("mp4", {}, video, None, 1, 0, None if times is None else tuple(sorted(times)), packets)


# The ends of this film alone would take it for one of 47.952 pictures a second.
@example(Fraction(48), 100, 272)
@given(
    st.sampled_from([rate for rate in COMMON if rate <= 60]),
    st.sampled_from([100, 1000, 90_000]),
    st.integers(8, 300),
)
def test_a_steady_film_is_steady_in_any_clock(rate: Fraction, clock: int, frames: int) -> None:
    times = [round(n / rate * clock) / clock for n in range(frames)]
    found = timing(header(times, clock=f"1/{clock}"))
    assert found.steady
    assert not found.assumed
    assert abs((frames - 1) / found.rate - (frames - 1) / rate) <= Fraction(2, clock)


@pytest.mark.parametrize(("stated", "clock"), [("277/12", 100), ("24000/1001", 1000), ("23/3", 12_800)])
def test_a_plausible_statement_decides(stated: str, clock: int) -> None:
    rate = Fraction(stated)
    times = [round(n / rate * clock) / clock for n in range(48)]
    assert timing(header(times, stated=stated, clock=f"1/{clock}")).rate == rate


def test_a_very_slow_film_is_steady() -> None:
    found = timing(header([n * 25.6 for n in range(6)], stated="5/128", clock="128/5"))
    assert (found.steady, found.rate) == (True, Fraction(5, 128))
    assert timing(header([0.0, 28.0, 57.0, 85.5])).rate == pytest.approx(3 / 85.5)


def test_a_changing_rate_is_not_steady() -> None:
    found = timing(header([n / 30 for n in range(30)] + [1 + n / 4 for n in range(12)]))
    assert not found.steady
    assert not found.assumed


def test_a_film_that_lost_its_end_is_still_steady() -> None:
    found = timing(header([n / 8 for n in [*range(20), 22, 23]], stated="8/1", count=49))
    assert (found.steady, found.rate) == (True, Fraction(8))


@pytest.mark.parametrize(
    "times", [None, [0.0, 0.0, 0.0], [0.0, 2_147_483.0], [n / 90_000 for n in range(20)]]
)
def test_nonsense_is_replaced_by_an_assumption(times: list[float] | None) -> None:
    found = timing(header(times))
    assert (found.assumed, found.steady, found.rate) == (True, True, ASSUMED)


@pytest.mark.parametrize(
    ("hold", "seconds", "steady"), [(None, 1.0, True), (0.12, 1.0, True), (1.1, 2.0, False)]
)
def test_a_last_picture_is_held_where_it_plainly_is(hold: float | None, seconds: float, steady: bool) -> None:
    found = timing(replace(header([n / 10 for n in range(10)]), hold=hold))
    assert (found.steady, found.rate) == (steady, Fraction(10))
    assert found.seconds == pytest.approx(seconds)


def test_the_start_is_found() -> None:
    assert timing(header([5 + n / 10 for n in range(10)])).start == 5.0


@given(st.lists(st.floats(-1e9, 1e9), max_size=40), st.sampled_from(["0/0", "1/0", "25/1", "x", "90000/1"]))
def test_any_times_give_a_usable_rate(times: list[float], stated: str) -> None:
    found = timing(header(times, stated=stated, clock="0/1"))
    assert 0 < found.rate <= 241
    assert found.seconds >= 0
