"""A Redis of our own in a throwaway folder, and numbered databases in whichever one the tests are given."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import redis

from tests.servers.ports import free_port

DATABASES = 64
_numbers = itertools.count(1)


@contextlib.contextmanager
def started(folder: Path) -> Iterator[str]:
    """Run a server in `folder` and give the address of its first database."""
    folder.mkdir()
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    command += ["--databases", str(DATABASES), "--loglevel", "warning"]
    server = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    url = f"redis://127.0.0.1:{port}/0"
    try:
        wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with redis.Redis.from_url(url) as link:
                link.ping()
        except redis.ConnectionError:
            assert server.poll() is None, "Redis ended at its start"
            assert time.monotonic() < deadline, "Redis did not answer within half a minute"
            time.sleep(0.1)
        else:
            return


def fresh_database(url: str) -> str:
    """Return the address of an emptied database that no other test process uses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    with redis.Redis.from_url(url) as link:
        known = int(dict(link.config_get("databases"))["databases"])
    # Number 0 is left to the tests themselves; each worker has a stretch of its own.
    stretch = max(1, (known - 1) // 4)
    fresh = urlsplit(url)._replace(path=f"/{1 + worker % 4 * stretch + next(_numbers) % stretch}").geturl()
    with redis.Redis.from_url(fresh) as link:
        link.flushdb()
    return fresh
