"""The filter graph of the one decode, compiled by ffmpeg-python (which starts nothing here).

source -> showinfo -> progressive, opaque, standard range -> even 4:2:0 -> rendition
                                                                        -> grey frames on stdout
                                                                        -> poster, strip of thumbnails
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from ratings.probing.canvas import Canvas, aspect
from ratings.probing.formats import AUDIO_CODECS, guards
from ratings.probing.headers import Header, rotation, whole
from ratings.probing.limits import Limits
from ratings.probing.policy import Policy
from ratings.probing.timing import Timing

PRESET, QUALITY = "veryfast", 18
KEYFRAME_SECONDS = 2
CLOCK = 90_000  # ticks a second of every rendition, so that none tells which container it came from
STRIP, STRIP_HEIGHT = 8, 90
BLOCKS_EVERY, BLOCKS_AREA, BLOCKS_LEAST = 0.5, (640, 360), 64  # seconds, pixels, pixels
BACKGROUND = 255  # white
SEI = 6  # the H.264 unit in which an encoder writes its name and settings
HDR_TRANSFERS = {"smpte2084", "arib-std-b67"}
# Everything that could carry a name, a date or a version is left out.
ANONYMOUS = {"map_metadata": "-1", "map_chapters": "-1", "fflags": "+bitexact", "flags:v": "+bitexact"}
# The container has room for the encoder's name too; ffmpeg fills it unless it is taken.
NAMELESS = {"metadata:s:v:0": "encoder=AVC Coding"}
SOUND_RATE = 48_000
SOUND = {"c:a": "aac", "b:a": "128k", "flags:a": "+bitexact"}
BT709 = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}


@dataclass(frozen=True)
class Plan:
    """All that decides what the one decode does."""

    header: Header
    timing: Timing
    canvas: Canvas
    limits: Limits
    deaf: bool = False

    @property
    def listens(self) -> bool:
        """There is sound, and it is of a kind that we open."""
        audio = self.header.audio or {}
        known = audio.get("codec_name") in AUDIO_CODECS and whole(audio.get("sample_rate")) > 0
        return known and not self.deaf

    @property
    def hdr(self) -> bool:
        return self.header.video.get("color_transfer") in HDR_TRANSFERS

    @property
    def interlaced(self) -> bool:
        return self.header.video.get("field_order") in {"tt", "bb", "tb", "bt"}

    @property
    def transparent(self) -> bool:
        """The pictures may have transparent parts.

        GIF and APNG always decode to such a format, whether they have.
        """
        return has_alpha(str(self.header.video.get("pix_fmt", ""))) or self.alpha_track

    @property
    def alpha_track(self) -> bool:
        """VP8 and VP9 keep transparency beside the picture; only libvpx's decoders read it."""
        tags = {key.lower(): value for key, value in self.header.video.get("tags", {}).items()}
        return tags.get("alpha_mode") == "1" and self.header.video["codec_name"] in {"vp8", "vp9"}


@dataclass(frozen=True)
class Targets:
    """Where the one decode writes."""

    rendition: Path
    poster: Path
    strip: Path


def has_alpha(pixel_format: str) -> bool:
    """Whether ffmpeg's name of a pixel format says that it has an alpha plane."""
    return pixel_format.startswith(("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "pal8"))


def command(program: str, source: Path, plan: Plan, targets: Targets) -> list[str]:
    """The whole command line of the one decode."""
    media = _input(source, plan)
    original = _decoded(media, plan).filter_multi_output("split", 2)
    picture = _even(_standard(_opaque(_progressive(original[0], plan), plan), plan))
    branches = picture.filter_multi_output("split", 4)
    outputs = [
        _rendition(branches[0], plan, targets.rendition),
        _grey(branches[1], plan),
        _poster(branches[2], plan, targets.poster),
        _strip(branches[3], plan, targets.strip),
        _blocks(original[1], plan),
        *([_loudness(media, plan)] if plan.listens else []),
    ]
    return _compiled(program, ffmpeg.merge_outputs(*outputs))


def rendition_alone(program: str, source: Path, plan: Plan, target: Path) -> list[str]:
    """The command line that makes nothing but the rendition."""
    picture = _even(_standard(_opaque(_progressive(_decoded(_input(source, plan), plan), plan), plan), plan))
    return _compiled(program, _rendition(picture, plan, target))


def by_policy(
    program: str, source: Path, plan: Plan, policy: Policy, *, target: Path, poster: Path
) -> list[str]:
    """The command line that makes the rendition of a policy, and the poster of that."""
    media = _input(source, plan)
    picture = _even(_standard(_opaque(_progressive(_decoded(media, plan), plan), plan), plan))
    if policy.size:
        width, height = policy.size
        picture = picture.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2", color="black")
    branches = picture.filter_multi_output("split", 2)
    film = branches[0]
    if policy.rate:
        film = _at_rate(film, plan, policy.rate)
        plan = replace(plan, timing=replace(plan.timing, rate=policy.rate, steady=True))
    sounds = [_sound(media, plan)] if policy.sound else []
    outputs = [_rendition(film, plan, target, *sounds), _poster(branches[1], plan, poster)]
    return _compiled(program, ffmpeg.merge_outputs(*outputs))


def _at_rate(stream: Any, plan: Plan, rate: Fraction) -> Any:
    """Pictures left out or repeated; the last one as long as it was shown, which a container may not say."""
    steady = stream.filter("fps", fps=str(rate), start_time=0, round="near")
    longer = steady.filter("tpad", stop_mode="clone", stop_duration=f"{plan.timing.hold + 1:.6f}")
    return longer.filter("trim", end_frame=max(1, round(plan.timing.seconds * rate)))


def _sound(media: Any, plan: Plan) -> Any:
    """The sound, from the first picture's time and as long as the pictures; silence where there is none."""
    if plan.listens and plan.header.audio:
        heard = media[str(plan.header.audio["index"])]
        start = 0.0 if plan.timing.assumed else plan.timing.start
        heard = heard.filter("asetpts", f"PTS-({start:.6f}/TB)")
        heard = heard.filter("aresample", SOUND_RATE, first_pts=0, **{"async": 1})
    else:
        heard = ffmpeg.input(f"anullsrc=r={SOUND_RATE}:cl=stereo", f="lavfi")["a:0"]
    alike = heard.filter("aformat", sample_fmts="fltp", sample_rates=SOUND_RATE, channel_layouts="stereo")
    counted = alike.filter("apad").filter("asetpts", "N/SR/TB")
    seconds, rate = plan.timing.seconds, plan.timing.rate
    if plan.timing.steady:  # to the picture, whatever the clock of the container rounds to
        seconds = float(round(seconds * rate) / rate)
    return counted.filter("atrim", duration=f"{seconds:.6f}")


def _compiled(program: str, outputs: Any) -> list[str]:
    arguments = (
        "-nostdin",
        "-hide_banner",
        "-nostats",
        "-loglevel",
        "level+info",
        "-filter_complex_threads",
        "1",
    )
    return [str(part) for part in outputs.global_args(*arguments, "-y").compile(cmd=program)]


def _input(source: Path, plan: Plan) -> Any:
    options: dict[str, Any] = guards(plan.header.container, pixels=plan.limits.pixels)
    options |= {"threads": "1", "copyts": None}
    if plan.alpha_track:
        options["c:v"] = "libvpx" if plan.header.video["codec_name"] == "vp8" else "libvpx-vp9"
    return ffmpeg.input(f"file:{source}", **options)


def _decoded(media: Any, plan: Plan) -> Any:
    """The pictures with their times, from zero; showinfo tells of each."""
    stream = media[str(plan.header.index)].filter("showinfo", checksum=0)
    if plan.timing.assumed:
        rate = plan.timing.rate
        return stream.filter("setpts", f"N*{rate.denominator}/({rate.numerator}*TB)")
    return stream.filter("setpts", f"PTS-({plan.timing.start:.6f}/TB)")


def _progressive(stream: Any, plan: Plan) -> Any:
    return stream.filter("bwdif", mode="send_frame", deint="all") if plan.interlaced else stream


def _opaque(stream: Any, plan: Plan) -> Any:
    return flattened(stream) if plan.transparent else stream


def flattened(stream: Any) -> Any:
    """Lay transparent pictures over the background, drawn on a copy so that it has the same times."""
    copies = stream.filter("format", "rgba").filter_multi_output("split", 2)
    # Not by drawbox, with which ffmpeg 5.1 crashes on this pixel format.
    background = copies[0].filter("lutrgb", r=BACKGROUND, g=BACKGROUND, b=BACKGROUND, a=255)
    return ffmpeg.filter([background, copies[1]], "overlay", format="rgb").filter("format", "rgb24")


def _standard(stream: Any, plan: Plan) -> Any:
    """Square pixels, final size, BT.709 in limited range."""
    width, height = plan.canvas.rendition
    if plan.hdr:
        return _tone_mapped(stream.filter("scale", width, height, flags="bicubic"), plan)
    if aspect(plan.header.video) == 1 and plan.canvas.trimmed:
        stream = stream.filter("crop", width, height, 0, 0)
    options = {
        "flags": "bicubic+accurate_rnd+full_chroma_int",
        "out_color_matrix": "bt709",
        "out_range": "tv",
    }
    return stream.filter("scale", width, height, in_color_matrix=_matrix(plan), **options)


def _matrix(plan: Plan) -> str:
    """The matrix of the source; where it says none, what players take:

    BT.601 below 720 lines, BT.709 from there.
    """
    stated = plan.header.video.get("color_space")
    if stated in (None, "unknown", "reserved"):
        return "bt709" if whole(plan.header.video["height"]) >= 720 else "bt601"
    return "auto"


def _tone_mapped(stream: Any, plan: Plan) -> Any:
    """PQ or HLG to standard range: linear light, wide to narrow primaries, highlights rolled off (Hable)."""
    video = plan.header.video
    stated = {
        "tin": video.get("color_transfer"),
        "min": _known(video.get("color_space"), "bt2020nc"),
        "pin": _known(video.get("color_primaries"), "bt2020"),
        "rin": "pc" if video.get("color_range") == "pc" else "tv",
    }
    linear = stream.filter("zscale", t="linear", npl=100, **stated).filter("format", "gbrpf32le")
    narrow = linear.filter("zscale", p="bt709").filter("tonemap", "hable", desat=0)
    return narrow.filter("zscale", t="bt709", m="bt709", r="tv")


def _known(value: object, otherwise: str) -> str:
    return otherwise if value in (None, "unknown", "reserved") else str(value)


def _even(stream: Any) -> Any:
    return stream.filter("setsar", 1).filter("format", "yuv420p")


def _rendition(stream: Any, plan: Plan, target: Path, *sound: Any) -> Any:
    rate = plan.timing.rate
    steady = {"r": f"{rate.numerator}/{rate.denominator}", "fps_mode": "cfr"}
    varying = {"fps_mode": "vfr", "enc_time_base": f"1:{CLOCK}"}
    options = ANONYMOUS | BT709 | (steady if plan.timing.steady else varying)
    nameless = f"filter_units=remove_types={SEI}"
    # MP4 ends when its last picture does: each is said to stand to the end, and the next one cuts it short.
    held = "" if plan.timing.steady else f",setts=pts=PTS:dts=DTS:duration={plan.timing.seconds:.6f}/TB-PTS"
    options |= SOUND if sound else {}
    return ffmpeg.output(
        stream,
        *sound,
        f"file:{target}",
        f="mp4",
        t=plan.limits.seconds,
        threads=1,
        preset=PRESET,
        crf=QUALITY,
        g=max(1, round(float(rate) * KEYFRAME_SECONDS)),
        video_track_timescale=CLOCK,
        movflags="+faststart",
        **{"c:v": "libx264", "profile:v": "high", "bsf:v": nameless + held},
        **NAMELESS,
        **options,
    )


def _grey(stream: Any, plan: Plan) -> Any:
    width, height = plan.canvas.analysis
    small = stream.filter("scale", width, height, flags="bicubic", out_range="pc").filter("format", "gray")
    return ffmpeg.output(small, "pipe:1", f="rawvideo", fps_mode="passthrough", **{"c:v": "rawvideo"})


def _poster(stream: Any, plan: Plan, target: Path) -> Any:
    """The first picture, written over by the one at a third: a file that breaks off has a poster too."""
    chosen = stream.filter("select", f"eq(n,0)+eq(n,{plan.header.announced // 3})")
    return _jpeg(chosen, target, update=1)


def _strip(stream: Any, plan: Plan, target: Path) -> Any:
    """Thumbnails side by side, evenly spaced; black where the file breaks off."""
    count = max(1, min(STRIP, plan.header.announced))
    wanted = "+".join(f"eq(n,{place * plan.header.announced // count})" for place in range(count))
    chosen = stream.filter("select", wanted).filter("scale", -2, STRIP_HEIGHT)
    return _jpeg(chosen.filter("tile", f"{count}x1"), target, update=1, **{"frames:v": 1})


def _blocks(stream: Any, plan: Plan) -> Any:
    """Blockiness in the middle of some pictures, before anything is scaled: scaling would hide the blocks."""
    step = max(1, round(float(plan.timing.rate) * BLOCKS_EVERY))
    width, height = (min(length, most) for length, most in zip(stored_size(plan), BLOCKS_AREA, strict=True))
    some = stream.filter("select", f"not(mod(n,{step}))").filter("crop", width, height)
    # Without a scaler in between, ffmpeg may agree on grey for both branches, and the rendition loses colour.
    some = some.filter("scale", width, height).filter("format", "gray")
    if min(width, height) >= BLOCKS_LEAST:
        some = some.filter("blockdetect").filter("metadata", mode="print", key="lavfi.block")
    return ffmpeg.output(some, "-", f="null", fps_mode="passthrough")


def _loudness(media: Any, plan: Plan) -> Any:
    """Integrated loudness (EBU R 128), told in a summary at the end."""
    sound = media[str(plan.header.audio["index"])] if plan.header.audio else None
    heard = ffmpeg.filter(sound, "atrim", duration=plan.limits.seconds).filter("ebur128", framelog="verbose")
    return ffmpeg.output(heard, "-", f="null")


def stored_size(plan: Plan) -> tuple[int, int]:
    """Width and height as decoded: turned, but not yet stretched."""
    width, height = whole(plan.header.video["width"]), whole(plan.header.video["height"])
    return (height, width) if rotation(plan.header.video) in (90, 270) else (width, height)


def _jpeg(stream: Any, target: Path, **options: Any) -> Any:
    return ffmpeg.output(
        stream.filter("scale", out_range="pc").filter("format", "yuvj420p"),
        f"file:{target}",
        f="image2",
        fps_mode="passthrough",
        **{"c:v": "mjpeg", "q:v": 3},
        **ANONYMOUS,
        **options,
    )
