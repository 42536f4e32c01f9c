"""`leaderboard SLUG`: compute, store and print a leaderboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ratings.errors import ClipJuryError
from ratings.management.command import Command as Base
from ratings.reports import formats
from ratings.services import identities, leaderboards, reports


class Command(Base):
    help = (
        "Compute, store and print a leaderboard. Without --method: two-way for ratings, davidson for votes. "
        "A method says how ratings or votes are read; what the study has beside is read by its default."
    )
    example = "leaderboard demo --method shrunk --format csv -o demo.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the study")
        parser.add_argument("--method", choices=leaderboards.METHODS, default="", metavar="M",
                            help=f"one of {', '.join(leaderboards.METHODS)}")  # fmt: skip
        parser.add_argument("--format", choices=sorted(formats.FORMATS), default="json")
        parser.add_argument("--seed", type=int, default=0, help="seed of what is resampled (default 0)")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        study = self.study(options["slug"])
        bar = self.watch("computing", 1, "board")
        try:
            board = leaderboards.compute(study, method=options["method"], seed=options["seed"])
            content = reports.leaderboard_file(board, options["format"])
        except ClipJuryError as error:
            raise CommandError(str(error)) from error
        finally:
            bar.close()
        identities.taken(study, by=None, how="by a command")
        self.put(content, options["output"])
        for warning in leaderboards.plain(board).board["warnings"]:
            self.say(warning)
        self.say(f"stored leaderboard {board.public_id}")
