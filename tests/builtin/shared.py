"""The sector report's figures, where the folder with the shared data lies beside the project."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(os.environ.get("CLIPJURY_SHARED", ROOT.parent / "shared")) / "reference" / "report.json"

needs_report = pytest.mark.skipif(
    not REPORT.is_file(), reason="the report's figures (../shared/reference/report.json) are not here"
)


@lru_cache(maxsize=1)
def report() -> Any:
    return json.loads(REPORT.read_text(encoding="utf-8"))
