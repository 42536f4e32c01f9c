"""`import_reference FILE`, or `--builtin NAME`: published tables to hold beside our own results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from ratings.errors import InvalidError
from ratings.management.command import ImportCommand
from ratings.services.imports import references


class Command(ImportCommand):
    help = "Import a published table from a CSV, or one that comes with the product, with its systems."
    example = "import_reference --builtin report-2024"
    noun = "values"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="the file to import")
        parser.add_argument("--builtin", metavar="NAME", help="a table that comes with the product")
        self.add_keep_going(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path, name, report = options["file"], options["builtin"], self.report(options)
        if (path is None) == (name is None):
            raise self.wrong_usage("Name either a file or --builtin report-2024.")
        if path is None:
            try:
                references.load_builtin(name, report=report)
            except InvalidError as error:
                raise self.wrong_usage(str(error)) from error
        else:
            with self.opened(path) as (stream, size):
                references.load(stream, report=report, size=size)
        self.conclude(report, path or name)
