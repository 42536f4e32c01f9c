"""Files: bytes stored once under their SHA-256. What they stand for is in `clips`, probing in `probes`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from ratings.choices import FileState
from ratings.models import File
from ratings.models.files import original_name
from ratings.services import jobs, probes, storage

UNSETTLED = (FileState.RECEIVED, FileState.PROBING)


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
                lease_until=timezone.now() + jobs.PATIENCE,
            )
            jobs.send(file)
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


def wait(files: Iterable[File], *, on_change: Callable[[File], None]) -> None:
    """Return when all are ready or rejected; probe in this process while no worker takes any."""
    seen = {file.pk: (str(file.state), file.progress) for file in files}
    idle_since = time.monotonic()
    probed_here = False
    while True:
        rows = list(File.objects.filter(pk__in=seen).order_by("pk"))
        for file in rows:
            if seen[file.pk] != (file.state, file.progress):
                seen[file.pk] = (str(file.state), file.progress)
                if not probed_here:
                    idle_since = time.monotonic()
                on_change(file)
        open_files = [file.pk for file in rows if file.state in UNSETTLED]
        if not open_files:
            return
        # Once nobody has moved anything for a while, this process works on without waiting between files.
        probed_here = time.monotonic() - idle_since > 2 and _probe_one(open_files)
        if not probed_here:
            time.sleep(0.2)


def _probe_one(pks: list[int]) -> bool:
    """Probe here the oldest file that no worker holds; False when there is none."""
    pk = File.objects.overdue().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True).first()
    if pk is not None:
        probes.run(pk)
    return pk is not None
