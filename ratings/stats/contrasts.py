"""Joint variances: how the errors of several estimates move together over prompts, raters and their pairs.

One row per (prompt, rater): what that rater said of the generators on that prompt. Any estimate that is
linear in the scores turns a row into its error, and three Gram matrices of the errors hold every two-way
clustered variance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ratings.stats.arrays import Floats, Ints, sum_by
from ratings.stats.columns import RatingColumns

Read = Callable[[Ints], tuple[Floats, Floats]]
Errors = Callable[[Floats, Floats, Ints], Floats]
Scored = tuple[Read, float, Errors]
BLOCK = 1 << 19  # Entries of one block; a few of them fit into a processor's cache.


@dataclass(frozen=True)
class Rows:
    """The N pairs (prompt, rater) that occur, ordered by prompt.

    `prompt`, `rater`: (N,). `row`: (R,), the pair of each rating, in the order of the columns.
    `order`: (R,), the ratings by row. `generators`, `prompts`, `raters`: numbers of codes.
    """

    prompt: Ints
    rater: Ints
    row: Ints
    order: Ints
    generators: int
    prompts: int
    raters: int

    def blocks(self, width: int) -> Iterator[tuple[int, int]]:
        """Ranges of rows of at most about BLOCK / width rows."""
        step = max(BLOCK // max(width, 1), 1)
        for start in range(0, len(self.prompt), step):
            yield start, min(start + step, len(self.prompt))


@dataclass(frozen=True)
class Grams:
    """Sums of products of the errors of K estimates, each (K, K): summed by prompt, by rater, by (prompt,
    rater).
    """

    prompt: Floats
    rater: Floats
    cell: Floats

    def differences(self) -> Grams:
        """The same sums (K, K) for every difference of two estimates."""
        return Grams(*(_of_differences(gram) for gram in (self.prompt, self.rater, self.cell)))

    def diagonal(self) -> tuple[Floats, Floats, Floats]:
        """The sums of squares, three arrays (K,)."""
        return np.diag(self.prompt), np.diag(self.rater), np.diag(self.cell)


def rows_of(columns: RatingColumns) -> Rows:
    """Find the pairs (prompt, rater) of the ratings."""
    key = columns.prompt.astype(np.int64) * max(columns.raters, 1) + columns.rater
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    fresh = np.diff(ordered, prepend=-1) != 0
    row = np.empty(len(key), dtype=np.int64)
    row[order] = np.cumsum(fresh) - 1
    prompt, rater = np.divmod(ordered[fresh], max(columns.raters, 1))
    return Rows(prompt, rater, row, order, columns.generators, columns.prompts, columns.raters)


def grams(columns: RatingColumns, rows: Rows, parts: Sequence[Scored], estimates: int) -> Grams:
    """Sum the products of the errors of `estimates` estimates; parts as for `errors_by_row`."""
    by_prompt = np.zeros((columns.prompts, estimates))
    by_rater = np.zeros((columns.raters, estimates))
    by_cell = np.zeros((estimates, estimates))
    for prompt, rater, errors in errors_by_row(columns, rows, parts, estimates):
        _add_groups(by_prompt, prompt, errors)
        _add_groups(by_rater, rater, errors)
        by_cell += errors.T @ errors
    return Grams(by_prompt.T @ by_prompt, by_rater.T @ by_rater, by_cell)


def squares(
    columns: RatingColumns, rows: Rows, parts: Sequence[Scored], estimates: int
) -> tuple[Floats, Floats, Floats]:
    """The diagonals of `grams`, three arrays (K,), for estimates whose joint errors are not needed."""
    by_prompt = np.zeros((columns.prompts, estimates))
    by_rater = np.zeros((columns.raters, estimates))
    by_cell = np.zeros(estimates)
    for prompt, rater, errors in errors_by_row(columns, rows, parts, estimates):
        _add_groups(by_prompt, prompt, errors)
        _add_groups(by_rater, rater, errors)
        by_cell += np.einsum("nk,nk->k", errors, errors)
    return np.sum(by_prompt**2, axis=0), np.sum(by_rater**2, axis=0), by_cell


def errors_by_row(
    columns: RatingColumns, rows: Rows, parts: Sequence[Scored], estimates: int
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Blocks of n rows: their prompts (n,), raters (n,) and errors (n, K).

    `parts`: for each dimension a reader of its scores, its factor and a function from (values (n, M), weights
    (n, M), prompts (n,)) of a block of rows to errors (n, K); values and weights are the shares of the row's
    scores in their cells' means.
    """
    ends = np.concatenate([[0], np.cumsum(np.bincount(rows.row, minlength=len(rows.prompt)))])
    for start, stop in rows.blocks(max(estimates, rows.generators)):
        chosen = rows.order[ends[start] : ends[stop]]
        slot = (rows.row[chosen] - start) * rows.generators + columns.generator[chosen]
        total = np.zeros((stop - start, estimates))
        shape = (stop - start, rows.generators)
        for read, factor, errors in parts:
            values, weights = (sum_by(slot, part, shape[0] * shape[1]) for part in read(chosen))
            total += factor * errors(values.reshape(shape), weights.reshape(shape), rows.prompt[start:stop])
        yield rows.prompt[start:stop], rows.rater[start:stop], total


def _add_groups(total: Floats, group: Ints, values: Floats) -> None:
    """Add `values` (n, K) to the rows of `total` (G, K) named by `group` (n,)."""
    for column in range(values.shape[1]):
        total[:, column] += sum_by(group, values[:, column], len(total))


def _of_differences(gram: Floats) -> Floats:
    own = np.diag(gram)
    return np.maximum(own[:, None] + own[None, :] - 2 * gram, 0)
