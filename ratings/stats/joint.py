"""Ratings and votes of one dimension together: one strength per generator, seen through both.

The ordinal model of the ratings and Davidson's model of the votes both put generators on a logistic scale;
the scales differ by a constant factor, which is estimated too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import minimize_scalar

from ratings.stats import contrasts
from ratings.stats.adjust import adjust
from ratings.stats.arrays import Floats
from ratings.stats.ballots import VoteColumns
from ratings.stats.columns import RatingColumns
from ratings.stats.estimates import raters_seen
from ratings.stats.ordinal import fit_ordinal
from ratings.stats.ordinal_estimates import model_grams
from ratings.stats.tally import tally
from ratings.stats.twoway import Spread, two_way
from ratings.stats.votes import davidson

STEEPEST = 4.0  # The factor between the scales is sought between exp(-4) and exp(4).


@dataclass(frozen=True)
class Joint:
    """`values`: (M,), log strengths on the ratings' scale, centred on zero; NaN = cannot be computed.

    `spread` (M,), `contrast` (M, M), `covariance` (M, M): of the values and of their differences. `factor`:
    votes' scale over ratings' scale. `misfit`: p-value of the hypothesis that both see the same strengths,
    NaN where the generators are too few to tell.
    """

    values: Floats
    spread: Spread
    contrast: Spread
    covariance: Floats
    factor: float
    misfit: float


def fit_joint(columns: RatingColumns, dimension: int, votes: VoteColumns) -> Joint | None:
    """Fit the ratings of one dimension and the votes (of the same dimension and the same generators)
    together.

    Minimum distance: the strengths theta and the factor k that make (theta_r - theta)' S_r^-1 (theta_r -
    theta) + (theta_v - k theta)' S_v^-1 (theta_v - k theta) smallest, with both two-way clustered
    covariances; equivalent to the joint likelihood in large studies. Source: Ferguson (1996), "A Course in
    Large Sample Theory", ch. 23. Assumes that the errors of ratings and votes are independent. None where
    either side has no strengths or no variance for every generator. Raises ValueError when the generators
    differ.
    """
    if votes.generators != columns.generators:
        raise ValueError("ratings and votes must be of the same generators")
    rated = _from_ratings(columns.canonical(), dimension)
    voted = davidson(votes)
    if rated is None or np.isnan(voted.values).any() or np.isnan(voted.spread.variance).any():
        return None
    theta, covariance, freedom = rated
    first, second = _inverse(covariance), _inverse(voted.covariance)
    if first is None or second is None:
        return None

    def distance(log_factor: float) -> float:
        return _solve(theta, voted.values, first, second, np.exp(log_factor))[1]

    found = minimize_scalar(
        distance, bounds=(-STEEPEST, STEEPEST), method="bounded", options={"xatol": 1e-10}
    )
    factor = float(np.exp(found.x))
    values, least = _solve(theta, voted.values, first, second, factor)
    whole = _covariance(values, first, second, factor)
    own = np.diag(whole)
    apart = np.maximum(own[:, None] + own[None, :] - 2 * whole, 0)
    free = np.full(len(values), min(freedom, float(voted.spread.freedom.min())))
    prompts = np.full(len(values), 0)
    more = len(values) - 2
    return Joint(
        values=values,
        spread=Spread(own, free, prompts),
        contrast=Spread(
            np.where(apart > 0, apart, np.nan), free[:, None] + 0 * apart, prompts[:, None] + 0 * prompts
        ),
        covariance=whole,
        factor=factor,
        misfit=float(stats.chi2.sf(least, more)) if more > 0 else np.nan,
    )


def no_joint(generators: int) -> Joint:
    """The strengths of so many generators where there are none: every figure NaN."""
    values, square = np.full(generators, np.nan), np.full((generators, generators), np.nan)
    none = np.zeros(generators, dtype=np.int64)
    return Joint(
        values=values,
        spread=Spread(values, values, none),
        contrast=Spread(square, square, none[:, None] + none),
        covariance=square,
        factor=np.nan,
        misfit=np.nan,
    )


def _from_ratings(columns: RatingColumns, dimension: int) -> tuple[Floats, Floats, float] | None:
    """Latent strengths, their covariance and degrees of freedom; None where they cannot be had for all."""
    model = fit_ordinal(columns, dimension, latent=True)
    if model is None or np.isnan(model.theta).any() or not adjust(tally(columns, dimension).cells).connected:
        return None
    sums = model_grams(columns, contrasts.rows_of(columns), [(1.0, model)])
    scored = columns.levels[:, dimension] > 0
    own = tally(columns, dimension).answered.sum(axis=1), raters_seen(columns, scored).sum(axis=1)
    spread = two_way(*sums.diagonal(), *own)
    if np.isnan(spread.variance).any():
        return None
    prompts, raters = (len(np.unique(code[scored])) for code in (columns.prompt, columns.rater))
    covariance = sums.prompt * prompts / (prompts - 1) + sums.rater * raters / (raters - 1) - sums.cell
    return model.theta, covariance, float(spread.freedom.min())


def _inverse(covariance: Floats) -> Floats | None:
    """Inverse over the contrasts, made positive first, which a two-way clustered covariance need not be.

    None where nothing of it is positive, or where there is but one generator.
    """
    size = len(covariance)
    centre = np.eye(size) - 1 / size
    values, vectors = np.linalg.eigh(centre @ (covariance + covariance.T) @ centre / 2)
    # The smallest is the mean, which the centring took out; the others are kept from vanishing.
    order = np.argsort(np.abs(vectors.sum(axis=0)))[: size - 1]
    if values[order].max(initial=0) < 1e-24:
        return None
    kept = np.maximum(values[order], values.max() * 1e-3)
    return np.asarray((vectors[:, order] / kept) @ vectors[:, order].T)


def _solve(
    rated: Floats, voted: Floats, first: Floats, second: Floats, factor: float
) -> tuple[Floats, float]:
    """The best strengths for a given factor, and their distance."""
    weight = first + factor**2 * second
    values = np.linalg.pinv(weight, rcond=1e-10, hermitian=True) @ (first @ rated + factor * second @ voted)
    values = values - values.mean()
    off_rated, off_voted = rated - values, voted - factor * values
    return values, float(off_rated @ first @ off_rated + off_voted @ second @ off_voted)


def _covariance(values: Floats, first: Floats, second: Floats, factor: float) -> Floats:
    """(M, M): covariance of the strengths with the factor estimated beside them."""
    size = len(values)
    information = np.zeros((size + 1, size + 1))
    information[:size, :size] = first + factor**2 * second
    information[:size, size] = information[size, :size] = factor * second @ values
    information[size, size] = values @ second @ values
    return np.asarray(np.linalg.pinv(information, rcond=1e-10, hermitian=True)[:size, :size])
