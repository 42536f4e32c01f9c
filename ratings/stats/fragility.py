"""How few scores, had they been given otherwise, would put somebody else first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.means import average
from ratings.stats.tally import Tally, tally


@dataclass(frozen=True)
class Fragility:
    """`first` leads by plain mean; `flips` scores, each changed to the end of the scale that helps most, let
    `rival` draw level; of `scores` that the two have. Codes of generators.
    """

    first: int
    rival: int
    flips: int
    scores: int


def fragility(columns: RatingColumns, dimension: int, ranked: Sequence[bool]) -> Fragility | None:
    """The fewest changed scores that let another ranked generator draw level with the first on one dimension.

    A score of weight w moves its generator's mean by at most w times its distance from the end of the scale;
    the largest moves are taken first, which is optimal as they add up. None with fewer than two ranked means.
    Source: the fragility index of Walsh et al. (2014), J. Clin. Epidemiol. 67(6), for means.
    """
    counted = tally(columns, dimension)
    mean = np.where(ranked, average(counted.cells), np.nan)
    known = np.flatnonzero(~np.isnan(mean))
    if len(known) < 2:
        return None
    first = int(known[np.argmax(mean[known])])
    best: Fragility | None = None
    for rival in (int(code) for code in known if code != first):
        moves = np.concatenate([_moves(counted, first, up=False), _moves(counted, rival, up=True)])
        reach = np.cumsum(np.sort(moves)[::-1])
        flips = (
            int(np.searchsorted(reach, mean[first] - mean[rival] - 1e-9) + 1)
            if mean[first] > mean[rival]
            else 0
        )
        if best is None or flips < best.flips:
            best = Fragility(first, rival, flips, len(moves))
    return best


def _moves(counted: Tally, generator: int, *, up: bool) -> Floats:
    """How far each score of a generator can move its mean towards the top or the bottom of the scale."""
    own = counted.generator == generator
    prompts = int(np.sum(~np.isnan(counted.cells[generator])))
    room = np.arange(counted.levels)[::-1] if up else np.arange(counted.levels)
    each = counted.share[own][:, None] * room / prompts
    return np.repeat(each.ravel(), counted.counts[own].ravel())
