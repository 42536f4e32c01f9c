"""`import_generators FILE`: video-making systems, their names and what is claimed of them."""

from __future__ import annotations

from typing import Any

from ratings.management.command import ImportCommand
from ratings.services.imports import generators


class Command(ImportCommand):
    help = "Import generators from a CSV, or from a JSON list of objects with the same keys."
    example = "import_generators generators.csv"
    noun = "generators"

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report(options)
        with self.opened(path) as (stream, size):
            generators.load(stream, report=report, json=path.suffix.lower() == ".json", size=size)
        self.conclude(report, path)
