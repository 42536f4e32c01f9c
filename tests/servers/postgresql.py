"""A PostgreSQL of our own in a throwaway folder, and databases in whichever one the tests are given."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers.ports import free_port

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# A crash may lose everything here, so nothing waits for the disk.
OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "log_min_messages=fatal",
)


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL, which Debian and Homebrew keep off PATH."""
    places = [path for pattern in PLACES for path in sorted(Path("/").glob(pattern[1:]), reverse=True)]
    found = shutil.which(name) or next((str(path / name) for path in places if (path / name).exists()), None)
    assert found, f"{name} was not found; ./run test installs it"
    return found


def owner() -> str | None:
    """Return the account to run as: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextlib.contextmanager
def started(folder: Path) -> Iterator[str]:
    """Run a server in `folder` and give the address of its database."""
    user, port = owner(), free_port()
    folder.mkdir()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run(
        [program("initdb"), "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        check=True, user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    options = [part for option in OPTIONS for part in ("-c", option)]
    server = subprocess.Popen(
        [program("postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, *options],
        user=user, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    url = f"postgresql://tests@127.0.0.1:{port}/postgres"
    try:
        wait_for(url, server)
        yield url
    finally:
        # SIGINT is PostgreSQL's fast end: it waits for nobody, and leaves no shared memory behind.
        server.send_signal(2)
        server.wait(60)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return when connections are accepted."""
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL ended at its start"
            assert time.monotonic() < deadline, "PostgreSQL did not answer within a minute"
            time.sleep(0.1)
        else:
            return


@contextlib.contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """Make an empty database beside the one of `url`; give its address, and drop it at the end."""
    name = f"clipjury_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")
