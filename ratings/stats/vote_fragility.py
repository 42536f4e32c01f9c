"""How few votes, had they gone the other way, would put somebody else first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats import logit
from ratings.stats.arrays import Floats, Ints
from ratings.stats.ballots import A, B, VoteColumns
from ratings.stats.fragility import LEVEL, Fragility
from ratings.stats.votes import Cells, cells_of, groups_of, ties_apart, ties_shared

PREPARE: dict[str, Callable[[VoteColumns], tuple[VoteColumns, Floats, bool]]] = {
    "davidson": ties_apart,
    "bradley-terry": ties_shared,
}
RIVALS = 3  # The next in order; one further behind would need more.


def vote_fragility(
    votes: VoteColumns, ranked: Sequence[bool], *, method: str = "davidson"
) -> Fragility | None:
    """So many votes of one dimension, turned round, let another ranked generator draw level with the first.

    Turned are first the votes that the first won against its rival, then those it won against others and
    those that the rival lost; the model is fitted again each time. A number that is enough, though not proven
    the least. `scores`: votes in which one of the two took part. None with fewer than two strengths.
    """
    counted, outcomes, sided = PREPARE[method](votes)
    groups = groups_of(counted)
    if not len(counted) or groups.max(initial=-1) > 0:
        return None
    cells = cells_of(counted, outcomes, sided=sided)
    won = np.stack(
        [np.bincount(cells.where[counted.choice == side], minlength=len(cells.a)) for side in (A, B)]
    )
    values = np.where((groups == 0) & np.asarray(ranked), _values(cells, cells.counts, len(groups)), np.nan)
    order = np.argsort(-values, kind="stable")[: int(np.sum(~np.isnan(values)))]
    found = [
        _Duel(cells, won.T, int(order[0]), int(rival)).turned(float(values[order[0]] - values[rival]))
        for rival in order[1 : 1 + RIVALS]
    ]
    return min(found, key=lambda one: one.flips, default=None)


@dataclass(frozen=True)
class _Duel:
    """Two generators, and the votes that could be turned: `won` (C, 2), how often a and b won."""

    cells: Cells
    won: Ints
    first: int
    rival: int

    def turned(self, lead: float) -> Fragility:
        """The fewest of these votes, in their order, that close the lead."""
        batches = self._batches()
        low, high = 0, sum(int(self.won[cell, side]) for cell, side in batches)
        while lead > LEVEL and low + 1 < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._lead(batches, middle) <= LEVEL else (middle, high)
        met = np.isin(self.cells.a, [self.first, self.rival]) | np.isin(
            self.cells.b, [self.first, self.rival]
        )
        votes = round(float(self.cells.counts[met].sum()))
        return Fragility(self.first, self.rival, high if lead > LEVEL else 0, votes)

    def _batches(self) -> list[tuple[int, int]]:
        """The cell and the winning side of the votes to be turned, those between the two first."""
        ends = np.stack([self.cells.a, self.cells.b], axis=1)
        direct, other = [], []
        for cell, side in np.argwhere(self.won > 0):
            winner, loser = ends[cell, side], ends[cell, 1 - side]
            if winner == self.first and loser == self.rival:
                direct.append((int(cell), int(side)))
            elif winner == self.first or loser == self.rival:
                other.append((int(cell), int(side)))
        return direct + other

    def _lead(self, batches: Sequence[tuple[int, int]], flips: int) -> float:
        counts = self.cells.counts.copy()
        for cell, side in batches:
            moved = min(flips, int(self.won[cell, side]))
            counts[cell, side] -= moved
            counts[cell, 1 - side] += moved
            flips -= moved
        size = int(max(self.cells.a.max(), self.cells.b.max())) + 1
        values = _values(self.cells, counts, size)
        return float(values[self.first] - values[self.rival])


def _values(cells: Cells, counts: Floats, size: int) -> Floats:
    """Log strengths (M,), not centred."""
    return logit.fit(cells.features, counts).parameters[:size]
