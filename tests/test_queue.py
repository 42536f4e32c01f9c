"""The queue: an absent broker costs a request little and fails nothing; what is rolled back is never sent."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from celery.signals import before_task_publish
from django.conf import settings
from django.db import transaction

from ratings import queue

SENDS = """
import time, django
django.setup()
from ratings import queue
took = []
for _ in range(3):
    started = time.monotonic()
    queue.send("ratings.probe_file", 1)
    took.append(time.monotonic() - started)
print(max(took))
"""


def seconds_to_send(url: str, data: Path) -> float:
    """Return how long the slowest of three sends takes with this broker, in a process of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "evalsite.settings",
        "REDIS_URL": url,
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'empty.sqlite3'}",
    }
    ended = subprocess.run(
        [sys.executable, "-c", SENDS],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "is left to the sweep" in ended.stderr
    return float(ended.stdout)


def test_a_dead_port_costs_a_moment(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert seconds_to_send(f"redis://127.0.0.1:{port}/0", tmp_path) < 2


def test_a_broker_that_accepts_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(16)
        assert seconds_to_send(f"redis://127.0.0.1:{mute.getsockname()[1]}/0", tmp_path) < 12


@pytest.mark.django_db(transaction=True)
def test_only_what_is_committed_is_sent() -> None:
    sent: list[str] = []

    def note(sender: str, **_told: object) -> None:
        sent.append(sender)

    def fail() -> None:
        with transaction.atomic():
            queue.send("ratings.nothing", 1)
            raise RuntimeError

    before_task_publish.connect(note)
    try:
        with pytest.raises(RuntimeError):
            fail()
        assert sent == []
        with transaction.atomic():
            queue.send("ratings.nothing", 2)
            assert sent == []
        assert sent == ["ratings.nothing"]
    finally:
        before_task_publish.disconnect(note)
