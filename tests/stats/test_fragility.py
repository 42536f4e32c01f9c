"""The number of flips is the smallest that lets the rival draw level."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import numpy as np

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import two_way_estimates
from ratings.stats.fragility import fragility, overall_fragility
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


def can_turn_the_adjusted(ratings: RatingColumns, flips: int, weights: list[float] | None) -> bool:
    """Try every set of `flips` scores of all that there are, each to either end of its scale."""
    rated = np.argwhere(ratings.levels > 0)
    first = int(np.argmax(figure(ratings, weights)))
    for chosen in combinations(range(len(rated)), flips):
        for ends in product((1, 3), repeat=flips):
            levels = ratings.levels.copy()
            levels[tuple(rated[list(chosen)].T)] = ends
            changed = figure(replace(ratings, levels=levels), weights)
            if changed[1 - first] >= changed[first] - 1e-9:
                return True
    return False


def figure(ratings: RatingColumns, weights: list[float] | None) -> Floats:
    """The adjusted mean of the only dimension, or the overall."""
    return two_way_estimates(ratings, weights)[-1].adjusted


def test_the_overall_counts_every_weighted_dimension() -> None:
    levels = [[[3, 2], [3, 3], [2, 2]], [[1, 2], [3, 2], [2, 3]]]
    ratings = studies.table(levels)
    both = replace(ratings, levels=np.column_stack([ratings.levels, 4 - ratings.levels]), scale=(3, 3))
    weights = [3.0, 1.0]
    found = overall_fragility(both, weights, [True, True])
    assert found is not None
    assert found.scores == 2 * len(ratings)
    assert can_turn_the_adjusted(both, found.flips, weights)
    assert not can_turn_the_adjusted(both, found.flips - 1, weights)


def test_it_is_of_the_adjusted_means_where_prompts_differ() -> None:
    ratings = studies.table([[[3, 2], [1, 2], [0, 0]], [[2, 2], [1, 1], [3, 2]]])
    found = fragility(ratings, 0, [True, True])
    assert found is not None
    assert found.first == int(np.argmax(figure(ratings, None)))
    assert can_turn_the_adjusted(ratings, found.flips, None)
    assert found.flips == 0 or not can_turn_the_adjusted(ratings, found.flips - 1, None)
