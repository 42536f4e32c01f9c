"""Hostile files of our own, made here: each ends as its line says, calls nobody, and shows no other file."""

from __future__ import annotations

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ratings.probing.limits import MIB
from ratings.probing.prober import Probed
from ratings.probing.reasons import Rejected
from tests.probing.films import LIMITS, ffmpeg, film, outcome
from tests.probing.test_network import SECRET, listener

TIGHT = replace(LIMITS, wall_seconds=20, cpu_seconds=15, memory_bytes=256 * MIB, output_bytes=20 * MIB)
SCRIPT = b"<script>alert(document.cookie)</script>"
TEXT = "1\n00:00:00,000 --> 00:00:01,000\n<script>alert(1)</script>\n"
PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"dinf")


def box(name: bytes, *parts: bytes) -> bytes:
    return struct.pack(">I", 8 + sum(map(len, parts))) + name + b"".join(parts)


def riff(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def apng(width: int, height: int, *extra: bytes, rows: bytes = b"") -> bytes:
    """An APNG that says it has two pictures, with one."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    control = struct.pack(">IIIIIHHBB", 0, width, height, 0, 0, 1, 10, 0, 0)
    film = [chunk(b"acTL", struct.pack(">II", 2, 0)), *extra, chunk(b"fcTL", control)]
    body = [chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(film + body)


def gif(width: int, height: int) -> bytes:
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\0\0\0,\0\0\0\0" + size + b"\0\2\2\x44\1\0;"


def zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def elsewhere(plain: bytes, address: bytes) -> bytes:
    """A film whose pictures are said to lie at an address; its index stands at the end, so nothing shifts."""
    data, own = bytearray(plain), box(b"url ", b"\0\0\0\1")
    at = data.index(own)
    other = box(b"url ", b"\0\0\0\0", address, b"\0")
    data[at : at + len(own)] = other
    for name in (*PARENTS, b"dref"):
        start = data.rindex(name, 0, at) - 4
        (size,) = struct.unpack_from(">I", data, start)
        struct.pack_into(">I", data, start, size + len(other) - len(own))
    return bytes(data)


def in_subtitles(playlist: bytes) -> bytes:
    """An AVI with a track of subtitles in a file of their own, which is a playlist."""
    stream = riff(b"strh", b"txts", bytes(16), struct.pack("<II", 1, 25), bytes(28)) + riff(b"strf", b"")
    head = riff(b"avih", struct.pack("<10I", 40_000, 0, 0, 0, 1, 0, 1, 0, 64, 64), bytes(16))
    gab = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"x\0" + struct.pack("<HI", 4, len(playlist)) + playlist
    lists = riff(b"LIST", b"hdrl", head, riff(b"LIST", b"strl", stream))
    return riff(b"RIFF", b"AVI ", lists, riff(b"LIST", b"movi", riff(b"00tx", gab)))


def deep(levels: int) -> bytes:
    """Boxes in boxes."""
    data = b""
    for _ in range(levels):
        data = box(b"moov", data)
    return box(b"ftyp", b"isom\0\0\0\0isom") + data


def many_tracks(plain: bytes, count: int) -> bytes:
    at = plain.rindex(b"trak") - 4
    (size,) = struct.unpack_from(">I", plain, at)
    moov = plain.rindex(b"moov") - 4
    track, header = plain[at : at + size], plain[moov + 8 : at]
    return plain[:moov] + box(b"moov", header, track * count)


def declared(plain: bytes, width: int, height: int) -> bytes:
    """A film whose index states another size than its pictures have."""
    data = bytearray(plain)
    struct.pack_into(">HH", data, data.rindex(b"avc1") + 28, width, height)
    return bytes(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films to start from: one plain, one with all that a film can carry beside its pictures."""
    made = tmp_path_factory.mktemp("hostile")
    source = "testsrc2=s=64x48:r=10:d=0.5"
    film(made / "plain.mp4", source=source)
    film(made / "fast.mp4", "-movflags", "+faststart", "-g", "2", "-bf", "0", source=source)
    film(made / "pieces.mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof", source=source)
    film(made / "film.webm", "-c:v", "libvpx", source=source)
    film(made / "cover.png", "-frames:v", "1", source="color=red:s=32x32")
    (made / "words.srt").write_text(TEXT)
    (made / "letters.ttf").write_bytes(SECRET * 40)
    ffmpeg(
        *("-i", made / "film.webm", "-i", made / "words.srt", "-attach", made / "letters.ttf"),
        *("-metadata:s:t", "mimetype=application/x-truetype-font", "-map", "0", "-map", "1"),
        *("-c:v", "copy", "-c:s", "srt", made / "carries.mkv"),
    )
    ffmpeg(
        *("-i", made / "cover.png", "-map", "0", "-c", "copy", "-disposition:v:0", "attached_pic"),
        made / "cover.mp4",
    )
    (made / "neighbour.mp4").write_bytes(SECRET * 40)
    return made


@pytest.fixture(scope="module")
def called() -> Iterator[tuple[int, list[bytes]]]:
    with listener() as (port, calls):
        yield port, calls


def cases(folder: Path, port: int) -> dict[str, tuple[bytes, str]]:
    """Name, bytes, and how it ends: the code of a refusal, or `taken`."""
    plain, fast, pieces, webm, carries, cover = (
        (folder / name).read_bytes()
        for name in ("plain.mp4", "fast.mp4", "pieces.mp4", "film.webm", "carries.mkv", "cover.mp4")
    )
    address = b"http://127.0.0.1:%d/x.mp4" % port
    playlist = b"#EXTM3U\n#EXTINF:1,\n%b\n#EXT-X-ENDLIST\n" % address
    bomb = zlib.compress(bytes(200 * MIB), 9)
    return {
        "pdf.mp4": (b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript>>>>endobj\n", "text"),
        "svg.mp4": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' * 20, "text"),
        "xml.mp4": (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            "playlist",
        ),
        "html.mp4": (b"<!doctype html>" + SCRIPT * 20, "text"),
        "program.mp4": (b"MZ\x90\0\3\0\0\0" + bytes(200), "unknown_format"),
        "shell.mp4": (b"#!/bin/sh\ncurl %b\n" % address, "text"),
        "bomb.mp4": (zipped("film.mp4", bytes(20 * MIB)), "archive"),
        "data.m3u8": (b"#EXTM3U\n#EXTINF:1,\ndata:video/mp4;base64,AAAA\n", "playlist"),
        "subtitles.avi": (in_subtitles(playlist), "no_video"),
        "elsewhere.mp4": (elsewhere(plain, address), "taken"),
        "neighbour.mov": (elsewhere(plain, b"file:" + os.fsencode(folder / "neighbour.mp4")), "taken"),
        "inline.mp4": (elsewhere(plain, b"data:,x"), "taken"),
        "header.mp4": (fast[: fast.index(b"mdat") + 4], "no_frames"),
        "no-index.mp4": (plain[: plain.rindex(b"moov") - 4], "unreadable"),
        "most.mp4": (fast[: len(fast) * 19 // 20], "damaged"),
        "little.mp4": (fast[: fast.index(b"mdat") + 40], "no_frames"),
        "named.gif": (webm, "taken"),
        "large.mp4": (declared(plain, 9000, 9000), "too_many_pixels"),
        "large.apng": (apng(9000, 9000), "too_many_pixels"),
        "absurd.apng": (apng(60_000, 60_000), "unreadable"),
        "large.gif": (gif(9000, 9000), "too_many_pixels"),
        "large.y4m": (b"YUV4MPEG2 W9000 H9000 F25:1\nFRAME\n" + bytes(100), "too_many_pixels"),
        "pixels.apng": (apng(64, 64, rows=bytes(20 * MIB)), "taken"),
        "text.apng": (apng(64, 64, chunk(b"zTXt", b"a\0\0" + bomb), rows=bytes(64 * 193)), "too_much_memory"),
        "deep.mp4": (deep(2000), "unreadable"),
        "tracks.mp4": (many_tracks(plain, 3000), "too_much_memory"),
        "carries.mp4": (carries, "taken"),
        "cover.mp4": (cover, "no_video"),
        "page-inside.mp4": (fast + box(b"free", SCRIPT), "taken"),
        "page-first.mp4": (box(b"ftyp", b"isom\0\0\0\0", SCRIPT + b" ") + pieces, "taken"),
        "zip-behind.mp4": (plain + zipped("a.txt", SECRET), "taken"),
    }


def ended(result: Probed | Rejected) -> str:
    if isinstance(result, Rejected):
        return result.code
    return "taken" if result.integrity == "intact" else "damaged"


def test_each_ends_as_it_should(folder: Path, called: tuple[int, list[bytes]], tmp_path: Path) -> None:
    port, calls = called
    endings, shown = {}, []
    made = cases(folder, port)
    for name, (data, _wanted) in made.items():
        source, results = tmp_path / name, tmp_path / "out" / name
        source.write_bytes(data)
        result = outcome(source, results, TIGHT)
        endings[name] = ended(result)
        said = json.dumps(result.facts.as_dict()) if isinstance(result, Probed) else str(result)
        held = [said.encode(), *(path.read_bytes() for path in results.iterdir())]
        shown += [name for text in held if SECRET in text or (SCRIPT in text)]
        assert {path.name for path in results.iterdir()} in (
            set(),
            {"rendition.mp4", "poster.jpg", "strip.jpg"},
        )
    assert endings == {name: wanted for name, (_data, wanted) in made.items()}
    assert (calls, shown) == ([], [])
