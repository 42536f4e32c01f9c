"""Boards by the ordinal model: expected levels over all prompts and raters, with the two-way clustered
sandwich.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ratings.stats import contrasts
from ratings.stats.adjust import adjust
from ratings.stats.arrays import Floats, Ints, Mask, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import Estimate, raters_seen
from ratings.stats.means import unit_weights
from ratings.stats.ordinal import Ordinal, fit_ordinal
from ratings.stats.tally import tally
from ratings.stats.twoway import Spread, fewer, two_way, two_way_difference


def ordinal_estimates(columns: RatingColumns, weights: Sequence[float] | None) -> list[Estimate]:
    """One estimate a dimension, and, where `weights` are given, the overall as the last.

    `mean` and `adjusted` are both the model's expected level, as its prompts are already accounted for.
    Variances are the sandwich with clusters by prompt and by rater (Cameron, Gelbach and Miller 2011) of the
    model's scores.
    """
    rows = contrasts.rows_of(columns)
    fitted = [fit_ordinal(columns, dimension) for dimension in range(len(columns.scale))]
    answered = [tally(columns, dimension).answered for dimension in range(len(columns.scale))]
    scored = [columns.levels[:, dimension] > 0 for dimension in range(len(columns.scale))]
    result = [
        _estimate(columns, rows, [(1.0, model)], [met], [mine], offset=0.0)
        for model, met, mine in zip(fitted, answered, scored, strict=True)
    ]
    if weights is not None:
        shares = unit_weights(columns.scale, weights)
        chosen = np.flatnonzero(shares)
        parts = [(float(shares[k]), fitted[k]) for k in chosen]
        met, mine = [answered[k] for k in chosen], [scored[k] for k in chosen]
        result.append(_estimate(columns, rows, parts, met, mine, offset=-float(shares.sum())))
    return result


def _estimate(
    columns: RatingColumns,
    rows: contrasts.Rows,
    parts: list[tuple[float, Ordinal | None]],
    answered: Sequence[Mask],
    scored: Sequence[Mask],
    *,
    offset: float,
) -> Estimate:
    """Combine the models of several dimensions, whose errors are added before they are squared.

    `answered`, (M, P), and `scored`, (R,): of each of the dimensions.
    """
    models = [(factor, model) for factor, model in parts if model is not None]
    anywhere = np.any(answered, axis=0)
    connected = adjust(np.where(anywhere, 0.0, np.nan)).connected
    whole = len(models) == len(parts) and connected
    mean = offset + np.sum([factor * model.mean for factor, model in models], axis=0) if whole else np.nan
    mean = np.broadcast_to(mean, columns.generators).astype(np.float64)
    sums = model_grams(columns, rows, models)
    prompts = np.min([met.sum(axis=1) for met in answered], axis=0)
    raters = np.min([raters_seen(columns, mine).sum(axis=1) for mine in scored], axis=0)
    spread = _missing(two_way(*sums.diagonal(), prompts, raters), mean)
    joint = sums.differences()
    shared = np.sum(anywhere[:, None, :] & anywhere[None, :, :], axis=2)
    gap = mean[:, None] - mean[None, :]
    contrast = two_way_difference(joint.prompt, joint.rater, joint.cell, fewer(prompts), fewer(raters))
    contrast = _missing(contrast, gap)
    np.fill_diagonal(gap, np.nan)
    return Estimate(
        mean=mean,
        spread=spread,
        adjusted=mean,
        adjusted_spread=spread,
        covariance=sums.prompt + sums.rater - sums.cell,
        contrast=contrast,
        gap=gap,
        gap_spread=Spread(contrast.variance, contrast.freedom, shared),
        scores=np.bincount(columns.generator[np.any(scored, axis=0)], minlength=columns.generators),
        connected=connected,
    )


def model_grams(
    columns: RatingColumns, rows: contrasts.Rows, models: list[tuple[float, Ordinal]]
) -> contrasts.Grams:
    """Products of the errors of M estimates, the models of several dimensions added with their factors."""
    errors = sum(
        (factor * model.errors for factor, model in models), np.zeros((len(columns), columns.generators))
    )
    prompt = _grouped(columns.prompt, errors, columns.prompts)
    rater = _grouped(columns.rater, errors, columns.raters)
    for factor, model in models:
        prompt += factor * model.prompt_errors
        rater += factor * model.rater_errors
    cell = _grouped(rows.row, errors, len(rows.prompt))
    return contrasts.Grams(prompt.T @ prompt, rater.T @ rater, cell.T @ cell)


def _grouped(group: Ints, errors: Floats, size: int) -> Floats:
    total = np.zeros((size, errors.shape[1]))
    for column in range(errors.shape[1]):
        total[:, column] = sum_by(group, errors[:, column], size)
    return total


def _missing(spread: Spread, mean: Floats) -> Spread:
    return Spread(np.where(np.isnan(mean), np.nan, spread.variance), spread.freedom, spread.prompts)
