"""Evidence that a rater clicks at random, valid at every moment: one may look after each score and stop.

The wealth of a bet against the hypothesis that he scores as others do; under it the wealth rarely grows
large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints
from ratings.stats.columns import RatingColumns
from ratings.stats.tally import Tally, tally

SLIPS = 0.1  # The share of scores that an attentive rater may give without looking.
PRIOR = 1.0  # How many scores the overall shares of the levels count for on a clip.


@dataclass(frozen=True)
class Evidence:
    """For I raters: `peak` (I,), the largest natural logarithm of the wealth so far; `scores` (I,), scores
    bet on.

    A rater is flagged at error rate a when the peak exceeds log(1 / a).
    """

    peak: Floats
    scores: Ints

    def flagged(self, error: float = 0.01) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """(I,): whose peak exceeds log(1 / `error`)."""
        if not 0 < error < 1:
            raise ValueError("the error rate lies between 0 and 1")
        return np.asarray(self.peak > -np.log(error))


def click_evidence(columns: RatingColumns, *, order: Ints | None = None) -> Evidence:
    """Bet on every score of every rater that he clicks at random, over all dimensions.

    `order`: (R,), ratings in the order of time; as they stand where it is not given. Attentive: the levels of
    the other raters of the clip, smoothed by their overall shares and by 10% slips. Random: half uniform,
    half the overall shares. Each dimension's bets are averaged, as the scores of one rating are not
    independent.
    Source: Ville (1939); Ramdas, Gruenwald, Vovk and Shafer (2023), Stat. Sci. 38(4): the probability that
    the wealth ever exceeds 1 / a is at most a, as far as others' scores are what an attentive rater would
    give.
    """
    sequence = np.arange(len(columns)) if order is None else order
    if not np.array_equal(np.sort(sequence), np.arange(len(columns))):
        raise ValueError("order must name every rating once")
    bets = np.stack([_bets(columns, dimension) for dimension in range(len(columns.scale))], axis=1)
    counts = np.sum(~np.isnan(bets), axis=1)
    gain = np.nansum(bets, axis=1) / np.maximum(counts, 1)
    by_rater = sequence[np.argsort(columns.rater[sequence], kind="stable")]
    rater = columns.rater[by_rater]
    path = np.cumsum(gain[by_rater])
    starts = np.flatnonzero(np.diff(rater, prepend=-1))
    peak = np.zeros(columns.raters)
    if len(starts):
        before = np.where(starts > 0, path[starts - 1], 0.0)
        peak[rater[starts]] = np.maximum(np.maximum.reduceat(path, starts) - before, 0)
    return Evidence(peak, np.bincount(columns.rater[counts > 0], minlength=columns.raters))


def _bets(columns: RatingColumns, dimension: int) -> Floats:
    """(R,): logarithm of the odds random : attentive of each score; NaN where nobody else scored the clip."""
    counted: Tally = tally(columns, dimension)
    levels = columns.levels[:, dimension].astype(np.int64)
    votes = counted.votes
    bet = np.full(len(columns), np.nan)
    usable = (levels > 0) & (votes[columns.clip] > 1)
    clip, level = columns.clip[usable], levels[usable] - 1
    total = counted.counts.sum(axis=0)
    shares = (total + 0.5) / (total.sum() + 0.5 * counted.levels)
    others = (counted.counts[clip, level] - 1 + PRIOR * shares[level]) / (votes[clip] - 1 + PRIOR)
    attentive = (1 - SLIPS) * others + SLIPS / counted.levels
    bet[usable] = np.log((0.5 / counted.levels + 0.5 * shares[level]) / attentive)
    return bet
