"""The real site: it answers, its worker works, what dies is started again, and it ends without orphans."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import site as servers
from tests.servers.site import Site

PROGRAMS = ("gunicorn", "evalsite worker", "evalsite beat")


def group(site: Site) -> dict[int, str]:
    """Return what the site started, directly or not, by process id."""
    listing = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [row.strip().split(maxsplit=1) for row in listing.splitlines()]
    ours = {}
    for number, command in rows:
        environ = Path("/proc", number, "environ")
        try:
            mine = f"DATA_DIR={site.folder}\0".encode() in environ.read_bytes()
        except OSError:
            continue
        if mine:
            ours[int(number)] = command
    return ours


def main_of(site: Site, program: str) -> int:
    """Return the process that supervisord started for a program."""
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(site.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    return next(int(row.split()[0]) for row in listing.stdout.splitlines() if program in row)


def eventually(true: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def answers(site: Site) -> bool:
    try:
        with urllib.request.urlopen(site.url + "/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def test_greets_with_a_link_that_signs_in(site: Site) -> None:
    greeting = (site.folder / "stdout").read_text()
    assert f"ClipJury is ready:  {site.url}\n" in greeting
    assert re.search(rf"{site.url}/sign-in/[\w-]{{20,}}/", greeting)


def test_manage_gives_the_result_of_a_command(site: Site) -> None:
    assert site.manage("sign_in_link").startswith(f"{site.url}/sign-in/")


@pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="finds the processes through /proc, which only Linux has"
)
def test_what_dies_is_started_again_and_nothing_is_left(tmp_path: Path) -> None:
    with servers.started(tmp_path) as site:
        before = {program: main_of(site, program) for program in PROGRAMS}
        for number in before.values():
            os.kill(number, signal.SIGKILL)

        def all_new() -> bool:
            running = group(site).values()
            return all(any(program in command for command in running) for program in PROGRAMS) and answers(
                site
            )

        time.sleep(1)
        assert eventually(all_new)
        assert {program: main_of(site, program) for program in PROGRAMS}.keys() == before.keys()
        assert set(group(site)).isdisjoint(before.values())
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(30) == 0
        assert eventually(lambda: group(site) == {}, 5)
