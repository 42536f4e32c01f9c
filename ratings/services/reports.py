"""Reports: what leaves the house, in every format."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.models import Leaderboard
from ratings.reports import formats
from ratings.reports.document import Document
from ratings.reports.writers.portable import ProgramMissingError
from ratings.services.reporting import documents


def leaderboard_file(board: Leaderboard, name: str) -> bytes:
    """Return one leaderboard in a format, in the language that is active."""
    return written(documents.of_leaderboard(board), name)


def written(document: Document, name: str) -> bytes:
    """Return a document in a format. Raises InvalidError where there is none, or it cannot be made here."""
    if name not in formats.FORMATS:
        raise InvalidError(
            _("There is no format {name}. The formats are {formats}.").format(
                name=name, formats=", ".join(formats.FORMATS)
            )
        )
    try:
        return formats.write(document, name)
    except ProgramMissingError as error:
        raise InvalidError(str(error)) from error
