"""Reads the FETV judgements into columns, for the tests that must reproduce what their README states."""

from __future__ import annotations

import csv
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ratings.stats.columns import RatingColumns

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CLIPJURY_SHARED", ROOT.parent / "shared"))
GENERATORS = ("CogVideo", "Text2Video-Zero", "ModelScopeT2V", "ZeroScope v2", "Real video")
DIMENSIONS = ("static_quality", "temporal_quality", "alignment")

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="The folder ../shared with real judgements is not here."
)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file under ../shared/ratings."""
    with (SHARED / "ratings" / name).open(newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def columns() -> RatingColumns:
    """All 27,153 scores: 5 generators, 619 prompts, 3,017 clips, 3 raters, 3 dimensions of five levels."""
    prompts: dict[str, int] = {}
    clips: dict[tuple[int, int], int] = {}
    raters: dict[str, int] = {}
    table: dict[tuple[int, int], list[int]] = {}
    owners: list[tuple[int, int]] = []
    for row in rows("fetv/ratings.csv"):
        generator = GENERATORS.index(row["generator"])
        prompt = prompts.setdefault(row["prompt"], len(prompts))
        clip = clips.setdefault((generator, prompt), len(clips))
        if clip == len(owners):
            owners.append((generator, prompt))
        key = (clip, raters.setdefault(row["rater"], len(raters)))
        table.setdefault(key, [0, 0, 0])[DIMENSIONS.index(row["dimension"])] = int(row["level"])
    clip_codes, rater_codes = np.array(list(table), dtype=np.int32).T
    generator_codes, prompt_codes = np.array(owners, dtype=np.int32)[clip_codes].T
    levels = np.array(list(table.values()), dtype=np.int8)
    sizes = (len(GENERATORS), len(prompts), len(clips), len(raters))
    return RatingColumns(generator_codes, prompt_codes, clip_codes, rater_codes, levels, *sizes, (5, 5, 5))


@cache
def clip_codes() -> dict[tuple[str, str], int]:
    """Code of each clip by the names of its generator and prompt."""
    codes: dict[tuple[str, str], int] = {}
    for row in rows("fetv/ratings.csv"):
        codes.setdefault((row["generator"], row["prompt"]), len(codes))
    return codes
