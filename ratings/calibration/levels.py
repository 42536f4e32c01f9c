"""What each level of each dimension turns, in one place: 1 is low (worst), 2 is mid, 3 is high (best)."""

from __future__ import annotations

from collections.abc import Mapping

DIMENSIONS = (
    "clarity",
    "camera_control",
    "motion",
    "semantics",
    "consistency",
    "stability",
    "fluency",
    "physics",
)
LOW, MID, HIGH = 1, 2, 3

CAMERA_TRAVEL = {LOW: 0.0, MID: 0.3, HIGH: 1.0}
"""Share of the camera's full way."""
MOTION_REACH = {LOW: 0.1, MID: 0.42, HIGH: 1.0}
"""Share of how far things move."""
BLUR = {LOW: 7.5, MID: 3.0, HIGH: 1.0}
"""Size of a picture element, in units of 1/270 of the height."""
WOBBLE = {LOW: 5.5, MID: 1.8, HIGH: 0.0}
"""How far the picture is bent, in units."""
FLICKER = {LOW: 1.0, MID: 0.4, HIGH: 0.0}
"""Share of the strongest flicker that is safe to look at."""
HOLD = {LOW: (0.25, 0.5), MID: (0.115, 0.135), HIGH: (0.0, 0.0)}
"""Shortest and longest time one picture stands, in seconds."""


def filled(levels: Mapping[str, int]) -> dict[str, int]:
    """Return a level for every dimension, high where none is given."""
    for dimension, level in levels.items():
        if dimension not in DIMENSIONS:
            raise ValueError(f"there is no dimension {dimension!r}; there are {', '.join(DIMENSIONS)}")
        if level not in (LOW, MID, HIGH):
            raise ValueError(f"the level of {dimension} must be 1, 2 or 3, not {level!r}")
    return {dimension: levels.get(dimension, HIGH) for dimension in DIMENSIONS}


def only(dimension: str, level: int) -> dict[str, int]:
    """Return levels that are high everywhere but on one dimension."""
    return filled({dimension: level})
