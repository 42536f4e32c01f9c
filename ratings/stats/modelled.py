"""Boards by models of raters: the scores are corrected first, then averaged and compared as always.

The corrected means stand on the scale of the average rater; how far that average itself may be off is the
variance of the biases over the number of raters, and is added to the variance of every mean. Differences do
not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ratings.stats import contrasts
from ratings.stats.arrays import Floats
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import Estimate, estimate, overall_estimate, raters_seen
from ratings.stats.means import Means, average, unit_weights
from ratings.stats.parts import Part, weighted_part
from ratings.stats.rater_models import RaterModel, Scores
from ratings.stats.twoway import two_way


def modelled_estimates(
    columns: RatingColumns, weights: Sequence[float] | None, model: Callable[[Scores], RaterModel]
) -> list[Estimate]:
    """One estimate a dimension, and, where `weights` are given, the overall as the last.

    `model` is fitted to each dimension by itself. Variances are those of `two_way_estimates` on the corrected
    scores, plus var(b) / I for the means.
    """
    rows = contrasts.rows_of(columns)
    fitted = [_fit(columns, dimension, model) for dimension in range(len(columns.scale))]
    parts = [part for part, _ in fitted]
    result = []
    for part, bias in fitted:
        found = estimate(columns, rows, [part], _means(columns, rows, [part], average(part.cells)))
        result.append(_with_scale_error(found, bias))
    if weights is not None:
        shares = unit_weights(columns.scale, weights)
        weighted = [
            replace(part, factor=float(share)) for part, share in zip(parts, shares, strict=True) if share
        ]
        mean = np.sum([part.factor * (average(part.cells) - 1) for part in weighted], axis=0)
        overall = overall_estimate(columns, rows, parts, weights, _means(columns, rows, weighted, mean))
        biases = np.array([bias for _, bias in fitted])
        result.append(_with_scale_error(overall, shares @ np.nan_to_num(biases)))
    return result


def _fit(
    columns: RatingColumns, dimension: int, model: Callable[[Scores], RaterModel]
) -> tuple[Part, Floats]:
    """The corrected scores of one dimension, and the raters' biases (I,)."""
    levels = columns.levels[:, dimension].astype(np.float64)
    scored = levels > 0
    found = model(
        Scores(columns.clip[scored], columns.rater[scored], levels[scored], columns.clips, columns.raters)
    )
    corrected = levels - np.nan_to_num(found.bias)[columns.rater]
    return weighted_part(columns, dimension, corrected, found.weight[columns.rater]), found.bias


def _means(columns: RatingColumns, rows: contrasts.Rows, parts: Sequence[Part], mean: Floats) -> Means:
    """Plain means of corrected scores with their two-way clustered variance."""
    errors = [(part.read, part.factor, partial(part.plain_errors, average(part.cells))) for part in parts]
    sums = contrasts.grams(columns, rows, errors, columns.generators)
    scored = np.any([part.scored for part in parts], axis=0)
    prompts = np.min([part.fit.answered.sum(axis=1) for part in parts], axis=0)
    raters = np.min([raters_seen(columns, part.scored).sum(axis=1) for part in parts], axis=0)
    spread = two_way(*sums.diagonal(), prompts, raters)
    return Means(mean, np.bincount(columns.generator[scored], minlength=columns.generators), spread)


def _with_scale_error(found: Estimate, bias: Floats) -> Estimate:
    """Add the error of the average rater's scale to the variances of the means."""
    known = bias[~np.isnan(bias)]
    if len(known) < 2:
        return found
    extra = float(np.var(known, ddof=1) / len(known))
    return replace(
        found,
        spread=replace(found.spread, variance=found.spread.variance + extra),
        adjusted_spread=replace(found.adjusted_spread, variance=found.adjusted_spread.variance + extra),
    )
