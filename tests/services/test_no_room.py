"""A disk that is full while a file is probed: said in words, nothing half done, and done once there is room.

A small disk of its own is mounted for each of the two folders in turn, which only root may.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from ratings.models import File, Probe
from ratings.services import files, findings, jobs, probes

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of one MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave a few kilobytes of the disk."""
    ballast = folder / "ballast"
    room = os.statvfs(folder)
    ballast.write_bytes(bytes(room.f_bavail * room.f_frsize - 16 * 1024))
    return ballast


@pytest.mark.parametrize("full", ["VAR_DIR", "MEDIA_ROOT"])
def test_a_full_disk_is_waited_out(
    full: str, small_disk: Path, film: Callable[..., Path], settings: Any
) -> None:
    setattr(settings, full, small_disk)
    with film(0.5).open("rb") as content:
        file = files.receive(content, filename="")
    ballast = fill(small_disk)
    probes.run(file.pk)
    file.refresh_from_db()
    assert (file.state, file.reason, file.attempts) == ("received", "no_room", 0)
    assert findings.reason(file) == "The disk is full. The file will be tried again once there is room."
    assert file.lease_until is not None
    assert file.lease_until > timezone.now()
    assert Probe.objects.count() == 0
    original = {Path(str(file.content)).name} if full == "MEDIA_ROOT" else set()
    assert {path.name for path in small_disk.rglob("*") if path.is_file()} == {"ballast"} | original
    ballast.unlink()
    File.objects.update(lease_until=timezone.now())
    assert jobs.resend_overdue() == 1
    probes.run(file.pk)
    file.refresh_from_db()
    assert (file.state, file.reason, file.attempts) == ("ready", "", 1)
