"""The number of flips is the smallest that lets the rival draw level."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from ratings.stats.columns import RatingColumns
from ratings.stats.fragility import fragility
from ratings.stats.means import generator_means
from tests.stats import studies


def can_be_turned(ratings: RatingColumns, flips: int) -> bool:
    """Try every set of `flips` scores of two generators, the first one's lowered, the other's raised."""
    mean = generator_means(ratings, 0).mean
    first = int(np.argmax(mean))
    extreme = np.where(ratings.generator == first, 1, 3)
    for chosen in combinations(range(len(ratings)), flips):
        levels = ratings.levels.copy()
        levels[list(chosen), 0] = extreme[list(chosen)]
        changed = generator_means(replace(ratings, levels=levels), 0).mean
        if changed[1 - first] >= changed[first] - 1e-9:
            return True
    return False


def test_it_is_the_fewest() -> None:
    ratings = studies.table([[[3, 3], [3, 2], [3, 0]], [[1, 2], [2, 2], [2, 1]]])
    found = fragility(ratings, 0, [True, True])
    assert found is not None
    assert (found.first, found.rival, found.scores) == (0, 1, len(ratings) - 1)
    assert can_be_turned(ratings, found.flips)
    assert not can_be_turned(ratings, found.flips - 1)


def test_a_tie_needs_no_flip() -> None:
    found = fragility(studies.table([[[3, 1]], [[2, 2]]]), 0, [True, True])
    assert found is not None
    assert found.flips == 0


def test_one_ranked_generator_has_no_rival() -> None:
    assert fragility(studies.study(seed=1), 0, [True, False, False, False]) is None
