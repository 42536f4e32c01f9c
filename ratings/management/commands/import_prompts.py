"""`import_prompts FILE`: what generators are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.management.command import ImportCommand
from ratings.services.imports import prompts


class Command(ImportCommand):
    help = "Import prompts from a CSV, with the images and videos it names."
    example = "import_prompts prompts.csv"
    noun = "prompts"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--root", type=Path, help="folder of the images and videos; default: the file's")

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report(options)
        root = self.folder(options["root"] or path.parent)
        with self.opened(path) as (stream, size):
            prompts.load(stream, report=report, root=root, size=size)
        self.conclude(report, path)
