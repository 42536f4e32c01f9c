"""Writes an estimate down as standings and differences, and says what could not be computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Ints, Mask
from ratings.stats.differences import holm
from ratings.stats.estimates import Estimate
from ratings.stats.levels import LEVELS, third, third_probabilities
from ratings.stats.ranks import rank_intervals
from ratings.stats.results import Caution, Difference, Standing, Strength, known

FEW = 5  # With fewer raters or prompts than this the interval rests on a handful of clusters.


@dataclass(frozen=True)
class Seen:
    """What was asked on one dimension: `na` and `asked` (M,), `distribution` (M, L) or None for the
    overall.
    """

    na: Ints
    asked: Ints
    distribution: Ints | None


def standings(
    key: str,
    estimate: Estimate,
    seen: Seen,
    limits: tuple[float, float],
    ranked: Sequence[bool],
    *,
    seed: int,
) -> tuple[Standing, ...]:
    """The standings of M generators on the dimension `key`, whose scale runs over `limits`."""
    values = np.where(ranked, estimate.adjusted, np.nan)
    ranks = rank_intervals(values, estimate.covariance, estimate.contrast, seed=seed)
    half, own = estimate.spread.half_width(), estimate.adjusted_spread.half_width()
    thirds = third(estimate.adjusted, *limits)
    certainty = third_probabilities(estimate.adjusted, estimate.adjusted_spread, *limits)
    return tuple(
        Standing(
            generator=code,
            dimension=key,
            n=int(estimate.scores[code]),
            prompts=int(estimate.spread.prompts[code]),
            mean=known(estimate.mean[code]),
            low=known(estimate.mean[code] - half[code]),
            high=known(estimate.mean[code] + half[code]),
            adjusted=known(estimate.adjusted[code]),
            adjusted_low=known(estimate.adjusted[code] - own[code]),
            adjusted_high=known(estimate.adjusted[code] + own[code]),
            na_share=float(seen.na[code] / seen.asked[code]) if seen.asked[code] else None,
            rank=int(ranks.rank[code]) or None,
            rank_low=int(ranks.low[code]) or None,
            rank_high=int(ranks.high[code]) or None,
            level=LEVELS[thirds[code]] if thirds[code] >= 0 else None,
            level_probability=known(certainty[code, thirds[code]]) if thirds[code] >= 0 else None,
            distribution=None
            if seen.distribution is None
            else tuple(int(n) for n in seen.distribution[code]),
        )
        for code in range(len(estimate.mean))
    )


def differences(key: str, estimate: Estimate) -> tuple[Difference, ...]:
    """Every pair of generators, the one with the smaller code first."""
    first, second = np.triu_indices(len(estimate.mean), 1)
    gap, half = estimate.gap[first, second], estimate.gap_spread.half_width()[first, second]
    p = estimate.gap_spread.p_value(estimate.gap)[first, second]
    adjusted = holm(p)
    return tuple(
        Difference(
            dimension=key,
            a=int(first[k]),
            b=int(second[k]),
            difference=known(gap[k]),
            low=known(gap[k] - half[k]),
            high=known(gap[k] + half[k]),
            p=known(p[k]),
            p_adjusted=known(adjusted[k]),
            prompts=int(estimate.gap_spread.prompts[first[k], second[k]]),
        )
        for k in range(len(first))
    )


def cautions(key: str, estimate: Estimate, raters: int) -> Iterator[Caution]:
    """A caution for each figure of the dimension that is missing or weak. `raters`: who scored on it."""
    present = ~np.isnan(estimate.mean)
    prompts = int(estimate.spread.prompts.max(initial=0))
    if not present.any() and estimate.connected:
        yield Caution("no-model" if estimate.scores.any() else "no-scores", {"dimension": key})
        return
    if not present.all():
        yield _about("no-mean", key, ~present)
    if not estimate.connected:
        yield _about("disconnected", key, present)
    bare = present & np.isnan(estimate.spread.variance)
    if bare.any():
        yield _about("no-interval", key, bare, raters=raters, prompts=prompts)
    elif min(raters, prompts) < FEW:
        yield Caution("few-clusters", {"dimension": key, "raters": raters, "prompts": prompts})
    shown = present & ~bare
    loose = np.isnan(estimate.gap_spread.variance) & shown[:, None] & shown[None, :]
    pairs = int(np.triu(loose, 1).sum())
    if pairs:
        yield Caution("no-difference", {"dimension": key, "pairs": pairs})


def rank_cautions(key: str, rows: Sequence[Standing | Strength]) -> Iterator[Caution]:
    """A caution where generators have intervals, but their ranks have none."""
    placed = [row for row in rows if row.rank is not None]
    if any(row.rank_low is None for row in placed) and any(row.low is not None for row in placed):
        yield Caution("no-rank-interval", {"dimension": key})


def _about(code: str, key: str, which: Mask, **params: object) -> Caution:
    """A caution about the generators `which` (M,)."""
    codes = [int(generator) for generator in np.flatnonzero(which)]
    return Caution(code, {"dimension": key, "generators": codes, **params})
