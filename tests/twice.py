"""`./run test`: the whole suite on SQLite and the filesystem broker, then on PostgreSQL and Redis.

Both servers are started here on free ports in a throwaway folder, and stopped again however the run ends.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evalsite.terminal import say
from tests.servers import postgresql, redis
from tests.servers.site import ROOT
from tests.variables import read_by_settings

KEPT = {
    "FFMPEG",
    "FFPROBE",
}  # where programs are; every other variable of the caller's would change the tests
INTERRUPTED = 2  # pytest's exit code


@contextlib.contextmanager
def sqlite(_folder: Path) -> Iterator[dict[str, str]]:
    """Need nothing: the embedded defaults."""
    yield {}


@contextlib.contextmanager
def postgresql_and_redis(folder: Path) -> Iterator[dict[str, str]]:
    """Start both servers."""
    with postgresql.started(folder / "postgresql") as database, redis.started(folder / "redis") as broker:
        yield {"DATABASE_URL": database, "REDIS_URL": broker}


# These rings know no database and no broker, so the second run would only repeat the first.
PURE = ("stats", "probing", "calibration", "builtin", "reports", "look")
# Chromium shows the same with any database: only marked journeys show once more that rows arrive.
SHOWN = ("-m", "not browser or twice", "--ignore=tests/test_run.py")
# In our own order (tests/conftest.py): what takes longest comes first, so that neither process waits at last.
WHOLE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
AGAIN = [*WHOLE, *SHOWN, *(f"--ignore=tests/{part}" for part in PURE)]
RUNS = {"sqlite": sqlite, "postgresql": postgresql_and_redis}


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """Run pytest to its end, which Ctrl-C reaches by itself and a SIGTERM through us."""
    # Set before the child starts: were SIGINT ignored, as in a shell's background, pytest would inherit that.
    signal.signal(signal.SIGINT, lambda *_: None)
    child = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGINT))
    return child.wait()


def run(name: str, arguments: list[str]) -> int:
    """Run the suite once on the servers of that name."""
    say(f"Testing on {name.replace('_', ' ')}")
    clean = {key: value for key, value in os.environ.items() if key not in read_by_settings() - KEPT}
    with tempfile.TemporaryDirectory(prefix="clipjury-tests-") as place:
        folder = Path(place)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else when we are root.
        with RUNS[name](folder) as servers:
            own = {"DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
            return pytest(arguments, {**clean, **servers, **own})


def main() -> None:
    """Run what is asked; two processes at a time unless pytest is told anything."""
    parser = argparse.ArgumentParser(prog="./run test", allow_abbrev=False)
    parser.add_argument("--only", choices=RUNS, help="one of the two runs; everything else goes to pytest")
    chosen, arguments = parser.parse_known_args()
    codes: dict[str, int] = {}
    for name in [chosen.only] if chosen.only else RUNS:
        codes[name] = run(name, arguments or (AGAIN if codes else WHOLE))
        if codes[name] == INTERRUPTED:
            break
    for name, code in codes.items():
        if code:
            say(f"The tests on {name} did not pass (pytest ended with {code})")
    sys.exit(max(codes.values()))


if __name__ == "__main__":
    main()
