"""When a rater's session holds a check: pure, so that its guarantees can be tested without a database.

A check stands between two votes: never first, never last, never beside another one. A hidden repeat comes so
late that what it repeats lies a way back. Where a session is too short for all, repeats give way first.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ratings.choices import Purpose
from ratings.services.rules import Rules

GAP = 8
"""Votes between a clip and its hidden repeat, where the session is long enough; else half of the session."""
ORDER = (Purpose.TRAP, Purpose.GOLD, Purpose.REPEAT)
"""Which kinds are given their places first."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A check that is due once the rater was given so many votes."""

    after: int
    purpose: Purpose


def gap(votes: int) -> int:
    """Return how many votes lie at least between a clip and its repeat in a session of so many."""
    return min(GAP, votes // 2)


def wanted(kept: Rules, votes: int, *, gold: int, traps: int) -> dict[Purpose, int]:
    """Return how many checks of each kind a session of so many votes holds, given what was chosen.

    Whatever the share, at least one where there is any; never more than there are places between votes.
    """
    whole = {
        Purpose.TRAP: min(_share(kept.trap_share, votes), traps),
        Purpose.GOLD: min(_share(kept.gold_share, votes), gold),
        Purpose.REPEAT: min(_share(kept.repeat_share, votes), max(votes - 1 - gap(votes), 0)),
    }
    left, fits = max(votes - 1, 0), {}
    for purpose in ORDER:
        fits[purpose] = min(whole[purpose], left)
        left -= fits[purpose]
    return fits


def _share(share: float, votes: int) -> int:
    return max(1, round(share * votes)) if share else 0


def plan(votes: int, counts: Mapping[Purpose, int], *, rng: random.Random) -> list[Slot]:
    """Return the checks of one session, in order: `counts` as `wanted` gives them."""
    late = range(gap(votes) + 1, votes)
    repeats = rng.sample(late, counts.get(Purpose.REPEAT, 0))
    slots = [Slot(after, Purpose.REPEAT) for after in repeats]
    free = [after for after in range(1, votes) if after not in repeats]
    kinds = [purpose for purpose in (Purpose.TRAP, Purpose.GOLD) for _ in range(counts.get(purpose, 0))]
    rng.shuffle(kinds)
    slots += [Slot(after, kind) for after, kind in zip(_spread(free, len(kinds), rng), kinds, strict=True)]
    return sorted(slots, key=lambda slot: slot.after)


def _spread(free: list[int], count: int, rng: random.Random) -> list[int]:
    """Return `count` of the places, one by chance from each of as many equal stretches."""
    edges = [at * len(free) // count for at in range(count + 1)] if count else []
    return [free[rng.randrange(edges[at], edges[at + 1])] for at in range(count)]


def due(slots: list[Slot], *, votes: int, given: Counter[Purpose]) -> list[Purpose]:
    """Return the kinds that are due after so many votes, the earliest first, once each."""
    left = Counter(given)
    kinds: list[Purpose] = []
    for slot in slots:
        if left[slot.purpose]:
            left[slot.purpose] -= 1
        elif slot.after <= votes and slot.purpose not in kinds:
            kinds.append(slot.purpose)
    return kinds
