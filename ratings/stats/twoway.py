"""The variance of a mean whose scores share prompts and raters, and the interval that follows from it.

Cameron, Gelbach and Miller (2011), "Robust inference with multiway clustering", J. Bus. Econ. Stat. 29(2).
"""

from __future__ import annotations

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
    `prompts`, `raters`: (K,), how many clusters G of each kind contributed; t has min(P, I) - 1 degrees of
    freedom.
    """
    enough = (prompts > 1) & (raters > 1)
    by_prompt = prompt * prompts / np.maximum(prompts - 1, 1)
    by_rater = rater * raters / np.maximum(raters - 1, 1)
    variance = np.maximum(by_prompt + by_rater - cell, np.maximum(by_prompt, by_rater))
    # Sums of squares this small are rounding; a spread of zero says nothing about the error.
    usable = enough & (variance > 1e-24)
    freedom = np.maximum(np.minimum(prompts, raters) - 1, 1).astype(np.float64)
    return Spread(np.where(usable, variance, np.nan), freedom, np.asarray(prompts))
