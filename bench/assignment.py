"""How many votes a ranking needs, balanced against adaptive; and whether counts hold with many at once.

    ./run bench assignment            both tables; with DATABASE_URL on that database
    ./run bench assignment --runs 40  more simulated studies for the first one

Votes: generators with true log strengths at normal quantiles (sd 1), raters who each give 30 votes by
Bradley-Terry without ties. After every 20 votes the ranking is estimated and held against the truth; the
figure is the number of votes after which Kendall's tau stays at 0.95 or more for ten looks running, the
median over the runs. Both designs are the functions that the product itself runs.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from itertools import combinations

import numpy as np
from scipy.stats import kendalltau, norm

from ratings.services.choosing import Candidate, Previous, choose
from ratings.stats import adaptive

EACH = 30
LOOK = 20
STAYS = 10
MOST = 12_000


def votes_needed(generators: int, *, adapts: bool, seed: int) -> int:
    """Return after how many votes the ranking stays at tau 0.95 with the truth."""
    rng = random.Random(seed)
    truth = norm.ppf((np.arange(generators) + 0.5) / generators)
    wins = np.zeros((generators, generators))
    taken: Counter[tuple[int, int]] = Counter()
    pairs = list(combinations(range(generators), 2))
    reached, votes = 0, 0
    gains: dict[tuple[int, int], float] | None = None
    seen: Counter[int] = Counter()
    previous: Previous | None = None
    while votes < MOST:
        if votes % EACH == 0:
            seen, previous = Counter(), None
        candidates = [Candidate(n, votes, pair, taken[pair]) for n, pair in enumerate(pairs)]
        chosen, _chance = choose(
            candidates, seen=seen, previous=previous, rng=rng, gains=gains, uniform=0.15 if adapts else 1.0
        )
        a, b = chosen.generators
        first = rng.random() < 1 / (1 + np.exp(truth[b] - truth[a]))
        wins[(a, b) if first else (b, a)] += 1
        taken[a, b] += 1
        seen.update((a, b))
        previous = Previous(-1, (a, b))
        votes += 1
        if votes % LOOK == 0:
            if adapts:
                table = adaptive.gains(wins)
                gains = {(a, b): float(table[a, b]) for a, b in pairs}
            tau = kendalltau(adaptive.strengths(wins)[0], truth).statistic
            reached = reached + 1 if tau >= 0.95 else 0
            if reached == STAYS:
                return votes - LOOK * (STAYS - 1)
    return MOST


def table(runs: int) -> None:
    print("| generators | balanced | adaptive | share | runs |")
    print("|---:|---:|---:|---:|---:|")
    for generators in (8, 13, 30):
        repeats = runs if generators < 30 else max(runs // 4, 3)
        found = {
            adapts: [votes_needed(generators, adapts=adapts, seed=seed) for seed in range(repeats)]
            for adapts in (False, True)
        }
        balanced, adapted = (statistics.median(found[adapts]) for adapts in (False, True))
        print(f"| {generators} | {balanced:.0f} | {adapted:.0f} | {adapted / balanced:.2f} | {repeats} |")
        sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    start = time.perf_counter()
    table(arguments.runs)
    print(f"took {time.perf_counter() - start:.0f} s", file=sys.stderr)
