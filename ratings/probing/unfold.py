"""Run as a script: animated WebP, which ffmpeg does not decode, becomes APNG, which it does.

Pillow decodes; the frames are written one at a time with their times, none left out or joined. Whole
frames or nothing: where one cannot be decoded the film ends before it. Prints how many were announced, and
whether a pixel is transparent.
Usage: unfold.py SOURCE TARGET MOST_PIXELS MOST_FRAMES.
"""

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

TOO_LARGE, TOO_LONG, UNREADABLE = 3, 4, 5
COLOUR_TYPES = {"RGB": 2, "RGBA": 6}
LONGEST = 65_535  # milliseconds; more does not fit into the field


def main(source: str, target: str, pixels: str, frames: str) -> int:
    """Write the film; 0, or a code that says why there is none."""
    Image.MAX_IMAGE_PIXELS = None  # the limit below is the smaller one, and is ours
    try:
        film = Image.open(source, formats=["WEBP"])
    except (UnidentifiedImageError, OSError, ValueError):
        return UNREADABLE
    announced = int(getattr(film, "n_frames", 1))
    if film.width * film.height > int(pixels):
        return TOO_LARGE
    if announced > int(frames):
        return TOO_LONG
    mode = "RGBA" if film.mode == "RGBA" else "RGB"
    with Path(target).open("wb") as stream:
        transparent = _write(stream, film, announced, mode)
    print(announced, "transparent" if transparent else "opaque")
    return 0


def _write(stream: BinaryIO, film: Image.Image, announced: int, mode: str) -> bool:
    """Write the film, and tell whether a pixel is transparent: the file says so too often."""
    transparent = False
    stream.write(b"\x89PNG\r\n\x1a\n")
    size = film.width, film.height
    _chunk(stream, b"IHDR", struct.pack(">IIBBBBB", *size, 8, COLOUR_TYPES[mode], 0, 0, 0))
    _chunk(stream, b"acTL", struct.pack(">II", announced, 0))
    sequence = 0
    for number, (milliseconds, data, clear) in enumerate(_frames(film, announced, mode)):
        transparent |= clear
        control = struct.pack(">IIIIIHHBB", sequence, *size, 0, 0, milliseconds, 1000, 0, 0)
        _chunk(stream, b"fcTL", control)
        sequence += 1
        if number == 0:
            _chunk(stream, b"IDAT", data)
        else:
            _chunk(stream, b"fdAT", struct.pack(">I", sequence), data)
            sequence += 1
    _chunk(stream, b"IEND")
    return transparent


def _frames(film: Image.Image, announced: int, mode: str) -> Iterator[tuple[int, bytes, bool]]:
    """Milliseconds, packed rows and whether one is transparent, of each frame that can be decoded."""
    for number in range(announced):
        try:
            film.seek(number)
            shown = film.convert(mode)
            picture = shown.tobytes()
        except (OSError, EOFError, ValueError):
            return
        row = len(picture) // film.height
        rows = b"".join(b"\0" + picture[at : at + row] for at in range(0, len(picture), row))
        clear = mode == "RGBA" and shown.getchannel("A").getextrema() != (255, 255)
        yield min(LONGEST, max(1, int(film.info.get("duration") or 0))), zlib.compress(rows, 1), clear


def _chunk(stream: BinaryIO, kind: bytes, *data: bytes) -> None:
    stream.write(struct.pack(">I", sum(map(len, data))) + kind)
    check = zlib.crc32(kind)
    for part in data:
        stream.write(part)
        check = zlib.crc32(part, check)
    stream.write(struct.pack(">I", check))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
