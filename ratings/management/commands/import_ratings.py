"""`import_ratings FILE --study SLUG`: what people judged elsewhere, one score a line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from ratings.management.command import ImportCommand
from ratings.services.imports import ratings


class Command(ImportCommand):
    help = "Import ratings into a study from a CSV with one score a line."
    example = "import_ratings ratings.csv --study fetv"
    noun = "scores"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--study", required=True, metavar="SLUG", help="the study the scores belong to")

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report(options)
        study = self.study(options["study"])
        with self.opened(path) as (stream, size):
            ratings.load(stream, study=study, report=report, size=size)
        self.conclude(report, path)
