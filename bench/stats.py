"""Speed and memory of the statistics: `python -m bench.stats [--scores N] [--quick]`.

Every figure is a ratio to something measured in the same run, so that machines can be compared.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from collections.abc import Callable

import evalica
import krippendorff
import numpy as np

from ratings.stats.agreement import krippendorff_alpha
from ratings.stats.ballots import VoteColumns
from ratings.stats.board import rate
from ratings.stats.columns import RatingColumns
from ratings.stats.means import generator_means
from ratings.stats.replicates import bootstrap_bradley_terry

GENERATORS, DIMENSIONS, PROMPTS, RATERS = 13, 8, 2000, 5000


def columns_of(scores: int, source: np.random.Generator) -> RatingColumns:
    """`scores` scores in eight dimensions, the clips and raters drawn evenly."""
    rows = scores // DIMENSIONS
    prompts = max(min(PROMPTS, rows // 50), 2)
    raters = max(min(RATERS, rows // 50), 2)
    clips = GENERATORS * prompts
    keys = np.unique(source.integers(clips * raters, size=rows))
    clip, rater = (each.astype(np.int32) for each in np.divmod(keys, raters))
    generator, prompt = (each.astype(np.int32) for each in np.divmod(clip, prompts))
    levels = source.integers(1, 4, (len(keys), DIMENSIONS), dtype=np.int8)
    sizes = (GENERATORS, prompts, clips, raters)
    return RatingColumns(generator, prompt, clip, rater, levels, *sizes, (3,) * DIMENSIONS)


def votes_of(count: int, source: np.random.Generator) -> VoteColumns:
    """`count` votes between thirteen generators of growing strength."""
    a = source.integers(GENERATORS, size=count)
    b = (a + source.integers(1, GENERATORS, size=count)) % GENERATORS
    wins = source.random(count) < 1 / (1 + np.exp((b - a) / 6))
    choice = np.where(source.random(count) < 0.15, 2, np.where(wins, 0, 1))
    zero = np.zeros(count, dtype=np.int32)
    rater, prompt = source.integers(RATERS, size=count), source.integers(PROMPTS, size=count)
    return VoteColumns(zero, rater, prompt, a, b, choice, zero - 1, 1, RATERS, PROMPTS, GENERATORS)


def seconds(work: Callable[[], object], *, repeats: int = 3) -> float:
    """The fastest of `repeats` runs of `work`."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def peak_bytes(work: Callable[[], object]) -> int:
    """The most memory that `work` held beyond what was there before."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def bare(columns: RatingColumns) -> None:
    """One `numpy.bincount` over the same arrays: the sum of every clip on every dimension."""
    for dimension in range(DIMENSIONS):
        np.bincount(columns.clip, columns.levels[:, dimension], columns.clips)


def means(columns: RatingColumns) -> None:
    """All means with their two-way clustered variances."""
    for dimension in range(DIMENSIONS):
        generator_means(columns, dimension)


def board(columns: RatingColumns) -> None:
    """The whole board of the default method."""
    keys = [f"d{k}" for k in range(DIMENSIONS)]
    rate(columns, dimensions=keys, weights=[1.0] * DIMENSIONS, ranked=[True] * GENERATORS)


def means_row(scores: int, source: np.random.Generator) -> str:
    """One row of the table of means."""
    columns = columns_of(scores, source).canonical()
    base, ours = seconds(lambda: bare(columns)), seconds(lambda: means(columns))
    memory = (peak_bytes(lambda: means(columns)) + columns.nbytes) / columns.nbytes
    whole = seconds(lambda: board(columns), repeats=1)
    given = len(columns) * DIMENSIONS
    return f"| {given:,} | {base:.3f} | {ours:.3f} | {ours / base:.1f} | {memory:.1f} | {whole:.2f} |"


def votes_ratio(count: int, refits: int, source: np.random.Generator) -> str:
    """A thousand replicates against evalica's refitting, scaled up from `refits`."""
    votes = votes_of(count, source)
    ours = seconds(lambda: bootstrap_bradley_terry(votes, replicates=1000, seed=0), repeats=1)
    names = np.array([evalica.Winner.X, evalica.Winner.Y, evalica.Winner.Draw])
    winners = names[votes.choice]

    def refit() -> None:
        rows = source.integers(len(votes), size=len(votes))
        evalica.bradley_terry(votes.a[rows].tolist(), votes.b[rows].tolist(), winners[rows].tolist())

    theirs = seconds(refit, repeats=refits) * 1000
    return f"| Bradley-Terry, {count:,} votes | {ours:.2f} | {theirs:.0f} | {theirs / ours:.0f} |"


def alpha_ratio(units: int, source: np.random.Generator) -> str:
    """A thousand replicates of ordinal alpha against refitting the krippendorff package."""
    counts = source.multinomial(4, [0.2, 0.3, 0.5], size=units)
    ours = seconds(lambda: krippendorff_alpha(counts, replicates=1000))

    def refit() -> None:
        drawn = counts[source.integers(units, size=units)]
        krippendorff.alpha(value_counts=drawn, level_of_measurement="ordinal")

    theirs = seconds(refit) * 1000
    return f"| ordinal alpha, {units:,} clips | {ours:.3f} | {theirs:.0f} | {theirs / ours:.0f} |"


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scores", type=int, default=10_000_000, help="the largest study")
    parser.add_argument("--votes", type=int, default=1_000_000)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--refits", type=int, default=2)
    options = parser.parse_args()
    source = np.random.default_rng(0)
    print("| scores | bincount, s | means, s | ratio | memory / columns | board, s |")
    print("|---|---|---|---|---|---|")
    size = 10_000
    while size <= options.scores:
        print(f"measuring {size:,} scores", file=sys.stderr)
        print(means_row(size, source), flush=True)
        size *= 10
    print("\n| 1,000 replicates | ours, s | refitted, s | ratio |")
    print("|---|---|---|---|")
    print(alpha_ratio(options.units, source), flush=True)
    print(votes_ratio(options.votes, options.refits, source), flush=True)


if __name__ == "__main__":
    main()
