"""Conditioning images: shown upright and clean, or refused."""

from pathlib import Path

import numpy as np
import pytest

from ratings.probing import still
from ratings.probing.reasons import Rejected
from tests.probing.films import TOOLS, ffmpeg, film

CARD = "testsrc2=s=64x48"


def test_seeds_are_taken(seeds: list[Path], tmp_path: Path) -> None:
    assert seeds
    for seed in seeds:
        image = still.check(seed, folder=tmp_path, tools=TOOLS)
        assert image.path.read_bytes()[:3] == b"\xff\xd8\xff"
        assert min(image.width, image.height) >= 256


@pytest.mark.parametrize(("codec", "suffix"), [("png", ".png"), ("mjpeg", ".jpg"), ("libwebp", ".jpg")])
def test_each_format_becomes_a_clean_copy(codec: str, suffix: str, tmp_path: Path) -> None:
    source = film(tmp_path / "x", "-frames:v", "1", "-c:v", codec, "-f", "image2", source=CARD)
    image = still.check(source, folder=tmp_path, tools=TOOLS)
    assert (image.path.name, image.width, image.height) == (f"still{suffix}", 64, 48)
    data = image.path.read_bytes()
    assert [name for name in (b"Lav", b"Exif", b"tEXt", b"ICC") if name in data] == []


def test_metadata_is_gone(tmp_path: Path) -> None:
    plain = film(tmp_path / "x.jpg", "-frames:v", "1", source=CARD).read_bytes()
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0" + b"made by Secret Generator"
    (tmp_path / "tagged").write_bytes(
        plain[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + plain[2:]
    )
    image = still.check(tmp_path / "tagged", folder=tmp_path, tools=TOOLS)
    assert b"Secret" not in image.path.read_bytes()


def test_transparent_parts_lie_over_white(tmp_path: Path) -> None:
    clear = "color=red@0.0:s=16x16,format=rgba"
    source = film(tmp_path / "x.png", "-frames:v", "1", source=clear)
    image = still.check(source, folder=tmp_path, tools=TOOLS)
    pixels = np.frombuffer(ffmpeg("-i", image.path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"), np.uint8)
    assert pixels.min() == 255


def test_a_large_image_is_scaled_down(tmp_path: Path) -> None:
    source = film(tmp_path / "x.jpg", "-frames:v", "1", source="testsrc2=s=3000x1000")
    image = still.check(source, folder=tmp_path, tools=TOOLS)
    assert (image.width, image.height) == (1920, 640)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "text"),
        (b"GIF89a" + bytes(100), "not_an_image"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "unreadable"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "unreadable"),
    ],
)
def test_what_is_no_image_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(data)
    with pytest.raises(Rejected) as refusal:
        still.check(tmp_path / "x.png", folder=tmp_path, tools=TOOLS)
    assert refusal.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["x.png"]


def test_an_image_of_many_pixels_is_refused(tmp_path: Path) -> None:
    source = film(tmp_path / "x.png", "-frames:v", "1", "-pix_fmt", "gray", source="color=s=8000x4000")
    with pytest.raises(Rejected) as refusal:
        still.check(source, folder=tmp_path, tools=TOOLS)
    assert refusal.value.code == "too_many_pixels"
