"""The lease on a job while it is done: a thread extends it, so that silence is not taken for death."""

from __future__ import annotations

import logging
import threading
import uuid
from datetime import timedelta
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection
from django.utils import timezone

from ratings.models import Job

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
BEAT_SECONDS = 2.0


class LeaseLost(Exception):  # noqa: N818 - not an error: another worker has taken the job over
    """The job is no longer ours."""


class Heartbeat(threading.Thread):
    """Writes progress and extends the lease every other second, until the job ends or is lost."""

    def __init__(self, kind: type[Job], pk: int, token: uuid.UUID) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.kind, self.pk, self.token = kind, pk, token
        self.percent = 0
        self.over, self.lost = threading.Event(), threading.Event()

    def advance(self, percent: int) -> None:
        """Take note of progress. Raises LeaseLost, which ends the work, once another has taken over."""
        if self.lost.is_set():
            raise LeaseLost
        self.percent = percent

    def run(self) -> None:
        """Beat until told that it is over."""
        try:
            while not self.over.wait(BEAT_SECONDS) and not self.lost.is_set():
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        held = self.kind.objects.filter(pk=self.pk, token=self.token)
        try:
            if not held.update(progress=self.percent, lease_until=timezone.now() + LEASE):
                self.lost.set()
        except DatabaseError as error:  # it may be back before the lease is over
            log.warning("The lease could not be extended: %s", error)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.join()
