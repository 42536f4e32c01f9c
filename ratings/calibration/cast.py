"""Who plays: the hero of a scene, the wrong heroes of low semantics, and the swaps of low consistency."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ratings.calibration.colours import Colour, mix
from ratings.calibration.levels import HIGH, MID

SWAPS_EVERY = 0.42  # seconds between two swaps at low consistency: plain to see, and no flashing
TURNS_AT, TURNS_FOR = (
    0.42,
    0.2,
)  # shares of the clip: when mid consistency's one change begins, and how long it takes.
TURNS_AT, TURNS_FOR = 0.42, 0.2


@dataclass(frozen=True)
class Look:
    """What the hero is, its colour, and how many there are."""

    kind: str
    colour: Colour
    count: int = 1


@dataclass(frozen=True)
class Cast:
    """The hero as the prompt has it, with one trait wrong, all wrong, and what it swaps with."""

    right: Look
    nearly: Look
    wrong: Look
    swaps: tuple[Look, ...]

    def look(self, *, semantics: int, consistency: int, time: float, length: float) -> Look:
        start = {HIGH: self.right, MID: self.nearly}.get(semantics, self.wrong)
        if consistency == HIGH:
            return start
        others = [replace(swap, count=start.count) for swap in self.swaps if swap.colour != start.colour]
        if consistency == MID:
            share = min(max((time / length - TURNS_AT) / TURNS_FOR, 0), 1)
            return replace(start, colour=mix(start.colour, others[0].colour, share))
        step = int(time / SWAPS_EVERY)
        return [start, *others][step % (len(others) + 1)]
