"""Which item a rater gets next: pure, so that its guarantees can be tested without a database.

In order of force: every generator equally often for this rater, within one; no neighbour of the same
prompt or generator; items with the fewest votes first; then chance, from a seed, with its probability.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be given: its prompt, its generator, and how many votes it has or is promised."""

    item: int
    prompt: int
    generator: int
    taken: int


@dataclass(frozen=True, slots=True)
class Previous:
    """What this rater saw last."""

    prompt: int
    generator: int


def choose(
    candidates: Sequence[Candidate],
    *,
    seen: Mapping[int, int],
    previous: Previous | None,
    rng: random.Random,
) -> tuple[Candidate, float]:
    """Return the next item and the probability with which it was chosen.

    `seen` counts, by generator, what this rater was given so far. Never empty `candidates`.
    """
    best = equals(candidates, seen=seen, previous=previous)
    return rng.choice(best), 1 / len(best)


def equals(
    candidates: Collection[Candidate], *, seen: Mapping[int, int], previous: Previous | None
) -> list[Candidate]:
    """Return the candidates among which only chance decides, in a fixed order."""

    def weight(candidate: Candidate) -> tuple[int, int, int]:
        return (seen.get(candidate.generator, 0), _nearness(candidate, previous), candidate.taken)

    least = min(map(weight, candidates))
    return sorted((c for c in candidates if weight(c) == least), key=lambda c: c.item)


def _nearness(candidate: Candidate, previous: Previous | None) -> int:
    """Return 0 for a stranger to what was seen last, 1 for its prompt or its generator, 2 for both."""
    if previous is None:
        return 0
    return (candidate.prompt == previous.prompt) + (candidate.generator == previous.generator)
