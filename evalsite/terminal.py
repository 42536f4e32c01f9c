"""The terminal of a running site: passes on what its processes say, and the address once it answers.

supervisord opens its outlet again by the name /dev/fd/2, which fails on a systemd socket and on the terminal
of another user, and overwrites a file. So it is given a pipe, and a forked process carries it to the real
stderr. The pipe ends when supervisord does, which waits for all that it started; then the forwarder ends too.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import select
import signal
import sys
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connection

PATIENCE = 60.0  # seconds until a web server that does not answer is remarked upon


def say(text: str) -> None:
    """Write a line for the person at the terminal."""
    print(f"run: {text}", file=sys.stderr, flush=True)


def open_outlet() -> int:
    """Fork the forwarder; return the descriptor that it reads from the other end."""
    inlet, outlet = os.pipe()
    if os.fork():
        os.close(inlet)
        return outlet
    os.close(outlet)
    # Ctrl-C reaches the whole group. The others end by it, and their last words must still be passed on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # A terminal that is closed means the end, but supervisord takes SIGHUP for a wish to restart. After nohup
    # it is ignored, and nothing is to end.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getppid(), signal.SIGTERM))
    try:
        forward(inlet)
    finally:
        os._exit(0)


def forward(inlet: int) -> None:
    """Copy the pipe to stderr until its end, and greet as soon as the web server answers."""
    started, greeted = time.monotonic(), False
    while True:
        if select.select([inlet], [], [], 0.2)[0]:
            text = os.read(inlet, 65_536)
            if not text:
                return
            with contextlib.suppress(OSError):  # The terminal may be gone; the pipe is emptied all the same.
                os.write(sys.stderr.fileno(), text)
        if not greeted and answers():
            greet()
            greeted = True
        elif not greeted and time.monotonic() - started > PATIENCE:
            say("The web server does not answer yet; its reasons stand above.")
            greeted = True


def answers() -> bool:
    """Say whether the web server is up, asked as its own front would ask it."""
    public = urlsplit(settings.BASE_URL)
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104
    link = http.client.HTTPConnection(host, settings.PORT, timeout=2)
    try:
        link.request("GET", "/healthz", headers={"Host": public.netloc, "X-Forwarded-Proto": public.scheme})
        return link.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def greet() -> None:
    """Print the address and a sign-in link: what this command was started for, so on stdout."""
    # Each line is flushed: a pipe or a file would otherwise hold it to the end, which no buffer survives.
    print(f"\nClipJury is ready:  {settings.BASE_URL}", flush=True)
    link = io.StringIO()
    try:
        call_command("sign_in_link", stdout=link)
    except (CommandError, DatabaseError) as error:
        say(f"There is no sign-in link, for this reason: {error}. Later: ./run manage sign_in_link")
    else:
        print(f"Sign in as administrator, once, with:  {link.getvalue().strip()}", flush=True)
    connection.close()
    say("Ctrl-C ends it.")
