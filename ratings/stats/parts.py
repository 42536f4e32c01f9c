"""One dimension's part in an estimate: what each score says and weighs, whatever method prepared it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.adjust import Adjustment, adjust
from ratings.stats.arrays import Floats, Ints, Mask, ratio, sum_by
from ratings.stats.columns import RatingColumns
from ratings.stats.contrasts import Read
from ratings.stats.tally import tally


@dataclass(frozen=True)
class Part:
    """The scores of one dimension, ready to be summed.

    `cells`: (M, P), means of generators on prompts, NaN where there is none. `fit`: their least-squares fit.
    `scored`: (R,), which ratings count. `read`: from indices of ratings (N,) to weight x level and weight,
    each (N,); the weights of the scores in a cell sum to 1. `factor`: the dimension's factor in the estimate.
    """

    cells: Floats
    fit: Adjustment
    scored: Mask
    read: Read
    factor: float = 1.0

    def errors(self, values: Floats, weights: Floats, prompts: Ints) -> Floats:
        """Errors of the adjusted means in rows of (prompt, rater); shapes as in `contrasts.grams`."""
        return self.fit.errors(values - weights * np.nan_to_num(self.fit.means), prompts)

    def plain_errors(self, mean: Floats, values: Floats, weights: Floats, _: Ints) -> Floats:
        """Errors of the plain means `mean` (M,) in rows of (prompt, rater), whatever the prompts."""
        prompts = np.maximum(np.sum(self.fit.answered, axis=1), 1)
        return np.asarray((values - weights * np.nan_to_num(mean)) / prompts)


def counted_part(columns: RatingColumns, dimension: int) -> Part:
    """Scores as they were given, every score of a clip weighing the same."""
    counted = tally(columns, dimension)
    weight = np.repeat(counted.share[:, None], counted.levels, axis=1)
    value, share = counted.lookup(weight * np.arange(1.0, counted.levels + 1)), counted.lookup(weight)

    def read(chosen: Ints) -> tuple[Floats, Floats]:
        at = counted.position[chosen]
        return value[at], share[at]

    return Part(counted.cells, adjust(counted.cells), columns.levels[:, dimension] > 0, read)


def weighted_part(columns: RatingColumns, dimension: int, values: Floats, weights: Floats) -> Part:
    """Scores that a model has corrected: `values` (R,) and positive `weights` (R,), read where a level was
    given.
    """
    scored = columns.levels[:, dimension] > 0
    weight = np.where(scored, weights, 0.0)
    total = sum_by(columns.clip, weight, columns.clips)
    quality = ratio(sum_by(columns.clip, weight * values, columns.clips), total)
    cells, clips = _cells_of(columns, quality)
    cell = columns.generator.astype(np.int64) * columns.prompts + columns.prompt
    share = weight / np.where(scored, total[columns.clip] * clips[cell], 1.0)
    value = share * values
    return Part(cells, adjust(cells), scored, lambda chosen: (value[chosen], share[chosen]))


def _cells_of(columns: RatingColumns, quality: Floats) -> tuple[Floats, Floats]:
    """Cell means (M, P) of clip values (C,), NaN for none, and the number of clips in each cell (M x P,)."""
    owner = np.full(columns.clips, 0, dtype=np.int64)
    owner[columns.clip] = columns.generator.astype(np.int64) * columns.prompts + columns.prompt
    known = ~np.isnan(quality)
    size = columns.generators * columns.prompts
    clips = np.bincount(owner[known], minlength=size).astype(np.float64)
    cells = ratio(sum_by(owner[known], quality[known], size), clips)
    return cells.reshape(columns.generators, columns.prompts), clips
