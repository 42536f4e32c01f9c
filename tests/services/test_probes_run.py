"""Probing: one worker at a time, all or nothing, and an end with a reason for every file."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ratings.models import File, Probe, Rendition
from ratings.services import files, findings, jobs, probes
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
Film = Callable[..., Path]
Stored = Callable[[], list[str]]


def received(path: Path) -> File:
    """Return the file of these bytes, not yet probed."""
    with path.open("rb") as content:
        return files.receive(content, filename=path.name)


def in_thread(file: File) -> threading.Thread:
    """Return a started thread that probes the file."""

    def probe() -> None:
        try:
            probes.run(file.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=probe)
    thread.start()
    return thread


def state_of(file: File) -> tuple[str, str, int]:
    """Return state, reason and attempts as stored."""
    file.refresh_from_db()
    return str(file.state), file.reason, file.attempts


def test_a_film_becomes_ready(film: Film, stored: Stored, settings: Any) -> None:
    file = received(film())
    probes.run(file.pk)
    assert state_of(file) == ("ready", "", 1)
    assert (file.progress, file.token, file.lease_until) == (100, None, None)
    rendition, probe = file.renditions.get(), file.probes.get()
    assert (rendition.width, rendition.height, rendition.frames) == (160, 90, 12)
    assert (probe.integrity, probe.facts["codec"], probe.warnings) == ("intact", "h264", [])
    assert {row.key for row in findings.measure_rows(probe)} >= {"si", "ti", "motion"}
    assert stored() == sorted([str(file.content), *map(str, rendition.stored())])
    assert len(rendition.stored()) == 3
    assert list((settings.VAR_DIR / "probing").iterdir()) == []


def test_what_is_no_video_is_rejected_in_words(stored: Stored) -> None:
    file = files.receive(io.BytesIO(b"<html><body>404 Not Found</body></html>" * 9), filename="a.mp4")
    probes.run(file.pk)
    assert state_of(file)[0] == "rejected"
    assert findings.reason(file).endswith(".")
    assert findings.reason(file) != file.reason
    assert (stored(), Probe.objects.count()) == ([str(file.content)], 0)


def test_two_workers_at_once_make_one_probe(film: Film) -> None:
    file = received(film())
    for thread in [in_thread(file), in_thread(file)]:
        thread.join()
    assert state_of(file) == ("ready", "", 1)
    assert (Probe.objects.count(), Rendition.objects.count()) == (1, 1)


def test_a_worker_that_lost_its_lease_leaves_nothing(film: Film, stored: Stored) -> None:
    file = received(film(20, "640x360"))
    thread = in_thread(file)
    while state_of(file)[0] != "probing":
        time.sleep(0.01)
    factories_token = "00000000-0000-4000-8000-000000000000"
    File.objects.filter(pk=file.pk).update(token=factories_token)
    thread.join()
    assert state_of(file) == ("probing", "", 1)
    assert str(file.token) == factories_token
    assert (stored(), Probe.objects.count(), Rendition.objects.count()) == ([str(file.content)], 0, 0)


def test_a_dead_workers_file_is_taken_over_once_its_lease_is_over(film: Film, settings: Any) -> None:
    file = received(film())
    token = "00000000-0000-4000-8000-000000000000"
    held = {"state": "probing", "token": token, "attempts": 1}
    left = settings.VAR_DIR / "probing" / token.replace("-", "")
    left.mkdir(parents=True)
    File.objects.filter(pk=file.pk).update(**held, lease_until=timezone.now() + timedelta(seconds=9))
    probes.run(file.pk)
    assert (*state_of(file), left.exists()) == ("probing", "", 1, True)
    File.objects.filter(pk=file.pk).update(**held, lease_until=timezone.now() - timedelta(seconds=1))
    probes.run(file.pk)
    assert (*state_of(file), left.exists()) == ("ready", "", 2, False)


def test_a_file_that_killed_two_workers_is_given_up_and_may_be_tried_again(film: Film) -> None:
    file = received(film())
    past = timezone.now() - timedelta(seconds=1)
    token = "00000000-0000-4000-8000-000000000000"
    File.objects.filter(pk=file.pk).update(state="probing", token=token, attempts=2, lease_until=past)
    probes.run(file.pk)
    assert state_of(file) == ("rejected", "killed_worker", 2)
    assert (jobs.retry(file), jobs.retry(file)) == (True, False)
    probes.run(file.pk)
    assert state_of(file) == ("ready", "", 1)


def test_lost_bytes_are_told_from_a_missing_ffmpeg(film: Film, media: Path, settings: Any) -> None:
    file = received(film())
    settings.FFPROBE = "no-such-ffprobe"
    probes.run(file.pk)
    assert state_of(file) == ("received", "no_program", 0)
    (media / str(file.content)).unlink()
    probes.run(file.pk)
    assert state_of(file) == ("rejected", "missing", 1)


def test_a_conditioning_image_becomes_ready_as_an_image(film: Film, tmp_path: Path) -> None:
    picture = tmp_path / "seed.png"
    picture.write_bytes(_png())
    file = received(picture)
    factories.prompt(task="i2v", image=file)
    probes.run(file.pk)
    assert state_of(file) == ("ready", "", 1)
    rendition = file.renditions.get()
    assert (rendition.width, rendition.height, str(rendition.video)) == (32, 18, "")
    assert str(rendition.poster).endswith(".png")


def _png() -> bytes:
    """Return a picture of 32 x 18 pixels."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(range(96)) for _ in range(18))
    header = struct.pack(">IIBBBBB", 32, 18, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def test_waiting_probes_here_while_no_worker_does(film: Film) -> None:
    seen: list[tuple[str, str]] = []
    both = [received(film()), received(film(2))]
    files.wait(both, on_change=lambda file: seen.append((str(file.pk), str(file.state))))
    assert [state_of(file)[0] for file in both] == ["ready", "ready"]
    assert {state for _, state in seen} == {"ready"}
