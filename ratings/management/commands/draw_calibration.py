"""Draws the clips that teach and check raters."""

from __future__ import annotations

from typing import Any

from ratings.management.command import Command as Base
from ratings.services import calibration


class Command(Base):
    """`draw_calibration`: five practice clips from worst to best, and two traps."""

    help = "Draw the clips that teach and check raters, those that are missing; the worker probes them."
    example = "draw_calibration"

    def handle(self, *args: Any, **options: Any) -> None:
        bar = self.watch("Drawing", len(calibration.SAMPLES), "clip")
        drawn = calibration.draw(lambda _done, _of: bar.update(1))
        bar.close()
        skipped = len(calibration.SAMPLES) - len(drawn)
        self.say(f"drew {len(drawn)} clips, skipped {skipped}")
