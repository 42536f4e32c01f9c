"""The points that nothing beats on both counts, against the definition told plainly."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ratings.stats.frontier import frontier


def plainly(cost: list[float], quality: list[float]) -> list[bool]:
    points = list(zip(cost, quality, strict=True))
    return [not any(c <= a and q >= b and (c, q) != (a, b) for c, q in points) for a, b in points]


def test_every_small_set_agrees_with_the_definition() -> None:
    for values in itertools.product(range(3), repeat=6):
        cost, quality = [float(v) for v in values[:3]], [float(v) for v in values[3:]]
        assert list(frontier(cost, quality)) == plainly(cost, quality)


def test_the_cheapest_of_the_best_is_always_on_it() -> None:
    rng = np.random.default_rng(7)
    cost, quality = rng.random(50), rng.random(50)
    found = frontier(cost, quality)
    assert found[np.argmin(cost)]
    assert found[np.argmax(quality)]


def test_nothing_is_found_among_nothing() -> None:
    assert list(frontier([], [])) == []


@pytest.mark.parametrize(("cost", "quality"), [([1.0], [1.0, 2.0]), ([float("nan")], [1.0])])
def test_what_cannot_be_compared_is_refused(cost: list[float], quality: list[float]) -> None:
    with pytest.raises(ValueError, match="cost and quality"):
        frontier(cost, quality)
