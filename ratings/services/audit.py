"""The audit log: services note here what people did, in the transaction in which they did it."""

from __future__ import annotations

from typing import Any

from ratings.choices import Act
from ratings.models import AuditEntry, Study, User


def note(
    act: Act, *, by: User | None, subject: object = "", study: Study | None = None, **details: Any
) -> None:
    """Keep one act. `by` is nobody where a command did it; details hold keys and counts, never names."""
    AuditEntry.objects.create(
        by=by,
        act=act,
        subject=str(subject)[:200],
        study=study.slug if study else "",
        details=details,
    )
