"""The ordinal model of low, mid, high: generators, prompts and raters on one latent scale (many-facet Rasch).

logit P(y <= k) = tau_k - (theta_m + pi_p + delta_mp - beta_i), with normal priors on pi, delta and beta whose
variances are estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from ratings.stats.arrays import Floats, Ints, Mask, ratio, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.cumulative import Cumulative, chances, fit_cumulative

ROUNDS = 15
REST = 0.01  # The variances have come to rest when none moves by more than this share.
WEAK = (
    0.04  # Precision of the prior of theta: a standard deviation of 5 logits, so that no theta is infinite.
)
SQUEEZE = (
    16 * 3**0.5 / (15 * np.pi)
) ** 2  # A logistic curve averaged over a normal is a flatter logistic curve.


@dataclass(frozen=True)
class Ordinal:
    """The ordinal model of one dimension.

    `theta`: (M,), in logits, centred on zero, NaN without scores. `thresholds`: (T,). `values`: (T + 1,), the
    levels that were used. `probabilities`: (M, T + 1), of each used level for an average rater and prompt.
    `mean`: (M,), expected level over all prompts and raters. `variances`: of prompts, cells and raters,
    logits^2.
    `infit`, `outfit`: (I,), mean squares of each rater's residuals, 1 = as the model expects, NaN without
    scores.
    `errors` (R, M): what each rating adds to the error of `mean`; `prompt_errors` (P, M), `rater_errors` (I,
    M): what the priors of each prompt's and each rater's own effects add.
    """

    theta: Floats
    thresholds: Floats
    values: Floats
    probabilities: Floats
    mean: Floats
    variances: tuple[float, float, float]
    infit: Floats
    outfit: Floats
    prompt_errors: Floats
    rater_errors: Floats
    errors: Floats


def fit_ordinal(columns: RatingColumns, dimension: int, *, latent: bool = False) -> Ordinal | None:
    """Fit one dimension; None where fewer than two levels were used or no fit was found. `latent`: give the
    errors of `theta` instead.

    Sources: Linacre (1989), "Many-Facet Rasch Measurement"; McCullagh (1980) for the link; Schall (1991),
    Biometrika 78(4), for the variances. The averaging over prompts and raters is that of Zeger, Liang and
    Albert (1988), Biometrics 44(4).
    """
    scored = np.flatnonzero(columns.levels[:, dimension] > 0)
    values, level = np.unique(columns.levels[scored, dimension], return_inverse=True)
    if len(values) < 2:
        return None
    effects = _Effects.of(columns, scored)
    try:
        fit, variances = _fit(effects, level)
    except ValueError:
        return None
    steps = len(values) - 1
    thresholds, theta = fit.parameters[:steps], fit.parameters[steps : steps + columns.generators]
    centre = float(theta[effects.present].mean())
    slope = (1 + SQUEEZE * sum(variances)) ** -0.5
    gaps = np.diff(values).astype(np.float64)
    above = expit(-slope * (thresholds[None, :] - theta[:, None]))
    steepness = slope * above * (1 - above) * gaps
    # Derivatives of the mean: by theta the sum of the steps, by each threshold one step, downwards.
    chosen = np.arange(steps + columns.generators)
    change = np.vstack([-steepness.T, np.diag(steepness.sum(axis=1))])
    if latent:
        change = np.vstack([np.zeros_like(steepness.T), centring(effects.present).T])
    errors = np.zeros((len(columns), columns.generators))
    errors[scored] = fit.influence(chosen) @ change
    owned = fit.inverse_rows(chosen) @ change
    infit, outfit = _residuals(effects, fit, level, values.astype(np.float64), columns.raters)
    precision = 1 / np.array([np.inf, *variances])[effects.kind]
    by_prompt, by_rater = _owned(
        effects, -(precision * fit.parameters[steps:])[:, None] * owned[steps:], columns
    )
    return Ordinal(
        theta=np.where(effects.present, theta - centre, np.nan),
        thresholds=thresholds - centre,
        values=values.astype(np.float64),
        probabilities=np.where(effects.present[:, None], chances(thresholds, theta), np.nan),
        mean=np.where(effects.present, values[0] + above @ gaps, np.nan),
        variances=variances,
        infit=infit,
        outfit=outfit,
        prompt_errors=by_prompt,
        rater_errors=by_rater,
        errors=errors,
    )


def centring(present: Mask) -> Floats:
    """(M, M): takes the mean over the generators that are `present` (M,) off each of them; zero for the
    others.
    """
    return np.where(present[:, None], np.eye(len(present)) - present / max(present.sum(), 1), 0.0)


@dataclass(frozen=True)
class _Effects:
    """The effects of N scores: their design (N, K), the kind of each coefficient (K,) and whose it is
    (K,).
    """

    design: csr_array
    kind: Ints
    owner: Ints
    rater: Ints
    present: Mask

    @classmethod
    def of(cls, columns: RatingColumns, scored: Ints) -> _Effects:
        generator, prompt, rater = (
            code[scored] for code in (columns.generator, columns.prompt, columns.rater)
        )
        cells, cell = np.unique(generator.astype(np.int64) * columns.prompts + prompt, return_inverse=True)
        sizes = (columns.generators, columns.prompts, len(cells), columns.raters)
        starts = np.cumsum([0, *sizes])
        places = np.stack(
            [code + start for code, start in zip((generator, prompt, cell, rater), starts, strict=False)]
        )
        sign = np.repeat([1.0, 1.0, 1.0, -1.0], len(scored))
        rows = np.tile(np.arange(len(scored)), 4)
        design = csr_array((sign, (rows, places.ravel())), shape=(len(scored), int(starts[-1])))
        owner = np.concatenate(
            [np.arange(sizes[0]), np.arange(sizes[1]), cells % columns.prompts, np.arange(sizes[3])]
        )
        present = np.bincount(generator, minlength=columns.generators) > 0
        return cls(design, np.repeat(np.arange(4), sizes), owner, rater, present)


def _fit(effects: _Effects, level: Ints) -> tuple[Cumulative, tuple[float, float, float]]:
    """Alternate between the coefficients and the variances of their priors."""
    used = np.diff(effects.design.tocsc().indptr) > 0
    precision = np.where(effects.kind == 0, WEAK, 4.0)
    fit = fit_cumulative(effects.design, level, precision)
    for _ in range(ROUNDS):
        before = precision.copy()
        steps = len(fit.parameters) - len(precision)
        spread = fit.parameters[steps:] ** 2 + 1 / fit.curvature[steps:]
        for kind in (1, 2, 3):
            own = effects.kind == kind
            precision[own] = 1 / max(float(spread[own & used].mean()), 1e-3)
        fit = fit_cumulative(effects.design, level, precision, fit.parameters)
        if np.abs(precision / before - 1).max() < REST:
            break
    variances = tuple(float(1 / precision[effects.kind == kind][0]) for kind in (1, 2, 3))
    return fit, (variances[0], variances[1], variances[2])


def _owned(effects: _Effects, pull: Floats, columns: RatingColumns) -> tuple[Floats, Floats]:
    """What the priors of the effects of each prompt (P, M) and of each rater (I, M) add to the errors.

    A prompt's own effects are drawn anew with the prompt, so their priors belong to its cluster.
    `pull`: (K, M), errors that the prior of each coefficient causes.
    """
    of_prompt = (effects.kind == 1) | (effects.kind == 2)
    by_prompt = np.zeros((columns.prompts, columns.generators))
    by_rater = np.zeros((columns.raters, columns.generators))
    np.add.at(by_prompt, effects.owner[of_prompt], pull[of_prompt])
    np.add.at(by_rater, effects.owner[effects.kind == 3], pull[effects.kind == 3])
    return by_prompt, by_rater


def _residuals(
    effects: _Effects, fit: Cumulative, level: Ints, values: Floats, raters: int
) -> tuple[Floats, Floats]:
    """Infit and outfit of each rater. Source: Wright and Masters (1982), "Rating Scale Analysis", ch. 5."""
    steps = len(values) - 1
    chance = chances(fit.parameters[:steps], effects.design @ fit.parameters[steps:])
    expected = chance @ values
    variance = np.maximum(chance @ values**2 - expected**2, 1e-12)
    square = (values[level] - expected) ** 2
    count = np.bincount(effects.rater, minlength=raters)
    infit = ratio(sum_by(effects.rater, square, raters), sum_by(effects.rater, variance, raters))
    return infit, ratio(sum_by(effects.rater, square / variance, raters), count)
