"""Stores the clips that teach and check raters, or draws them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.calibration import anchors
from ratings.management.command import Command as Base
from ratings.services import calibration


class Command(Base):
    """`draw_calibration`: five practice clips from worst to best, and two traps."""

    help = "Store the clips that teach and check raters, those that are missing; the worker probes them."
    example = "draw_calibration"

    def add_arguments(self, parser: CommandParser) -> None:
        drawn = parser.add_mutually_exclusive_group()
        drawn.add_argument("--lessons", metavar="FOLDER", type=Path, help="draw them into a folder, anew")
        drawn.add_argument(
            "--examples", metavar="FOLDER", type=Path, help="draw the examples of the levels instead, anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if folder := options["lessons"]:
            self._drawn(folder, calibration.draw, len(calibration.SAMPLES))
        elif folder := options["examples"]:
            self._drawn(folder, calibration.draw_anchors, len(anchors.every()))
        else:
            brought = calibration.bring()
            self.say(f"stored {len(brought)} clips, skipped {len(calibration.SAMPLES) - len(brought)}")

    def _drawn(self, folder: Path, draw: Callable[[Path, Callable[[], object]], None], number: int) -> None:
        if not folder.is_dir():
            raise self.wrong_usage(f"There is no folder {folder}.")
        bar = self.watch("Drawing", number, "clip")
        draw(folder, lambda: bar.update(1))
        bar.close()
