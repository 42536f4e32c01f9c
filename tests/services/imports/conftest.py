"""Imports store files: each test has a folder of its own for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """Return the folder of stored files."""
    folder = tmp_path / "media"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with two files to import, beside one that is out of bounds."""
    folder = tmp_path / "root"
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds" / "a.jpg").write_bytes(b"picture")
    (folder / "b.mp4").write_bytes(b"video")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder
