"""Sends a task by name after commit. The queue is a hint only: what is lost on the way, the sweep finds."""

from __future__ import annotations

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0
_absent_until = 0.0


def send(name: str, *args: int | str) -> None:
    """Send the task once the transaction is committed. An absent broker is logged, never raised."""
    transaction.on_commit(partial(_publish, name, args))


def _publish(name: str, args: tuple[int | str, ...]) -> None:
    """Publish now. After a failure the broker is left alone for a moment, so that five hundred
    uploads do not each wait for the same dead host to time out."""
    global _absent_until  # noqa: PLW0603 - one clock for the process is what is meant
    if time.monotonic() < _absent_until:
        return
    try:
        current_app.send_task(name, args=args, retry=False, ignore_result=True)
    except Exception as error:  # whatever a broker's client raises, the row is stored and the sweep will come
        _absent_until = time.monotonic() + PAUSE_SECONDS
        log.warning("The queue cannot be reached, %s%r is left to the sweep: %s", name, args, error)
