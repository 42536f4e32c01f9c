"""`report SLUG...`: several studies, specs and published tables in one document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from ratings.choices import ReportLanguage
from ratings.errors import ClipJuryError
from ratings.management.command import Command as Base
from ratings.reports import formats
from ratings.services import reports
from ratings.services.reporting.parts import KINDS


class Command(Base):
    help = (
        "Write the newest leaderboards of several studies, one a task, with specs and published tables "
        f"beside them. Never ranks across tasks. Parts: {', '.join(KINDS)}."
    )
    example = "report demo --lang both --format pdf -o report.pdf"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="+", metavar="SLUG", help="the studies, one a task")
        parser.add_argument("--lang", choices=ReportLanguage.values, default="en", help="default en")
        parser.add_argument("--format", choices=sorted(formats.FORMATS), default="html", help="default html")
        parser.add_argument(
            "--parts", default="", metavar="KEYS", help="with commas, in their order; default all"
        )
        parser.add_argument("--title", default="", help="default: the titles of the studies")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        studies = [self.study(slug) for slug in dict.fromkeys(options["slugs"])]
        keys = [key.strip() for key in options["parts"].split(",") if key.strip()]
        try:
            document = reports.of_studies(
                studies, language=options["lang"], keys=keys, title=options["title"]
            )
            content = reports.written(document, options["format"])
        except ClipJuryError as error:
            raise CommandError(str(error)) from error
        self.put(content, options["output"])
