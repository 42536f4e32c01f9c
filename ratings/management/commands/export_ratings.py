"""`export_ratings SLUG`: what raters said, as tables and as preferences to train by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ratings.errors import ClipJuryError
from ratings.management.command import Command as Base
from ratings.services import data_card, leaderboards, rating_exports
from ratings.services.rating_exports import Wanted


class Command(Base):
    help = (
        "Write the scores of a study (csv, jsonl, parquet, sureal), or pairs of clips with the preferred one "
        "as chosen (preferences), in the layout that libraries for training by preference read."
    )
    example = "export_ratings fetv --format preferences --certainty 0.9 -o pairs.jsonl --card README.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the study")
        parser.add_argument("--format", choices=sorted(rating_exports.FORMATS), required=True)
        parser.add_argument("--dimension", default="", metavar="KEY", help="only this one; sureal needs it")
        parser.add_argument(
            "--certainty",
            type=float,
            default=0.0,
            help="preferences: at least this certain, 0 to 1 (default 0)",
        )
        parser.add_argument("--card", type=Path, metavar="FILE", help="write a data card here")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        study = self.study(options["slug"])
        if not 0 <= options["certainty"] <= 1:
            raise self.wrong_usage("--certainty is a probability, from 0 to 1.")
        wanted = Wanted(dimension=options["dimension"], certainty=options["certainty"])
        try:
            content = rating_exports.export(study, options["format"], wanted)
        except ClipJuryError as error:
            raise CommandError(str(error)) from error
        self.put(content, options["output"])
        if options["card"]:
            board = leaderboards.latest(study)
            agreement = board.result.get("agreement", []) if board else []
            self.put(data_card.write(study, agreement).encode(), options["card"])
