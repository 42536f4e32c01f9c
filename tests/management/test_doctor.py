"""`doctor`: a line for each part, and exit 1 where something required is missing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.checks.registry import registry
from django.core.management import call_command

from ratings.apps import programs

pytestmark = pytest.mark.django_db
PARTS = {"ffmpeg", "ffprobe", "codecs", "sandbox", "database", "broker", "storage", "disk", "fonts", "pdf"}


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def doctor() -> tuple[dict[str, str], int]:
    """Return what is said of each part, and the exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("doctor", stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    lines = (line.partition(" ") for line in out.getvalue().splitlines())
    return {part: told.strip() for part, _, told in lines}, code


def test_a_healthy_installation(tmp_path: Path) -> None:
    told, code = doctor()
    assert (set(told), code) == (PARTS, 0)
    assert all(told[part].startswith("ok") for part in ("ffmpeg", "ffprobe", "database", "broker", "storage"))
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


def test_a_missing_program_says_how_to_get_it(settings: Any) -> None:
    settings.FFPROBE = "no-such-ffprobe"
    told, code = doctor()
    assert code == 1
    assert told["ffprobe"].startswith("MISSING  does not start - install ffmpeg 5.1 or newer")
    assert told["storage"].startswith("ok")


def test_a_store_that_cannot_be_written_is_told(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "a-file"
    settings.MEDIA_ROOT.write_text("where a folder should be")
    told, code = doctor()
    assert (code, told["storage"].split()[0]) == (1, "MISSING")


def test_each_start_warns_of_a_missing_program(settings: Any) -> None:
    assert programs() == []
    settings.FFMPEG = "no-such-ffmpeg"
    (warning,) = programs()
    assert (warning.id, warning.msg) == (
        "ratings.W001",
        "no-such-ffmpeg is missing: files wait until it is there.",
    )
    assert str(warning.hint).startswith("install ffmpeg 5.1 or newer")
    assert "programs" in {getattr(check, "__name__", "") for check in registry.registered_checks}
