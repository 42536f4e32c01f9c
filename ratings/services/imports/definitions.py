"""A study from its JSON file: as `studies.ensure`, with the line of what is wrong."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _

from ratings.errors import ClipJuryError
from ratings.services import studies
from ratings.services.imports import documents
from ratings.services.imports.documents import LineError
from ratings.services.imports.report import Report
from ratings.services.shapes import ShapeError


def load(stream: BinaryIO, *, slug: str, report: Report) -> None:
    """Store the study of a file under `slug`; the same again is skipped."""
    try:
        text, definition = documents.read(stream)
    except LineError as error:
        report.refuse(error.line, error)
        return
    try:
        if isinstance(definition, dict) and definition.setdefault("slug", slug) != slug:
            raise ShapeError(("slug",), _("The command names another slug, %(slug)s.") % {"slug": slug})
        _study, created = studies.ensure(definition)
    except ClipJuryError as error:
        path = error.path if isinstance(error, ShapeError) else ()
        report.refuse(documents.line_of(text, path), error)
        return
    report.imported, report.skipped = int(created), int(not created)
