"""The sweep finds whatever the queue has lost. Several may run at once: all moves are conditional."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ratings.services import (
    answers,
    assignments,
    invitees,
    jobs,
    leaderboards,
    policies,
    reports,
    resumable,
    tidy,
)

log = logging.getLogger(__name__)
PARTS: tuple[Callable[[], object], ...] = (
    jobs.resend_overdue,
    policies.prepare_all,
    resumable.resend_overdue,
    resumable.expire_overdue,
    assignments.expire_overdue,
    leaderboards.resend_due,
    reports.resend_due,
    invitees.resend_due,
    jobs.clear_folders,
    tidy.hourly,
    answers.tidy,
)


def run() -> None:
    """Do every part; one that fails does not stop the others."""
    for part in PARTS:
        try:
            part()
        except Exception:  # whatever it is, the other parts are owed their turn
            log.exception("A part of the sweep failed: %s", part.__qualname__)
