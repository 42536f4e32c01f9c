"""The first probe of a file: what it is like, and the copy that raters see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from ratings.models import File, Probe, Rendition
from ratings.services import jobs
from ratings.services.examining import Examined, examine


def run(file_id: int) -> None:
    """Probe a file if it is there, wants it, and nobody else is at it."""
    jobs.run(File, file_id, _made)


def _made(file: File, folder: Path, advance: Callable[[int], None]) -> jobs.Made:
    found = examine(file, folder, advance)
    return jobs.Made(found.copies, lambda kept: _write(file, found, kept))


def _write(file: File, found: Examined, kept: dict[str, str]) -> None:
    File.objects.filter(pk=file.pk).update(probed_at=timezone.now())
    Probe.objects.create(file=file, **found.probe)
    Rendition.objects.create(file=file, **found.rendition, **kept)
