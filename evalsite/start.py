"""What `./run` does once everything is installed: prepare the data, then become the supervisor.

The process stays the same one from `./run` to supervisord, so whoever started it can end it by a signal.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Callable
from typing import NoReturn

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connection

from evalsite import terminal, translations
from evalsite.terminal import say

# What libraries bring and no page of ours loads; hashing and compressing it took most of this step.
UNUSED = ["admin", "rest_framework", "mfa", "account", "ext", "htmax*", "htmx-4*", "htmx-2.js"]
LOCK = 3  # The only descriptors supervisord does not close at its start are those below 5.


def refuse(reason: str) -> NoReturn:
    """End the start with one sentence."""
    say(reason)
    sys.exit(1)


def hold_lock() -> None:
    """Keep a second start away from this DATA_DIR; the lock ends with the supervisor, however it ends."""
    handle = os.open(settings.VAR_DIR / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        where = os.read(handle, 500).decode() or "it is still starting"
        refuse(f"ClipJury already runs on DATA_DIR {settings.DATA_DIR} ({where}). Another one needs its own.")
    os.truncate(handle, 0)
    os.write(handle, settings.BASE_URL.encode())
    os.dup2(handle, LOCK, inheritable=True)


def check_address() -> None:
    """Stop while it is cheap when the address cannot be listened on."""
    try:
        found = socket.getaddrinfo(settings.HOST, settings.PORT, type=socket.SOCK_STREAM)
    except OSError:
        refuse(f"HOST is {settings.HOST!r}, which is no address of this machine.")
    family, kind, protocol, _name, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                refuse(f"PORT {settings.PORT} is taken by another program. Choose another: PORT=8001 ./run")
            refuse(f"HOST {settings.HOST} and PORT {settings.PORT} cannot be listened on: {error.strerror}.")


def reach_database() -> None:
    """Connect once, so that a wrong address is one sentence and not a traceback."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        refuse(f"DATABASE_URL: the database cannot be reached: {str(error).strip()}")


def gather_static() -> None:
    """Copy and compress what the pages load."""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)


def migrate() -> None:
    """Bring the database to this version."""
    call_command("migrate", interactive=False, verbosity=0)


def load_demo() -> None:
    """Load what is missing of the demo, unless DEMO is 0."""
    if settings.DEMO:
        say("Loading the demo (under a minute at first)")
        call_command("load_demo", stdout=sys.stderr)


STEPS: tuple[tuple[str, Callable[[], None]], ...] = (
    ("", hold_lock),
    ("", check_address),
    ("", reach_database),
    ("", translations.compile_changed),
    ("Gathering the static files", gather_static),
    ("Bringing the database up to date", migrate),
    ("", load_demo),
)


def prepare() -> None:
    """Take the steps in their order; those that may take long say so."""
    for text, step in STEPS:
        if text:
            say(text)
        step()
    connection.close()


def become_supervisor() -> NoReturn:
    """Hand the terminal to a forwarder and this process to supervisord."""
    outlet = terminal.open_outlet()
    os.dup2(outlet, sys.stdout.fileno())
    os.dup2(outlet, sys.stderr.fileno())
    os.close(outlet)
    root = settings.BASE_DIR
    # supervisord.conf speaks of these; the rest of the environment passes through it to all it starts.
    os.environ |= {
        "CLIPJURY_PYTHON": sys.executable,
        "CLIPJURY_VAR": str(settings.VAR_DIR),
        "CLIPJURY_WORKERS": str(settings.WORKER_PROCESSES),
        "DATA_DIR": str(settings.DATA_DIR),
    }
    command = [
        sys.executable,
        "-P",
        "-m",
        "supervisor.supervisord",
        "-n",
        "-c",
        f"{root}/deploy/supervisord.conf",
    ]
    if os.geteuid() == 0:
        command += ["-u", "root"]  # Said aloud, or supervisord warns of it at each start.
    os.execv(sys.executable, command)  # noqa: S606 - no shell is the point


def main() -> None:
    """Start the site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalsite.settings")
    try:
        django.setup()
        prepare()
    except (ImproperlyConfigured, CommandError) as error:
        refuse(str(error))
    become_supervisor()


if __name__ == "__main__":
    main()
