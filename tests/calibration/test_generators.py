"""The toys: known, distinct, and not to be taken for real systems."""

from __future__ import annotations

from itertools import combinations

from ratings.calibration.generators import TOYS
from ratings.calibration.levels import DIMENSIONS


def test_five_or_six_toys_with_a_level_on_every_dimension() -> None:
    assert 5 <= len(TOYS) <= 6
    for toy in TOYS:
        assert tuple(toy.levels) == DIMENSIONS
        assert set(toy.levels.values()) <= {1, 2, 3}
        assert toy.slug.startswith("toy-")
        assert toy.name.startswith("Toy ")
        assert toy.name_zh.startswith("玩具·")


def test_profiles_differ_in_three_dimensions_at_least() -> None:
    for one, other in combinations(TOYS, 2):
        assert sum(one.levels[d] != other.levels[d] for d in DIMENSIONS) >= 3


def test_the_toys_can_be_ranked_and_every_level_of_every_dimension_occurs() -> None:
    totals = [sum(toy.levels.values()) for toy in TOYS]
    assert len(set(totals)) == len(totals)
    for dimension in DIMENSIONS:
        assert len({toy.levels[dimension] for toy in TOYS}) == 3
