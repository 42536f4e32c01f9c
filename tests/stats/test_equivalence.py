"""No difference is a claim of its own, and letters say who cannot be told apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ratings.stats.equivalence import compact_letters, tost
from ratings.stats.twoway import Spread


def test_tost_is_the_larger_of_two_one_sided_tests() -> None:
    spread = Spread(np.array([0.04]), np.array([11.0]), np.array([12]))
    expected = max(stats.t.sf((0.1 + 0.5) / 0.2, 11), stats.t.cdf((0.1 - 0.5) / 0.2, 11))
    assert tost(np.array([0.1]), spread, 0.5) == pytest.approx([expected])
    assert tost(np.array([0.7]), spread, 0.5)[0] > 0.5


def test_a_margin_is_needed() -> None:
    with pytest.raises(ValueError, match="above zero"):
        tost(np.array([0.1]), Spread(np.array([1.0]), np.array([1.0]), np.array([2])), 0)


def test_letters_of_a_chain() -> None:
    apart = np.zeros((3, 3), dtype=bool)
    apart[0, 2] = apart[2, 0] = True
    assert compact_letters(np.array([1.0, 2.0, 3.0]), apart) == ["b", "a b", "a"]


@given(seed=st.integers(0, 5000), size=st.integers(1, 7), share=st.floats(0, 1))
def test_two_share_a_letter_exactly_when_they_are_not_apart(seed: int, size: int, share: float) -> None:
    source = np.random.default_rng(seed)
    upper = np.triu(source.random((size, size)) < share, 1)
    apart = upper | upper.T
    letters = [set(each.split()) for each in compact_letters(source.normal(size=size), apart)]
    for a in range(size):
        assert letters[a]
        for b in range(a + 1, size):
            assert bool(letters[a] & letters[b]) == (not apart[a, b])


def test_who_has_no_value_has_no_letter() -> None:
    assert compact_letters(np.array([np.nan, 1.0]), np.zeros((2, 2), dtype=bool)) == ["", "a"]
