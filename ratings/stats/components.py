"""Where the differences between scores come from: variances of crossed random effects, for designs with
holes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints
from ratings.stats.columns import RatingColumns


@dataclass(frozen=True)
class Components:
    """Variances in squared levels, as estimated (they may be negative), NaN where the design does not tell.

    `residual` holds noise and every interaction that is not named.
    """

    generator: float
    prompt: float
    rater: float
    generator_prompt: float
    generator_rater: float
    residual: float


def components(columns: RatingColumns, dimension: int) -> Components:
    """Variance components of one dimension by Henderson's method I, all effects random."""
    scored = columns.levels[:, dimension] > 0
    return crossed(columns.take(scored), columns.levels[scored, dimension].astype(np.float64))


def crossed(columns: RatingColumns, values: Floats) -> Components:
    """Variance components of `values` (R,), one a rating, by Henderson's method I."""
    generator, prompt, rater = columns.generator, columns.prompt, columns.rater
    factors = {
        "generator": generator,
        "prompt": prompt,
        "rater": rater,
        "generator_prompt": generator.astype(np.int64) * columns.prompts + prompt,
        "generator_rater": generator.astype(np.int64) * columns.raters + rater,
    }
    return Components(**henderson(factors, values))


def henderson(factors: Mapping[str, Ints], values: Floats) -> dict[str, float]:
    """Variances of the named random effects and of the `residual`, in squared units of `values` (N,).

    `factors`: for each effect the group of every value (N,). Equates T_f = sum over groups of (sum)^2 / n
    with its expectation for every f. Equal to the analysis of variance where the design is balanced and
    complete.
    Source: Henderson (1953), "Estimation of variance and covariance components", Biometrics 9(2), method I.
    All NaN where the design does not tell the effects apart or all values are equal.
    """
    names = [*factors, "residual"]
    total = len(values)
    nothing = dict.fromkeys(names, np.nan)
    if total < 2 or np.ptp(values) == 0:
        return nothing
    groups = [np.unique(codes, return_inverse=True)[1] for codes in factors.values()]
    singles = np.arange(total)
    every = [*groups, singles]
    whole = np.zeros(total, dtype=np.int64)
    left = np.array([_reduction(group, values) for group in every]) - _reduction(whole, values)
    right = np.array([[_coefficient(f, h) - _coefficient(whole, h) for h in every] for f in every])
    if np.linalg.cond(right / total) > 1e9:
        return nothing
    return dict(zip(names, (float(value) for value in np.linalg.solve(right, left)), strict=True))


def _reduction(group: Ints, values: Floats) -> float:
    """Sum over groups of (sum of the values)^2 / number."""
    return float(np.sum(np.bincount(group, values) ** 2 / np.bincount(group)))


def _coefficient(group: Ints, effect: Ints) -> float:
    """Expectation of the reduction by `group` per unit variance of `effect`: sum over groups of sum n_ab^2 /
    n_a.
    """
    size = int(effect.max()) + 1
    keys, counts = np.unique(group.astype(np.int64) * size + effect, return_counts=True)
    return float(np.sum(counts.astype(np.float64) ** 2 / np.bincount(group)[keys // size]))
