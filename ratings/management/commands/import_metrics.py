"""`import_metrics FILE`: what automatic metrics say of clips, to hold beside what people say."""

from __future__ import annotations

from typing import Any

from ratings.management.command import ImportCommand
from ratings.services.imports import metrics


class Command(ImportCommand):
    help = "Import automatic metrics from a CSV with one value of one clip a line."
    example = "import_metrics metrics.csv"
    noun = "values"

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report(options)
        with self.opened(path) as (stream, size):
            metrics.load(stream, report=report, size=size)
        self.conclude(report, path)
