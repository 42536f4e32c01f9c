"""`import_votes FILE --study SLUG`: which of two clips people preferred elsewhere."""

from __future__ import annotations

from ratings.management.command import JudgementsCommand
from ratings.services.imports import votes


class Command(JudgementsCommand):
    help = "Import votes between two clips into a study from a CSV with one vote a line."
    example = "import_votes votes.csv --study arena"
    noun = "votes"
    load = staticmethod(votes.load)
