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
    """An item that may be given: its prompt, its clips' generators, and its votes given or promised.

    It may stand for several `items` that differ in nothing that is looked at here; `item` names them then.
    """

    item: int
    prompt: int
    generators: tuple[int, ...]
    taken: int
    items: int = 1


@dataclass(frozen=True, slots=True)
class Previous:
    """What this rater saw last."""

    prompt: int
    generators: tuple[int, ...]


Gains = Mapping[tuple[int, int], float]
"""What one more vote on two generators, in ascending order, is expected to be worth."""


def choose(
    candidates: Sequence[Candidate],
    *,
    seen: Mapping[int, int],
    previous: Previous | None,
    rng: random.Random,
    turns: Mapping[int, int] | None = None,
    gains: Gains | None = None,
    uniform: float = 1.0,
) -> tuple[Candidate, float]:
    """Return the next item and the probability with which it was chosen, or each of those it stands for.

    `seen` counts, by generator, what this rater was given so far; `turns` says whose turn it is, lowest
    first (see `turns_of`). With `gains` the most telling pair is taken among those that balance and
    neighbours leave, but for the share `uniform` of choices, in which all of these are alike.
    Never empty `candidates`.
    """
    if gains is None:
        best = equals(candidates, seen=seen, previous=previous, turns=turns)
        return _drawn(best, rng), 1 / _number(best)
    left = _allowed(candidates, seen=seen, previous=previous)
    most = max(_gain(candidate, gains) for candidate in left)
    telling = [candidate for candidate in left if _gain(candidate, gains) >= most * TELLING]
    fewest = min(candidate.taken for candidate in telling)
    best = [candidate for candidate in telling if candidate.taken == fewest]
    chosen = _drawn(left if rng.random() < uniform else best, rng)
    return chosen, uniform / _number(left) + (1 - uniform) * (chosen in best) / _number(best)


def _number(candidates: Sequence[Candidate]) -> int:
    return sum(candidate.items for candidate in candidates)


def _drawn(candidates: Sequence[Candidate], rng: random.Random) -> Candidate:
    return rng.choices(candidates, [candidate.items for candidate in candidates])[0]


TELLING = 0.95
"""Gains from this share of the best on count as equal: chance and the fewest votes decide among them."""


def _gain(candidate: Candidate, gains: Gains) -> float:
    first, second = sorted(candidate.generators)
    return gains.get((first, second), 0.0)


def _allowed(
    candidates: Collection[Candidate], *, seen: Mapping[int, int], previous: Previous | None
) -> list[Candidate]:
    """Return the candidates that balance and neighbours leave, in a fixed order."""
    balance = Balance.of(candidates, seen=seen)
    force = [(_force(c, balance, previous), c) for c in candidates]
    least = min(each for each, _candidate in force)
    return sorted((c for each, c in force if each == least), key=lambda c: c.item)


def equals(
    candidates: Collection[Candidate],
    *,
    seen: Mapping[int, int],
    previous: Previous | None,
    turns: Mapping[int, int] | None = None,
) -> list[Candidate]:
    """Return the candidates among which only chance decides, in a fixed order."""
    allowed = _allowed(candidates, seen=seen, previous=previous)
    turn = turns or {}

    def weight(candidate: Candidate) -> tuple[int, int]:
        return min(turn.get(g, 0) for g in candidate.generators), candidate.taken

    least = min(map(weight, allowed))
    return [candidate for candidate in allowed if weight(candidate) == least]


def _force(candidate: Candidate, balance: Balance, previous: Previous | None) -> tuple[int, int, int]:
    """Return what weighs before everything else: the rater's balance, then neighbours."""
    shown = candidate.generators
    load = sum(balance.seen.get(g, 0) for g in shown)
    return balance.apart_after(shown), load, nearness(candidate, previous)


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
