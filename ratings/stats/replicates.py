"""Bootstrap replicates that cost little more than one fit: counts are drawn anew, not votes."""

from __future__ import annotations

import numpy as np

from ratings.stats.arrays import Floats
from ratings.stats.ballots import BOTH_BAD, VoteColumns
from ratings.stats.votes import pair_counts

STEPS = 60
RIDGE = 1e-9  # Only makes the matrices invertible; it moves no strength by more than rounding.


def bootstrap_bradley_terry(votes: VoteColumns, *, replicates: int = 2000, seed: int = 0) -> Floats:
    """(B, M): log strengths centred on zero of B samples of votes with replacement; a tie is half a win.

    Votes of one dimension. A sample of the votes is one multinomial draw of how many votes each pair gave to
    each outcome, so the cost hangs on the pairs, not on the votes. It treats votes as independent: for
    intervals that know raters and prompts use `votes.bradley_terry`. Rows whose sample has no finite maximum
    are NaN.
    Source: Efron (1979), Ann. Stat. 7(1); Newton's method on all samples at once.
    """
    size = votes.generators
    counts = pair_counts(votes)[:, :, :BOTH_BAD].reshape(-1)
    total = int(counts.sum())
    if total == 0:
        return np.full((replicates, size), np.nan)
    drawn = np.random.default_rng(seed).multinomial(total, counts / total, size=replicates)
    drawn = drawn.reshape(replicates, size, size, BOTH_BAD).astype(np.float64)
    wins = drawn[..., 0] + drawn[..., 2] / 2
    wins = wins + np.swapaxes(drawn[..., 1] + drawn[..., 2] / 2, 1, 2)
    return _fit_all(wins)


def _fit_all(wins: Floats) -> Floats:
    """(B, M): maxima for `wins` (B, M, M), row beats column."""
    games = wins + np.swapaxes(wins, 1, 2)
    strength = np.zeros(wins.shape[:2])
    pinned = np.ones(wins.shape[1:]) / wins.shape[1] + RIDGE * np.eye(wins.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(strength[:, None, :] - strength[:, :, None]))
        gradient = wins.sum(axis=2) - np.sum(games * chance, axis=2)
        weight = games * chance * (1 - chance)
        information = -weight + pinned
        rows = np.arange(wins.shape[1])
        information[:, rows, rows] += weight.sum(axis=2)
        step = np.linalg.solve(information, gradient[..., None])[..., 0]
        strength = strength + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    strength = strength - strength.mean(axis=1, keepdims=True)
    lost = np.abs(strength).max(axis=1) > 30
    strength[lost] = np.nan
    return np.asarray(strength)
