"""The one function that starts processes: limits hold, nothing hangs, nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ratings.probing.limits import MIB, Limits
from ratings.probing.process import run
from ratings.probing.tools import sandboxed

LIMITS = Limits(wall_seconds=20, cpu_seconds=20, memory_bytes=512 * MIB)
PYTHON = sys.executable


def alive(marker: str) -> bool:
    """Whether a process whose command line holds the marker is running."""
    return subprocess.run(["pgrep", "-f", marker], check=False, capture_output=True).returncode == 0


def test_gives_status_output_and_errors() -> None:
    finished = run(
        [PYTHON, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"], limits=LIMITS
    )
    assert (finished.returncode, finished.stdout, finished.stderr, finished.killed) == (
        3,
        b"out\n",
        "err\n",
        None,
    )
    assert not finished.ok


def test_a_missing_program_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        run(["no-such-program"], limits=LIMITS)


def test_nothing_of_our_environment_is_seen() -> None:
    os.environ["CLIPJURY_SECRET"] = "s3cret"
    finished = run([PYTHON, "-c", "import os; print(sorted(os.environ))"], limits=LIMITS)
    assert finished.stdout == b"['LC_ALL']\n"


def test_stdin_and_stdout_flow_at_once() -> None:
    got: list[bytes] = []
    finished = run(
        ["cat"], limits=LIMITS, stdin=(bytes([n % 256]) * 300_000 for n in range(20)), on_stdout=got.append
    )
    assert finished.ok
    assert b"".join(got) == b"".join(bytes([n % 256]) * 300_000 for n in range(20))


def test_a_reader_that_stops_early_is_no_error() -> None:
    assert run(["head", "-c", "1"], limits=LIMITS, stdin=(b"x" * MIB for _ in range(50))).stdout == b"x"


def test_lines_of_stderr_come_whole_even_without_an_end() -> None:
    lines: list[str] = []
    run(
        [PYTHON, "-c", "import sys; sys.stderr.write('one\\ntwo')"],
        limits=LIMITS,
        on_stderr_line=lines.append,
    )
    assert lines == ["one", "two"]


def test_stderr_is_kept_up_to_its_bound() -> None:
    script = "import sys; sys.stderr.write('x' * 1_000_000)"
    assert len(run([PYTHON, "-c", script], limits=replace(LIMITS, stderr_bytes=1000)).stderr) == 1000


@pytest.mark.parametrize(
    ("script", "limits", "killed"),
    [
        ("import time; time.sleep(30)", replace(LIMITS, wall_seconds=0.5), "wall clock"),
        ("while True: pass", replace(LIMITS, cpu_seconds=1), "cpu"),
        ("x = b'a' * 10**9", replace(LIMITS, memory_bytes=200 * MIB), "memory"),
        ("while True: print('x' * 1000)", replace(LIMITS, stdout_bytes=100_000), "output"),
        ("f = open('big', 'wb'); f.write(b'x' * 10**8)", replace(LIMITS, output_bytes=10**6), "output"),
    ],
)
def test_each_limit_holds_and_is_named(script: str, limits: Limits, killed: str, tmp_path: Path) -> None:
    # Memory is asked for bit by bit, as a decoder does; one large request would fail inside Python instead.
    if killed == "memory":
        script = "import time\nx = []\nwhile True:\n    x.append(b'a' * 10**7)\n    time.sleep(0.005)"
    if "big" in script:
        script = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); " + script
    finished = run([PYTHON, "-c", script], limits=limits, cwd=tmp_path)
    assert finished.killed == killed
    assert finished.seconds < 10
    assert all(path.stat().st_size <= limits.output_bytes for path in tmp_path.iterdir())


def test_grandchildren_die_too() -> None:
    script = "import subprocess, time; subprocess.Popen(['sleep', '61.125']); time.sleep(30)"
    assert run([PYTHON, "-c", script], limits=replace(LIMITS, wall_seconds=1)).killed == "wall clock"
    wait_for(lambda: not alive("sleep 61.125"))


def test_grandchildren_die_when_the_program_ends_by_itself() -> None:
    script = (
        "import subprocess; d = subprocess.DEVNULL; "
        "subprocess.Popen(['sleep', '61.25'], stdin=d, stdout=d, stderr=d)"
    )
    assert run([PYTHON, "-c", script], limits=LIMITS).ok
    wait_for(lambda: not alive("sleep 61.25"))


def test_an_error_in_a_callback_kills_the_program_and_goes_on() -> None:
    def fail(chunk: bytes) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="disk"):
        run(
            [PYTHON, "-c", "import time; print(1, flush=True); time.sleep(61.5)"],
            limits=LIMITS,
            on_stdout=fail,
        )
    wait_for(lambda: not alive("time.sleep\\(61.5\\)"))


def test_an_error_in_stdin_kills_the_program_and_goes_on() -> None:
    def frames() -> Iterator[bytes]:
        yield b"one"
        raise RuntimeError("cannot draw")

    with pytest.raises(RuntimeError, match="draw"):
        run(["sleep", "61.75"], limits=LIMITS, stdin=frames())
    wait_for(lambda: not alive("sleep 61.75"))


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells a process that its parent died"
)
def test_no_orphan_outlives_a_killed_worker() -> None:
    script = (
        "from ratings.probing.limits import Limits\nfrom ratings.probing.process import run\n"
        "run(['sleep', '61.875'], limits=Limits())"
    )
    with subprocess.Popen([PYTHON, "-c", script], cwd=Path(__file__).parents[2]) as worker:
        wait_for(lambda: alive("^sleep 61.875") or alive("/sleep 61.875"))
        worker.send_signal(signal.SIGKILL)
    wait_for(lambda: not alive("sleep 61.875"))


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_there_is_no_network() -> None:
    if not sandboxed():
        pytest.skip("this kernel does not let a process leave the network")
    finished = run(["cat", "/proc/net/dev"], limits=LIMITS)
    interfaces = [line.split(":")[0].strip() for line in finished.stdout.decode().splitlines()[2:]]
    assert interfaces == ["lo"]


def test_no_foreign_descriptor_is_inherited() -> None:
    read, write = os.pipe()
    os.set_inheritable(read, True)
    finished = run(["ls", "/proc/self/fd"], limits=LIMITS)
    os.close(read)
    os.close(write)
    assert finished.stdout.split() == [b"0", b"1", b"2", b"3"]
