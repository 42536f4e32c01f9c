"""Which pair to compare next: the one expected to make the ranking's closest neighbours surest."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from ratings.stats.arrays import Floats

PRECISION = 0.3
"""Of the normal prior on each log strength: before any vote all pairs are alike, and none is far."""
STEPS = 30
STEP = 1e-8
TINY = 1e-12


def strengths(wins: Floats) -> tuple[Floats, Floats]:
    """Posterior mode (M,) of Bradley-Terry log strengths and its covariance (M, M).

    `wins`: (M, M), how often the row won against the column, a tie counted half to each side. The prior is
    normal with precision 0.3. Sources: Bradley and Terry (1952); Laplace's approximation.
    Raises ValueError when `wins` is not square.
    """
    if wins.ndim != 2 or wins.shape[0] != wins.shape[1]:
        raise ValueError("wins must be a square table")
    total = wins + wins.T
    theta = np.zeros(len(wins))
    for _ in range(STEPS):
        gradient = (wins - total * _chance(theta)).sum(axis=1) - PRECISION * theta
        step = np.linalg.solve(_precision(theta, total), gradient)
        theta = theta + np.clip(step, -2, 2)
        if np.abs(step).max(initial=0) < STEP:
            break
    return theta, np.asarray(np.linalg.inv(_precision(theta, total)))


def gains(wins: Floats) -> Floats:
    """(M, M), symmetric: how much one more vote on a pair is expected to settle who of two neighbours leads.

    A vote on (a, b) adds the information p (1 - p) in the direction of a - b, by which the covariance
    shrinks (Sherman and Morrison 1950); by so much is the estimated difference of two neighbours in the
    present ranking expected to move. The gain is the expected growth of that difference's size, in standard
    errors, summed over the neighbours: largest where they are closest and the vote can still turn them. It
    is the knowledge gradient (Frazier, Powell and Dayanik 2008) of a ranking. The diagonal is zero.
    """
    theta, covariance = strengths(wins)
    order = np.argsort(-theta, kind="stable")
    above, below = order[:-1], order[1:]
    apart = theta[above] - theta[below]
    # Column n: the covariance of every generator with the difference of the n-th neighbours.
    pull = covariance[:, above] - covariance[:, below]
    variance = pull[above, np.arange(len(above))] - pull[below, np.arange(len(above))]
    own = np.diag(covariance)
    spread = own[:, None] + own[None, :] - 2 * covariance
    chance = _chance(theta)
    information = chance * (1 - chance)
    shrink = information / (1 + information * spread)
    lost = shrink[:, :, None] * (pull[:, None, :] - pull[None, :, :]) ** 2
    move = np.sqrt(lost) + TINY
    steps = apart / move
    grows = 2 * move * (np.exp(-(steps**2) / 2) / np.sqrt(2 * np.pi) - steps * ndtr(-steps))
    gain = np.sum(np.maximum(grows, 0) / np.sqrt(variance), axis=2)
    np.fill_diagonal(gain, 0.0)
    return np.asarray(gain)


def _chance(theta: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(theta[None, :] - theta[:, None])))


def _precision(theta: Floats, total: Floats) -> Floats:
    chance = _chance(theta)
    weight = total * chance * (1 - chance)
    return np.asarray(np.diag(weight.sum(axis=1)) - weight + PRECISION * np.eye(len(theta)))
