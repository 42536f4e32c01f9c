"""Differential scores: how each clip was rated against a hidden reference of its prompt, by the same rater.

ITU-T P.910 (10/2023), clause 7.2.2, absolute category rating with hidden reference (ACR-HR).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints, Mask, ratio, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.means import squares_by_cell, unit_weights
from ratings.stats.results import OVERALL, known
from ratings.stats.twoway import two_way_difference

CUSHION = 2.0  # P.910's: on five levels, 7 DV / (2 + DV).


@dataclass(frozen=True)
class Differential:
    """One generator's differential mean opinion score on one dimension, with its 95% interval.

    `n` scores on `prompts` prompts, each by a rater who scored the prompt's reference too. `mean` is on the
    scale 1..L, L as good as the reference; above L it was rated better (the overall: 0..1, 1 as good).
    `crushed`: the mean with scores above L crushed; `above`: the share of scores above their reference; both
    None for the overall.
    """

    generator: int
    dimension: str
    n: int
    prompts: int
    mean: float | None
    low: float | None
    high: float | None
    crushed: float | None
    above: float | None


def differential(
    columns: RatingColumns,
    *,
    dimensions: Sequence[str],
    weights: Sequence[float],
    hidden: Sequence[bool],
) -> list[Differential]:
    """Every generator but the references, on every dimension and overall.

    `dimensions`, `weights`: keys and weights of the D dimensions. `hidden`: for each of the M generators,
    whether its clips are hidden references.

    DV = V(clip) - V(reference of the same prompt, same rater) + L; where a prompt has several references, the
    mean of that rater's scores of them. The generator's figure is the mean over prompts of the means of its
    clips there, as for plain means; its variance is clustered by prompt and by rater. Raters who saw only one
    of the two add nothing, so a study in which few raters met both has few such scores.

    It fails where the reference is rated low: then DV runs above the scale, up to 2L - 1, and says more of
    the reference than of the clip. `crushed` bounds that, at the price of a scale that is no longer even.

    Raises ValueError when lengths do not fit. No reference at all: an empty list.
    """
    if len(hidden) != columns.generators or len(dimensions) != len(columns.scale):
        raise ValueError("there must be a key for each dimension and an answer for each generator")
    apart = np.asarray(hidden, dtype=bool)
    if not apart.any():
        return []
    parts = [_part(columns, d, apart) for d in range(len(dimensions))]
    found = [row for key, part in zip(dimensions, parts, strict=True) for row in _told(columns, key, part)]
    if any(weights) and OVERALL not in dimensions:
        found += _told(columns, OVERALL, _combined(columns, parts, weights))
    return [row for row in found if not apart[row.generator]]


def crush(values: Floats, levels: int) -> Floats:
    """Differential scores with those above the top level L drawn in: (L + 2) DV / (2 + DV), P.910's function.

    `values`: any shape, scores on 1..2L - 1.
    """
    drawn = (levels + CUSHION) * values / (CUSHION + values)
    return np.asarray(np.where(values > levels, drawn, values))


@dataclass(frozen=True)
class _Part:
    """One dimension, or the overall: which ratings count (R,), their residuals' pull on the mean (R,), the
    means (M,), crushed or not, and the share of scores above their reference (M,)."""

    paired: Mask
    pull: Floats
    mean: Floats
    crushed: Floats
    above: Floats


def _part(columns: RatingColumns, dimension: int, hidden: Mask) -> _Part:
    levels, top = columns.levels[:, dimension].astype(np.float64), columns.scale[dimension]
    theirs = _reference_scores(columns, levels, hidden)
    paired = (levels > 0) & ~np.isnan(theirs)
    values = np.where(paired, levels - theirs + top, 0.0)
    share = _shares(columns, paired)
    mean = _mean(columns, share * values, paired)
    pull = share * (values - np.nan_to_num(mean)[columns.generator])
    crushed = _mean(columns, share * crush(values, top), paired)
    above = ratio(_count(columns, paired & (values > top)), _count(columns, paired))
    return _Part(paired, pull, mean, crushed, above)


def _reference_scores(columns: RatingColumns, levels: Floats, hidden: Mask) -> Floats:
    """(R,): what the rater of each rating gave the reference of its prompt on average; NaN where nothing."""
    key = columns.prompt.astype(np.int64) * max(columns.raters, 1) + columns.rater
    pairs, place = np.unique(key, return_inverse=True)
    mine = hidden[columns.generator] & (levels > 0)
    total = sum_by(place[mine], levels[mine], len(pairs))
    return ratio(total, np.bincount(place[mine], minlength=len(pairs)))[place]


def _shares(columns: RatingColumns, paired: Mask) -> Floats:
    """(R,): weight of each rating in its generator's mean, 0 where it does not count."""
    scores = np.bincount(columns.clip[paired], minlength=columns.clips)
    generator, prompt = columns.owners
    counted = scores > 0
    cells = generator[counted] * columns.prompts + prompt[counted]
    clips = np.bincount(cells, minlength=columns.generators * columns.prompts)
    prompts = (clips.reshape(columns.generators, columns.prompts) > 0).sum(axis=1)
    weight = np.zeros(columns.clips)
    weight[counted] = 1.0 / (scores[counted] * clips[cells] * prompts[generator[counted]])
    return np.asarray(np.where(paired, weight[columns.clip], 0.0))


def _mean(columns: RatingColumns, shares: Floats, paired: Mask) -> Floats:
    """(M,): sums of the shares; NaN where a generator has none."""
    total = sum_by(columns.generator, shares, columns.generators)
    return np.asarray(np.where(_count(columns, paired) > 0, total, np.nan))


def _combined(columns: RatingColumns, parts: Sequence[_Part], weights: Sequence[float]) -> _Part:
    """The overall: 1 + the weighted differences in shares of the scale; NaN where a dimension is missing."""
    shares = unit_weights(columns.scale, weights)
    mean, pull = np.ones(columns.generators), np.zeros(len(columns))
    paired = np.zeros(len(columns), dtype=bool)
    for dimension in np.flatnonzero(shares).tolist():
        part = parts[dimension]
        mean += shares[dimension] * (part.mean - columns.scale[dimension])
        pull += shares[dimension] * part.pull
        paired |= part.paired
    nothing = np.full(columns.generators, np.nan)
    return _Part(paired, pull, mean, nothing, nothing)


def _told(columns: RatingColumns, key: str, part: _Part) -> list[Differential]:
    """The rows of one dimension, with intervals from the variance of the pulls."""
    size = (columns.generators, columns.raters)
    by_rater = sum_by(columns.by_rater, part.pull, size[0] * size[1]).reshape(size)
    cell = columns.generator.astype(np.int64) * columns.prompts + columns.prompt
    by_prompt = sum_by(cell, part.pull, size[0] * columns.prompts).reshape(size[0], -1)
    prompts = _met(cell, part.paired, (size[0], columns.prompts))
    spread = two_way_difference(
        np.sum(by_prompt**2, axis=1), np.sum(by_rater**2, axis=1), squares_by_cell(columns, part.pull),
        prompts, _met(columns.by_rater, part.paired, size),
    )  # fmt: skip
    half, scores = spread.half_width(), _count(columns, part.paired)
    return [
        Differential(
            generator=code, dimension=key, n=int(scores[code]), prompts=int(prompts[code]), mean=known(mean),
            low=known(mean - half[code]), high=known(mean + half[code]),
            crushed=known(part.crushed[code]), above=known(part.above[code]),
        )
        for code, mean in enumerate(part.mean)
    ]  # fmt: skip


def _met(group: Ints, paired: Mask, shape: tuple[int, int]) -> Ints:
    """(M,): how many different columns of a table of `shape` each generator's counted ratings lie in."""
    seen = np.zeros(shape, dtype=bool)
    seen.ravel()[group[paired]] = True
    return np.asarray(seen.sum(axis=1))


def _count(columns: RatingColumns, chosen: Mask) -> Ints:
    return np.bincount(columns.generator[chosen], minlength=columns.generators)
