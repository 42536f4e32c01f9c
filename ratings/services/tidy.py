"""Bytes that nothing names: left by a process that died between storing them and committing their row."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from ratings.models import File, Rendition, UploadPart
from ratings.services import policies

log = logging.getLogger(__name__)
# Longer than any transaction that has stored bytes and not yet committed their row.
GRACE = timedelta(hours=24)


def hourly() -> None:
    """Run `remove_strays` where the last time on this machine is an hour ago: listing a large store costs."""
    stamp = Path(settings.VAR_DIR) / "tidied"
    if stamp.exists() and time.time() - stamp.stat().st_mtime < 3600:
        return
    stamp.touch()
    remove_strays()


def remove_strays() -> int:
    """Remove unfinished uploads and stored bytes without a row, once they are old; return how many."""
    strays = [
        *_strays("originals", _originals),
        *_strays("renditions", _renditions),
        *_strays("uploads", _parts),
    ]
    for name in strays:
        default_storage.delete(name)
    unfinished = list(_unfinished())
    for path in unfinished:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    removed = len(strays) + len(unfinished) + policies.forget_unused()
    if removed:
        log.info("Removed %d stored files that nothing names", removed)
    return removed


def _originals(names: list[str]) -> set[str]:
    return set(File.objects.filter(content__in=names).values_list("content", flat=True))


def _renditions(names: list[str]) -> set[str]:
    held = [
        Rendition.objects.filter(**{f"{kind}__in": names}).values_list(kind, flat=True)
        for kind in ("video", "poster", "strip")
    ]
    return {name for names in held for name in names}


def _parts(names: list[str]) -> set[str]:
    return set(UploadPart.objects.filter(name__in=names).values_list("name", flat=True))


def _strays(folder: str, known: Callable[[list[str]], set[str]]) -> Iterator[str]:
    """Yield old names below a folder of the storage that no row holds."""
    for names in _listed(folder):
        unknown = sorted(set(names) - known(names))
        yield from (name for name in unknown if _old(name))


def _listed(folder: str) -> Iterator[list[str]]:
    """Yield the names in each folder below, some at a time."""
    try:
        parts = default_storage.listdir(folder)[0]
    except FileNotFoundError:  # on a disk; a store has no folders, and lists nothing
        return
    for part in parts:
        names = [f"{folder}/{part}/{name}" for name in default_storage.listdir(f"{folder}/{part}")[1]]
        yield from (names[at : at + 500] for at in range(0, len(names), 500))


def _old(name: str) -> bool:
    try:
        return timezone.now() - default_storage.get_modified_time(name) > GRACE
    except FileNotFoundError:
        return False


def _unfinished() -> Iterator[Path]:
    """Yield uploads on this machine's disk that were never finished."""
    oldest = time.time() - GRACE.total_seconds()
    for folder in ("incoming", "unpacking"):
        for path in (Path(settings.MEDIA_ROOT) / folder).glob("*"):
            if path.stat().st_mtime < oldest:
                yield path
