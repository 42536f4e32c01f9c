"""Reads the boxes of an MP4 file: enough to see protection and to count pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"dinf"}
MOST_BOXES, MOST_BYTES, DEEPEST = 10_000, 16 * 1024 * 1024, 12


@dataclass(frozen=True)
class Box:
    """A box by its path, such as b"moov/trak/mdia"; `start` is where its content begins."""

    path: bytes
    start: int
    size: int


def boxes(stream: BinaryIO) -> Iterator[Box]:
    """All boxes in their order, parents before children. Ends quietly where the structure makes no sense."""
    end = stream.seek(0, 2)
    spans, seen = [(b"", 0, end)], 0
    while spans:
        parent, at, end = spans.pop()
        if end - at < 8:
            continue
        stream.seek(at)
        head = stream.read(16)
        short, name = int.from_bytes(head[:4], "big"), head[4:8]
        offset = 16 if short == 1 else 8
        size = {0: end - at, 1: int.from_bytes(head[8:16], "big")}.get(short, short)
        seen += 1
        if size < offset or seen > MOST_BOXES:
            return
        path = parent + b"/" + name if parent else name
        yield Box(path, at + offset, min(size, end - at) - offset)
        spans.append((parent, at + size, end))
        if name in CONTAINERS and path.count(b"/") < DEEPEST:
            spans.append((path, at + offset, min(at + size, end)))


def content(stream: BinaryIO, box: Box, most: int = MOST_BYTES) -> bytes:
    """The bytes of a box, as many as `most`."""
    stream.seek(box.start)
    return stream.read(min(box.size, most))


def encrypted(source: Path) -> bool:
    """Whether a file describes protected tracks (ffmpeg opens them as if they were not)."""
    with source.open("rb") as stream:
        tables = (content(stream, box) for box in boxes(stream) if box.path.endswith(b"/stsd"))
        return any(b"sinf" in table and (b"encv" in table or b"enca" in table) for table in tables)


def frames_and_seconds(movie: Path) -> tuple[int, float]:
    """How many samples the first track of an MP4 of ours has, and how long they last.

    (0, 0.0) without one.
    """
    frames, seconds = 0, 0.0
    with movie.open("rb") as stream:
        for box in boxes(stream):
            if box.path == b"moov/trak/mdia/mdhd":
                seconds = _duration(content(stream, box, 40))
            elif box.path == b"moov/trak/mdia/minf/stbl/stsz":
                frames = int.from_bytes(content(stream, box, 12)[8:12], "big")
                break
    return frames, seconds


def _duration(header: bytes) -> float:
    wide = header[:1] == b"\x01"
    at, width = (20, 8) if wide else (12, 4)
    scale = int.from_bytes(header[at : at + 4], "big")
    return int.from_bytes(header[at + 4 : at + 4 + width], "big") / scale if scale else 0.0
