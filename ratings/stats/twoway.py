"""The variance of a mean whose scores share prompts and raters, and the interval that follows from it.

Cameron, Gelbach and Miller (2011), "Robust inference with multiway clustering", J. Bus. Econ. Stat. 29(2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from ratings.stats.arrays import Floats, Ints


@dataclass(frozen=True)
class Spread:
    """Variances of K estimates; every array has shape (K,) or that of the estimates.

    `variance` is in squared units of the estimate, NaN where it cannot be computed: fewer than two prompts,
    fewer than two raters, or no variation at all. `freedom`: degrees of freedom of t. `prompts`: how many it
    rests on.
    """

    variance: Floats
    freedom: Floats
    prompts: Ints

    @property
    def error(self) -> Floats:
        """Standard errors, in units of the estimate."""
        return np.sqrt(self.variance)

    def half_width(self, confidence: float = 0.95) -> Floats:
        """Half the width of the t interval at `confidence`, in units of the estimate."""
        return np.asarray(stats.t.ppf(0.5 + confidence / 2, self.freedom)) * self.error

    def p_value(self, estimate: Floats) -> Floats:
        """Two-sided p of the estimates against zero."""
        return np.asarray(2 * stats.t.sf(np.abs(estimate) / self.error, self.freedom))


def two_way(prompt: Floats, rater: Floats, cell: Floats, prompts: Ints, raters: Ints) -> Spread:
    """Variance V = c_P prompt + c_I rater - cell with c_G = G / (G - 1), floored at the larger one-way term.

    `prompt`, `rater`, `cell`: (K,), sums of squared residual sums by prompt, by rater and by (prompt, rater).
    `prompts`, `raters`: (K,), how many clusters G of each kind contributed, of several parts the fewest; t
    has min(P, I) - 1 degrees of freedom.
    """
    return _spread(_terms(prompt, rater, prompts, raters), cell, prompts, raters, floor=np.maximum)


def two_way_difference(prompt: Floats, rater: Floats, cell: Floats, prompts: Ints, raters: Ints) -> Spread:
    """The same for differences between generators, floored at the mean of the one-way terms.

    In a difference the difficulty of prompts and the strictness of raters cancel. Where nothing else is
    shared, both one-way terms estimate one variance, and the larger of them lies above it on average; their
    mean does not (measured in docs/statistics.md).
    """
    return _spread(_terms(prompt, rater, prompts, raters), cell, prompts, raters, floor=_middle)


def fewer(counts: Ints) -> Ints:
    """(M, M): the smaller of the `counts` (M,) of two generators, on which their difference rests.

    A generator that one rater scored says nothing of how raters differ, whoever scored the other.
    """
    return np.minimum(counts[:, None], counts[None, :])


def _terms(prompt: Floats, rater: Floats, prompts: Ints, raters: Ints) -> tuple[Floats, Floats]:
    """The one-way variances, by prompt and by rater."""
    return (
        prompt * prompts / np.maximum(prompts - 1, 1),
        rater * raters / np.maximum(raters - 1, 1),
    )


def _middle(first: Floats, second: Floats) -> Floats:
    return (first + second) / 2


def _spread(
    terms: tuple[Floats, Floats],
    cell: Floats,
    prompts: Ints,
    raters: Ints,
    *,
    floor: Callable[[Floats, Floats], Floats],
) -> Spread:
    enough = (prompts > 1) & (raters > 1)
    variance = np.maximum(terms[0] + terms[1] - cell, floor(*terms))
    # Sums of squares this small are rounding; a spread of zero says nothing about the error.
    usable = enough & (variance > 1e-24)
    freedom = np.maximum(np.minimum(prompts, raters) - 1, 1).astype(np.float64)
    return Spread(np.where(usable, variance, np.nan), freedom, np.asarray(prompts))
