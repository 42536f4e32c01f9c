"""From a file to facts, measures, poster and rendition: sniff, read the header, then one decode."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from ratings.probing import graph, headers, webp
from ratings.probing.boxes import frames_and_seconds
from ratings.probing.canvas import aspect, canvas
from ratings.probing.decode import Decode
from ratings.probing.disk import kept, part
from ratings.probing.facts import Facts, facts
from ratings.probing.graph import Plan, Targets
from ratings.probing.headers import rotation
from ratings.probing.limits import Limits
from ratings.probing.measures import Measured, measure
from ratings.probing.process import run
from ratings.probing.reasons import Rejected
from ratings.probing.sniff import sniff
from ratings.probing.timing import timing
from ratings.probing.tools import Tools, lacking

PROBER_VERSION = 2
USUAL = Limits()

MOSTLY = 0.95

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
    targets = Targets(*(part(folder / name) for name in ("rendition.mp4", "poster.jpg", "strip.jpg")))
    try:
        with opened(source, folder=folder, tools=tools, limits=limits) as (media, plan):
            decode = _decoded(media, plan, targets, tools, on_progress or (lambda percent: None))
        return _probed(source, plan, decode, targets)
    finally:
        for path in (targets.rendition, targets.poster, targets.strip):
            path.unlink(missing_ok=True)


@contextmanager
def opened(source: Path, *, folder: Path, tools: Tools, limits: Limits) -> Iterator[tuple[Path, Plan]]:
    """What ffmpeg is to open, and the plan of it. Raises Rejected.

    Animated WebP is unfolded into `folder` for so long.
    """
    unfolded = part(folder / webp.UNFOLDED)
    try:
        plan = plan_of(source.resolve(), tools=tools, limits=limits, unfolded=unfolded)
        yield unfolded if unfolded.exists() else source.resolve(), plan
    finally:
        unfolded.unlink(missing_ok=True)


def plan_of(source: Path, *, tools: Tools, limits: Limits, unfolded: Path | None = None) -> Plan:
    """Everything that can be decided, and refused (Rejected), before a picture is decoded.

    Animated WebP is written to `unfolded`, and is what is to be decoded then.
    """
    found = sniff(source)
    if found.kind == "image":
        raise Rejected("still_image", found.container)
    if source.stat().st_size > limits.source_bytes:
        raise Rejected("too_large", f"{source.stat().st_size} bytes")
    if found.container == "webp" and unfolded:
        header = webp.read(source, unfolded, tools=tools, limits=limits)
    else:
        header = headers.read(source, found.container, tools=tools, limits=limits)
    plan = Plan(header, timing(header), canvas(header.video), limits, deaf="ebur128" in lacking(tools))
    if plan.canvas.stored_pixels > limits.pixels:
        raise Rejected("too_many_pixels", f"{header.video['width']}x{header.video['height']}")
    if plan.timing.seconds > limits.seconds or header.announced > limits.frames:
        raise Rejected("too_long", f"{plan.timing.seconds:.1f} s, {header.announced} frames")
    if not header.packets:
        raise Rejected("no_frames", "the video track holds no packets")
    if plan.hdr and {"zscale", "tonemap"} & set(lacking(tools)):
        raise Rejected("hdr_unsupported", str(header.video.get("color_transfer")))
    return plan


def _decoded(
    source: Path, plan: Plan, targets: Targets, tools: Tools, on_progress: Callable[[int], None]
) -> Decode:
    """Run the one decode; again without the sound where nothing came, since broken sound stops all."""
    decode = Decode(plan, on_progress)
    finished = run(
        graph.command(tools.ffmpeg, source, plan, targets),
        limits=plan.limits,
        on_stdout=decode.watch.feed,
        on_stderr_line=decode.hear,
        cwd=targets.rendition.parent,
    )
    if plan.listens and not decode.watch.frames and not finished.killed:
        return _decoded(source, replace(plan, deaf=True), targets, tools, on_progress)
    decode.refuse_if_broken(finished)
    return decode


def _probed(source: Path, plan: Plan, decode: Decode, parts: Targets) -> Probed:
    frames, seconds = frames_and_seconds(parts.rendition) if parts.rendition.exists() else (0, 0.0)
    if not frames or not parts.poster.exists():
        raise Rejected("unreadable", decode.last_error or "no rendition came of it")
    made = rendition_facts(parts.rendition, plan.canvas.rendition, plan.timing.rate)
    rendition, poster, strip = map(kept, (parts.rendition, parts.poster, parts.strip))
    found = facts(
        plan,
        size_bytes=source.stat().st_size,
        frames=decode.frames,
        seconds=seconds,
        error_lines=decode.error_lines,
    )
    measures = measure(decode.watch)
    decode.advance(100)
    damaged = decode.error_lines > 0 or decode.frames < plan.header.announced
    return Probed(
        facts=found,
        measures=measures,
        integrity="damaged" if damaged else "intact",
        warnings=_warnings(plan, found, measures),
        rendition=rendition,
        poster=poster,
        strip=strip,
        rendition_facts=made,
    )


def rendition_facts(movie: Path, size: tuple[int, int], rate: Fraction) -> RenditionFacts:
    """What is stored of a rendition that was made in this size, at this rate."""
    frames, seconds = frames_and_seconds(movie)
    return RenditionFacts(*size, round(float(rate), 4), frames, round(seconds, 4), movie.stat().st_size)


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
