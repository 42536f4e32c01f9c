"""What a method says about the generators on one dimension, and the default method: two-way clustered
means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ratings.stats import contrasts
from ratings.stats.adjust import Adjustment, adjust
from ratings.stats.arrays import Floats, Ints, Mask
from ratings.stats.columns import RatingColumns
from ratings.stats.means import Means, generator_means, overall_means, unit_weights
from ratings.stats.tally import Tally, tally
from ratings.stats.twoway import Spread, two_way

PAIRS = 64  # Differences whose variances are summed at once.


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


@dataclass(frozen=True)
class Part:
    """One dimension's share in an estimate: its counts, its factor and its least-squares fit."""

    counted: Tally
    factor: float
    fit: Adjustment

    def errors(self, values: Floats, weights: Floats, prompts: Ints) -> Floats:
        """Errors of the adjusted means in rows of (prompt, rater)."""
        return self.fit.errors(values - weights * np.nan_to_num(self.fit.means), prompts)


def two_way_estimates(columns: RatingColumns, weights: Sequence[float] | None) -> list[Estimate]:
    """One estimate a dimension, and, where `weights` are given, the overall as the last.

    Means, differences and their intervals by the two-way clustered variance of Cameron, Gelbach and Miller
    (2011).
    """
    rows = contrasts.rows_of(columns)
    counted = [tally(columns, dimension) for dimension in range(len(columns.scale))]
    fits = [adjust(each.cells) for each in counted]
    result = []
    for dimension, (each, fit) in enumerate(zip(counted, fits, strict=True)):
        means = generator_means(columns, dimension)
        result.append(_estimate(columns, rows, [Part(each, 1.0, fit)], means))
    if weights is not None:
        shares = unit_weights(columns.scale, weights)
        parts = [
            Part(each, shares[k], fit)
            for k, (each, fit) in enumerate(zip(counted, fits, strict=True))
            if shares[k]
        ]
        means = overall_means(columns, weights)
        overall = _estimate(columns, rows, parts, means)
        result.append(replace(overall, adjusted=overall.adjusted - shares.sum()))
    return result


def _estimate(columns: RatingColumns, rows: contrasts.Rows, parts: list[Part], means: Means) -> Estimate:
    spread = means.spread
    sums = contrasts.grams(
        columns, rows, [(part.counted, part.factor, part.errors) for part in parts], columns.generators
    )
    adjusted = np.sum([part.factor * part.fit.means for part in parts], axis=0)
    raters = _raters(columns, parts)
    union = np.sum(raters[:, None, :] | raters[None, :, :], axis=2)
    fewest = np.minimum(spread.prompts[:, None], spread.prompts[None, :])
    joint = sums.differences()
    contrast = two_way(joint.prompt, joint.rater, joint.cell, fewest, union)
    gap, gap_spread = _gaps(columns, rows, parts, adjusted, contrast)
    return Estimate(
        mean=means.mean,
        spread=spread,
        adjusted=adjusted,
        adjusted_spread=two_way(*sums.diagonal(), spread.prompts, raters.sum(axis=1)),
        covariance=_covariance(sums, int(spread.prompts.max(initial=0)), int(raters.any(axis=0).sum())),
        contrast=contrast,
        gap=gap,
        gap_spread=gap_spread,
        scores=means.scores,
        connected=all(part.fit.connected for part in parts),
    )


def _gaps(
    columns: RatingColumns, rows: contrasts.Rows, parts: list[Part], adjusted: Floats, contrast: Spread
) -> tuple[Floats, Spread]:
    """Differences on common prompts. Where two generators answered the same prompts these are the adjusted
    ones.
    """
    answered = np.array([part.fit.answered for part in parts])
    same = np.all(answered[:, :, None, :] == answered[:, None, :, :], axis=(0, 3)) & ~np.isnan(
        adjusted[:, None] - adjusted[None, :]
    )
    gap = np.where(same, adjusted[:, None] - adjusted[None, :], np.nan)
    variance, freedom, prompts = contrast.variance.copy(), contrast.freedom.copy(), contrast.prompts.copy()
    first, second = np.nonzero(np.triu(~same, 1))
    for start in range(0, len(first), PAIRS):
        a, b = first[start : start + PAIRS], second[start : start + PAIRS]
        values, spread = _direct(columns, rows, parts, a, b)
        gap[a, b], gap[b, a] = values, -values
        variance[a, b] = variance[b, a] = spread.variance
        freedom[a, b] = freedom[b, a] = spread.freedom
        prompts[a, b] = prompts[b, a] = spread.prompts
    np.fill_diagonal(gap, np.nan)
    return gap, Spread(variance, freedom, prompts)


def _direct(
    columns: RatingColumns, rows: contrasts.Rows, parts: list[Part], a: Ints, b: Ints
) -> tuple[Floats, Spread]:
    """Differences of the pairs (a, b), each (K,), on the prompts that both answered."""
    total = np.zeros(len(a))
    met = np.zeros((len(a), columns.prompts), dtype=bool)
    pieces = []
    for part in parts:
        pair = CommonPrompts.of(part.counted.cells, a, b)
        total += part.factor * (pair.mean_a - pair.mean_b)
        met |= pair.common
        pieces.append((part.counted, part.factor, pair.errors))
    sums = contrasts.grams(columns, rows, pieces, len(a))
    return total, two_way(*sums.diagonal(), met.sum(axis=1), _raters_of_pairs(columns, parts, a, b, met))


@dataclass(frozen=True)
class CommonPrompts:
    """K pairs of generators on the prompts both answered: `common` (K, P), and their means there (K,)."""

    a: Ints
    b: Ints
    common: Mask
    mean_a: Floats
    mean_b: Floats

    @classmethod
    def of(cls, cells: Floats, a: Ints, b: Ints) -> CommonPrompts:
        """Means of the cells (M, P) of the pairs on their common prompts, NaN where there are none."""
        common = ~np.isnan(cells[a]) & ~np.isnan(cells[b])
        count = np.where(common.any(axis=1), common.sum(axis=1), np.nan)
        means = [np.where(common, cells[side], 0).sum(axis=1) / count for side in (a, b)]
        return cls(a, b, common, means[0], means[1])

    def errors(self, values: Floats, weights: Floats, prompts: Ints) -> Floats:
        """Errors of the differences in rows of (prompt, rater)."""
        own_a = values[:, self.a] - weights[:, self.a] * np.nan_to_num(self.mean_a)
        own_b = values[:, self.b] - weights[:, self.b] * np.nan_to_num(self.mean_b)
        return np.asarray((own_a - own_b) * self.common.T[prompts] / np.maximum(self.common.sum(axis=1), 1))


def _raters(columns: RatingColumns, parts: list[Part]) -> Mask:
    """(M, I): who scored which generator on any of the dimensions."""
    seen = np.zeros((columns.generators, columns.raters), dtype=bool)
    scored = _scored(columns, parts)
    seen[columns.generator[scored], columns.rater[scored]] = True
    return seen


def _raters_of_pairs(
    columns: RatingColumns,
    parts: list[Part],
    a: Ints,
    b: Ints,
    met: Mask,
) -> Ints:
    """(K,): how many raters scored one of the two generators on a common prompt."""
    scored = np.flatnonzero(_scored(columns, parts))
    own = [scored[columns.generator[scored] == code] for code in range(columns.generators)]
    count = np.zeros(len(a), dtype=np.int64)
    for k in range(len(a)):
        both = np.concatenate([own[a[k]], own[b[k]]])
        seen = np.zeros(columns.raters, dtype=bool)
        seen[columns.rater[both[met[k, columns.prompt[both]]]]] = True
        count[k] = seen.sum()
    return count


def _scored(columns: RatingColumns, parts: list[Part]) -> Mask:
    """(R,): ratings with a score on any of the dimensions: where the weight of their place is not zero."""
    scored = np.zeros(len(columns), dtype=bool)
    for part in parts:
        scored |= part.counted.spread(np.ones(part.counted.counts.shape)) > 0
    return scored


def _covariance(sums: contrasts.Grams, prompts: int, raters: int) -> Floats:
    """(M, M), unfloored: used for correlations only. NaN with fewer than two prompts or raters."""
    if prompts < 2 or raters < 2:
        return np.full_like(sums.cell, np.nan)
    return sums.prompt * prompts / (prompts - 1) + sums.rater * raters / (raters - 1) - sums.cell
