"""Cumulative logit: thresholds on a latent scale, and a sparse linear predictor with normal priors; Newton's
method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array, diags_array, hstack
from scipy.sparse.linalg import SuperLU, splu
from scipy.special import expit

from ratings.stats.arrays import Floats, Ints

STEPS = 50
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Cumulative:
    """A fit of N scores with T thresholds and K coefficients.

    `parameters`: (T + K,), thresholds first. `factor`: the factorised penalised information (T + K, T + K).
    `upper`, `lower`: (N, T + K), each score's bounds as linear functions of the parameters; `pull_upper`,
    `pull_lower`: (N,), derivatives of its log likelihood by them. `curvature`: (T + K,), diagonal of the
    information.
    """

    parameters: Floats
    factor: SuperLU
    upper: csr_array
    lower: csr_array
    pull_upper: Floats
    pull_lower: Floats
    curvature: Floats

    def influence(self, chosen: Ints) -> Floats:
        """(N, n): what each score adds to the error of the parameters numbered `chosen` (n,)."""
        rows = self.inverse_rows(chosen)
        return np.asarray(
            self.pull_upper[:, None] * (self.upper @ rows) + self.pull_lower[:, None] * (self.lower @ rows)
        )

    def inverse_rows(self, chosen: Ints) -> Floats:
        """(T + K, n): columns of the inverse information."""
        unit = np.zeros((len(self.parameters), len(chosen)))
        unit[chosen, np.arange(len(chosen))] = 1
        return np.asarray(self.factor.solve(unit))


def fit_cumulative(
    design: csr_array, level: Ints, precision: Floats, start: Floats | None = None
) -> Cumulative:
    """Fit logit P(y <= k) = tau_k - design @ u, u normal around zero.

    `design`: (N, K) sparse. `level`: (N,), 0..T, every one of them used. `precision`: (K,), of the priors of
    u.
    `start`: (T + K,) to begin from. Source: McCullagh (1980), J. R. Stat. Soc. B 42(2). Raises ValueError
    when Newton's method does not come to rest.
    """
    scores = _Scores.of(design, level)
    penalty = np.concatenate([np.zeros(scores.steps), precision])
    parameters = scores.start(design.shape[1]) if start is None else start

    def posterior(at: Floats) -> float:
        return scores.log_likelihood(at) - float(at @ (penalty * at)) / 2

    best = posterior(parameters)
    for _ in range(STEPS):
        pull, bend = scores.derivatives(parameters)
        gradient = scores.upper.T @ pull[0] + scores.lower.T @ pull[1] - penalty * parameters
        information = scores.information(bend, penalty)
        factor = splu(csc_array(information))
        step = factor.solve(gradient)
        if np.abs(step).max() < TOLERANCE:
            diagonal = information.diagonal()
            return Cumulative(parameters, factor, scores.upper, scores.lower, pull[0], pull[1], diagonal)
        while (found := posterior(parameters + step)) < best - 1e-10 * abs(best):
            step = step / 2
        parameters, best = parameters + step, found
    raise ValueError("the ordinal model does not come to rest")


def chances(thresholds: Floats, predictor: Floats) -> Floats:
    """(N, T + 1): probability of each level for the linear predictors (N,)."""
    below = expit(thresholds[None, :] - predictor[:, None])
    return np.diff(below, axis=1, prepend=0, append=1)


@dataclass(frozen=True)
class _Scores:
    """N scores: `upper` and `lower` bounds (N, T + K) of their levels, `level` (N,), `steps` T."""

    upper: csr_array
    lower: csr_array
    level: Ints
    steps: int

    @classmethod
    def of(cls, design: csr_array, level: Ints) -> _Scores:
        rows, steps = np.arange(len(level)), int(level.max())
        bounds = []
        for bound, inside in ((level, level < steps), (level - 1, level > 0)):
            ones = (np.ones(int(inside.sum())), (rows[inside], bound[inside]))
            bounds.append(csr_array(hstack([csr_array(ones, shape=(len(level), steps)), -design])))
        return cls(bounds[0], bounds[1], level, steps)

    def start(self, coefficients: int) -> Floats:
        """Thresholds from the shares of the levels, no effects."""
        below = np.cumsum(np.bincount(self.level, minlength=self.steps + 1))[:-1] / len(self.level)
        return np.concatenate([np.log(below / (1 - below)), np.zeros(coefficients)])

    def masses(self, parameters: Floats) -> tuple[Floats, Floats, Floats]:
        """Distribution at the upper and at the lower bound, and what lies between."""
        above = np.where(self.level < self.steps, expit(self.upper @ parameters), 1.0)
        below = np.where(self.level > 0, expit(self.lower @ parameters), 0.0)
        return above, below, np.maximum(above - below, 1e-300)

    def log_likelihood(self, parameters: Floats) -> float:
        """Minus infinity where the thresholds are out of order."""
        if np.any(np.diff(parameters[: self.steps]) <= 0):
            return -np.inf
        return float(np.sum(np.log(self.masses(parameters)[2])))

    def derivatives(self, parameters: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
        """First and negative second derivatives of each score's log likelihood by its two bounds."""
        above, below, mass = self.masses(parameters)
        dense_a, dense_b = above * (1 - above), below * (1 - below)
        first, second = dense_a / mass, -dense_b / mass
        bend_a = first**2 - dense_a * (1 - 2 * above) / mass
        bend_b = second**2 + dense_b * (1 - 2 * below) / mass
        return (first, second), (bend_a, bend_b, first * second)

    def information(self, bend: tuple[Floats, Floats, Floats], penalty: Floats) -> csr_array:
        """(T + K, T + K): minus the second derivatives of the penalised likelihood."""
        own_a, own_b, mixed = (diags_array(values) for values in bend)
        cross = self.upper.T @ mixed @ self.lower
        own = self.upper.T @ own_a @ self.upper + self.lower.T @ own_b @ self.lower
        return csr_array(own + cross + cross.T + diags_array(penalty))
