"""Replicates by counts are those of drawing votes one by one."""

from __future__ import annotations

import numpy as np
import pytest

from ratings.stats.replicates import bootstrap_bradley_terry
from ratings.stats.votes import bradley_terry
from tests.stats.test_votes import drawn


def test_spread_is_that_of_refitting() -> None:
    votes = drawn(np.linspace(-1, 1, 5), count=800, tie=-0.5, left=0.0, seed=1)
    source = np.random.default_rng(2)
    slow = [bradley_terry(votes.take(source.integers(800, size=800))).values for _ in range(300)]
    fast = bootstrap_bradley_terry(votes, replicates=3000, seed=3)
    assert fast.mean(axis=0) == pytest.approx(np.mean(slow, axis=0), abs=0.03)
    assert fast.std(axis=0) == pytest.approx(np.std(slow, axis=0), rel=0.2)


def test_the_same_seed_gives_the_same_replicates() -> None:
    votes = drawn(np.linspace(-1, 1, 3), count=90, tie=-0.5, left=0.0, seed=1)
    first, second = (bootstrap_bradley_terry(votes, replicates=20, seed=4) for _ in range(2))
    assert np.array_equal(first, second)


def test_no_votes_no_strengths() -> None:
    votes = drawn(np.linspace(-1, 1, 3), count=90, tie=-0.5, left=0.0, seed=1).take(np.arange(0))
    assert np.isnan(bootstrap_bradley_terry(votes, replicates=5)).all()
