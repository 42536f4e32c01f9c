"""Draws the clips that teach and check raters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.calibration import anchors
from ratings.management.command import Command as Base
from ratings.services import calibration


class Command(Base):
    """`draw_calibration`: five practice clips from worst to best, and two traps."""

    help = "Draw the clips that teach and check raters, those that are missing; the worker probes them."
    example = "draw_calibration"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--examples", metavar="FOLDER", type=Path, help="draw the examples of the levels instead, anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if folder := options["examples"]:
            self._examples(folder)
            return
        bar = self.watch("Drawing", len(calibration.SAMPLES), "clip")
        drawn = calibration.draw(lambda _done, _of: bar.update(1))
        bar.close()
        skipped = len(calibration.SAMPLES) - len(drawn)
        self.say(f"drew {len(drawn)} clips, skipped {skipped}")

    def _examples(self, folder: Path) -> None:
        if not folder.is_dir():
            raise self.wrong_usage(f"There is no folder {folder}.")
        bar = self.watch("Drawing", len(anchors.every()), "clip")
        calibration.draw_anchors(folder, lambda: bar.update(1))
        bar.close()
        self.say(f"drew {len(anchors.every())} clips")
