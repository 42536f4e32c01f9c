"""What is missing is said, with what to do."""

from pathlib import Path

from ratings.probing.tools import Tools, lacking, missing, versions
from tests.probing.films import TOOLS


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_complete_ffmpeg_lacks_nothing() -> None:
    assert missing(TOOLS) == []
    assert all(version[0].isdigit() or version[0] in "nN" for version in versions(TOOLS).values())


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    assert missing(Tools(ffmpeg=str(tmp_path / "none"), ffprobe="ffprobe")) == [
        "ffmpeg does not start: install ffmpeg 5.1 or newer"
    ]


def test_an_old_program_is_named(tmp_path: Path) -> None:
    old = program(tmp_path / "ffmpeg", "echo ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright")
    assert missing(Tools(ffmpeg=old)) == [
        "ffmpeg 4.4.2-0ubuntu0.22.04.1 is too old: 5.1 is the oldest that will do"
    ]


def test_a_bare_build_is_told_apart(tmp_path: Path) -> None:
    bare = Tools(ffmpeg=program(tmp_path / "ffmpeg", "echo ffmpeg version 7.1 Copyright"))
    assert "ffmpeg lacks 'libx264': install a complete build" in missing(bare)
    assert "zscale" in lacking(bare)
