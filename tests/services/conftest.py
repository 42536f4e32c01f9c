"""What tests of the services share: a media folder of their own, and small films drawn by ffmpeg."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """Give the test a data folder of its own; return its media folder."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def stored(media: Path) -> Callable[[], list[str]]:
    """Return a function that names every file in the media folder."""
    return lambda: sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that draws a test picture of so many seconds, once a session for each length."""
    folder, drawn = tmp_path_factory.mktemp("films"), {}

    def draw(seconds: float = 1, size: str = "160x90") -> Path:
        path = folder / f"{seconds}-{size}.mp4"
        if path not in drawn:
            picture = f"testsrc2=size={size}:rate=12:duration={seconds}"
            command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture, "-c:v", "libx264"]
            subprocess.run([*command, "-preset", "ultrafast", str(path)], check=True, timeout=60)
            drawn[path] = True
        return path

    return draw
