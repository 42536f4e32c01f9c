"""So many turned votes are enough, and one fewer of the same is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ratings.stats.ballots import TIE, VoteColumns
from ratings.stats.vote_fragility import vote_fragility
from ratings.stats.votes import bradley_terry, davidson

MODELS = {"davidson": davidson, "bradley-terry": bradley_terry}


def votes_of(pairs: list[tuple[int, int, int, int]]) -> VoteColumns:
    """Votes: (a, b, choice, how often)."""
    a, b, choice = (np.repeat([row[k] for row in pairs], [row[3] for row in pairs]) for k in range(3))
    a, b = a.astype(np.int32), b.astype(np.int32)
    number = np.arange(len(a))
    zero = np.zeros(len(a), dtype=np.int32)
    return VoteColumns(
        zero, number % 4, number % 3, a, b, choice.astype(np.int8), (zero - 1).astype(np.int8), 1, 4, 3, 3
    )


@pytest.mark.parametrize("method", MODELS)
def test_they_are_enough_and_one_fewer_is_not(method: str) -> None:
    votes = votes_of(
        [(0, 1, 0, 9), (0, 1, 1, 4), (1, 2, 0, 8), (1, 2, 1, 3), (0, 2, 0, 7), (0, 2, TIE, 2), (0, 2, 1, 1)]
    )
    found = vote_fragility(votes, [True] * 3, method=method)
    assert found is not None
    assert (found.first, found.rival) == (0, 1)
    direct = np.flatnonzero((votes.a == 0) & (votes.b == 1) & (votes.choice == 0))
    for flips, level in ((found.flips, True), (found.flips - 1, False)):
        choice = votes.choice.copy()
        choice[direct[:flips]] = 1
        values = MODELS[method](replace(votes, choice=choice)).values
        assert (values[1] >= values[0] - 1e-9) == level


def test_votes_that_never_met_say_nothing() -> None:
    assert vote_fragility(votes_of([(0, 1, 0, 3)]), [True, False, True]) is None
    assert vote_fragility(votes_of([]), [True] * 3) is None


def test_equals_need_no_vote() -> None:
    found = vote_fragility(votes_of([(0, 1, 0, 3), (0, 1, 1, 3)]), [True, True, False])
    assert found is not None
    assert found.flips == 0
