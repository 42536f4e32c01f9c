"""Pictures drawn by code become an ordinary MP4: calibration clips, and clips for tests."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from ratings.probing.disk import kept, part
from ratings.probing.graph import ANONYMOUS, BT709, CLOCK, NAMELESS, SEI
from ratings.probing.headers import last_line
from ratings.probing.limits import Limits
from ratings.probing.process import run
from ratings.probing.tools import Tools

QUALITY, PRESET = 16, "veryfast"
Frame = NDArray[np.uint8]


def write_video(
    frames: Iterable[Frame],
    path: Path,
    *,
    fps: float | Fraction,
    tools: Tools,
    limits: Limits,
    quality: int = QUALITY,
) -> None:
    """Write frames (uint8, height x width x 3, RGB, all of one even size) as H.264 in MP4, one at a time.

    Raises ValueError for frames that cannot be written and OSError where ffmpeg could not write them.
    """
    stream = iter(frames)
    first = next(stream, None)
    if first is None:
        raise ValueError("there are no frames")
    height, width = first.shape[:2]
    if width % 2 or height % 2:
        raise ValueError(f"width and height must be even, not {width}x{height}")
    target = part(path)
    command = _command(tools, target, (width, height), Fraction(fps).limit_denominator(100_000), quality)
    try:
        finished = run(command, limits=limits, stdin=_bytes(chain([first], stream), first.shape))
        if not finished.ok:
            raise OSError(f"ffmpeg could not write {path.name}: {last_line(finished.stderr)}")
        kept(target)
    finally:
        target.unlink(missing_ok=True)


def _bytes(frames: Iterable[Frame], shape: tuple[int, ...]) -> Iterator[bytes]:
    for frame in frames:
        if frame.shape != shape or frame.dtype != np.uint8 or len(shape) != 3 or shape[2] != 3:
            raise ValueError(f"a frame of {frame.dtype} {frame.shape} among frames of uint8 {shape}")
        yield frame.tobytes()


def _command(tools: Tools, target: Path, size: tuple[int, int], rate: Fraction, quality: int) -> list[str]:
    width, height = size
    raw = {"f": "rawvideo", "pix_fmt": "rgb24", "s": f"{width}x{height}", "r": str(rate)}
    picture = ffmpeg.input("pipe:0", **raw)["v:0"]
    picture = picture.filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuv420p")
    output = ffmpeg.output(
        picture,
        f"file:{target}",
        f="mp4",
        threads=1,
        preset=PRESET,
        crf=quality,
        video_track_timescale=CLOCK,
        movflags="+faststart",
        **{"c:v": "libx264", "bsf:v": f"filter_units=remove_types={SEI}"},
        **ANONYMOUS,
        **BT709,
        **NAMELESS,
    )
    arguments = ("-hide_banner", "-nostats", "-loglevel", "error", "-y")
    return [str(word) for word in output.global_args(*arguments).compile(cmd=tools.ffmpeg)]
