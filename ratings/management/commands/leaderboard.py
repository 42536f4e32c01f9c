"""Compute, store and print a leaderboard."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ratings.errors import ClipJuryError
from ratings.models import Study
from ratings.reports import formats
from ratings.services import leaderboards


class Command(BaseCommand):
    """`leaderboard SLUG [--method M] [--format F] [-o FILE] [--seed N]`."""

    help = "Compute, store and print a leaderboard. Example: leaderboard demo --format csv -o demo.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the study")
        parser.add_argument("--method", choices=leaderboards.METHODS, default="two-way")
        parser.add_argument("--format", choices=sorted(formats.FORMATS), default="json")
        parser.add_argument("--seed", type=int, default=0, help="seed of what is resampled (default 0)")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        study = Study.objects.select_related("rubric").filter(slug=options["slug"]).first()
        if study is None:
            raise CommandError(f"There is no study {options['slug']!r}.", returncode=2)
        try:
            board = leaderboards.compute(study, method=options["method"], seed=options["seed"])
        except ClipJuryError as error:
            raise CommandError(str(error)) from error
        content = formats.write(leaderboards.plain(board), options["format"])
        if options["output"]:
            options["output"].write_bytes(content)
        else:
            sys.stdout.buffer.write(content)
        for warning in board.result["warnings"]:
            self.stderr.write(warning)
