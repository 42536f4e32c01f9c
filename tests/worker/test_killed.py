"""A worker killed in the middle of a probe: the file ends ready all the same, and nothing is left over."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from ratings.models import File, Probe, Rendition
from ratings.services import files
from tests.worker.conftest import Worker, encoders, until


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw a film that takes some seconds to probe."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    picture = "testsrc2=size=640x360:rate=24:duration=10"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, "-c:v", "libx264"]
    subprocess.run([*command, "-preset", "ultrafast", str(path)], check=True, timeout=120)
    return path


def stored(media: Path) -> list[str]:
    """Name every file in the media folder."""
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


@pytest.mark.parametrize(("victim", "percent"), [("worker", 0), ("worker", 40), ("pool", 20)])
def test_a_killed_worker_loses_nothing(worker: Worker, film: Path, victim: str, percent: int) -> None:
    worker.start()
    with film.open("rb") as content:
        file = files.receive(content, filename="film.mp4")
    # Nobody queued it where this worker looks, as after the loss of a broker: the sweep must find it.
    File.objects.update(lease_until=None)

    def reached() -> bool:
        file.refresh_from_db()
        return file.state == "probing" and file.progress >= percent and bool(encoders(worker.data))

    until(reached, what=f"{percent}%\n{worker.log()}")
    if victim == "worker":
        worker.kill()
        until(lambda: not encoders(worker.data), seconds=20, what="ffmpeg outlived its worker")
        worker.start()
    else:
        worker.kill_pool()
    # The clock is wound on instead of waiting for the lease to lapse.
    held = File.objects.filter(pk=file.pk, token=file.token)
    assert held.update(lease_until=timezone.now() - timedelta(seconds=1)) == 1

    def ready() -> bool:
        file.refresh_from_db()
        return file.state == "ready"

    until(ready, seconds=120, what=f"ready, it is {file.state}\n{worker.log()}")
    assert (file.attempts, Probe.objects.count(), Rendition.objects.count()) == (2, 1, 1)
    rendition = file.renditions.get()
    media = worker.data / "media"
    assert stored(media) == sorted([str(file.content), *map(str, rendition.stored())])
    until(lambda: not list((worker.data / "var" / "probing").iterdir()), seconds=30, what="no folder left")
    until(lambda: not encoders(worker.data), seconds=20, what="no ffmpeg left")
