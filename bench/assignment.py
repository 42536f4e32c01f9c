"""How many votes a ranking needs, balanced against adaptive; and whether counts hold with many at once.

    ./run bench assignment            both tables; with DATABASE_URL on that database
    ./run bench assignment --runs 40  more simulated studies for the first one; 0 leaves it out

Votes: generators with true log strengths at normal quantiles (sd 1), raters who each give 30 votes by
Bradley-Terry without ties. After every 20 votes the ranking is estimated and held against the truth; the
figure is the number of votes after which Kendall's tau stays at 0.95 or more for ten looks running, the
median over the runs. Both designs are the functions that the product itself runs.

At once: 5, 20 and 200 raters share 96 clips that want 5 ratings each, through 8 connections as web servers
would; one answer in twenty never comes and its promise is given back. Counted is how many clips end with more
or with fewer than 5 ratings.
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any

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


GENERATORS, PROMPTS, VOTES = 8, 12, 5
CONNECTIONS = 64
"""Threads with a connection each, all at once: more than any site's web processes have."""
ABANDONED = 0.05


def at_once() -> bool:
    """Print the second table on a throwaway database; return whether every clip got exactly its ratings."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        import django

        django.setup()
        from django.db import connection

        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            print(f"\n| raters at once, {connection.vendor} | ratings | over-voted | under-voted | errors |")
            print("|---:|---:|---:|---:|---:|")
            exact = [_shared(raters) for raters in (5, 20, 200)]
            return all(exact)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _shared(raters: int) -> bool:
    from tests.room import cast

    study = cast.study(generators=GENERATORS, prompts=PROMPTS, votes_per_item=VOTES)
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for _ in range(raters):
        waiting.put(cast.rater(study))
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        lost = sum(pool.map(lambda number: _serve(waiting, number), range(CONNECTIONS)))
    counts = [judged for judged, promised in study.items.values_list("judged", "promised") if not promised]
    stored = Counter(study.ratings.values_list("assignment__item", flat=True))
    over = sum(number > VOTES for number in stored.values())
    under = study.items.count() - sum(number >= VOTES for number in stored.values())
    print(f"| {raters} | {sum(stored.values())} | {over} | {under} | {lost} |", flush=True)
    return counts == [VOTES] * study.items.count() and not over + under + lost


def _serve(waiting: queue.SimpleQueue[Any], number: int) -> int:
    """Serve one rater after the other, a clip each, until nothing is left for anybody; return the errors."""
    from django.db import connection

    from ratings.services import assignments, ratings
    from tests.room import cast

    chance, errors = random.Random(number), 0
    try:
        while True:
            rater = waiting.get_nowait()
            try:
                held = assignments.next_for(rater)
                if held is None:
                    # What another gives back now would be his again: look in once more when all is quiet.
                    if rater.study.items.wanting(VOTES).exists() or rater.study.items.filter(promised__gt=0):
                        waiting.put(rater)
                    continue
                if chance.random() < ABANDONED:
                    assignments.release(rater)
                else:
                    ratings.submit(cast.shown(held), **cast.answer(held))
            except Exception as error:  # counted and told: the table must not hide one
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                errors += 1
            waiting.put(rater)
    except queue.Empty:
        return errors
    finally:
        connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    start = time.perf_counter()
    if arguments.runs:
        table(arguments.runs)
    exact = at_once()
    print(f"took {time.perf_counter() - start:.0f} s", file=sys.stderr)
    sys.exit(0 if exact else 1)
