"""PDF: the HTML printed by WeasyPrint, tagged for screen readers, with its fonts embedded.

Nothing is fetched: neither from the network nor from the disk, whatever a name or a prompt contains.
"""

from __future__ import annotations

import logging
from typing import Any

from ratings.reports.document import Document
from ratings.reports.writers import hypertext

log = logging.getLogger(__name__)


class ProgramMissingError(RuntimeError):
    """A library of the system that a format needs is not there; the text says which and how to get it."""


def write(document: Document) -> bytes:
    """Return the PDF. Raises ProgramMissingError where Pango is not installed."""
    weasyprint = _library()
    inside = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    page = weasyprint.HTML(string=hypertext.write(document).decode(), url_fetcher=inside)
    try:
        return bytes(page.write_pdf(pdf_variant="pdf/ua-1"))
    except ValueError:
        # A table that splits in a way the tagger does not know costs the tags, never the report.
        log.warning("This report could not be tagged for screen readers, and is written without tags.")
        return bytes(page.write_pdf())


def version() -> str:
    """Return the version of WeasyPrint. Raises ProgramMissingError where it cannot start."""
    return str(_library().__version__)


def _library() -> Any:
    # It warns of every rule that only screens know, and tells each step, from its import on.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except OSError as error:
        raise ProgramMissingError(
            "A PDF needs Pango, which is not installed. Debian and Ubuntu: sudo apt install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. macOS: brew install pango."
        ) from error
    return weasyprint
