"""Damaged copies of good files: each ends taken or refused, within its limits."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ratings.probing.limits import MIB
from ratings.probing.prober import Probed
from tests.probing.films import LIMITS, film, outcome

SEEDS = range(2)
TIGHT = replace(LIMITS, wall_seconds=20, memory_bytes=400 * MIB, output_bytes=20 * MIB)
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


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("good")
    fast = ("-deadline", "realtime", "-cpu-used", "8")
    ways = {
        "a.mp4": ("-movflags", "+faststart"),
        "b.webm": ("-c:v", "libvpx-vp9", *fast),
        "c.gif": (),
        "d.avi": (),
    }
    source = "testsrc2=s=64x48:r=10:d=0.6"
    return [film(folder / name, *options, source=source).read_bytes() for name, options in ways.items()]


@pytest.mark.parametrize("mutation", [flip, cut, swap, lie])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutant_ends_well(mutation: Mutation, seed: int, good: list[bytes], tmp_path: Path) -> None:
    rng = random.Random(seed)
    for number, data in enumerate(good):
        mutant = tmp_path / f"{number}.bin"
        mutant.write_bytes(mutation(bytearray(data), rng))
        folder = tmp_path / f"out{number}"
        result = outcome(mutant, folder, TIGHT)
        left = {path.name for path in folder.iterdir()}
        assert left == ({"rendition.mp4", "poster.jpg", "strip.jpg"} if isinstance(result, Probed) else set())
        if isinstance(result, Probed):
            assert 0 < result.rendition_facts.frames <= 2000
            assert result.rendition.stat().st_size < 2 * MIB
