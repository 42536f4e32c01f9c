"""The clips and the pseudonymous ratings behind a board's figures, from the columns it was frozen with."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from ratings.models import Clip, Leaderboard
from ratings.services import board_inputs
from ratings.services.columns import StudyColumns
from ratings.stats.clip_scores import mean_intervals, wilson
from ratings.stats.columns import NA
from ratings.stats.results import known
from ratings.stats.tally import Tally, tally


@dataclass(frozen=True)
class BoardClip:
    """A clip on one dimension: its mean and the shares of its levels, lowest first, with 95% intervals.

    `counts`: how often it got each level; `scatter`: the variance of its scores.
    """

    name: str
    counts: tuple[int, ...]
    shares: tuple[tuple[float, float], ...]
    mean: float | None
    low: float | None
    high: float | None
    scatter: float
    na: int

    @property
    def generator(self) -> str:
        """The slug of its generator."""
        return self.name.split("/")[0]

    @property
    def label(self) -> str:
        """Its name without a sample that is the only one."""
        return self.name.removesuffix("/0")


SORTS: dict[str, Callable[[BoardClip], tuple[Any, ...]]] = {
    "best": lambda clip: (clip.mean is None, -(clip.mean or 0), clip.name),
    "worst": lambda clip: (clip.mean is None, clip.mean or 0, clip.name),
    "disputed": lambda clip: (-clip.scatter, clip.name),
}


def of(board: Leaderboard, dimension: str, *, generator: str = "", sort: str = "") -> list[BoardClip]:
    """Return the clips of a board on one dimension, of one generator where it is named."""
    judged = board_inputs.kept(board).judged
    if dimension not in judged.dimensions:
        return []
    found = _clips(judged, tally(judged.ratings, judged.dimensions.index(dimension)))
    mine = [clip for clip in found if not generator or clip.generator == generator]
    return sorted(mine, key=SORTS[sort]) if sort in SORTS else mine


def _clips(judged: StudyColumns, counted: Tally) -> list[BoardClip]:
    levels = np.arange(1.0, counted.levels + 1)
    means, ends = counted.clip_means, mean_intervals(counted.counts)
    scatter = counted.counts @ levels**2 / np.maximum(counted.votes, 1) - np.nan_to_num(means) ** 2
    shares = np.stack(wilson(counted.counts), axis=-1)
    return [
        BoardClip(
            name=name,
            counts=tuple(counted.counts[code].tolist()),
            shares=tuple((low, high) for low, high in shares[code].tolist()),
            mean=known(means[code]),
            low=known(ends[0][code]),
            high=known(ends[1][code]),
            scatter=float(max(scatter[code], 0)),
            na=int(counted.na[code]),
        )
        for code, name in enumerate(judged.clips)
    ]


def pages(names: Collection[str]) -> dict[str, UUID]:
    """Return the public ids of clips by their names, `generator/prompt/sample`; external ones too."""
    parts = [name.split("/", 2) for name in names]
    found = Clip.objects.filter(
        generator__slug__in={part[0] for part in parts}, prompt__slug__in={part[1] for part in parts}
    ).values_list("generator__slug", "prompt__slug", "sample", "public_id")
    return {name: key for *own, key in found if (name := "/".join(own)) in names}


def ratings_of(board: Leaderboard, clip: str) -> list[dict[str, Any]]:
    """Return the ratings of one clip: the rater, and the level on each dimension, None where not asked."""
    judged = board_inputs.kept(board).judged
    if clip not in judged.clips:
        return []
    rows = np.flatnonzero(judged.ratings.clip == judged.clips.index(clip))
    return [
        {
            "rater": judged.raters[judged.ratings.rater[row]],
            "levels": [
                {
                    "dimension": key,
                    "of": top,
                    "level": int(level) if level > 0 else None,
                    "na": bool(level == NA),
                }
                for key, top, level in zip(
                    judged.dimensions, judged.ratings.scale, judged.ratings.levels[row], strict=True
                )
            ],
        }
        for row in rows
    ]
