"""What a file is, as plain values. Each fact is declared once with its label; pages and exports follow."""

import math
import re
import unicodedata
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from ratings.probing.canvas import aspect
from ratings.probing.formats import CONTAINERS
from ratings.probing.graph import Plan, has_alpha
from ratings.probing.headers import number, rotation, whole
from ratings.probing.reasons import gettext_noop

TAGS, TAG_LENGTH = 20, 200


def fact(label: str, unit: str = "") -> Any:
    """A field with its label and unit."""
    return field(metadata={"label": label, "unit": unit})


@dataclass(frozen=True)
class Facts:
    """`None` and empty text mean that the file does not say.

    Width and height are those of the picture as shown.
    """

    container: str = fact(gettext_noop("Container"))
    codec: str = fact(gettext_noop("Codec"))
    profile: str = fact(gettext_noop("Profile"))
    pixel_format: str = fact(gettext_noop("Pixel format"))
    bit_depth: int | None = fact(gettext_noop("Bit depth"), "bit")
    colour_range: str = fact(gettext_noop("Colour range"))
    colour_matrix: str = fact(gettext_noop("Colour matrix"))
    colour_transfer: str = fact(gettext_noop("Transfer function"))
    colour_primaries: str = fact(gettext_noop("Colour primaries"))
    hdr: bool = fact(gettext_noop("High dynamic range"))
    alpha: bool = fact(gettext_noop("Alpha channel"))
    interlaced: bool = fact(gettext_noop("Interlaced"))
    rotation: int = fact(gettext_noop("Rotation"), "°")
    sample_aspect: str = fact(gettext_noop("Pixel aspect"))
    width: int = fact(gettext_noop("Width"), "px")
    height: int = fact(gettext_noop("Height"), "px")
    stored_width: int = fact(gettext_noop("Stored width"), "px")
    stored_height: int = fact(gettext_noop("Stored height"), "px")
    fps: float = fact(gettext_noop("Frame rate"), "fps")
    fps_stated: float | None = fact(gettext_noop("Average frame rate stated"), "fps")
    fps_nominal: float | None = fact(gettext_noop("Nominal frame rate stated"), "fps")
    variable_rate: bool = fact(gettext_noop("Variable frame rate"))
    frames: int = fact(gettext_noop("Frames decoded"))
    frames_announced: int = fact(gettext_noop("Frames announced"))
    duration_s: float = fact(gettext_noop("Duration"), "s")
    duration_stated_s: float | None = fact(gettext_noop("Duration stated"), "s")
    start_s: float = fact(gettext_noop("Start"), "s")
    size_bytes: int = fact(gettext_noop("File size"), "bytes")
    bit_rate: int | None = fact(gettext_noop("Bit rate"), "bit/s")
    video_tracks: int = fact(gettext_noop("Video tracks"))
    cover_pictures: int = fact(gettext_noop("Cover pictures"))
    audio: bool = fact(gettext_noop("Sound"))
    audio_codec: str = fact(gettext_noop("Sound codec"))
    audio_channels: int | None = fact(gettext_noop("Sound channels"))
    audio_rate: int | None = fact(gettext_noop("Sampling rate"), "Hz")
    error_lines: int = fact(gettext_noop("Decoding errors"))
    tags: dict[str, str] = fact(gettext_noop("Tags"))  # noqa: RUF009  (a field, like the others)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types; what is not finite is None."""
        return {key: _plain(value) for key, value in asdict(self).items()}


FIELDS: dict[str, tuple[str, str]] = {
    f.name: (f.metadata["label"], f.metadata["unit"]) for f in fields(Facts)
}


def facts(plan: Plan, *, size_bytes: int, frames: int, seconds: float, error_lines: int) -> Facts:
    """Facts from the header, corrected by what decoding showed (`frames`, `seconds`)."""
    header, video, timing = plan.header, plan.header.video, plan.timing
    audio = header.audio or {}
    return Facts(
        container=CONTAINERS[header.container].label,
        codec=str(video["codec_name"]),
        profile=_said(video.get("profile")),
        pixel_format=_said(video.get("pix_fmt")),
        bit_depth=_bit_depth(video),
        colour_range=_said(video.get("color_range")),
        colour_matrix=_said(video.get("color_space")),
        colour_transfer=_said(video.get("color_transfer")),
        colour_primaries=_said(video.get("color_primaries")),
        hdr=plan.hdr,
        alpha=has_alpha(_said(video.get("pix_fmt"))) or plan.alpha_track,
        interlaced=plan.interlaced,
        rotation=rotation(video),
        sample_aspect="{0.numerator}:{0.denominator}".format(aspect(video)),
        width=plan.canvas.shown[0],
        height=plan.canvas.shown[1],
        stored_width=whole(video["width"]),
        stored_height=whole(video["height"]),
        fps=round(float(timing.rate), 4),
        fps_stated=number(video.get("avg_frame_rate")),
        fps_nominal=number(video.get("r_frame_rate")),
        variable_rate=not timing.steady,
        frames=frames,
        frames_announced=header.announced,
        duration_s=round(seconds, 4),
        duration_stated_s=number(video.get("duration")) or number(header.form.get("duration")),
        start_s=round(timing.start, 4),
        size_bytes=size_bytes,
        bit_rate=round(size_bytes * 8 / seconds) if seconds > 0 else None,
        video_tracks=header.video_tracks,
        cover_pictures=header.covers,
        audio=header.audio is not None,
        audio_codec=_said(audio.get("codec_name")),
        audio_channels=whole(audio.get("channels")) or None,
        audio_rate=whole(audio.get("sample_rate")) or None,
        error_lines=error_lines,
        tags=_tags(header.form.get("tags", {}) | video.get("tags", {})),
    )


def cleaned(text: str) -> str:
    """A tag as harmless text: no control characters, no direction overrides, and short."""
    kept = (
        mark
        for mark in text[: 4 * TAG_LENGTH]
        if unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return "".join(kept)[:TAG_LENGTH]


def _tags(tags: dict[str, Any]) -> dict[str, str]:
    return {cleaned(str(key)): cleaned(str(value)) for key, value in list(tags.items())[:TAGS]}


def _said(value: object) -> str:
    return "" if value in (None, "unknown", "N/A") else cleaned(str(value))


def _bit_depth(video: dict[str, Any]) -> int | None:
    """From the pixel format: the header's own figure is missing for most codecs."""
    form = str(video.get("pix_fmt", ""))
    match = re.search(r"(?:p|gray|gbrap|gbrp|ya)(9|10|12|14|16)(?:le|be)?$|(48|64)(?:le|be)$", form)
    if match is None:
        return 8 if form else None
    return 16 if match.group(2) else int(match.group(1))


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
