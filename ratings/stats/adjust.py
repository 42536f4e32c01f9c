"""Least-squares means of generator + prompt, so that refusing the hard prompts does not pay.

Searle, Speed and Milliken (1980), "Population marginal means in the linear model", Am. Stat. 34(4);
intra-block equations as in any text on incomplete blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

from ratings.stats.arrays import Floats, Ints, Mask


@dataclass(frozen=True)
class Adjustment:
    """The fit of cell mean = generator + prompt over M generators and P prompts.

    `means`: (M,), least-squares means over all prompts, in units of the cells; NaN where they are not
    identified.
    `groups`: (M,), which connected part each generator belongs to; -1 for a generator without a cell.
    `answered`: (M, P), which cells exist. `solve`: (M, M), from centred cell errors to errors of the means.
    """

    means: Floats
    groups: Ints
    answered: Mask
    solve: Floats

    @property
    def connected(self) -> bool:
        """Whether all generators can be compared through shared prompts."""
        return bool(self.groups.max(initial=-1) <= 0)

    def errors(self, cells: Floats, prompts: Ints) -> Floats:
        """(N, M): errors of the means caused by the errors `cells` (N, M) of generators on `prompts` (N,)."""
        met = self.answered.T[prompts].astype(np.float64)
        centre = cells.sum(axis=1, keepdims=True) / np.maximum(met.sum(axis=1, keepdims=True), 1)
        return np.asarray(
            (cells - met * centre) @ self.solve.T + centre / max(self.answered.any(axis=0).sum(), 1)
        )


def adjust(cells: Floats) -> Adjustment:
    """Fit `cells` (M, P), means of generators on prompts with NaN where there is none, every cell weighing
    the same.

    A generator that answered every prompt keeps its plain mean. Where the generators fall into groups that
    share no prompt, no mean is identified and all are NaN.
    """
    answered = ~np.isnan(cells)
    met = answered.astype(np.float64)
    present = np.asarray(answered.any(axis=1))
    groups = _groups(met, present)
    sizes = np.maximum(met.sum(axis=0), 1)
    prompts = max(int(answered.any(axis=0).sum()), 1)
    centres = np.nansum(cells, axis=0) / sizes
    laplacian = np.diag(met.sum(axis=1)) - (met / sizes) @ met.T
    inverse = np.linalg.pinv(laplacian, rcond=1e-10, hermitian=True)
    solve = inverse - np.outer(np.ones(len(cells)), (met / sizes).sum(axis=1) / prompts @ inverse)
    means = solve @ np.nansum(cells - centres, axis=1) + centres.sum() / prompts
    identified = present & (groups.max(initial=-1) <= 0)
    return Adjustment(np.where(identified, means, np.nan), groups, answered, solve)


def _groups(met: Floats, present: Mask) -> Ints:
    """Number the connected parts of the generators that have cells, the others -1."""
    groups = np.full(len(present), -1, dtype=np.int64)
    if present.any():
        shared = met[present] @ met[present].T > 0
        groups[present] = connected_components(shared, directed=False)[1]
    return groups
