"""Files are known by their first bytes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.probing.reasons import Rejected
from ratings.probing.sniff import Sniffed, sniff


def sniffed(data: bytes, folder: Path) -> Sniffed | str:
    (folder / "x.mp4").write_bytes(data)
    try:
        return sniff(folder / "x.mp4")
    except Rejected as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\0\0\0\x18ftypisom", Sniffed("video", "mp4")),
        (b"\0\0\0\x18ftypqt  ", Sniffed("video", "mp4")),
        (b"\0\0\0\x18ftypavis", Sniffed("video", "mp4")),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", Sniffed("image", "mp4")),
        (b"\0\0\0\x18ftypheic", Sniffed("image", "mp4")),
        (b"\0\0\0\x08wide\0\0\0\0mdat", Sniffed("video", "mp4")),
        (b"\x1a\x45\xdf\xa3\x01", Sniffed("video", "matroska")),
        (b"RIFF\0\0\0\0AVI LIST", Sniffed("video", "avi")),
        (b"RIFF\0\0\0\0WEBPVP8 ", Sniffed("image", "webp")),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02", Sniffed("video", "webp")),
        (b"\x89PNG\r\n\x1a\n....IHDR....acTL....IDAT", Sniffed("video", "apng")),
        (b"\x89PNG\r\n\x1a\n....IHDR....IDAT acTL", Sniffed("image", "png")),
        (b"\0\0\0\x01\x67\x64", Sniffed("video", "h264")),
        (b"\0\0\x01\x40\x01", Sniffed("video", "hevc")),
        (b"G" + bytes(187) + b"G" + bytes(187) + b"G", Sniffed("video", "mpegts")),
        (b"RIFF\0\0\0\0WAVE", "audio_only"),
        (b"ID3\x04", "audio_only"),
        (b"#EXTM3U\n", "playlist"),
        (b"\xef\xbb\xbf \n#EXTM3U\n", "playlist"),
        (b"ffconcat version 1.0", "playlist"),
        (b"v=0\r\no=-", "playlist"),
        (b"<html><script>", "text"),
        ("只是文字".encode(), "text"),
        (b"PK\x03\x04", "archive"),
        (b"\x7fELF", "unknown_format"),
        (b"\0", "unknown_format"),
        (b"", "empty"),
    ],
)
def test_recognised(data: bytes, found: Sniffed | str, tmp_path: Path) -> None:
    assert sniffed(data, tmp_path) == found


@given(st.binary(max_size=1500))
def test_any_bytes_are_recognised_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    sniffed(data, tmp_path_factory.getbasetemp())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="not_a_file"):
        sniff(tmp_path)
