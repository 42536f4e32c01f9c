"""Means of generators with two-way clustered intervals, from counts and one pass over the raters.

Every prompt weighs the same: the mean over a generator's prompts of the means of its clips there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints, Mask, ratio, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.tally import Tally, tally
from ratings.stats.twoway import Spread, two_way


@dataclass(frozen=True)
class Means:
    """Means of M generators on one dimension.

    `mean`: (M,), on the scale 1..L (0..1 for the overall), NaN where a generator has no score.
    `spread`: its two-way clustered variance. `scores`: (M,), what it rests on.
    """

    mean: Floats
    scores: Ints
    spread: Spread


def generator_means(columns: RatingColumns, dimension: int) -> Means:
    """Mean of each generator on one dimension, with its clustered variance.

    Formula: Cameron, Gelbach and Miller (2011) with the weights w = 1 / (prompts x clips in the cell x scores
    of the clip) and the residuals y - mean. R ratings cost two `bincount` and one gather.
    """
    counted = tally(columns, dimension)
    mean = average(counted.cells)
    table = _residual_table(counted, mean)
    pull = counted.spread(table)
    if counted.samples:
        squares = squares_by_cell(columns, pull)
    else:
        per_clip = (counted.counts * table**2).sum(axis=1)
        known = counted.generator >= 0
        squares = sum_by(counted.generator[known], per_clip[known], columns.generators)
    prompt_sums = cell_residuals(counted.cells, mean)
    scored = columns.levels[:, dimension] > 0
    return _clustered(columns, mean, [scored], pull=pull, prompt_sums=prompt_sums, squares=squares)


def overall_means(columns: RatingColumns, weights: Sequence[float]) -> Means:
    """Weighted mean over the dimensions of (mean - 1) / (L - 1), in 0..1, with its clustered variance.

    `weights`: one a dimension, not negative, not all zero. The dimensions of one rating share rater and
    prompt, so their residuals are added before they are squared. Prompts and raters are counted on the
    dimension that has the fewest: where raters share the rubric out, those of one dimension say nothing of
    another. A generator that lacks a weighted dimension has NaN.
    """
    shares = unit_weights(columns.scale, weights)
    mean = np.zeros(columns.generators)
    pull = np.zeros(len(columns))
    prompt_sums = np.zeros((columns.generators, columns.prompts))
    scored: list[Mask] = []
    for dimension in np.flatnonzero(shares):
        counted = tally(columns, int(dimension))
        own = average(counted.cells)
        mean += shares[dimension] * (own - 1)
        pull += shares[dimension] * counted.spread(_residual_table(counted, own))
        prompt_sums += shares[dimension] * cell_residuals(counted.cells, own)
        scored.append(columns.levels[:, dimension] > 0)
    squares = squares_by_cell(columns, pull)
    return _clustered(columns, mean, scored, pull=pull, prompt_sums=prompt_sums, squares=squares)


def average(cells: Floats) -> Floats:
    """(M,): the mean of each row of `cells` (M, P) over the prompts that have a value."""
    return ratio(np.nansum(cells, axis=1), np.sum(~np.isnan(cells), axis=1))


def cell_residuals(cells: Floats, mean: Floats) -> Floats:
    """(M, P): what each cell adds to the error of its generator's mean; 0 where it is empty."""
    prompts = np.maximum(np.sum(~np.isnan(cells), axis=1), 1)
    return np.nan_to_num(np.asarray((cells - mean[:, None]) / prompts[:, None], dtype=np.float64))


def unit_weights(scale: Sequence[int], weights: Sequence[float]) -> Floats:
    """(D,): the factor of (mean - 1) in the overall: weight / (sum of weights x (L - 1))."""
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (len(scale),) or not np.all(np.isfinite(given)) or np.any(given < 0):
        raise ValueError("weights must be one finite number a dimension, none below zero")
    if not given.any():
        raise ValueError("at least one dimension needs a weight above zero")
    return np.asarray(given / given.sum() / (np.asarray(scale) - 1))


def squares_by_cell(columns: RatingColumns, pull: Floats) -> Floats:
    """(M,): sum over (prompt, rater) of the squared residual sums of each generator."""
    key = columns.generator.astype(np.int64) * columns.prompts + columns.prompt
    key = key * columns.raters + columns.rater
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    sums = np.add.reduceat(pull[order], starts) if len(starts) else pull[:0]
    return sum_by(columns.generator[order[starts]], sums**2, columns.generators)


def _clustered(
    columns: RatingColumns,
    mean: Floats,
    scored: Sequence[Mask],
    *,
    pull: Floats,
    prompt_sums: Floats,
    squares: Floats,
) -> Means:
    """Means (M,) with the variance of their residuals `pull` (R,), whose sums by cell are `prompt_sums` (M,
    P); `scored`: a mask (R,) for each dimension.
    """
    shape = (columns.generators, columns.raters)
    rater_sums = sum_by(columns.by_rater, pull, shape[0] * shape[1]).reshape(shape)
    by_prompt, by_rater = np.sum(prompt_sums**2, axis=1), np.sum(rater_sums**2, axis=1)
    different = [mask for k, mask in enumerate(scored) if not k or not np.array_equal(mask, scored[k - 1])]
    prompts, raters = np.min([_clusters(columns, mask) for mask in different], axis=0)
    spread = two_way(by_prompt, by_rater, squares, prompts, raters)
    whole = np.any(different, axis=0) if len(different) > 1 else different[0]
    return Means(mean, np.bincount(columns.generator[_chosen(whole)], minlength=columns.generators), spread)


def _clusters(columns: RatingColumns, scored: Mask) -> tuple[Ints, Ints]:
    """(M,) each: prompts and raters that every generator's scores of one dimension come from."""
    chosen = _chosen(scored)
    seen = np.zeros((columns.generators, columns.raters), dtype=bool)
    seen.ravel()[columns.by_rater[chosen]] = True
    met = np.zeros((columns.generators, columns.prompts), dtype=bool)
    met[columns.generator[chosen], columns.prompt[chosen]] = True
    return np.sum(met, axis=1), np.sum(seen, axis=1)


def _chosen(scored: Mask) -> Mask | slice:
    """What takes the scored rows; a slice takes all of them without a copy."""
    return slice(None) if scored.all() else scored


def _residual_table(counted: Tally, mean: Floats) -> Floats:
    """(C, L): w (level - mean) for each clip and level."""
    prompts = np.maximum(counted.answered.sum(axis=1), 1)
    owner = counted.generator
    distance = np.arange(1.0, counted.levels + 1) - np.nan_to_num(mean)[owner][:, None]
    return np.asarray(distance * (counted.share / prompts[owner])[:, None])
