"""What the tests of imports share: a table as text in, a report out."""

from __future__ import annotations

import io
from typing import Any

from ratings.services.imports.report import Report


def imported(load: Any, text: str | bytes, *, keep_going: bool = False, **options: Any) -> Report:
    """Return the report of an import."""
    report = Report("rows", keep_going=keep_going)
    load(io.BytesIO(text.encode() if isinstance(text, str) else text), report=report, **options)
    return report


def counts(report: Report) -> tuple[int, int, int]:
    """Return how many lines were imported, skipped and refused."""
    return report.imported, report.skipped, len(report.refusals)


def refused(report: Report) -> list[tuple[int, str]]:
    """Return the refusals."""
    return [(refusal.line, refusal.reason) for refusal in report.refusals]
