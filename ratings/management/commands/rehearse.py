"""Let simulated raters rate an open study."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ratings.errors import ClipJuryError
from ratings.models import Study
from ratings.services import rehearsal


class Command(BaseCommand):
    """`rehearse SLUG --raters N`: known biases, known truth, marked as simulated wherever they appear."""

    help = "Rehearse a study with simulated raters. Example: rehearse pilot --raters 12 --seed 1"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the study")
        parser.add_argument("--raters", type=int, required=True, help="how many simulated raters")
        parser.add_argument("--seed", type=int, default=0, help="same seed, same ratings (default 0)")

    def handle(self, *args: Any, **options: Any) -> None:
        study = Study.objects.filter(slug=options["slug"]).first()
        if study is None:
            raise CommandError(f"There is no study {options['slug']!r}.", returncode=2)
        with tqdm(desc="rating", unit=" items", file=sys.stderr) as bar:

            def show(done: int, of: int) -> None:
                bar.total = of
                bar.update(done - bar.n)

            try:
                made = rehearsal.rehearse(
                    study, raters=options["raters"], seed=options["seed"], on_progress=show
                )
            except ClipJuryError as error:
                raise CommandError(str(error)) from error
        self.stderr.write(f"{made.raters} simulated raters gave {made.ratings} ratings, {made.scores} scores")
