"""Films to upload: two real clips where the shared data lie beside the checkout, else two drawn ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from django.conf import settings

from tests.servers.site import ROOT

REAL = ("fetv1_cogvideo.gif", "fetv1_zeroscope.gif")


def two(folder: Path) -> list[Path]:
    """Return the paths of two different films of two containers."""
    shared = Path(os.environ.get("CLIPJURY_SHARED", ROOT.parent / "shared")) / "clips"
    if shared.is_dir():
        return [shared / name for name in REAL]
    return [drawn(folder / "first.gif", "testsrc2"), drawn(folder / "second.mkv", "mandelbrot")]


def drawn(path: Path, source: str, *, size: str = "240x136", seconds: float = 1.5) -> Path:
    """Draw a moving picture."""
    subprocess.run(
        [
            *(settings.FFMPEG, "-v", "error", "-f", "lavfi", "-i", f"{source}=size={size}:rate=12"),
            *("-t", str(seconds), str(path)),
        ],
        check=True,
    )
    return path
