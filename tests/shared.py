"""Real data beside the repository, for tests that need it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("CLIPJURY_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))


def shared(*parts: str) -> Path:
    """Return a path under ../shared, or skip the test where it is missing."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not there: ../shared holds the real data this test needs.")
    return path
