"""What a drawing knows when it draws one frame, and what a drawing consists of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ratings.calibration.canvas import Canvas
from ratings.calibration.cast import Cast, Look
from ratings.calibration.layers import Backdrop

LEFT, RIGHT = -1, 1


@dataclass(frozen=True)
class Moment:
    """One instant: `reach` is the share of full motion, `physics` a level, `phase` the seed's own 0 to 1."""

    time: float
    length: float
    reach: float
    physics: int
    look: Look
    camera: float
    phase: float

    @property
    def share(self) -> float:
        """How much of the clip has passed, 0 to 1."""
        return self.time / self.length


@dataclass(frozen=True)
class Drawing:
    """A scene: what stands behind, what happens, what passes in front, who plays, where the camera glides."""

    behind: tuple[Backdrop, ...]
    action: Callable[[Canvas, Moment], None]
    front: tuple[Backdrop, ...]
    cast: Cast
    glides: int = RIGHT


def eased(share: float) -> float:
    """Go from 0 to 1, starting and stopping softly."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)
