"""Files: bytes stored once under their SHA-256. What they stand for is in `clips`, probing in `probes`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from ratings import queue
from ratings.choices import FileState
from ratings.models import File
from ratings.models.files import original_name
from ratings.services import storage

# A file that was sent to the queue is left alone by the sweep for so long.
PATIENCE = timedelta(seconds=20)


def receive(content: BinaryIO, *, filename: str) -> File:
    """Store the bytes and have them probed; the same bytes again are the same File.

    `filename` leaves no trace: names are a clip's, bytes are known by their content. The row is part
    of the caller's transaction. Stream long uploads with `storage.spooled` before one begins, then call
    `keep`: on SQLite a transaction holds the one write lock.
    """
    with storage.spooled(content) as spooled:
        return keep(spooled)


def keep(spooled: storage.Spooled) -> File:
    """Give spooled bytes their row, moving them into the storage unless it has them already."""
    known = File.objects.filter(sha256=spooled.sha256).first()
    if known:
        return known
    name = storage.keep(spooled.path, original_name(File(), ""))
    try:
        with transaction.atomic():
            file = File.objects.create(
                sha256=spooled.sha256,
                size=spooled.size,
                content=name,
                lease_until=timezone.now() + PATIENCE,
            )
            queue.send("ratings.probe_file", file.pk)
    except IntegrityError:
        # Somebody stored the same bytes between our look and our insert.
        storage.discard(name)
        return File.objects.get(sha256=spooled.sha256)
    except BaseException:
        storage.discard(name)
        raise
    return file


@contextmanager
def discarded_on_rollback() -> Iterator[list[File]]:
    """Collect files while a transaction runs; where it fails, remove the bytes of rows that went with it."""
    kept: list[File] = []
    try:
        yield kept
    except BaseException:
        known = set(File.objects.filter(pk__in=[file.pk for file in kept]).values_list("pk", flat=True))
        storage.discard(*(str(file.content.name) for file in kept if file.pk not in known))
        raise


def retry(file: File) -> bool:
    """Have a rejected file probed once more; False when it is not rejected (any more)."""
    with transaction.atomic():
        changed = File.objects.filter(pk=file.pk, state=FileState.REJECTED).update(
            state=FileState.RECEIVED,
            reason="",
            detail="",
            progress=0,
            attempts=0,
            token=None,
            lease_until=timezone.now() + PATIENCE,
        )
        if changed:
            queue.send("ratings.probe_file", file.pk)
    return bool(changed)
