"""Differences between generators on the prompts that both answered.

Where a rater scored both, his strictness and the prompt's difficulty cancel; the variance knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats import contrasts
from ratings.stats.arrays import Floats, Ints, Mask
from ratings.stats.columns import RatingColumns
from ratings.stats.parts import Part
from ratings.stats.twoway import Spread, two_way_difference

PAIRS = 64  # Differences whose variances are summed at once.


def gaps(
    columns: RatingColumns, rows: contrasts.Rows, parts: Sequence[Part], adjusted: Floats, contrast: Spread
) -> tuple[Floats, Spread]:
    """Differences on common prompts. Where two generators answered the same prompts these are the adjusted
    ones.
    """
    answered = np.array([part.fit.answered for part in parts])
    same = np.all(answered[:, :, None, :] == answered[:, None, :, :], axis=(0, 3)) & ~np.isnan(
        adjusted[:, None] - adjusted[None, :]
    )
    gap = np.where(same, adjusted[:, None] - adjusted[None, :], np.nan)
    variance, freedom, prompts = contrast.variance.copy(), contrast.freedom.copy(), contrast.prompts.copy()
    first, second = np.nonzero(np.triu(~same, 1))
    for start in range(0, len(first), PAIRS):
        a, b = first[start : start + PAIRS], second[start : start + PAIRS]
        values, spread = _direct(columns, rows, parts, a, b)
        gap[a, b], gap[b, a] = values, -values
        variance[a, b] = variance[b, a] = spread.variance
        freedom[a, b] = freedom[b, a] = spread.freedom
        prompts[a, b] = prompts[b, a] = spread.prompts
    np.fill_diagonal(gap, np.nan)
    return gap, Spread(variance, freedom, prompts)


def _direct(
    columns: RatingColumns, rows: contrasts.Rows, parts: Sequence[Part], a: Ints, b: Ints
) -> tuple[Floats, Spread]:
    """Differences of the pairs (a, b), each (K,), on the prompts that both answered."""
    total = np.zeros(len(a))
    pieces, prompts, raters = [], [], []
    for part in parts:
        pair = CommonPrompts.of(part.cells, a, b)
        total += part.factor * (pair.mean_a - pair.mean_b)
        pieces.append((part.read, part.factor, pair.errors))
        prompts.append(pair.common.sum(axis=1))
        raters.append(_raters_of_pairs(columns, part, pair))
    sums = contrasts.squares(columns, rows, pieces, len(a))
    return total, two_way_difference(*sums, np.min(prompts, axis=0), np.min(raters, axis=0))


@dataclass(frozen=True)
class CommonPrompts:
    """K pairs of generators on the prompts both answered: `common` (K, P), and their means there (K,)."""

    a: Ints
    b: Ints
    common: Mask
    mean_a: Floats
    mean_b: Floats

    @classmethod
    def of(cls, cells: Floats, a: Ints, b: Ints) -> CommonPrompts:
        """Means of the cells (M, P) of the pairs on their common prompts, NaN where there are none."""
        common = ~np.isnan(cells[a]) & ~np.isnan(cells[b])
        count = np.where(common.any(axis=1), common.sum(axis=1), np.nan)
        means = [np.where(common, cells[side], 0).sum(axis=1) / count for side in (a, b)]
        return cls(a, b, common, means[0], means[1])

    def errors(self, values: Floats, weights: Floats, prompts: Ints) -> Floats:
        """Errors of the differences in rows of (prompt, rater)."""
        own_a = values[:, self.a] - weights[:, self.a] * np.nan_to_num(self.mean_a)
        own_b = values[:, self.b] - weights[:, self.b] * np.nan_to_num(self.mean_b)
        return np.asarray((own_a - own_b) * self.common.T[prompts] / np.maximum(self.common.sum(axis=1), 1))


def _raters_of_pairs(columns: RatingColumns, part: Part, pair: CommonPrompts) -> Ints:
    """(K,): how many raters scored, on a common prompt, the one of two generators that fewer scored."""
    scored = np.flatnonzero(part.scored)
    own = [scored[columns.generator[scored] == code] for code in range(columns.generators)]
    count = np.zeros((2, len(pair.a)), dtype=np.int64)
    for side, codes in enumerate((pair.a, pair.b)):
        for k, code in enumerate(codes):
            met = own[code][pair.common[k, columns.prompt[own[code]]]]
            seen = np.zeros(columns.raters, dtype=bool)
            seen[columns.rater[met]] = True
            count[side, k] = seen.sum()
    return np.asarray(count.min(axis=0))
