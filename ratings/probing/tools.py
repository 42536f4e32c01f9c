"""Which ffmpeg and ffprobe are used, what they can do, and what is missing. `doctor` shows it."""

import re
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache

from ratings.probing.limits import Limits
from ratings.probing.process import LAUNCHER, run

OLDEST = (5, 1)  # the first that knows -fps_mode
FILTERS = (
    "scale",
    "split",
    "showinfo",
    "select",
    "tile",
    "bwdif",
    "crop",
    "blockdetect",
    "metadata",
    "transpose",
    "overlay",
    "lutrgb",
)
OPTIONAL_FILTERS = ("zscale", "tonemap", "ebur128")
ENCODERS = ("libx264", "mjpeg", "png", "rawvideo")
QUICK = Limits(wall_seconds=20, cpu_seconds=20)


@dataclass(frozen=True)
class Tools:
    """Paths or names of the two programs."""

    ffmpeg: str = "ffmpeg"
    ffprobe: str = "ffprobe"


def versions(tools: Tools) -> dict[str, str]:
    """The version of each program, as it calls itself; empty where it does not start."""
    return {name: _version(getattr(tools, name)) for name in ("ffmpeg", "ffprobe")}


def missing(tools: Tools) -> list[str]:
    """What must be there and is not, one plain sentence each; empty when all is well."""
    said = []
    for name, version in versions(tools).items():
        if not version:
            said.append(f"{name} does not start: install ffmpeg {_dotted(OLDEST)} or newer")
        elif (number := _number(version)) and number < OLDEST:
            said.append(f"{name} {version} is too old: {_dotted(OLDEST)} is the oldest that will do")
    if said:
        return said
    abilities = _abilities(tools.ffmpeg)
    return [
        f"ffmpeg lacks {name!r}: install a complete build"
        for name in FILTERS + ENCODERS
        if name not in abilities
    ]


def lacking(tools: Tools) -> list[str]:
    """Filters that ffmpeg would be better with: HDR needs zscale and tonemap, loudness ebur128."""
    return [name for name in OPTIONAL_FILTERS if name not in _abilities(tools.ffmpeg)]


@lru_cache(maxsize=1)
def sandboxed() -> bool:
    """Whether the kernel lets a program leave the network before it reads a file."""
    command = [sys.executable, "-I", "-S", str(LAUNCHER), "--can-isolate"]
    return subprocess.run(command, env={}, check=False, timeout=20).returncode == 0


def _version(program: str) -> str:
    try:
        said = run([program, "-version"], limits=QUICK).stdout.decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    match = re.match(r"\S+ version (\S+)", said)
    return match.group(1) if match else ""


def _number(version: str) -> tuple[int, ...]:
    """(5, 1) of "5.1.9-0+deb12u1"; empty for a build named after its commit, which is taken to be new."""
    match = re.match(r"n?(\d+)\.(\d+)", version)
    return tuple(int(part) for part in match.groups()) if match else ()


def _dotted(number: tuple[int, ...]) -> str:
    return ".".join(map(str, number))


@lru_cache(maxsize=4)
def _abilities(ffmpeg: str) -> frozenset[str]:
    """Names of all filters and encoders of a build."""
    lists = (
        run([ffmpeg, "-hide_banner", f"-{what}"], limits=QUICK).stdout for what in ("filters", "encoders")
    )
    lines = (line.split() for text in lists for line in text.decode("utf-8", "replace").splitlines())
    return frozenset(words[1] for words in lines if len(words) > 2)
