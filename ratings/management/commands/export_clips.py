"""`export_clips`: every clip with its state, facts and measures, as CSV on stdout."""

from __future__ import annotations

import io
from typing import Any

from django.core.management.base import CommandParser

from ratings.management.command import Command as OurCommand
from ratings.models import Clip
from ratings.reports import cells
from ratings.services import exports


class Command(OurCommand):
    help = "Write all clips, or those of a study, as CSV to stdout: state, facts and measures."
    example = "export_clips --study fetv > clips.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--study", metavar="SLUG", help="only the clips of this study")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["study"]
        clips = Clip.objects.of_study(self.study(slug)) if slug else Clip.objects.filter(archived_at=None)
        bar = self.watch("exporting", clips.count(), "clips")
        self._write(exports.clip_columns())
        for row in exports.clip_rows(clips):
            self._write(row)
            bar.update(1)
        bar.close()

    def _write(self, row: list[Any]) -> None:
        line = io.StringIO()
        cells.write(line, [cells.cell(value) for value in row], [])
        self.stdout.write(line.getvalue(), ending="")
