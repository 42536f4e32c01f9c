"""The one function of the project that starts processes.

One thread and one selector serve the three pipes, so nothing can fill up and hang; every way out kills the
whole process group. No shell, an empty environment, no network where the kernel allows (see launch.py).
"""

import contextlib
import fcntl
import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal

from ratings.probing.limits import Limits

Killed = Literal["wall clock", "cpu", "memory", "output"]

LAUNCHER = Path(__file__).with_name("launch.py")
CHUNK = 1 << 18
PAUSE = 0.1  # seconds to wait for something to come before the limits are looked at
LOOK = 0.02  # seconds between two looks at the limits while much comes
LINE = 4096  # no line of stderr is worth more


@dataclass(frozen=True)
class Finished:
    """How a process ended.

    `returncode` is negative for a signal; `killed` says which limit ended it, if one did.
    """

    returncode: int
    stdout: bytes
    stderr: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    killed: Killed | None

    @property
    def ok(self) -> bool:
        """It ended by itself and was content. Proves nothing about the file it read."""
        return self.returncode == 0 and self.killed is None


def run(
    argv: Sequence[str],
    *,
    limits: Limits,
    stdin: Iterable[bytes] | None = None,
    on_stdout: Callable[[bytes], None] | None = None,
    on_stderr_line: Callable[[str], None] | None = None,
    cwd: Path | None = None,
) -> Finished:
    """Run a program to its end, or to the end of its limits.

    `on_stdout` gets chunks of any size as they come; without it stdout is kept, up to `limits.stdout_bytes`.
    The calling thread must live until the end: on Linux the program is killed when it dies.
    An exception from a callback or from `stdin` kills the program and goes on to the caller.
    Raises FileNotFoundError where the program does not exist.
    """
    child = _Child(_command(argv, limits), limits, stdin, on_stdout, on_stderr_line, cwd)
    try:
        child.converse()
    finally:
        child.end()
    return child.finished()


def _command(argv: Sequence[str], limits: Limits) -> list[str]:
    program = shutil.which(argv[0])
    if program is None:
        raise FileNotFoundError(f"there is no program {argv[0]!r}")
    bounds = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.output_bytes,
        resource.RLIMIT_NOFILE: limits.descriptors,
        resource.RLIMIT_CORE: 0,
        # A backstop for what outruns the look at resident memory; reserved memory that is never touched
        # counts too.
        resource.RLIMIT_DATA: 2 * limits.memory_bytes,
    }
    pairs = ",".join(f"{key}={value}" for key, value in bounds.items())
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), pairs, program, *argv[1:]]


@dataclass
class _Child:
    """A started program and its pipes."""

    command: list[str]
    limits: Limits
    stdin: Iterable[bytes] | None
    on_stdout: Callable[[bytes], None] | None
    on_stderr_line: Callable[[str], None] | None
    cwd: Path | None
    killed: Killed | None = None
    returncode: int = 0
    looked: float = 0.0
    kept: bytearray = field(default_factory=bytearray)
    said: bytearray = field(default_factory=bytearray)
    line: bytes = b""
    unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    chunks: Iterator[bytes] = field(default_factory=lambda: iter(()))

    def __post_init__(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL if self.stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            cwd=self.cwd,
            start_new_session=True,
            bufsize=0,
        )

    def converse(self) -> None:
        """Serve the pipes until the program has closed its own, and wait until it has ended."""
        with selectors.DefaultSelector() as selector:
            self._register(selector)
            while self._outputs_open(selector) and self._within_limits():
                for key, _ in selector.select(PAUSE):
                    if not key.data():
                        selector.unregister(key.fileobj)
                        _close(key.fileobj)  # type: ignore[arg-type]  # only our own pipes are registered
        self._said_line(b"\n" if self.line else b"")
        while not self._ended() and self._within_limits():
            time.sleep(0.002)

    def end(self) -> None:
        """Kill what is left of the group, and reap.

        The group's number cannot be another's before it is reaped.
        """
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            _close(pipe)
        os.killpg(self.process.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self.process.pid, 0)
        self.returncode = self.process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.peak_bytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        self.seconds = time.monotonic() - self.started

    def finished(self) -> Finished:
        return Finished(
            returncode=self.returncode,
            stdout=bytes(self.kept),
            stderr=self.said.decode("utf-8", "replace"),
            seconds=self.seconds,
            cpu_seconds=self.cpu_seconds,
            peak_bytes=self.peak_bytes,
            killed=self.killed or self._killed_by_kernel(),
        )

    def _register(self, selector: selectors.BaseSelector) -> None:
        stdin, stdout, stderr = self.process.stdin, self.process.stdout, self.process.stderr
        assert stdout is not None and stderr is not None  # noqa: S101, PT018  (they were asked for above)
        for pipe in (stdin, stdout, stderr):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
        _widen(stdout)
        selector.register(stdout, selectors.EVENT_READ, lambda: self._read_stdout(stdout))
        selector.register(stderr, selectors.EVENT_READ, lambda: self._read_stderr(stderr))
        if stdin is not None and self.stdin is not None:
            self.chunks = iter(self.stdin)
            selector.register(stdin, selectors.EVENT_WRITE, lambda: self._feed(stdin))

    def _outputs_open(self, selector: selectors.BaseSelector) -> bool:
        return any(key.events & selectors.EVENT_READ for key in selector.get_map().values())

    def _read_stdout(self, pipe: IO[bytes]) -> bool:
        chunk = os.read(pipe.fileno(), CHUNK)
        if self.on_stdout is not None:
            if chunk:
                self.on_stdout(chunk)
        elif len(self.kept) + len(chunk) <= self.limits.stdout_bytes:
            self.kept += chunk
        else:
            self._kill("output")
        return bool(chunk)

    def _read_stderr(self, pipe: IO[bytes]) -> bool:
        chunk = os.read(pipe.fileno(), CHUNK)
        room = self.limits.stderr_bytes - len(self.said)
        self.said += chunk[: max(room, 0)]
        self._said_line(chunk)
        return bool(chunk)

    def _said_line(self, chunk: bytes) -> None:
        if self.on_stderr_line is None:
            return
        *lines, rest = (self.line + chunk).split(b"\n")
        self.line = rest[:LINE]
        for line in lines:
            self.on_stderr_line(line[:LINE].decode("utf-8", "replace"))

    def _feed(self, pipe: IO[bytes]) -> bool:
        """Send what the pipe takes; False when all was sent, or when nobody reads any more."""
        if not self.unsent:
            self.unsent = memoryview(next(self.chunks, b""))
        if not self.unsent:
            return False
        try:
            self.unsent = self.unsent[os.write(pipe.fileno(), self.unsent) :]
        except BrokenPipeError:
            return False
        return True

    def _within_limits(self) -> bool:
        now = time.monotonic()
        if now - self.looked < LOOK:
            return self.killed is None
        self.looked = now
        if now - self.started > self.limits.wall_seconds:
            self._kill("wall clock")
        elif _resident_bytes(self.process.pid) > self.limits.memory_bytes:
            self._kill("memory")
        return self.killed is None

    def _ended(self) -> bool:
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _kill(self, why: Killed) -> None:
        self.killed = self.killed or why
        os.killpg(self.process.pid, signal.SIGKILL)

    def _killed_by_kernel(self) -> Killed | None:
        if self.returncode == -signal.SIGXFSZ:
            return "output"
        if self.returncode == -signal.SIGKILL and self.cpu_seconds >= self.limits.cpu_seconds - 0.5:
            return "cpu"
        if self.returncode != 0 and b"Cannot allocate memory" in self.said:
            return "memory"
        return None


def _resident_bytes(pid: int) -> int:
    """Memory in use by a process; 0 where the system does not tell (macOS) or when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold a whole chunk where the system can: pictures come through it, and each wait costs."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):  # the user has as much in pipes as is allowed
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, CHUNK)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None and not pipe.closed:
        pipe.close()
