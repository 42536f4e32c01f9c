"""What a file is by its first bytes, never by its name. Decides which one demuxer ffmpeg may use for it."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ratings.probing.reasons import Rejected

Kind = Literal["video", "image"]

HEAD = 1024
MOV_BOXES = {b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"moof", b"styp", b"sidx", b"uuid"}
IMAGE_BRANDS = {b"avif", b"mif1", b"heic", b"heix"}
AUDIO = (b"ID3", b"fLaC", b"MThd", b"#!AMR", b"\xff\xf1", b"\xff\xf9", b"\xff\xfb")
ARCHIVES = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf",
    b"BZh",
    b"\xfd7zXZ",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)
PLAYLISTS = (
    b"#EXTM3U",
    b"ffconcat",
    b"<?xml",
    b"<MPD",
    b"<smil",
    b"v=0",
    b"[playlist]",
    b"file ",
    b"[Reference]",
)
# Head, container. The container is a key of formats.CONTAINERS.
SIGNATURES = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"OggS", "ogg"),
    (b"FLV\x01", "flv"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x00\x00\x01\xb3", "mpegvideo"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"DKIF", "ivf"),
    (b"YUV4MPEG2", "y4m"),
    (b"\x12\x00\x0a", "av1"),
)


@dataclass(frozen=True)
class Sniffed:
    """A container that we open, and whether it holds a video or a still image."""

    kind: Kind
    container: str


def sniff(source: Path) -> Sniffed:
    """Recognise a file. Raises Rejected for whatever is neither a video nor an image that we open."""
    if not source.is_file():
        raise Rejected("not_a_file", source.name)
    with source.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise Rejected("empty")
    found = _picture(head) or _container(head) or _bare_stream(head)
    if found is None:
        raise Rejected(_refusal(head), f"starts with {head[:12].hex(' ')}")
    return found


def _container(head: bytes) -> Sniffed | None:
    if head[4:8] == b"ftyp":
        still = head[8:12] in IMAGE_BRANDS and b"avis" not in head[8 : 8 + int.from_bytes(head[:4], "big")]
        return Sniffed("image" if still else "video", "mp4")
    if head[4:8] in MOV_BOXES:
        return Sniffed("video", "mp4")
    if head[:4] == b"RIFF" and head[8:11] == b"AVI":
        return Sniffed("video", "avi")
    if head[:1] == b"\x47" and head[188:189] == b"\x47" and head[376:377] in (b"\x47", b""):
        return Sniffed("video", "mpegts")
    return next((Sniffed("video", name) for magic, name in SIGNATURES if head.startswith(magic)), None)


def _picture(head: bytes) -> Sniffed | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        animated = head[12:16] == b"VP8X" and bool(head[20:21] and head[20] & 0x02)
        return Sniffed("video" if animated else "image", "webp")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sniffed("video", "apng") if b"acTL" in head.partition(b"IDAT")[0] else Sniffed("image", "png")
    if head.startswith(b"\xff\xd8\xff"):
        return Sniffed("image", "jpeg")
    if head.startswith((b"BM", b"II*\x00", b"MM\x00*")) and b"\x00" in head[:32]:
        return Sniffed("image", "bitmap")
    return None


def _bare_stream(head: bytes) -> Sniffed | None:
    """H.264 or HEVC without a container: a start code, then a unit that such streams open with."""
    match = re.match(rb"\x00{2,3}\x01(.)", head, re.DOTALL)
    if match is None:
        return None
    first = match.group(1)[0]
    if first & 0x9F in (0x05, 0x06, 0x07, 0x09):
        return Sniffed("video", "h264")
    if first >> 1 in (32, 33, 34, 35):
        return Sniffed("video", "hevc")
    return None


def _refusal(head: bytes) -> str:
    if head.startswith(ARCHIVES):
        return "archive"
    if head.startswith(AUDIO) or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        return "audio_only"
    words = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if words.startswith(PLAYLISTS):
        return "playlist"
    return "text" if len(head) > 4 and _is_text(head) else "unknown_format"


def _is_text(head: bytes) -> bool:
    """Whether this begins a text in UTF-8; the last character may be cut off."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return all(mark.isprintable() or mark.isspace() for mark in text.removeprefix("\ufeff"))
