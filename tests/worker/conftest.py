"""A real Celery worker with beat, on the test's database and in a data folder of the test's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)


def database_url() -> str:
    """Return the address of the database the test uses."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    account = f"{given['USER']}:{given['PASSWORD']}@" if given["USER"] else ""
    return f"postgres://{account}{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}/{given['NAME']}"


class Worker:
    """Starts and kills a worker, which finds its work by the sweep alone: the queue may be lost any time."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **environment: str) -> None:
        """Start it in a process group of its own."""
        own = {"DATA_DIR": str(self.data), "DATABASE_URL": database_url(), "SWEEP_SECONDS": "1"}
        command = [sys.executable, "-m", "celery", "-A", "evalsite", "worker", "-B", "-Q", "probing,boards"]
        command += ["-c", "1", "-s", str(self.data / "beat"), "--without-gossip", "--without-mingle"]
        with (self.data / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "REDIS_URL": "", **own, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End the worker and its pool at once, as a power cut would."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def kill_pool(self) -> None:
        """End the processes that do the work; the worker itself lives on and starts others."""
        assert self.process
        for pid in children(self.process.pid):
            os.kill(pid, signal.SIGKILL)

    def log(self) -> str:
        """Return what it has said."""
        return (self.data / "worker.log").read_text()


def children(parent: int) -> list[int]:
    """Return the processes started by `parent`."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    pairs = (line.split() for line in listed.splitlines())
    return [int(pid) for pid, ppid in pairs if int(ppid) == parent]


def encoders(data: Path) -> list[str]:
    """Return the running ffmpeg and ffprobe processes that read from this data folder."""
    listed = subprocess.run(["ps", "-wweo", "args="], check=True, capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if str(data) in line and "ffmpeg" in line.split()[0]]


def until(done: Callable[[], Any], *, seconds: float = 180, what: str = "") -> None:
    """Wait until `done` is true; fail with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s: {what}")
        time.sleep(0.05)


@pytest.fixture
def worker(tmp_path: Path, settings: Any, transactional_db: None) -> Iterator[Worker]:
    """Give a worker that is not started yet; settings follow its data folder."""
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"
    made = Worker(tmp_path)
    yield made
    made.kill()
