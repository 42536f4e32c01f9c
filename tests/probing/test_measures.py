"""Measures agree with references, with known motion and with drawn faults."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ratings.probing.encode import write_video
from ratings.probing.measures import FREEZE_SECONDS, MEASURES, POINTS, measure, thinned
from ratings.probing.motion import displacement, reduced
from ratings.probing.watch import Watch, blur
from tests.probing.films import LIMITS, TOOLS, ffmpeg, film, probed

Frame = NDArray[np.uint8]
RATE = 20.0
STEPS = (-1, 0, 1)


def texture(height: int = 180, width: int = 320, seed: int = 1) -> Frame:
    """Soft blobs: something to hold on to at every scale."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (height // 20 + 2, width // 20 + 2)).astype(np.float64)
    rows = np.linspace(0, coarse.shape[0] - 1.01, height)
    columns = np.linspace(0, coarse.shape[1] - 1.01, width)
    r, c = rows.astype(int), columns.astype(int)
    dr, dc = (rows - r)[:, None], (columns - c)[None, :]
    top = coarse[r][:, c] * (1 - dc) + coarse[r][:, c + 1] * dc
    low = coarse[r + 1][:, c] * (1 - dc) + coarse[r + 1][:, c + 1] * dc
    return np.asarray(top * (1 - dr) + low * dr, dtype=np.uint8)


def watched(frames: Iterator[Frame] | list[Frame], rate: float = RATE) -> Watch:
    watch: Watch | None = None
    for frame in frames:
        watch = watch or Watch(frame.shape[1], frame.shape[0], rate)
        watch.feed(frame.tobytes())
    assert watch is not None
    return watch


def values(frames: list[Frame], rate: float = RATE) -> dict[str, float | None]:
    return {key: one.value for key, one in measure(watched(frames, rate)).items()}


def test_si_and_ti_are_those_of_ffmpegs_siti_filter(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4", source="testsrc2=s=640x480:r=10:d=1.5")
    result = probed(source, tmp_path / "out")
    log = tmp_path / "siti.txt"
    grey = "scale=480:360:flags=bicubic:out_range=pc,format=gray"
    ffmpeg("-i", result.rendition, "-vf", f"{grey},siti,metadata=print:file={log}", "-f", "null", "-")
    said = [line.split("=") for line in log.read_text().splitlines() if "siti" in line]
    spatial = [float(value) for key, value in said if key.endswith(".si")]
    temporal = [float(value) for key, value in said if key.endswith(".ti")]
    assert result.measures["si"].series == pytest.approx(spatial, abs=1.5)
    assert result.measures["ti"].series is not None
    assert result.measures["ti"].series[1:] == pytest.approx(temporal[1:], abs=1.5)
    assert result.measures["ti"].series[0] is None


def test_bytes_may_come_in_any_pieces() -> None:
    frames = [np.roll(texture(), 3 * n, axis=1) for n in range(6)]
    data = b"".join(frame.tobytes() for frame in frames)
    pieces = Watch(320, 180, RATE)
    for at in range(0, len(data), 7919):
        pieces.feed(data[at : at + 7919])
    assert measure(pieces) == measure(watched(frames))


@pytest.mark.parametrize(("down", "across"), [(0, 1), (1, 0), (2, 3), (-4, 5), (0, 12), (8, -8)])
def test_motion_is_the_length_of_the_move(down: int, across: int) -> None:
    big = texture(260, 400)
    before, after = big[40:220, 40:360], big[40 - down : 220 - down, 40 - across : 360 - across]
    moved = displacement(reduced(before, 90), reduced(after, 90))
    assert moved == pytest.approx(np.hypot(down, across) / 180 * 100, rel=0.12)


def test_motion_does_not_depend_on_size_or_rate(tmp_path: Path) -> None:
    big = np.repeat(texture(480, 1100)[..., None], 3, axis=2)
    found = {}
    for name, size, rate in (("a", 1, 10), ("b", 1, 30), ("c", 2, 10)):
        frames = (
            big[::size, round(60 * n / rate) :: size][: 360 // size, : 640 // size] for n in range(rate)
        )
        write_video(frames, tmp_path / f"{name}.mp4", fps=rate, tools=TOOLS, limits=LIMITS)
        found[name] = probed(tmp_path / f"{name}.mp4", tmp_path / name).measures["motion"].value
    assert found["a"] == pytest.approx(60 / 360 * 100, rel=0.1)
    assert found["b"] == pytest.approx(found["a"], rel=0.1)
    assert found["c"] == pytest.approx(found["a"], rel=0.1)


def test_a_still_has_no_motion_and_is_frozen() -> None:
    still = values([texture()] * 30)
    assert (still["motion"], still["ti"], still["freeze_share"], still["duplicate_share"]) == (
        0.0,
        0.0,
        1.0,
        1.0,
    )


def test_a_short_pause_is_no_freeze_and_a_freeze_to_the_end_counts() -> None:
    moving = [np.roll(texture(), 4 * n, axis=1) for n in range(20)]
    pause = [*moving, *[moving[-1]] * int(FREEZE_SECONDS * RATE - 2), *moving[:10]]
    frozen = [*moving, *[moving[-1]] * 20]
    assert values(pause)["freeze_share"] == 0.0
    assert values(frozen)["freeze_share"] == pytest.approx(21 / 40)


def test_each_frame_twice_is_half_duplicates() -> None:
    frames = [np.roll(texture(), 4 * (n // 2), axis=1) for n in range(40)]
    assert values(frames)["duplicate_share"] == pytest.approx(20 / 39, abs=0.01)


def test_black_is_black_and_not_frozen() -> None:
    black = np.zeros((180, 320), np.uint8)
    found = values([black] * 20 + [np.roll(texture(), 4 * n, axis=1) for n in range(20)])
    assert (found["black_share"], found["freeze_share"]) == (0.5, 0.0)


def test_cuts_are_counted_and_left_out_of_ti() -> None:
    scenes = [
        [np.roll(texture(seed=seed), 2 * n, axis=1) // d for n in range(15)]
        for seed, d in ((1, 1), (2, 3), (3, 1))
    ]
    found, alone = values([frame for scene in scenes for frame in scene]), values(scenes[0])
    assert (found["cuts"], alone["cuts"]) == (2.0, 0.0)
    assert found["ti"] == pytest.approx(alone["ti"], rel=0.2)


def test_fast_motion_is_no_cut() -> None:
    assert values([np.roll(texture(), 40 * n, axis=1) for n in range(30)])["cuts"] == 0.0


def test_blur_rises_with_smoothing() -> None:
    rng = np.random.default_rng(5)
    sharp = rng.integers(0, 256, (180, 320)).astype(np.float64)
    shades = [blur(sharp.astype(np.uint8))]
    for _ in range(3):
        for _ in range(6):
            sharp = np.mean([np.roll(sharp, (dy, dx), (0, 1)) for dy in STEPS for dx in STEPS], axis=0)
        shades.append(blur(np.asarray(sharp, dtype=np.uint8)))
    assert shades == sorted(shades)
    assert shades[0] < 0.2
    assert shades[-1] > 0.5


def test_blockiness_rises_with_compression(tmp_path: Path) -> None:
    source = "mandelbrot=s=320x240:r=10:end_pts=10"
    found = []
    for quality in ("2", "10", "31"):
        movie = film(tmp_path / f"{quality}.avi", "-c:v", "mpeg4", "-q:v", quality, "-t", "1", source=source)
        found.append(probed(movie, tmp_path / quality).measures["blockiness"].value)
    assert None not in found
    assert found == sorted(found, key=lambda value: value or 0)
    assert (found[0] or 0) < 5
    assert (found[2] or 0) > 10


@pytest.mark.parametrize(("volume", "loudness"), [("0dB", -21.8), ("-20dB", -41.8)])
def test_loudness_follows_the_volume(volume: str, loudness: float, tmp_path: Path) -> None:
    sound = f"sine=f=1000:d=3,volume={volume}"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=3", "-f", "lavfi", "-i", sound), tmp_path / "film.mp4"
    )
    result = probed(tmp_path / "film.mp4", tmp_path / "out")
    assert result.measures["loudness"].value == pytest.approx(loudness, abs=1.0)
    assert (result.facts.audio, result.facts.audio_codec, result.facts.audio_channels) == (True, "aac", 1)


def test_a_clip_of_one_frame_says_nothing_of_motion() -> None:
    found = values([texture()])
    assert [found[key] for key in ("ti", "motion", "freeze_share", "duplicate_share")] == [None] * 4
    assert found["si"] is not None


def test_a_series_is_thinned_by_means() -> None:
    series = thinned(np.arange(480, dtype=np.float64))
    assert series is not None
    assert len(series) == POINTS
    assert series[:2] == (0.5, 2.5)


def test_each_measure_is_declared_whole() -> None:
    assert len({one.key for one in MEASURES}) == len(MEASURES)
    assert all(one.label and one.reading.endswith(".") for one in MEASURES)


def test_fractional_rates_are_written_exactly(tmp_path: Path) -> None:
    frames = (np.full((64, 64, 3), 10 * n, np.uint8) for n in range(24))
    write_video(frames, tmp_path / "film.mp4", fps=Fraction(24000, 1001), tools=TOOLS, limits=LIMITS)
    assert probed(tmp_path / "film.mp4", tmp_path / "out").facts.fps == pytest.approx(23.976, abs=0.001)
