"""From a file to facts, measures, poster and rendition: sniff, read the header, then one decode."""

import errno
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ratings.probing import graph, headers
from ratings.probing.boxes import frames_and_seconds
from ratings.probing.canvas import aspect, canvas
from ratings.probing.disk import kept, part
from ratings.probing.facts import Facts, facts
from ratings.probing.graph import Plan, Targets
from ratings.probing.headers import KILLED, rotation
from ratings.probing.limits import Limits
from ratings.probing.measures import Measured, measure
from ratings.probing.process import Finished, run
from ratings.probing.reasons import Rejected
from ratings.probing.sniff import sniff
from ratings.probing.timing import timing
from ratings.probing.tools import Tools, lacking
from ratings.probing.watch import Watch

PROBER_VERSION = 1
USUAL = Limits()

LEAST_SHARE = 0.25  # of the announced frames: with fewer, a clip is broken rather than damaged
MOSTLY = 0.95
ERROR = re.compile(r"\[(?:error|fatal|panic)\]")
FRAME = re.compile(r"\[Parsed_showinfo_\d+ @ \w+\] (?:\[info\] )?n: *\d+ ")
REPEATED = re.compile(r"Last message repeated (\d+) times")

Integrity = Literal["intact", "damaged"]


@dataclass(frozen=True)
class RenditionFacts:
    """The copy that raters get."""

    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    size: int


@dataclass(frozen=True)
class Probed:
    """Everything that is known of a clip.

    `warnings` are keys of reasons.WARNINGS; the paths lie in the caller's folder.
    """

    facts: Facts
    measures: dict[str, Measured]
    integrity: Integrity
    warnings: tuple[str, ...]
    rendition: Path
    poster: Path
    strip: Path
    rendition_facts: RenditionFacts


def probe(
    source: Path,
    *,
    folder: Path,
    tools: Tools,
    limits: Limits = USUAL,
    on_progress: Callable[[int], None] | None = None,
) -> Probed:
    """Find out everything about a file and write its copy for raters into `folder`, which must be the
    caller's alone.

    `on_progress` gets whole percents, each once, ending with 100. Raises Rejected for whatever cannot become
    a clip, and OSError where the disk is full or the folder is not there.
    """
    plan = _plan(source.resolve(), tools=tools, limits=limits)
    targets = Targets(*(part(folder / name) for name in ("rendition.mp4", "poster.jpg", "strip.jpg")))
    decode = _Decode(plan, on_progress or (lambda percent: None))
    try:
        finished = run(
            graph.command(tools.ffmpeg, source.resolve(), plan, targets),
            limits=limits,
            on_stdout=decode.watch.feed,
            on_stderr_line=decode.hear,
            cwd=folder,
        )
        _refuse_if_broken(plan, decode, finished)
        return _probed(source, plan, decode, targets)
    finally:
        for path in (targets.rendition, targets.poster, targets.strip):
            path.unlink(missing_ok=True)


def _plan(source: Path, *, tools: Tools, limits: Limits) -> Plan:
    """Everything that can be decided, and refused, before a picture is decoded."""
    found = sniff(source)
    if found.kind == "image":
        raise Rejected("still_image", found.container)
    if source.stat().st_size > limits.source_bytes:
        raise Rejected("too_large", f"{source.stat().st_size} bytes")
    header = headers.read(source, found.container, tools=tools, limits=limits)
    plan = Plan(header, timing(header), canvas(header.video), limits)
    if plan.canvas.stored_pixels > limits.pixels:
        raise Rejected("too_many_pixels", f"{header.video['width']}x{header.video['height']}")
    if plan.timing.seconds > limits.seconds or header.announced > limits.frames:
        raise Rejected("too_long", f"{plan.timing.seconds:.1f} s, {header.announced} frames")
    if not header.packets:
        raise Rejected("no_frames", "the video track holds no packets")
    if plan.hdr and {"zscale", "tonemap"} & set(lacking(tools)):
        raise Rejected("hdr_unsupported", str(header.video.get("color_transfer")))
    return plan


@dataclass
class _Decode:
    """What is heard and seen while ffmpeg runs."""

    plan: Plan
    on_progress: Callable[[int], None]
    frames: int = 0
    error_lines: int = 0
    percent: int = -1
    errors: list[str] = field(default_factory=list)
    _erred: bool = False

    def __post_init__(self) -> None:
        self.watch = Watch(*self.plan.canvas.analysis, rate=float(self.plan.timing.rate))

    def hear(self, line: str) -> None:
        """A line of ffmpeg's: a decoded picture, an error, or neither."""
        if FRAME.match(line):
            self.frames += 1
            self._advance(min(99, self.frames * 100 // max(1, self.plan.header.announced)))
        elif repeated := REPEATED.search(line):
            self.error_lines += int(repeated.group(1)) if self._erred else 0
        else:
            self._erred = bool(ERROR.search(line))
            self.error_lines += self._erred
            if self._erred:
                self.errors = [*self.errors[-9:], line]

    def finish(self) -> None:
        self._advance(100)

    def _advance(self, percent: int) -> None:
        if percent > self.percent:
            self.percent = percent
            self.on_progress(percent)


def _refuse_if_broken(plan: Plan, decode: _Decode, finished: Finished) -> None:
    said = decode.errors[-1][-200:] if decode.errors else headers.last_line(finished.stderr)
    if finished.killed:
        raise Rejected(KILLED[finished.killed], f"after {finished.seconds:.1f} s, {decode.frames} frames")
    if any("No space left on device" in line for line in decode.errors):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if finished.returncode < 0:
        raise Rejected("crashed", f"signal {-finished.returncode} after {decode.frames} frames; {said}")
    if not decode.watch.frames:
        raise Rejected("no_frames", said)
    if decode.watch.frames < LEAST_SHARE * plan.header.announced:
        raise Rejected("broken", f"{decode.watch.frames} of {plan.header.announced} frames; {said}")


def _probed(source: Path, plan: Plan, decode: _Decode, parts: Targets) -> Probed:
    frames, seconds = frames_and_seconds(parts.rendition) if parts.rendition.exists() else (0, 0.0)
    if not frames or not parts.poster.exists():
        raise Rejected("unreadable", decode.errors[-1] if decode.errors else "no rendition came of it")
    rendition, poster, strip = map(kept, (parts.rendition, parts.poster, parts.strip))
    found = facts(
        plan,
        size_bytes=source.stat().st_size,
        frames=decode.frames,
        seconds=seconds,
        error_lines=decode.error_lines,
    )
    measures = measure(decode.watch)
    decode.finish()
    damaged = decode.error_lines > 0 or decode.frames < plan.header.announced
    width, height = plan.canvas.rendition
    return Probed(
        facts=found,
        measures=measures,
        integrity="damaged" if damaged else "intact",
        warnings=_warnings(plan, found, measures),
        rendition=rendition,
        poster=poster,
        strip=strip,
        rendition_facts=RenditionFacts(
            width, height, round(frames / seconds, 4), frames, round(seconds, 4), rendition.stat().st_size
        ),
    )


def _warnings(plan: Plan, found: Facts, measures: dict[str, Measured]) -> tuple[str, ...]:
    video, stated = plan.header.video, found.duration_stated_s
    raised = {
        "frames_missing": found.frames < found.frames_announced,
        "decoding_errors": found.error_lines > 0,
        "one_frame": found.frames == 1,
        "variable_rate": found.variable_rate,
        "timing_assumed": plan.timing.assumed,
        "duration_differs": stated is not None
        and abs(stated - found.duration_s) > max(0.5, 0.1 * found.duration_s),
        "start_offset": abs(found.start_s) > 0.001,
        "tone_mapped": plan.hdr,
        "alpha_flattened": found.alpha and plan.header.container not in {"gif", "apng"},
        "deinterlaced": plan.interlaced,
        "rotated": rotation(video) != 0,
        "non_square_pixels": aspect(video) != 1,
        "scaled_down": plan.canvas.scaled_down,
        "several_video_tracks": found.video_tracks > 1,
        "black": (measures["black_share"].value or 0) >= MOSTLY,
        "frozen": (measures["freeze_share"].value or 0) >= MOSTLY,
    }
    return tuple(code for code, is_so in raised.items() if is_so)
