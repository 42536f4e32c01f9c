"""A board of votes holds pairs and strengths, or None and a sentence."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings.stats.ballots import VoteColumns
from ratings.stats.vote_board import MODELS, compare


def random_votes(seed: int, count: int, sizes: tuple[int, int, int, int], kinds: int) -> VoteColumns:
    source = np.random.default_rng(seed)
    dimensions, raters, prompts, generators = sizes
    a = source.integers(generators, size=count)
    b = (a + source.integers(1, generators, size=count)) % generators
    codes = [source.integers(size, size=count) for size in (dimensions, raters, prompts)]
    choice, left = source.integers(kinds, size=count), source.integers(-1, 2, size=count)
    return VoteColumns(
        codes[0], codes[1], codes[2], a, b, choice, left, dimensions, raters, prompts, generators
    )


@pytest.mark.parametrize("method", MODELS)
@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(0, 60),
    sizes=st.tuples(st.integers(1, 2), st.integers(1, 6), st.integers(1, 8), st.integers(2, 6)),
    kinds=st.integers(1, 4),
)
def test_whatever_the_votes_no_figure_is_invented(
    method: str, seed: int, count: int, sizes: tuple[int, int, int, int], kinds: int
) -> None:
    votes = random_votes(seed, count, sizes, kinds)
    keys = [f"d{code}" for code in range(sizes[0])]
    found = compare(votes, dimensions=keys, ranked=[True] * sizes[3], method=method)
    rows = [dataclasses.asdict(row) for row in found.pairs] + [
        dataclasses.asdict(row) for row in found.strengths
    ]
    assert all(math.isfinite(value) for row in rows for value in row.values() if isinstance(value, float))
    for row in found.strengths:
        if row.log_strength is not None and row.low is not None and row.high is not None:
            assert row.low <= row.log_strength <= row.high
        if row.rank_low is not None and row.rank_high is not None:
            assert row.rank_low <= (row.rank or 0) <= row.rank_high
    assert found.cautions or all(row.low is not None for row in found.strengths)
    assert sum(row.wins_a + row.wins_b + row.ties + row.both_bad for row in found.pairs) == count


def test_strengths_are_centred_and_pairs_follow_from_them() -> None:
    found = compare(random_votes(1, 200, (1, 9, 20, 4), 4), dimensions=["overall"], ranked=[True] * 4)
    values = {row.generator: row.log_strength or 0.0 for row in found.strengths}
    assert sum(values.values()) == pytest.approx(0, abs=1e-9)
    for pair in found.pairs:
        odds = math.exp(values[pair.a] - values[pair.b])
        assert pair.probability_a == pytest.approx(odds / (1 + odds))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dimensions": ["a", "b"]}, "1 different"),
        ({"ranked": [True]}, "each of the 4"),
        ({"method": "elo"}, "unknown"),
    ],
)
def test_what_does_not_fit_is_refused(options: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"dimensions": ["a"], "ranked": [True] * 4} | options
    with pytest.raises(ValueError, match=message):
        compare(random_votes(1, 20, (1, 3, 3, 4), 4), **given)  # type: ignore[arg-type]
