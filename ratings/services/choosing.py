"""Which item a rater gets next: pure, so that its guarantees can be tested without a database.

In order of force: every generator equally often for this rater, within one; no neighbour of the same
prompt or generator; places in the session in turn; items with the fewest votes first; then chance, from a
seed, with its probability. An item shows one clip to rate, or two to compare: both kinds follow one rule.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be given: its prompt, its clips' generators, and its votes given or promised."""

    item: int
    prompt: int
    generators: tuple[int, ...]
    taken: int


@dataclass(frozen=True, slots=True)
class Previous:
    """What this rater saw last."""

    prompt: int
    generators: tuple[int, ...]


def choose(
    candidates: Sequence[Candidate],
    *,
    seen: Mapping[int, int],
    previous: Previous | None,
    rng: random.Random,
    turns: Mapping[int, int] | None = None,
) -> tuple[Candidate, float]:
    """Return the next item and the probability with which it was chosen.

    `seen` counts, by generator, what this rater was given so far; `turns` says whose turn it is, lowest
    first (see `turns_of`). Never empty `candidates`.
    """
    best = equals(candidates, seen=seen, previous=previous, turns=turns)
    return rng.choice(best), 1 / len(best)


def equals(
    candidates: Collection[Candidate],
    *,
    seen: Mapping[int, int],
    previous: Previous | None,
    turns: Mapping[int, int] | None = None,
) -> list[Candidate]:
    """Return the candidates among which only chance decides, in a fixed order."""
    balance = Balance.of(candidates, seen=seen)
    turn = turns or {}

    def weight(candidate: Candidate) -> tuple[int, int, int, int, int]:
        return (
            balance.apart_after(candidate.generators),
            sum(seen.get(g, 0) for g in candidate.generators),
            nearness(candidate, previous),
            min(turn.get(g, 0) for g in candidate.generators),
            candidate.taken,
        )

    weights = [(weight(candidate), candidate) for candidate in candidates]
    least = min(each for each, _candidate in weights)
    return sorted((c for each, c in weights if each == least), key=lambda c: c.item)


@dataclass(frozen=True, slots=True)
class Balance:
    """How often a rater saw each generator that is still to be had."""

    seen: Mapping[int, int]
    most: int
    least: int
    at_least: int

    @classmethod
    def of(cls, candidates: Collection[Candidate], *, seen: Mapping[int, int]) -> Balance:
        """Return the balance over the generators of `candidates`."""
        counts = [seen.get(g, 0) for g in {g for c in candidates for g in c.generators}]
        least = min(counts)
        return cls(seen, max(counts), least, counts.count(least))

    def apart_after(self, generators: tuple[int, ...]) -> int:
        """Return how far the most seen and the least seen are apart once these were shown."""
        counts = [self.seen.get(g, 0) for g in generators]
        raises_all = counts.count(self.least) == self.at_least
        return max(self.most, max(counts) + 1) - (self.least + raises_all)


def nearness(candidate: Candidate, previous: Previous | None) -> int:
    """Return how much an item shares with what was seen last: its prompt, and each of its generators."""
    if previous is None:
        return 0
    shared = len(set(candidate.generators) & set(previous.generators))
    return (candidate.prompt == previous.prompt) + shared


def turns_of(generators: Sequence[int], *, rater: int, position: int) -> dict[int, int]:
    """Return, for the `position`-th choice of the `rater`-th rater (from 0), whose turn it is, lowest first.

    A Williams design (Williams 1949, Aust. J. Sci. Res. A 2): over as many raters as there are generators
    each stands at each place equally often, and with an even number each also follows each other equally.
    """
    size = len(generators)
    step = position % size
    zigzag = (step + 1) // 2 if step % 2 else size - step // 2
    first = zigzag + rater
    return {generator: (at - first) % size for at, generator in enumerate(generators)}


def swap(
    generators: tuple[int, ...],
    *,
    item_sides: Counter[bool],
    seen_left: Mapping[int, int],
    rng: random.Random,
) -> tuple[bool, float]:
    """Return whether the second clip of a pair stands left, and the probability of that choice.

    `item_sides` counts how this item was shown to others; `seen_left` how often this rater saw each
    generator left. The item's balance comes first, then the rater's, then chance.
    """
    if len(generators) < 2:
        return False, 1.0
    first, second = generators[0], generators[1]
    lean = (item_sides[True] - item_sides[False]) or (seen_left.get(second, 0) - seen_left.get(first, 0))
    if lean:
        return lean < 0, 1.0
    return rng.random() < 0.5, 0.5
