"""What it would take to tell two generators apart that the data at hand do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.components import Components, crossed
from ratings.stats.means import unit_weights
from ratings.stats.plan import Variances, promise

MOST = 50  # Nobody multiplies a study by more than this.


@dataclass(frozen=True)
class Settling:
    """A design like the one at hand that finds `difference` four times of five; each None where none does.

    `prompts`: with as many raters and votes a clip. `raters`: with as many prompts, every clip seen by as
    large a share of them as now.
    """

    difference: float
    prompts: int | None
    raters: int | None


def settle(
    variances: Variances, *, generators: int, prompts: int, raters: int, votes: int, difference: float
) -> Settling:
    """The smallest numbers of prompts, or of raters, that find a true `difference` with a power of 0.8.

    Formula: `plan.promise`, one number raised and the other held. Raises ValueError as `promise` does, and
    for a difference of zero.
    """
    if difference <= 0:
        raise ValueError("the difference to be found must be above zero")

    def of_prompts(size: int) -> float:
        found = promise(variances, generators=generators, prompts=size, raters=raters, votes=votes)
        return found.smallest

    def of_raters(size: int) -> float:
        seen = max(round(votes * size / raters), 1)
        return promise(variances, generators=generators, prompts=prompts, raters=size, votes=seen).smallest

    return Settling(
        difference, _least(of_prompts, prompts, difference), _least(of_raters, raters, difference)
    )


def _least(smallest: Callable[[int], float], now: int, difference: float) -> int | None:
    """The least size from `now` on at which the smallest difference that is found is small enough."""
    low, high = now, now * MOST
    if smallest(high) > difference:
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if smallest(middle) <= difference else (middle + 1, high)
    return low


def overall_components(columns: RatingColumns, weights: Sequence[float]) -> Components:
    """Variance components of the overall, 0..1, from the ratings that scored every weighted dimension."""
    shares = unit_weights(columns.scale, weights)
    weighted = np.flatnonzero(shares)
    whole = np.all(columns.levels[:, weighted] > 0, axis=1)
    values: Floats = (columns.levels[whole][:, weighted] - 1) @ shares[weighted]
    return crossed(columns.take(whole), values)
