"""The real site for tests: gunicorn, a Celery worker and beat, started exactly as `./run` starts them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers import postgresql, redis
from tests.servers.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds; two cores that others use too


@dataclass(frozen=True)
class Site:
    """A site that answers at `url`; `environment` makes any other process one of its own."""

    url: str
    environment: dict[str, str]
    folder: Path
    process: subprocess.Popen[bytes]

    def manage(self, *args: str, stdin: str = "") -> str:
        """Run a management command on this site's data; return what it printed as its result."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *args],
            input=stdin, capture_output=True, text=True, env=self.environment, timeout=600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"manage.py {' '.join(args)} ended with {done.returncode}:\n{done.stderr}"
        )
        return done.stdout

    def log(self) -> str:
        """Return what the site's processes have said so far."""
        return (self.folder / "stderr").read_text()


def environment_for(folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a site with its data in `folder`, on the servers of this test run."""
    port = free_port()
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "evalsite.settings",
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DEMO": "0",
        "WEB_PROCESSES": "1",
        "WORKER_PROCESSES": "1",
        "SWEEP_SECONDS": "1",
        **variables,
    }


@contextlib.contextmanager
def started(folder: Path, **variables: str) -> Iterator[Site]:
    """Start a site with a fresh database and broker, wait until it answers, and end it and all of its own."""
    with contextlib.ExitStack() as servers:
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            fresh = postgresql.fresh_database(os.environ["DATABASE_URL"])
            variables = {"DATABASE_URL": servers.enter_context(fresh), **variables}
        if os.environ.get("REDIS_URL"):
            variables = {"REDIS_URL": redis.fresh_database(os.environ["REDIS_URL"]), **variables}
        environment = environment_for(folder, **variables)
        with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "evalsite.start"],
                env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True,
            )  # fmt: skip
        site = Site(environment["BASE_URL"], environment, folder, process)
        try:
            wait_for(site)
            yield site
        finally:
            end(process)


def wait_for(site: Site) -> None:
    """Return when the site has greeted, which it does once its web server answers."""
    deadline = time.monotonic() + PATIENCE
    while "/sign-in/" not in (site.folder / "stdout").read_text():
        assert site.process.poll() is None, f"The site ended at its start:\n{site.log()}"
        assert time.monotonic() < deadline, f"The site did not answer:\n{site.log()}"
        time.sleep(0.1)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a site as `kill` does, and by force what does not heed it."""
    process.terminate()
    try:
        process.wait(30)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
