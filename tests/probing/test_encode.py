"""Drawn frames become a film, or an error that says why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ratings.probing.encode import write_video
from tests.probing.films import LIMITS, TOOLS, ffmpeg, probed


def frames(count: int = 12, size: tuple[int, int] = (48, 64)) -> Iterator[NDArray[np.uint8]]:
    for n in range(count):
        yield np.full((*size, 3), (20 * n, 100, 250 - 20 * n), np.uint8)


def test_colours_and_times_are_kept(tmp_path: Path) -> None:
    write_video(frames(), tmp_path / "film.mp4", fps=12, tools=TOOLS, limits=LIMITS)
    raw = ffmpeg("-i", tmp_path / "film.mp4", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    means = np.frombuffer(raw, np.uint8).reshape(12, 48 * 64, 3).mean(axis=1)
    assert np.abs(means - [frame[0, 0] for frame in frames()]).max() < 6
    facts = probed(tmp_path / "film.mp4", tmp_path / "out").facts
    assert (facts.width, facts.height, facts.fps, facts.frames) == (64, 48, 12.0, 12)


def test_the_film_carries_no_name(tmp_path: Path) -> None:
    write_video(frames(), tmp_path / "film.mp4", fps=12, tools=TOOLS, limits=LIMITS)
    data = (tmp_path / "film.mp4").read_bytes()
    assert [name for name in (b"x264", b"Lavf", b"Lavc") if name in data] == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ([], "no frames"),
        ([np.zeros((47, 64, 3), np.uint8)], "even"),
        ([np.zeros((48, 64, 3), np.uint8), np.zeros((48, 66, 3), np.uint8)], "among"),
        ([np.zeros((48, 64, 3), np.float32)], "float32"),
    ],
)
def test_bad_frames_are_named_and_leave_nothing(
    bad: list[NDArray[np.uint8]], words: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=words):
        write_video(bad, tmp_path / "film.mp4", fps=12, tools=TOOLS, limits=LIMITS)
    assert list(tmp_path.iterdir()) == []


def test_a_full_quota_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    noise = (rng.integers(0, 256, (96, 96, 3), dtype=np.uint8) for _ in range(60))
    with pytest.raises(OSError, match="could not write"):
        write_video(
            noise, tmp_path / "film.mp4", fps=12, tools=TOOLS, limits=replace(LIMITS, output_bytes=50_000)
        )
    assert list(tmp_path.iterdir()) == []
