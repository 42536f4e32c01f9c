"""One dimension counted: how often each clip got each level.

Nearly every estimate needs only these counts, which makes it as cheap for ten million scores as for ten
thousand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints, Mask, ratio
from ratings.stats.columns import RatingColumns


@dataclass(frozen=True)
class Tally:
    """Ints of one dimension with L levels over C clips, M generators and P prompts.

    `counts`: (C, L), how often clip c got level k + 1.
    `na`: (C,), how often it could not be judged.
    `generator`, `prompt`: (C,), whose clip it is; -1 where the clip has no rating at all.
    `cells`: (M, P), mean over the cell's clips of the clip means, on the scale 1..L; NaN where nothing was
    scored.
    `share`: (C,), the weight of one score in the mean of its cell: 1 / (clips in the cell x scores of the
    clip).
    `position`: (R,), where each rating's score lies in a table of shape (C, L + 2) flattened.
    `samples`: whether some cell has more than one clip.
    """

    counts: Ints
    na: Ints
    generator: Ints
    prompt: Ints
    cells: Floats
    share: Floats
    position: Ints
    samples: bool

    @property
    def levels(self) -> int:
        """L, the number of levels."""
        return int(self.counts.shape[1])

    @property
    def votes(self) -> Ints:
        """(C,): scores of each clip, `na` not counted."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def answered(self) -> Mask:
        """(M, P): whether the generator has a score on the prompt."""
        return ~np.isnan(self.cells)

    @property
    def clip_means(self) -> Floats:
        """(C,): mean opinion score of each clip, NaN where it has no score."""
        return ratio(self.counts @ np.arange(1.0, self.levels + 1), self.votes)

    def lookup(self, table: Floats) -> Floats:
        """(C x (L + 2),): `table` (C, L), a value per clip and level, laid out for `position`; no level
        counts 0.
        """
        padded = np.zeros((len(table), self.levels + 2))
        padded[:, 2:] = table
        return padded.ravel()

    def spread(self, table: Floats) -> Floats:
        """(R,): the entry of `table` (C, L), a value per clip and level, at each rating; 0 where it gave no
        level.
        """
        return np.take(self.lookup(table), self.position)

    def by_generator(self, values: Ints, generators: int) -> Ints:
        """Sum `values` (C,) or (C, L) over each generator's clips."""
        known = self.generator >= 0
        total = np.zeros((generators, *values.shape[1:]), dtype=np.int64)
        np.add.at(total, self.generator[known], values[known])
        return total


def tally(columns: RatingColumns, dimension: int) -> Tally:
    """Count dimension number `dimension` of `columns`. O(R) time, O(C x L + M x P) memory."""
    if not 0 <= dimension < len(columns.scale):
        raise ValueError(f"there is no dimension number {dimension}")
    width = columns.scale[dimension] + 2
    position: Ints = columns.clip.astype(np.int32 if columns.clips * width < 2**31 else np.int64)
    position *= width
    position += columns.levels[:, dimension]
    position += 1
    table = np.bincount(position, minlength=columns.clips * width).reshape(columns.clips, width)
    generator, prompt = columns.owners
    counts = table[:, 2:]
    cells, share, samples = _cells(counts, generator, prompt, columns)
    return Tally(counts, table[:, 0], generator, prompt, cells, share, position, samples)


def _cells(
    counts: Ints, generator: Ints, prompt: Ints, columns: RatingColumns
) -> tuple[Floats, Floats, bool]:
    """Cell means (M, P), the share (C,) of one score in its cell's mean, whether a cell has two clips."""
    votes = counts.sum(axis=1)
    scored = votes > 0
    means = (counts[scored] @ np.arange(1.0, counts.shape[1] + 1)) / votes[scored]
    cell = generator[scored].astype(np.int64) * columns.prompts + prompt[scored]
    size = columns.generators * columns.prompts
    clips = np.bincount(cell, minlength=size)
    cells = ratio(np.bincount(cell, weights=means, minlength=size), clips)
    share = np.zeros(columns.clips)
    share[scored] = 1.0 / (clips[cell] * votes[scored])
    return cells.reshape(columns.generators, columns.prompts), share, bool(clips.max(initial=0) > 1)
