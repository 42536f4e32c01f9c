"""Animated WebP: unfolded by Pillow, in a process with the usual limits, into a film that ffmpeg opens."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

from ratings.probing import headers, unfold
from ratings.probing.headers import KILLED, Header, last_line
from ratings.probing.limits import Limits
from ratings.probing.process import run
from ratings.probing.reasons import Rejected
from ratings.probing.tools import Tools

UNFOLDED = "unfolded.apng"
FORMATS = {"opaque": "rgb24", "transparent": "rgba"}
REASONS = {unfold.TOO_LARGE: "too_many_pixels", unfold.TOO_LONG: "too_long"}


def read(source: Path, target: Path, *, tools: Tools, limits: Limits) -> Header:
    """Unfold the film into `target`, and read its header as that of a WebP. Raises Rejected."""
    script = [sys.executable, "-I", str(Path(unfold.__file__)), str(source), str(target)]
    finished = run([*script, str(limits.pixels), str(limits.frames)], limits=limits)
    if finished.killed:
        raise Rejected(KILLED[finished.killed], f"Pillow after {finished.seconds:.1f} s")
    if "No space left on device" in finished.stderr:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if not finished.ok:
        raise Rejected(REASONS.get(finished.returncode, "unreadable"), last_line(finished.stderr))
    header = headers.read(target, "webp_film", tools=tools, limits=limits)
    frames, seen = finished.stdout.decode().split()
    # ffmpeg decodes every APNG as if it were transparent; Pillow has looked.
    told = {"codec_name": "webp", "nb_frames": frames, "pix_fmt": FORMATS[seen]}
    return replace(header, video=header.video | told)
