"""What the file says of itself: one call of ffprobe, read into plain values.

Nothing in it is trusted further on.
"""

import json
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from ratings.probing.boxes import encrypted
from ratings.probing.formats import CONTAINERS, VIDEO_CODECS, guards
from ratings.probing.limits import Limits
from ratings.probing.process import Finished, run
from ratings.probing.reasons import Rejected
from ratings.probing.tools import Tools

ENTRIES = (
    "format:stream:stream_tags:stream_disposition:stream_side_data"
    ":packet=stream_index,pts_time,dts_time,duration_time,flags"
)
KILLED = {
    "wall clock": "too_slow",
    "cpu": "too_slow",
    "memory": "too_much_memory",
    "output": "too_much_output",
}

TOO_MANY_PIXELS = "exceeds specified max pixel count"
UNLISTED = re.compile(r"Codec \((\w+)\) not on whitelist")


@dataclass(frozen=True)
class Header:
    """ffprobe's words on one file: the video track in use, the first audio track, and when each picture is
    shown.

    `times` are seconds, sorted, without the pictures that an edit list hides; None where the file gives no
    times. `hold`: seconds for which the last picture is shown, if the file says so.
    """

    container: str
    form: dict[str, Any]
    video: dict[str, Any]
    audio: dict[str, Any] | None
    video_tracks: int
    covers: int
    times: tuple[float, ...] | None
    packets: int
    hold: float | None = None

    @property
    def index(self) -> int:
        return int(self.video["index"])

    @property
    def announced(self) -> int:
        """How many pictures the file promises: its own count less the hidden, or its packets."""
        hidden = self.packets - (len(self.times) if self.times is not None else self.packets)
        return max(whole(self.video.get("nb_frames")) - hidden, self.packets - hidden, 0)


def read(source: Path, container: str, *, tools: Tools, limits: Limits) -> Header:
    """Ask ffprobe. Raises Rejected where the file does not open or holds nothing that we would show."""
    if container == "mp4" and encrypted(source):
        raise Rejected("encrypted")
    options = [
        part for key, value in guards(container, pixels=limits.pixels).items() for part in (f"-{key}", value)
    ]
    command = [tools.ffprobe, "-hide_banner", "-v", "level+error", *options]
    command += ["-show_entries", ENTRIES, "-show_packets", "-of", "json=compact=1", f"file:{source}"]
    finished = run(command, limits=limits)
    if finished.killed:
        raise Rejected(KILLED[finished.killed], f"ffprobe after {finished.seconds:.1f} s")
    return _header(container, _parsed(finished), finished)


def number(value: object) -> float | None:
    """A finite number out of ffprobe's text ("N/A", "0/0", "30000/1001", "1.5"), else None."""
    try:
        result = float(Fraction(str(value))) if "/" in str(value) else float(str(value))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def whole(value: object) -> int:
    """A whole number out of ffprobe's text; 0 where there is none."""
    return int(number(value) or 0)


def rotation(video: dict[str, Any]) -> int:
    """Degrees clockwise by which a player turns the picture: 0 to 359."""
    turns = [side["rotation"] for side in video.get("side_data_list", []) if "rotation" in side]
    return round(-(number(turns[0]) or 0)) % 360 if turns else 0


def _parsed(finished: Finished) -> dict[str, Any]:
    try:
        told = json.loads(finished.stdout.decode("utf-8", "replace") or "{}")
    except json.JSONDecodeError:
        told = {}
    if TOO_MANY_PIXELS in finished.stderr:
        raise Rejected("too_many_pixels", last_line(finished.stderr))
    if not told.get("streams"):
        if unlisted := UNLISTED.search(finished.stderr):
            raise Rejected("codec", unlisted.group(1))
        raise Rejected("unreadable", last_line(finished.stderr))
    return dict(told)


def _header(container: str, told: dict[str, Any], finished: Finished) -> Header:
    streams = told["streams"]
    pictures = [s for s in streams if s.get("codec_type") == "video"]
    audio = next((s for s in streams if s.get("codec_type") == "audio"), None)
    films = [s for s in pictures if not s.get("disposition", {}).get("attached_pic")]
    if not films:
        raise Rejected("audio_only" if audio else "no_video")
    # Of several tracks the default one; `max` keeps the first of equals.
    video = max(films, key=lambda s: int(s.get("disposition", {}).get("default", 0)))
    if video.get("codec_name") not in VIDEO_CODECS:
        raise Rejected("codec", str(video.get("codec_name") or video.get("codec_tag_string")))
    mine = [p for p in told.get("packets", []) if p.get("stream_index") == int(video["index"])]
    times, hold = _times(mine) if CONTAINERS[container].timed else (None, None)
    if not whole(video.get("width")) or not whole(video.get("height")):
        # The size is known only from a decoded picture, so this means that none could be decoded.
        raise Rejected("no_frames" if not mine else "unreadable", last_line(finished.stderr))
    return Header(
        container,
        told.get("format", {}),
        video,
        audio,
        len(films),
        len(pictures) - len(films),
        times,
        len(mine),
        hold,
    )


def _times(packets: list[dict[str, Any]]) -> tuple[tuple[float, ...] | None, float | None]:
    """When each picture is shown, sorted; and for how long the last one is."""
    shown = [p for p in packets if "D" not in p.get("flags", "")]
    spans = [(number(p.get("pts_time", p.get("dts_time"))), number(p.get("duration_time"))) for p in shown]
    known = sorted((time, hold or 0.0) for time, hold in spans if time is not None)
    if len(known) < len(spans):
        return None, None
    return tuple(time for time, _hold in known), known[-1][1] or None if known else None


def last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1][-200:] if lines else ""
