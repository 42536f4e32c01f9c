"""The sweep: what was lost is sent again, what is on its way is not, strays go, one failure stops nothing."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ratings.models import File, Rendition
from ratings.services import files, jobs, probes, sweep, tidy
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PAST, FUTURE = timedelta(seconds=-1), timedelta(seconds=20)
TOKEN = "00000000-0000-4000-8000-000000000000"


def waiting(lease: timedelta | None, **fields: Any) -> File:
    """Return a received file whose turn in the queue was expected by then."""
    until = None if lease is None else timezone.now() + lease
    return factories.file(**{"state": "received", "lease_until": until, **fields})


def test_what_waits_too_long_is_sent_again_once() -> None:
    waiting(PAST)
    waiting(None)
    waiting(FUTURE)
    factories.file()
    assert (jobs.resend_overdue(), jobs.resend_overdue()) == (2, 0)


def test_what_waits_behind_a_busy_worker_is_left_alone_for_long() -> None:
    waiting(FUTURE, state="probing", token=TOKEN)
    waiting(PAST)
    waiting(-jobs.LONG_PATIENCE)
    assert jobs.resend_overdue() == 1


def test_a_dead_workers_file_is_sent_again_and_can_be_claimed(settings: Any) -> None:
    file = waiting(PAST, state="probing", token=TOKEN, attempts=1)
    assert jobs.resend_overdue() == 1
    probes.run(file.pk)
    file.refresh_from_db()
    assert (file.state, file.attempts) == ("rejected", 2)


def test_old_strays_go_and_what_has_a_row_stays(media: Path, stored: Callable[[], list[str]]) -> None:
    kept = files.receive(io.BytesIO(b"kept"), filename="")
    file = factories.file()
    rendition = Rendition.objects.create(
        file=file,
        video="renditions/aa/aa.mp4",
        poster="renditions/aa/aa.jpg",
        strip="renditions/aa/ab.jpg",
        size=1,
        width=2,
        height=2,
    )
    names = ["originals/aa/stray", "renditions/aa/stray.mp4", "incoming/half", "renditions/ab/new.mp4"]
    for name in [*names, *map(str, rendition.stored())]:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"x")
    old = time.time() - 2 * 86_400
    for path in media.rglob("*"):
        if path.is_file() and path.name != "new.mp4":
            os.utime(path, (old, old))
    assert tidy.remove_strays() == 3
    assert stored() == sorted([str(kept.content), *map(str, rendition.stored()), "renditions/ab/new.mp4"])


def test_one_failing_part_does_not_stop_the_others(media: Path, settings: Any, tmp_path: Path) -> None:
    waiting(None)
    settings.VAR_DIR = tmp_path / "a-file"
    settings.VAR_DIR.write_text("where a folder should be")
    sweep.run()
    assert File.objects.get().lease_until is not None
