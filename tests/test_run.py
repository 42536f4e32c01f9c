"""The run script: from a copy with nothing installed to a site that answers, or a sentence why not."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.servers.ports import free_port
from tests.servers.site import ROOT
from tests.variables import read_by_settings

TOOLS = ("sh", "dirname", "env", "id", "cat", "cmp", "cp", "rm", "ls", "sed", "tr", "uname")
# Python's own variables go too: a terminal without PYTHONUNBUFFERED is what a newcomer has.
CLEAN = {
    key: value
    for key, value in os.environ.items()
    if key not in read_by_settings() and not key.startswith("PYTHON")
}


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what git would clone, in a folder with a space in its name, and install it."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip(
            "the script is tested once, in the run on SQLite: it starts without the variables of this one"
        )
    if not (ROOT / ".git").exists():
        pytest.skip("needs the checkout's .git folder, to know which files belong to the project")
    folder = tmp_path_factory.mktemp("a copy")
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    done = run(folder, "setup", seconds=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "Everything is installed" in done.stderr
    return folder


def run(
    folder: Path,
    *args: str,
    variables: dict[str, str] | None = None,
    seconds: float = 60,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the script to its end."""
    return subprocess.run(
        [str(folder / "run"), *args],
        env=CLEAN | (variables or {}), cwd=cwd, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=seconds, check=False,
    )  # fmt: skip


class Running:
    """A site started by the script, in a session of its own as a terminal would give it."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.variables = {"DATA_DIR": str(data), "PORT": str(port), "DEMO": "0", "WEB_PROCESSES": "1"}
        self.process = subprocess.Popen(
            [str(folder / "run")],
            env={**CLEAN, **self.variables}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
            # Under nohup the tests ignore SIGHUP, and what they start would rightly ignore it too.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509
        )  # fmt: skip

    def greeting(self) -> str:
        """Wait for the sign-in link, the last line of stdout while it runs, and return all lines up to it."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "/sign-in/" in line:
                break
        return "".join(lines)

    def end(self, number: signal.Signals) -> int:
        """Press Ctrl-C, or close the terminal: the signal goes to the whole group."""
        os.killpg(self.process.pid, number)
        # The supervisor gives its three programs 23 seconds in all; busy cores need more around that.
        self.process.communicate(timeout=120)
        return self.process.returncode

    def left(self) -> list[str]:
        """Return what of the session is still there, without the dead whom nobody has buried yet."""
        listed = subprocess.run(
            ["ps", "-eo", "sess=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = [row.split(maxsplit=2) for row in listed.stdout.splitlines()]
        return [row[2] for row in rows if row[0] == str(self.process.pid) and not row[1].startswith("Z")]


def test_starts_answers_and_ends(copy: Path, tmp_path: Path) -> None:
    first = Running(copy, tmp_path)
    try:
        assert f"ClipJury is ready:  {first.url}\n" in first.greeting()
        with urllib.request.urlopen(first.url + "/healthz", timeout=5) as answer:  # noqa: S310
            assert answer.status == 200
        second = run(copy, variables={**first.variables, "PORT": str(free_port())})
        assert second.returncode == 1
        assert second.stderr.startswith(f"run: ClipJury already runs on DATA_DIR {tmp_path} ({first.url}).")
    finally:
        assert first.end(signal.SIGINT) == 0
    assert first.left() == []

    since = time.monotonic()
    again = Running(copy, tmp_path)
    try:
        assert again.greeting()
        assert time.monotonic() - since < 60  # about 4 on a machine of its own
    finally:
        assert again.end(signal.SIGHUP) == 0
    assert again.left() == []


def test_taken_port_is_named(copy: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(copy, variables={"DATA_DIR": str(tmp_path), "PORT": str(port), "DEMO": "0"})
    assert (done.returncode, done.stdout) == (1, "")
    assert f"PORT {port} is taken" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("HOST", "192.0.2.1"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none"),
        ("FFMPEG", "no-such-ffmpeg"),
        ("PYTHON", "sh"),
    ],
)
def test_bad_value_is_one_sentence_with_its_name(copy: Path, tmp_path: Path, name: str, value: str) -> None:
    if name == "PYTHON":  # It is asked for only when there is no environment yet.
        copy = shutil.copytree(copy, tmp_path / "copy", ignore=shutil.ignore_patterns(".venv"))
    done = run(copy, variables={"DATA_DIR": str(tmp_path), "PORT": str(free_port()), name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"run: {name}")
    assert "Traceback" not in done.stderr


def test_manage_gives_results_on_stdout_and_keeps_the_folder(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    code = "import os; print(os.getcwd())"
    variables = {"DATA_DIR": str(tmp_path)}
    done = run(copy, "manage", "shell", "-v", "0", "-c", code, cwd=tmp_path / "mine", variables=variables)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'mine'}\n")


def test_says_what_is_missing_when_there_is_no_python(copy: Path, tmp_path: Path) -> None:
    place = shutil.copytree(copy, tmp_path / "copy", ignore=shutil.ignore_patterns(".venv"))
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(str(shutil.which(name)))
    done = run(place, "setup", variables={"PATH": str(tools)})
    assert done.returncode == 1
    assert done.stderr.startswith("run: ClipJury needs Python 3.11, 3.12 or 3.13, and none is on PATH.")
    (tools / "python3").symlink_to(sys.executable)
    shutil.copytree(copy / ".venv", place / ".venv", symlinks=True)
    done = run(place, "setup", variables={"PATH": str(tools)})
    assert done.returncode == 1
    assert "ClipJury needs ffmpeg and ffprobe" in done.stderr


def test_help_and_wrong_usage(copy: Path) -> None:
    helped = run(copy, "help")
    assert (helped.returncode, helped.stderr) == (0, "")
    for command in ("setup", "manage", "test", "check", "bench", "soak"):
        assert f"./run {command}" in helped.stdout
    wrong = run(copy, "dance")
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (2, "", helped.stdout)
