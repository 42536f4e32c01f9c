"""Conditioning images: decoded, turned upright, flattened, written anew without a trace of their origin."""

import re
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from ratings.probing import headers
from ratings.probing.disk import kept, part
from ratings.probing.formats import guards
from ratings.probing.graph import ANONYMOUS, flattened
from ratings.probing.headers import KILLED
from ratings.probing.limits import Limits
from ratings.probing.process import run
from ratings.probing.reasons import Rejected
from ratings.probing.sniff import sniff
from ratings.probing.tools import Tools

LONG_SIDE = 1920
CONTAINERS = {"jpeg", "png", "webp"}
QUICK = Limits(wall_seconds=60, cpu_seconds=60)
SHOWN = re.compile(r"\bs:(\d+)x(\d+)\b")


@dataclass(frozen=True)
class Still:
    """An image that may be shown. `suffix` is ".jpg", or ".png" for what came as PNG."""

    path: Path
    width: int
    height: int
    suffix: str


def check(source: Path, *, folder: Path, tools: Tools, limits: Limits = QUICK) -> Still:
    """Decode an image and write a clean copy of it, `still.jpg` or `still.png`, into `folder`.

    At most 1920 pixels on its longer side, transparent parts over white. Raises Rejected.
    """
    found = sniff(source)
    if found.kind != "image" or found.container not in CONTAINERS:
        raise Rejected("not_an_image", found.container)
    if source.stat().st_size > limits.source_bytes:
        raise Rejected("too_large", f"{source.stat().st_size} bytes")
    suffix = ".png" if found.container == "png" else ".jpg"
    target = part(folder / f"still{suffix}")
    try:
        finished = run(_command(tools, source.resolve(), target, found.container, limits), limits=limits)
        if finished.killed:
            raise Rejected(KILLED[finished.killed], f"after {finished.seconds:.1f} s")
        if headers.TOO_MANY_PIXELS in finished.stderr:
            raise Rejected("too_many_pixels", headers.last_line(finished.stderr))
        size = SHOWN.findall(finished.stderr)
        if not size or not target.exists() or not target.stat().st_size:
            raise Rejected("unreadable", headers.last_line(finished.stderr))
        return Still(kept(target), int(size[-1][0]), int(size[-1][1]), suffix)
    finally:
        target.unlink(missing_ok=True)


def _command(tools: Tools, source: Path, target: Path, container: str, limits: Limits) -> list[str]:
    picture = ffmpeg.input(f"file:{source}", threads=1, **guards(container, pixels=limits.pixels))["v:0"]
    picture = flattened(picture).filter(
        "scale", f"min({LONG_SIDE},iw)", f"min({LONG_SIDE},ih)", force_original_aspect_ratio="decrease"
    )
    png = container == "png"
    picture = picture.filter("format", "rgb24" if png else "yuvj444p").filter("showinfo", checksum=0)
    output = ffmpeg.output(
        picture,
        f"file:{target}",
        f="image2",
        update=1,
        **{"c:v": "png" if png else "mjpeg", "q:v": 2, "frames:v": 1},
        **ANONYMOUS,
    )
    arguments = ("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-y")
    return [str(word) for word in output.global_args(*arguments).compile(cmd=tools.ffmpeg)]
