"""A mean lies low, mid or high, and three certainties share what is known of it."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.levels import third, third_probabilities
from ratings.stats.twoway import Spread


def test_thirds_of_three_and_five_levels() -> None:
    assert third(np.array([1.0, 1.66, 5 / 3, 2.3, 7 / 3, 3.0, np.nan]), 1, 3).tolist() == [
        0,
        0,
        1,
        1,
        2,
        2,
        -1,
    ]
    assert third(np.array([2.3, 2.34, 3.6, 3.7]), 1, 5).tolist() == [0, 1, 1, 2]


def test_certainties_share_one() -> None:
    spread = Spread(np.array([0.01, 4.0]), np.array([5.0, 5.0]), np.array([9, 9]))
    found = third_probabilities(np.array([2.0, 2.0]), spread, 1, 3)
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found[0, 1] > 0.97
    assert found[1, 1] < 0.2


def test_no_error_no_certainty() -> None:
    spread = Spread(np.array([np.nan]), np.array([1.0]), np.array([1]))
    assert np.isnan(third_probabilities(np.array([2.0]), spread, 1, 3)).all()
