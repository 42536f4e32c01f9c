"""Damaged copies of good files: each ends taken or refused, within its limits."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from ratings.probing.limits import MIB
from ratings.probing.prober import Probed
from tests.probing import mutants
from tests.probing.films import LIMITS, outcome

SEEDS = range(2)
TIGHT = replace(LIMITS, wall_seconds=20, memory_bytes=400 * MIB, output_bytes=20 * MIB)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return mutants.good(tmp_path_factory.mktemp("good"))


@pytest.mark.parametrize("mutation", mutants.MUTATIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutant_ends_well(mutation: mutants.Mutation, seed: int, good: list[bytes], tmp_path: Path) -> None:
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
