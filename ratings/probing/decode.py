"""What is seen and heard while the one decode runs: grey frames on stdout, all else on stderr."""

import errno
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ratings.probing import headers
from ratings.probing.formats import AUDIO_CODECS
from ratings.probing.graph import Plan
from ratings.probing.headers import KILLED, number
from ratings.probing.process import Finished
from ratings.probing.reasons import Rejected
from ratings.probing.watch import Watch

LEAST_SHARE = 0.25  # of the announced frames: with fewer, a clip is broken rather than damaged
KEPT_ERRORS = 10
ERROR = re.compile(r"\[(?:error|fatal|panic)\]")
SPEAKER = re.compile(r"\[(\w+) @ ")
FRAME = re.compile(r"\[Parsed_showinfo_\d+ @ \w+\] (?:\[info\] )?n: *\d+ ")
REPEATED = re.compile(r"Last message repeated (\d+) times")
LOUDNESS = re.compile(r"^ *I: +(\S+) LUFS")
BLOCKS = re.compile(r"lavfi\.block=(\S+)")


@dataclass
class Hearing:
    """Listens to what one run of ffmpeg says of itself.

    `frames` counts decoded pictures; errors of the sound track do not count.
    """

    plan: Plan
    on_progress: Callable[[int], None]
    frames: int = 0
    error_lines: int = 0
    percent: int = -1
    errors: list[str] = field(default_factory=list)
    _erred: bool = False

    def hear(self, line: str) -> None:
        """A line of ffmpeg's: a decoded picture, an error, or nothing of note."""
        if FRAME.match(line):
            self.frames += 1
            self.advance(min(99, self.frames * 100 // max(1, self.plan.header.announced)))
        elif match := REPEATED.search(line):
            self.error_lines += int(match.group(1)) if self._erred else 0
        else:
            self._hear_error(line)

    def advance(self, percent: int) -> None:
        """Report a percentage, each once."""
        if percent > self.percent:
            self.percent = percent
            self.on_progress(percent)

    @property
    def last_error(self) -> str:
        return self.errors[-1][-200:] if self.errors else ""

    def refuse_if_ended(self, finished: Finished) -> None:
        """Raises Rejected for a run that a limit or a crash ended, and OSError for a full disk."""
        if finished.killed:
            raise Rejected(KILLED[finished.killed], f"after {finished.seconds:.1f} s, {self.frames} frames")
        if any("No space left on device" in line for line in self.errors):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if finished.returncode < 0:
            said = self.last_error or headers.last_line(finished.stderr)
            raise Rejected("crashed", f"signal {-finished.returncode} after {self.frames} frames; {said}")

    def _hear_error(self, line: str) -> None:
        speaker = SPEAKER.match(line)
        self._erred = bool(ERROR.search(line)) and not (speaker and speaker.group(1) in AUDIO_CODECS)
        if self._erred:
            self.error_lines += 1
            self.errors = [*self.errors[1 - KEPT_ERRORS :], line]


@dataclass
class Decode(Hearing):
    """Watches the one decode beside: grey frames, blocks and loudness."""

    def __post_init__(self) -> None:
        self.watch = Watch(*self.plan.canvas.analysis, rate=float(self.plan.timing.rate))

    def hear(self, line: str) -> None:
        """A line of ffmpeg's: a figure, or what every run says."""
        if match := BLOCKS.search(line):
            self.watch.blocks.append(number(match.group(1)) or 0.0)
        elif match := LOUDNESS.search(line):
            self.watch.loudness = number(match.group(1))
        else:
            super().hear(line)

    def refuse_if_broken(self, finished: Finished) -> None:
        """Raises Rejected for what cannot be judged, and OSError for a full disk."""
        self.refuse_if_ended(finished)
        said = self.last_error or headers.last_line(finished.stderr)
        if not self.watch.frames:
            raise Rejected("no_frames", said)
        if self.watch.frames < LEAST_SHARE * self.plan.header.announced:
            raise Rejected("broken", f"{self.watch.frames} of {self.plan.header.announced} frames; {said}")
