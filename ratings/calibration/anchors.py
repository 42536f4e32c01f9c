"""What each level of each dimension looks like: a drawn clip that differs from the others in that alone."""

from __future__ import annotations

from ratings.calibration.levels import DIMENSIONS, HIGH, LOW, MID

SCENES_OF = {
    "clarity": "train-on-viaduct",
    "camera_control": "train-on-viaduct",
    "motion": "bouncing-ball",
    "semantics": "train-on-viaduct",
    "consistency": "car-on-hill-road",
    "stability": "train-on-viaduct",
    "fluency": "car-on-hill-road",
    "physics": "bouncing-ball",
}
"""The scene in which a dimension is plainest to see."""


def name(dimension: str, level: int) -> str:
    """Return the name of the clip of a level; the high one is shared by all dimensions of a scene."""
    return f"high-{SCENES_OF[dimension]}" if level == HIGH else f"{dimension}-{level}"


def every() -> dict[str, tuple[str, str, int]]:
    """Return scene, dimension and level of every clip there is to draw, by its name."""
    return {
        name(dimension, level): (SCENES_OF[dimension], dimension, level)
        for dimension in DIMENSIONS
        for level in (LOW, MID, HIGH)
    }
