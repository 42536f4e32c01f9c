"""`import_ratings FILE --study SLUG`: what people judged elsewhere, one score a line."""

from __future__ import annotations

from ratings.management.command import JudgementsCommand
from ratings.services.imports import ratings


class Command(JudgementsCommand):
    help = "Import ratings into a study from a CSV with one score a line."
    example = "import_ratings ratings.csv --study fetv"
    noun = "scores"
    load = staticmethod(ratings.load)
