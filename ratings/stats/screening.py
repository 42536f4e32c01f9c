"""Signs that a rater did not look: each is a figure for a person to judge; nothing here removes anybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints, Mask, ratio, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.tally import tally

FEWEST_VOTES = 8  # BT.500 judges on clips with at least so many scores ...
FEWEST_SCORES = 20  # ... and only raters who scored at least so many of those.


@dataclass(frozen=True)
class Screen:
    """BT.500 screening of I raters; every array (I,).

    `judged`: scores on clips with enough votes. `above`, `below`: how many of them lie outside the normal
    range.
    `rejected`: whether the rule rejects the rater; False where he has too few scores to be judged.
    """

    judged: Ints
    above: Ints
    below: Ints
    rejected: Mask


def bt500(columns: RatingColumns, dimension: int) -> Screen:
    """Which raters the rule of ITU-R BT.500-15 (2023), A1-2.3.1, would reject on one dimension.

    For each clip with at least 8 scores: outside is 2 sd from the mean where the kurtosis beta = m4 / m2^2
    lies in 2..4, else sqrt(20) sd, with the sample sd. A rater is rejected when more than 5% of his own
    judged scores (at least 20) lie outside and |above - below| < 0.3 (above + below).
    """
    counted = tally(columns, dimension)
    votes, mean = counted.votes, np.nan_to_num(counted.clip_means)
    apart = np.arange(1.0, counted.levels + 1) - mean[:, None]
    second, fourth = (ratio(np.sum(counted.counts * apart**power, axis=1), votes) for power in (2, 4))
    kurtosis = ratio(fourth, second**2)
    factor = np.where((kurtosis >= 2) & (kurtosis <= 4), 2.0, np.sqrt(20.0))
    limit = factor * np.sqrt(second * votes / np.maximum(votes - 1, 1))
    # Where all agree the limit is zero, and the one level that was used is not outside.
    enough = (votes >= FEWEST_VOTES)[:, None] & (apart != 0) & (second > 0)[:, None]
    above = _per_rater(columns, counted.spread((enough & (apart >= limit[:, None])).astype(np.float64)))
    below = _per_rater(columns, counted.spread((enough & (apart <= -limit[:, None])).astype(np.float64)))
    judged = _per_rater(
        columns, counted.spread(np.repeat((votes >= FEWEST_VOTES)[:, None], counted.levels, axis=1))
    )
    outside = above + below
    rejected = (judged >= FEWEST_SCORES) & (outside > 0.05 * judged) & (np.abs(above - below) < 0.3 * outside)
    return Screen(judged, above, below, rejected)


def agreement_with_others(columns: RatingColumns, dimension: int) -> Floats:
    """(I,): Pearson correlation of each rater's levels with the mean of the others on the same clips; NaN =
    undefined.

    Source: the leave-one-out form of ITU-T P.913 (2021), 11.4.
    """
    counted = tally(columns, dimension)
    level = columns.levels[:, dimension].astype(np.float64)
    votes = counted.votes[columns.clip]
    usable = (level > 0) & (votes > 1)
    rater, own = columns.rater[usable], level[usable]
    totals = np.nan_to_num(counted.clip_means * counted.votes)[columns.clip][usable]
    others = (totals - own) / (votes[usable] - 1)
    size = columns.raters
    n = sum_by(rater, np.ones(len(own)), size)
    x, y = (values - ratio(sum_by(rater, values, size), n)[rater] for values in (own, others))
    spread = sum_by(rater, x * x, size) * sum_by(rater, y * y, size)
    return ratio(sum_by(rater, x * y, size), np.sqrt(np.where(spread > 1e-18, spread, 0)))


def straight_lining(columns: RatingColumns, dimension: int) -> Floats:
    """(I,): share of each rater's scores that carry his most used level, NaN without a score."""
    levels = columns.levels[:, dimension].astype(np.int64)
    scored = levels > 0
    top = columns.scale[dimension]
    key = columns.rater[scored].astype(np.int64) * top + levels[scored] - 1
    used = np.bincount(key, minlength=columns.raters * top).reshape(columns.raters, top)
    return ratio(used.max(axis=1), used.sum(axis=1))


def weighted_kappa(first: Ints, second: Ints, levels: int) -> float | None:
    """Cohen's kappa with quadratic weights between two passes over the same N clips; None where undefined.

    `first`, `second`: (N,), levels 1..`levels`. Source: Cohen (1968), Psychol. Bull. 70(4).
    """
    given = np.concatenate([first, second])
    if len(first) != len(second) or (len(given) and (given.min() < 1 or given.max() > levels)):
        raise ValueError(f"both passes must hold as many levels, each 1..{levels}")
    if not len(given) or np.ptp(given) == 0:
        return None
    apart = np.subtract.outer(np.arange(levels), np.arange(levels)) ** 2
    used = [np.bincount(each - 1, minlength=levels) / len(each) for each in (first, second)]
    expected = float(used[0] @ apart @ used[1])
    return 1 - float(np.mean((first - second) ** 2)) / expected if expected > 0 else None


def _per_rater(columns: RatingColumns, values: Floats) -> Ints:
    return sum_by(columns.rater, values, columns.raters).astype(np.int64)
