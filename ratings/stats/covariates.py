"""Means as they would be if all clips had the same resolution, frame rate, length, sound and watermark.

The correction is what clips of generators whose clips vary say about it. What never varies within a generator
cannot be told apart from the generator, and is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats import contrasts
from ratings.stats.arrays import Floats, Ints, Mask, ratio, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import Estimate, estimate
from ratings.stats.means import Means, average
from ratings.stats.parts import weighted_part
from ratings.stats.tally import Tally, tally
from ratings.stats.twoway import two_way

ROUNDS = 200
OWN = 0.02  # A covariate needs at least this share of its variance left beside generators and prompts.


@dataclass(frozen=True)
class Corrected:
    """`slopes`: levels per unit of each covariate that could be told apart; `left`: the names of the others.

    `estimate`: means with the slopes taken off, at the mean of each covariate over the clips. The interval
    takes the slopes as known.
    """

    slopes: Mapping[str, float]
    left: Sequence[str]
    estimate: Estimate


def corrected(columns: RatingColumns, dimension: int, covariates: Mapping[str, Floats]) -> Corrected | None:
    """Take the covariates, each (C,) by clip and NaN where unknown, out of the scores of one dimension.

    Formula: clip mean = generator + prompt + sum of slope x covariate, by least squares over the clips on
    which every usable covariate is known, generators and prompts swept out first (Frisch, Waugh and Lovell).
    None where no covariate varies beside generators and prompts, or where fewer than ten clips are left for
    each slope.
    """
    counted = tally(columns, dimension)
    scored = ~np.isnan(counted.clip_means)
    left = [name for name, values in covariates.items() if not _varies(counted, values, scored)]
    names = [name for name in covariates if name not in left]
    if not names:
        return None
    table = np.stack([covariates[name] for name in names], axis=1)
    known = scored & ~np.isnan(table).any(axis=1)
    if known.sum() < 10 * (len(names) + 1):
        return None
    beside = np.column_stack([counted.clip_means, table])[known]
    swept = _swept(beside, counted.generator[known], counted.prompt[known])
    slopes = np.linalg.lstsq(swept[:, 1:], swept[:, 0], rcond=1e-6)[0]
    shift = np.nan_to_num((table - table[known].mean(axis=0)) @ slopes)
    values = columns.levels[:, dimension] - shift[columns.clip]
    part = weighted_part(columns, dimension, values, np.ones(len(columns)))
    rows = contrasts.rows_of(columns)
    sums = contrasts.grams(
        columns, rows, [(part.read, 1.0, lambda v, w, p: part.plain_errors(average(part.cells), v, w, p))],
        columns.generators,
    )  # fmt: skip
    prompts = part.fit.answered.sum(axis=1)
    mine = columns.levels[:, dimension] > 0
    seen = np.zeros((columns.generators, columns.raters), dtype=bool)
    seen[columns.generator[mine], columns.rater[mine]] = True
    means = Means(
        average(part.cells),
        np.bincount(columns.generator[mine], minlength=columns.generators),
        two_way(*sums.diagonal(), prompts, seen.sum(axis=1)),
    )
    found = estimate(columns, rows, [part], means)
    return Corrected(dict(zip(names, map(float, slopes), strict=True)), left, found)


def _varies(counted: Tally, values: Floats, scored: Mask) -> bool:
    """Whether enough of a covariate's variance is left beside generators and prompts."""
    known = scored & ~np.isnan(values)
    if known.sum() < 10 or np.ptp(values[known]) == 0:
        return False
    rest = _swept(values[known][:, None], counted.generator[known], counted.prompt[known])
    return bool(np.var(rest) > OWN * np.var(values[known]))


def _swept(values: Floats, generator: Ints, prompt: Ints) -> Floats:
    """(N, K): the columns less their means by generator and by prompt, in turn until they rest."""
    rest = values - values.mean(axis=0)
    for _ in range(ROUNDS):
        before = rest
        for group in (generator, prompt):
            size = int(group.max()) + 1
            count = np.bincount(group, minlength=size)
            means = np.stack([ratio(sum_by(group, column, size), count) for column in rest.T], axis=1)
            rest = rest - means[group]
        if np.abs(rest - before).max(initial=0) < 1e-10:
            break
    return np.asarray(rest)
