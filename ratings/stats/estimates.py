"""What a method says about the generators on one dimension, and the default method: two-way clustered
means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ratings.stats import contrasts
from ratings.stats.arrays import Floats, Ints, Mask
from ratings.stats.columns import RatingColumns
from ratings.stats.gaps import gaps
from ratings.stats.means import Means, generator_means, overall_means, unit_weights
from ratings.stats.parts import Part, counted_part
from ratings.stats.twoway import Spread, fewer, two_way, two_way_difference


@dataclass(frozen=True)
class Estimate:
    """Estimates for M generators, in units of the scale (1..L, or 0..1 for the overall); NaN = cannot be
    computed.

    `mean`: (M,), with the variance `spread`. `adjusted`: (M,), the least-squares mean by which ranks go, with
    the variance `adjusted_spread`. `covariance`: (M, M) of the adjusted means; `contrast`: (M, M), of their
    differences.
    `gap`: (M, M), row less column on the prompts both answered, with the variance `gap_spread`.
    `scores`: (M,), what each mean rests on. `connected`: whether shared prompts link all generators that have
    data.
    """

    mean: Floats
    spread: Spread
    adjusted: Floats
    adjusted_spread: Spread
    covariance: Floats
    contrast: Spread
    gap: Floats
    gap_spread: Spread
    scores: Ints
    connected: bool


def two_way_estimates(columns: RatingColumns, weights: Sequence[float] | None) -> list[Estimate]:
    """One estimate a dimension, and, where `weights` are given, the overall as the last.

    Means, differences and their intervals by the two-way clustered variance of Cameron, Gelbach and Miller
    (2011).
    """
    rows = contrasts.rows_of(columns)
    parts = [counted_part(columns, dimension) for dimension in range(len(columns.scale))]
    result = [
        estimate(columns, rows, [part], generator_means(columns, dimension))
        for dimension, part in enumerate(parts)
    ]
    if weights is not None:
        result.append(overall_estimate(columns, rows, parts, weights, overall_means(columns, weights)))
    return result


def overall_estimate(
    columns: RatingColumns,
    rows: contrasts.Rows,
    parts: Sequence[Part],
    weights: Sequence[float],
    means: Means,
) -> Estimate:
    """The estimate of the overall, in 0..1, from the parts of all dimensions and the means of the overall."""
    shares = unit_weights(columns.scale, weights)
    weighted = [replace(parts[k], factor=float(shares[k])) for k in range(len(shares)) if shares[k]]
    found = estimate(columns, rows, weighted, means)
    return replace(found, adjusted=found.adjusted - shares.sum())


def estimate(columns: RatingColumns, rows: contrasts.Rows, parts: Sequence[Part], means: Means) -> Estimate:
    """Adjusted means, differences and their variances for means whose own variance is known."""
    spread = means.spread
    sums = contrasts.grams(
        columns, rows, [(part.read, part.factor, part.errors) for part in parts], columns.generators
    )
    adjusted = np.sum([part.factor * part.fit.means for part in parts], axis=0)
    seen = [raters_seen(columns, part.scored) for part in parts]
    raters = np.min([each.sum(axis=1) for each in seen], axis=0)
    every = min(int(each.any(axis=0).sum()) for each in seen)
    joint = sums.differences()
    contrast = two_way_difference(joint.prompt, joint.rater, joint.cell, fewer(spread.prompts), fewer(raters))
    gap, gap_spread = gaps(columns, rows, parts, adjusted, contrast)
    return Estimate(
        mean=means.mean,
        spread=spread,
        adjusted=adjusted,
        adjusted_spread=two_way(*sums.diagonal(), spread.prompts, raters),
        covariance=_covariance(sums, int(spread.prompts.max(initial=0)), every),
        contrast=contrast,
        gap=gap,
        gap_spread=gap_spread,
        scores=means.scores,
        connected=all(part.fit.connected for part in parts),
    )


def raters_seen(columns: RatingColumns, scored: Mask) -> Mask:
    """(M, I): who scored which generator, of the ratings `scored` (R,)."""
    seen = np.zeros((columns.generators, columns.raters), dtype=bool)
    seen[columns.generator[scored], columns.rater[scored]] = True
    return seen


def _covariance(sums: contrasts.Grams, prompts: int, raters: int) -> Floats:
    """(M, M), unfloored: used for correlations only. NaN with fewer than two prompts or raters."""
    if prompts < 2 or raters < 2:
        return np.full_like(sums.cell, np.nan)
    return sums.prompt * prompts / (prompts - 1) + sums.rater * raters / (raters - 1) - sums.cell
