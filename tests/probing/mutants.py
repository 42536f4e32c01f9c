"""Ways to damage a good file, each from a seed: for the tests, and for the long campaign of bench/soak."""

import random
from collections.abc import Callable
from pathlib import Path

from tests.probing.films import film

Mutation = Callable[[bytearray, random.Random], bytearray]


def flip(data: bytearray, rng: random.Random) -> bytearray:
    """Turn some bits anywhere."""
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def cut(data: bytearray, rng: random.Random) -> bytearray:
    """Break off."""
    return data[: rng.randrange(20, len(data))]


def swap(data: bytearray, rng: random.Random) -> bytearray:
    """Exchange two stretches."""
    size = rng.randrange(1, len(data) // 4)
    first, second = sorted(rng.sample(range(len(data) - size), 2))
    data[first : first + size], data[second : second + size] = (
        data[second : second + size],
        data[first : first + size],
    )
    return data


def lie(data: bytearray, rng: random.Random) -> bytearray:
    """Write the largest or smallest number over a field of the header."""
    at = rng.choice([rng.randrange(200), rng.randrange(len(data) - 8)])
    data[at : at + 4] = rng.choice([b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\0\0\0\1"])
    return data


def lure(data: bytearray, rng: random.Random) -> bytearray:
    """Write addresses of others over parts of the file, as names of the media that it holds."""
    for _ in range(rng.randint(1, 4)):
        address = rng.choice(LURES)
        at = rng.randrange(max(1, len(data) - len(address)))
        data[at : at + len(address)] = address
    return data


LURES: list[bytes] = [b"file:neighbour.mp4", b"concat:neighbour.mp4|neighbour.mp4", b"/etc/hostname"]
MUTATIONS: tuple[Mutation, ...] = (flip, cut, swap, lie, lure)
FAST = ("-deadline", "realtime", "-cpu-used", "8")
GOOD = {
    "a.mp4": ("-movflags", "+faststart"),
    "b.webm": ("-c:v", "libvpx-vp9", *FAST),
    "c.gif": (),
    "d.avi": (),
}


def good(folder: Path, ways: dict[str, tuple[str, ...]] = GOOD) -> list[bytes]:
    """Draw small films in several containers."""
    source = "testsrc2=s=64x48:r=10:d=0.6"
    return [film(folder / name, *options, source=source).read_bytes() for name, options in ways.items()]
