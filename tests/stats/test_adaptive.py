"""Which pair tells most: strengths against an oracle, gains by what must hold of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from ratings.stats import adaptive


def table(seed: int, size: int, votes: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    rng = np.random.default_rng(seed)
    wins = np.zeros((size, size))
    for _ in range(votes):
        a, b = rng.choice(size, 2, replace=False)
        wins[min(a, b), max(a, b)] += rng.random() < 0.7
        wins[max(a, b), min(a, b)] += rng.random() < 0.3
    return wins


def test_strengths_are_where_a_general_optimizer_finds_the_most_likely_ones() -> None:
    wins = table(1, 6, 80)

    def unlikely(theta: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
        apart = theta[:, None] - theta[None, :]
        return float(np.sum(wins * np.log1p(np.exp(-apart))) + adaptive.PRECISION / 2 * theta @ theta)

    theirs = minimize(unlikely, np.zeros(6), method="BFGS", options={"gtol": 1e-8})
    ours, covariance = adaptive.strengths(wins)
    assert ours == pytest.approx(theirs.x, abs=1e-5)
    step = 1e-4 * np.eye(6)
    curvature = np.array(
        [
            [
                unlikely(ours + a + b)
                - unlikely(ours + a - b)
                - unlikely(ours - a + b)
                + unlikely(ours - a - b)
                for a in step
            ]
            for b in step
        ]
    )
    assert covariance @ curvature / 4e-8 == pytest.approx(np.eye(6), abs=1e-3)


@given(st.integers(0, 200), st.integers(2, 8), st.integers(0, 60))
def test_a_gain_is_of_a_pair_and_never_negative_and_names_do_not_matter(
    seed: int, size: int, votes: int
) -> None:
    wins = table(seed, size, votes)
    gains = adaptive.gains(wins)
    assert gains == pytest.approx(gains.T, abs=1e-12)
    assert np.all(gains >= 0)
    assert np.all(np.diag(gains) == 0)
    theta, _covariance = adaptive.strengths(wins)
    if len(set(np.round(theta, 9))) == size:
        order = np.random.default_rng(seed).permutation(size)
        assert adaptive.gains(wins[np.ix_(order, order)]) == pytest.approx(
            gains[np.ix_(order, order)], abs=1e-9
        )


def test_close_neighbours_are_worth_more_than_those_far_apart() -> None:
    truth = np.array([2.0, 0.1, 0.0, -2.0])
    wins = 10 / (1 + np.exp(truth[None, :] - truth[:, None]))
    np.fill_diagonal(wins, 0)
    gains = adaptive.gains(wins)
    assert int(np.argmax(gains)) == 1 * 4 + 2


def test_a_table_that_is_not_square_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        adaptive.strengths(np.zeros((2, 3)))
