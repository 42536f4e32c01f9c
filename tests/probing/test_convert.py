"""Renditions by a policy: one canvas, one rate, one sound track, whatever the clip came as."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ratings.probing.boxes import boxes
from ratings.probing.convert import Converted, convert
from ratings.probing.facts import Facts
from ratings.probing.policy import Policy
from ratings.probing.reasons import Rejected
from tests.probing.films import LIMITS, TOOLS, ffmpeg, film, probed
from tests.probing.test_rendition import NAMES, skeleton

ALIKE = Policy((320, 180), Fraction(24), sound=True)
TALL = "testsrc2=s=90x160:r=10:d=1"


def converted(source: Path, policy: Policy) -> Converted:
    folder = source.with_name(f"{source.name}-{len(list(source.parent.iterdir()))}")
    folder.mkdir()
    heard: list[int] = []
    made = convert(source, policy=policy, folder=folder, tools=TOOLS, limits=LIMITS, on_progress=heard.append)
    assert heard == sorted(set(heard))
    assert heard[-1] == 100
    assert {path.name for path in folder.iterdir()} == {"rendition.mp4", "poster.jpg"}
    return made


def facts_of(made: Converted) -> Facts:
    return probed(made.rendition, made.rendition.parent / "again").facts


@pytest.fixture(scope="module")
def systems(tmp_path_factory: pytest.TempPathFactory) -> list[Converted]:
    """Clips of four sizes, rates, containers and kinds of sound, made alike."""
    folder = tmp_path_factory.mktemp("systems")
    sine = "testsrc2=s=96x96:r=25:d=1[out0];sine=d=0.4:r=22050[out1]"
    sources = [
        film(folder / "silent.mp4", "-metadata", "title=Kling"),
        film(folder / "tall.webm", "-c:v", "libvpx", source=TALL),
        film(folder / "short-sound.mkv", "-c:a", "aac", "-ac", "1", source=sine),
        film(folder / "slow.gif", source="testsrc2=s=400x100:r=5:d=1"),
    ]
    return [converted(source, ALIKE) for source in sources]


def test_all_have_the_canvas_the_rate_and_a_sound_track(systems: list[Converted]) -> None:
    for made in systems:
        facts, told = facts_of(made), made.rendition_facts
        assert (facts.width, facts.height, facts.fps, facts.variable_rate) == (320, 180, 24.0, False)
        assert (told.width, told.height, told.fps, told.frames, told.duration_s) == (320, 180, 24.0, 24, 1.0)
        assert facts.audio


def test_their_boxes_are_the_same(systems: list[Converted]) -> None:
    first, *others = [skeleton(made.rendition) for made in systems]
    for other in others:
        assert [path for path, _ in other] == [path for path, _ in first]
    with systems[0].rendition.open("rb") as stream:
        assert [box.path for box in boxes(stream) if b"/" not in box.path] == [
            b"ftyp",
            b"moov",
            b"free",
            b"mdat",
        ]


def test_nothing_carries_a_name(systems: list[Converted]) -> None:
    for made in systems:
        for path in (made.rendition, made.poster):
            assert NAMES.findall(path.read_bytes()) == []


def test_a_clip_lies_whole_on_the_canvas(systems: list[Converted]) -> None:
    """A tall clip touches top and bottom and has black at both sides."""
    with Image.open(systems[1].poster) as picture:
        grey = np.asarray(picture.convert("L"), dtype=float)
    columns = grey.max(axis=0) > 40
    left, right = np.flatnonzero(columns)[[0, -1]]
    assert abs((right - left + 1) - 180 * 90 / 160) <= 4
    assert abs(left - (319 - right)) <= 3
    assert (grey[:, left + 8 : right - 8].max(axis=1) > 40).all()


def test_the_sound_stays_where_it_was_and_silence_fills_the_rest(systems: list[Converted]) -> None:
    raw = ffmpeg("-i", systems[2].rendition, "-f", "f32le", "-ac", "1", "-ar", "8000", "-")
    loud = np.abs(np.frombuffer(raw, dtype=np.float32)[:8000]).reshape(-1, 80).max(axis=1) > 0.02
    assert loud[2:38].all()
    assert not loud[44:].any()
    assert abs(len(raw) / 4 / 8000 - 1) < 0.05


def test_what_no_policy_names_is_as_in_the_clip(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mp4")
    own = probed(source, tmp_path / "own")
    assert converted(source, Policy()).rendition.read_bytes() == own.rendition.read_bytes()


def test_fewer_frames_are_chosen_and_none_is_invented(tmp_path: Path) -> None:
    """Each picture of the slower film is one of the faster film's, at the same moment."""
    source = film(tmp_path / "film.mkv", "-c:v", "ffv1", source="testsrc2=s=64x64:r=24:d=1")
    made = converted(source, Policy(rate=Fraction(12)))
    raw = [
        np.frombuffer(ffmpeg("-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"), np.uint8)
        .reshape(-1, 64 * 64)
        .astype(float)
        for path in (source, made.rendition)
    ]
    nearest = [int(np.abs(raw[0] - picture).mean(axis=1).argmin()) for picture in raw[1]]
    assert len(nearest) == 12
    assert all(abs(at - 2 * place) <= 1 for place, at in enumerate(nearest))


def test_broken_sound_becomes_silence(tmp_path: Path) -> None:
    source = film(tmp_path / "film.mkv", "-c:a", "aac", source=f"{TALL}[out0];sine=d=1[out1]")
    broken = source.read_bytes().replace(b"A_AAC", b"A_AC3")
    (tmp_path / "broken.mkv").write_bytes(broken)
    facts = facts_of(converted(tmp_path / "broken.mkv", Policy(sound=True)))
    assert (facts.audio, facts.frames) == (True, 10)


def test_what_cannot_be_shown_leaves_nothing(tmp_path: Path) -> None:
    source, folder = tmp_path / "page.mp4", tmp_path / "out"
    source.write_bytes(b"<html>" * 99)
    folder.mkdir()
    with pytest.raises(Rejected):
        convert(source, policy=ALIKE, folder=folder, tools=TOOLS, limits=LIMITS)
    assert list(folder.iterdir()) == []
