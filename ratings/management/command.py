"""What our commands share: results to stdout, everything else to stderr, and how they end.

Exit 0: all was accepted. 1: something was refused. 2: the command was called in a wrong way.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ratings.models import Study
from ratings.services.imports.report import Bar, Report


class Command(BaseCommand):
    """A command whose `--help` ends with an example."""

    example = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(
            prog_name, subcommand, epilog=f"Example:\n  python manage.py {self.example}", **kwargs
        )
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        return parser

    def watch(self, what: str, total: int, unit: str) -> Bar:
        """Return a progress bar; it shows only where a person sees it."""
        return tqdm(
            desc=what,
            total=total or None,
            unit=unit,
            unit_scale=True,
            file=sys.stderr,
            disable=None,
            leave=False,
        )

    def say(self, sentence: str) -> None:
        """Write a line for a person, without the red of errors."""
        self.stderr.write(sentence, str)

    def wrong_usage(self, sentence: str) -> CommandError:
        """Return the error of a command that was called in a wrong way, to be raised by the caller."""
        return CommandError(sentence, returncode=2)

    def study(self, slug: str) -> Study:
        """Return the study of a slug."""
        study = Study.objects.filter(slug=slug).first()
        if study is None:
            raise self.wrong_usage(f"There is no study {slug}.")
        return study

    def folder(self, path: Path) -> Path:
        """Return a folder that is there."""
        if not path.is_dir():
            raise self.wrong_usage(f"There is no folder {path}.")
        return path

    def put(self, content: bytes, path: Path | None) -> None:
        """Write to a file, or to stdout where none is named."""
        if path is None:
            sys.stdout.buffer.write(content)
            return
        try:
            path.write_bytes(content)
        except OSError as error:
            raise self.wrong_usage(f"{path} cannot be written: {error.strerror}.") from error

    @contextmanager
    def opened(self, path: Path) -> Iterator[tuple[BinaryIO, int]]:
        """Open a file to read, with its size."""
        if path.is_dir():
            raise self.wrong_usage(f"{path} is a folder, not a file.")
        try:
            stream = path.open("rb")
        except OSError as error:
            raise self.wrong_usage(f"{path} cannot be read: {error.strerror}.") from error
        with stream:
            yield stream, path.stat().st_size


class ImportCommand(Command):
    """A command that takes in a file, all of it or nothing, and says what became of each line."""

    noun = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to import")
        self.add_keep_going(parser)

    def add_keep_going(self, parser: CommandParser) -> None:
        """Let an import leave out what cannot be accepted."""
        parser.add_argument(
            "--keep-going",
            action="store_true",
            help="import what can be imported; without it, one refused line leaves everything as it was",
        )

    def report(self, options: dict[str, Any]) -> Report:
        """Return an empty report that shows its progress."""
        return Report(self.noun, keep_going=options["keep_going"], watch=self.watch)

    def conclude(self, report: Report, path: Path | str) -> None:
        """Tell the news, the refusals and the closing line; exit 1 when anything was refused."""
        for note in report.news:
            self.say(note)
        for refusal in report.refusals:
            self.say(f"{path}:{refusal.line}: {refusal.reason}")
        if report.failed:
            self.say("Nothing was changed. Correct these lines, or use --keep-going to leave them out.")
        self.say(report.closing)
        if report.refusals:
            sys.exit(1)


class JudgementsCommand(ImportCommand):
    """An import into a study."""

    load: Callable[..., None]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--study", required=True, metavar="SLUG", help="the study they belong to")

    def handle(self, *args: Any, **options: Any) -> None:
        path, report = options["file"], self.report(options)
        study = self.study(options["study"])
        with self.opened(path) as (stream, size):
            self.load(stream, study=study, report=report, size=size)
        self.conclude(report, path)
