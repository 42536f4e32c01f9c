"""How few scores, had they been given otherwise, would put somebody else first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.adjust import Adjustment, adjust
from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.means import unit_weights
from ratings.stats.tally import Tally, tally

LEVEL = 1e-9  # Means closer than this differ only by rounding.


@dataclass(frozen=True)
class Fragility:
    """`first` leads by adjusted mean; `flips` of the `scores` that it and `rival` have, each changed to the
    end of the scale that helps most, let `rival` draw level. Codes of generators.
    """

    first: int
    rival: int
    flips: int
    scores: int


def fragility(columns: RatingColumns, dimension: int, ranked: Sequence[bool]) -> Fragility | None:
    """The fewest changed scores that let another ranked generator draw level with the first on one dimension.

    The adjusted means are linear in the scores, so a score moves the difference by its influence times its
    distance from an end of the scale; the largest moves are taken first, which is optimal as they add up.
    None with fewer than two ranked means.
    Source: the fragility index of Walsh et al. (2014), J. Clin. Epidemiol. 67(6), for means.
    """
    return _fewest([_Piece.of(columns, dimension, 1.0)], ranked)


def overall_fragility(
    columns: RatingColumns, weights: Sequence[float], ranked: Sequence[bool]
) -> Fragility | None:
    """The same for the overall, whose scores are those on every dimension with a weight."""
    shares = unit_weights(columns.scale, weights)
    pieces = [_Piece.of(columns, int(d), float(shares[d])) for d in np.flatnonzero(shares)]
    return _fewest(pieces, ranked)


@dataclass(frozen=True)
class _Piece:
    """One dimension's part: its counts, the fit of its cells, and its factor in the figure."""

    counted: Tally
    fit: Adjustment
    factor: float

    @classmethod
    def of(cls, columns: RatingColumns, dimension: int, factor: float) -> _Piece:
        counted = tally(columns, dimension)
        return cls(counted, adjust(counted.cells), factor)

    def moves(self, owner: int, first: int, rival: int) -> Floats:
        """How far each score of `owner` can narrow the lead of `first` over `rival`, an entry a score."""
        prompts = np.arange(self.counted.cells.shape[1])
        cells = np.zeros((len(prompts), len(self.counted.cells)))
        cells[:, owner] = self.fit.answered[owner]
        influence = self.fit.errors(cells, prompts)
        pull = influence[:, first] - influence[:, rival]
        own = self.counted.generator == owner
        each = self.factor * (pull[self.counted.prompt[own]] * self.counted.share[own])[:, None]
        levels = np.arange(self.counted.levels)
        room = np.where(each > 0, levels, levels[::-1])
        return np.repeat((np.abs(each) * room).ravel(), self.counted.counts[own].ravel())


def _fewest(pieces: Sequence[_Piece], ranked: Sequence[bool]) -> Fragility | None:
    value = np.sum([piece.factor * piece.fit.means for piece in pieces], axis=0)
    value = np.where(ranked, value, np.nan)
    known = np.flatnonzero(~np.isnan(value))
    if len(known) < 2:
        return None
    first = int(known[np.argmax(value[known])])
    best: Fragility | None = None
    for rival in (int(code) for code in known if code != first):
        moves = np.concatenate([p.moves(own, first, rival) for p in pieces for own in (first, rival)])
        lead = float(value[first] - value[rival])
        reach = np.cumsum(np.sort(moves)[::-1])
        flips = int(np.searchsorted(reach, lead - LEVEL) + 1) if lead > LEVEL else 0
        if best is None or flips < best.flips:
            best = Fragility(first, rival, flips, len(moves))
    return best
