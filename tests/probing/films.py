"""Small films drawn by ffmpeg at test time, and short ways to probe them."""

import subprocess
from pathlib import Path

from ratings.probing.limits import Limits
from ratings.probing.prober import Probed, probe
from ratings.probing.reasons import Rejected
from ratings.probing.tools import Tools

TOOLS = Tools()
LIMITS = Limits(wall_seconds=60, cpu_seconds=60)
TEST_CARD = "testsrc2=s=160x90:r=10:d=1"


def film(path: Path, *options: str, source: str = TEST_CARD) -> Path:
    """Write a film with ffmpeg; `source` is a lavfi graph, `options` are those of the output."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, *options, str(path)]
    subprocess.run(command, check=True, timeout=60, capture_output=True)
    return path


def ffmpeg(*arguments: str | Path) -> bytes:
    """Run ffmpeg on anything, and give what it writes to stdout."""
    command = ["ffmpeg", "-v", "error", "-y", "-nostdin", *map(str, arguments)]
    return subprocess.run(command, check=True, timeout=60, capture_output=True).stdout


def outcome(source: Path, folder: Path, limits: Limits = LIMITS) -> Probed | Rejected:
    """The result, or the refusal as a value."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return probe(source, folder=folder, tools=TOOLS, limits=limits)
    except Rejected as refusal:
        return refusal


def probed(source: Path, folder: Path, limits: Limits = LIMITS) -> Probed:
    """The result of a film that must be taken."""
    result = outcome(source, folder, limits)
    assert isinstance(result, Probed), f"{source.name} was refused: {result}"
    return result


def refused(source: Path, folder: Path, limits: Limits = LIMITS) -> str:
    """The code of the refusal of a film that must be refused."""
    result = outcome(source, folder, limits)
    assert isinstance(result, Rejected), f"{source.name} was taken"
    return result.code
