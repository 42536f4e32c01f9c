"""Renditions tell nothing of their source: no names, the same boxes, headers and codec parameters."""

import re
from pathlib import Path

import pytest

from ratings.probing.boxes import boxes, content
from ratings.probing.prober import Probed
from tests.probing.films import ffmpeg, film, probed

NAMES = re.compile(
    rb"x264|x265|Lav[cf]|libx|ffmpeg|libvpx|https?:|cogvideo|CLIPJURY|\d{4}-\d\d-\d\d", re.IGNORECASE
)
SIZES = {b"mdat", b"free"}  # filled by the picture alone
BIT_RATE = re.compile(rb"btrt.{12}", re.DOTALL)
PICTURE = {b"stsz", b"stco", b"ctts", b"stts", b"stss"}


def skeleton(movie: Path) -> list[tuple[bytes, bytes]]:
    """Every box in order with its content, but for those that hold the picture or its sizes."""
    with movie.open("rb") as stream:
        return [
            (box.path, b"" if box.path.rpartition(b"/")[2] in SIZES | PICTURE | {b"moov", b"trak"} else head)
            for box in list(boxes(stream))
            for head in [
                BIT_RATE.sub(b"", content(stream, box)) if b"/" in box.path or box.size < 100 else b""
            ]
            if not {b"mdia", b"minf", b"stbl", b"edts"} & {box.path.rpartition(b"/")[2]}
        ]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> list[Probed]:
    """One picture as if from several systems: other containers, codecs, clocks, tags, dates and sound."""
    folder = tmp_path_factory.mktemp("twins")
    first = film(folder / "one.mkv", "-c:v", "ffv1", source="testsrc2=s=160x120:r=8:d=2")
    ways = {
        "a.mp4": (
            "-c:v",
            "libx264",
            "-qp",
            "0",
            "-metadata",
            "title=Kling",
            "-metadata",
            "creation_time=2024-05-06",
        ),
        "b.mov": (
            "-c:v",
            "ffvhuff",
            "-metadata",
            "encoder=Runway",
            "-metadata:s:v",
            "handler_name=Core Media",
        ),
        "c.webm": ("-c:v", "libvpx-vp9", "-lossless", "1", "-deadline", "realtime", "-cpu-used", "8"),
        "d.avi": ("-c:v", "huffyuv", "-pix_fmt", "yuv422p"),
    }
    for name, options in ways.items():
        ffmpeg("-i", first, *options, folder / name)
    ffmpeg("-i", first, *("-f", "lavfi", "-i", "sine=d=2", "-c:v", "ffv1", "-c:a", "aac"), folder / "e.mkv")
    return [probed(folder / name, folder / name.replace(".", "-")) for name in (*ways, "e.mkv")]


def test_twins_have_the_same_boxes_to_the_byte(twins: list[Probed]) -> None:
    first, *others = [skeleton(twin.rendition) for twin in twins]
    assert len(first) > 10
    assert b"moov/trak/mdia/minf/stbl/stsd" in dict(first)
    for other in others:
        assert other == first


def test_twins_without_loss_have_the_same_bytes(twins: list[Probed]) -> None:
    """H.264, a lossless MOV and VP9 of one 4:2:0 picture: nothing of the way it came is left."""
    lossless = [twins[0], twins[1], twins[2], twins[4]]
    assert len({twin.rendition.read_bytes() for twin in lossless}) == 1
    assert len({twin.poster.read_bytes() for twin in lossless}) == 1


def test_a_rendition_is_what_every_browser_plays(twins: list[Probed], tmp_path: Path) -> None:
    again = probed(twins[3].rendition, tmp_path / "again")
    facts = again.facts
    assert (facts.container, facts.codec, facts.profile, facts.pixel_format) == (
        "MP4",
        "h264",
        "High",
        "yuv420p",
    )
    assert (facts.colour_matrix, facts.colour_transfer, facts.colour_primaries) == ("bt709", "bt709", "bt709")
    assert (facts.colour_range, facts.sample_aspect, facts.rotation, facts.start_s) == ("tv", "1:1", 0, 0.0)
    assert not facts.audio
    assert again.warnings == ()


def test_the_index_stands_before_the_pictures(twins: list[Probed]) -> None:
    with twins[0].rendition.open("rb") as stream:
        order = [box.path for box in boxes(stream) if b"/" not in box.path]
    assert order == [b"ftyp", b"moov", b"free", b"mdat"]


def test_nothing_but_the_results_is_left_in_the_folder(tmp_path: Path) -> None:
    probed(film(tmp_path / "film.mp4"), tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "rendition.mp4",
        "poster.jpg",
        "strip.jpg",
    }


def test_progress_rises_to_a_hundred(tmp_path: Path) -> None:
    from ratings.probing.prober import probe
    from tests.probing.films import TOOLS

    heard: list[int] = []
    probe(film(tmp_path / "film.mp4"), folder=tmp_path, tools=TOOLS, on_progress=heard.append)
    assert heard == sorted(set(heard))
    assert heard[-1] == 100
    assert len(heard) >= 10
