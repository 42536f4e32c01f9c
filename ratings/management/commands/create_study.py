"""`create_study SLUG --from FILE.json`: a new draft study."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.management.command import ImportCommand
from ratings.services.imports import definitions


class Command(ImportCommand):
    help = "Make a study from its JSON, which docs/contracts.md describes."
    example = "create_study fetv --from fetv.json"
    noun = "studies"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the study's slug; the one in the file, if any, must be the same")
        parser.add_argument("--from", dest="file", type=Path, required=True, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report({"keep_going": False})
        with self.opened(path) as (stream, _size):
            definitions.load(stream, slug=options["slug"], report=report)
        self.conclude(report, path)
