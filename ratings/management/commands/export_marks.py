"""`export_marks SLUG`: the moments that raters marked as faulty, as CSV on stdout."""

from __future__ import annotations

import io
from typing import Any

from django.core.management.base import CommandParser

from ratings.management.command import Command as OurCommand
from ratings.reports import cells
from ratings.services import marks


class Command(OurCommand):
    help = "Write the moments that raters marked as faulty as CSV to stdout, or how many per generator."
    example = "export_marks pilot --counts > marks.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the study")
        parser.add_argument("--counts", action="store_true", help="count them per generator and fault")

    def handle(self, *args: Any, **options: Any) -> None:
        study = self.study(options["slug"])
        counts = options["counts"]
        self._write(list(marks.COUNT_COLUMNS if counts else marks.COLUMNS))
        for row in marks.counts(study) if counts else marks.rows(study):
            self._write(row)

    def _write(self, row: list[Any]) -> None:
        line = io.StringIO()
        cells.write(line, [cells.cell(value) for value in row], [])
        self.stdout.write(line.getvalue(), ending="")
