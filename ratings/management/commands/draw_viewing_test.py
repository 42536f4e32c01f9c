"""Draws the clip of the viewing test anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.management.command import Command as Base
from ratings.services import viewing


class Command(Base):
    """`draw_viewing_test`: the two seconds that a rater's browser is tried with."""

    help = "Draw the clip of the viewing test, which the product carries, anew."
    example = "draw_viewing_test viewing.mp4"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file to write."""
        parser.add_argument("path", type=Path, help="the MP4 to write")

    def handle(self, *args: Any, **options: Any) -> None:
        viewing.draw(options["path"])
        self.say(f"drew {options['path']}, {options['path'].stat().st_size} bytes")
