"""Maximum likelihood for choices among a few outcomes whose utilities are linear, by Newton's method.

Bradley-Terry and Davidson's model are both of this kind, and the likelihood has one maximum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats

STEPS = 100
TOLERANCE = 1e-11
FAR = 12.0  # A log strength beyond this says that the maximum lies at infinity.


@dataclass(frozen=True)
class Fit:
    """Parameters (K,), the inverse information (K, K), each outcome's score (C, O, K) and the ridge used (0:
    none).
    """

    parameters: Floats
    inverse: Floats
    scores: Floats
    ridge: float


def fit(features: Floats, counts: Floats, *, ridge: float = 0.25) -> Fit:
    """Fit P(outcome o | cell c) proportional to exp(features[c, o] . parameters).

    `features`: (C, O, K). `counts`: (C, O), may be fractional. Directions that the features do not determine
    (all strengths moved together) stay at zero. Where the maximum lies at infinity, a normal prior with
    precision `ridge` is added, and the result says so.
    """
    plain = _newton(features, counts, 0.0)
    converged = plain is not None and np.abs(plain).max(initial=0) < FAR
    used = 0.0 if converged else ridge
    parameters = plain if converged and plain is not None else _newton(features, counts, ridge)
    if parameters is None:
        raise ValueError("the likelihood has no maximum that can be found")
    chances = probabilities(features, parameters)
    mean = np.einsum("co,cok->ck", chances, features)
    information = _information(features, counts, chances, mean) + used * np.eye(features.shape[2])
    inverse = np.asarray(np.linalg.pinv(information, rcond=1e-10, hermitian=True), dtype=np.float64)
    return Fit(parameters, inverse, features - mean[:, None, :], used)


def probabilities(features: Floats, parameters: Floats) -> Floats:
    """(C, O): chance of each outcome in each cell."""
    utility = features @ parameters
    chance = np.exp(utility - utility.max(axis=1, keepdims=True))
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))


def _newton(features: Floats, counts: Floats, ridge: float) -> Floats | None:
    """The maximum, or None when Newton's method does not reach it."""
    parameters = np.zeros(features.shape[2])
    total = max(float(counts.sum()), 1.0)
    best = _likelihood(features, counts, parameters, ridge)
    for _ in range(STEPS):
        chances = probabilities(features, parameters)
        mean = np.einsum("co,cok->ck", chances, features)
        gradient = np.einsum("co,cok->k", counts, features - mean[:, None, :]) - ridge * parameters
        if np.abs(gradient).max(initial=0) <= TOLERANCE * total:
            return parameters
        information = _information(features, counts, chances, mean) + ridge * np.eye(len(parameters))
        step = np.linalg.pinv(information, rcond=1e-10, hermitian=True) @ gradient
        while (found := _likelihood(features, counts, parameters + step, ridge)) < best - 1e-9 * abs(best):
            step = step / 2
        parameters, best = parameters + step, found
        if np.abs(parameters).max(initial=0) > 10 * FAR:
            return None
    return None


def _likelihood(features: Floats, counts: Floats, parameters: Floats, ridge: float) -> float:
    chances = probabilities(features, parameters)
    return float(np.sum(counts * np.log(np.maximum(chances, 1e-300))) - ridge / 2 * parameters @ parameters)


def _information(features: Floats, counts: Floats, chances: Floats, mean: Floats) -> Floats:
    apart = features - mean[:, None, :]
    weight = counts.sum(axis=1)[:, None] * chances
    return np.asarray(np.einsum("co,cok,col->kl", weight, apart, apart, optimize=True))
