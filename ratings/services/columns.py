"""Reads a study's judgements out of the database as columns of small integer codes.

Codes follow the order of slugs and pseudonyms, never of primary keys: the same judgements give the same
digest in any database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ratings.choices import GeneratorKind, Source
from ratings.models import Clip, Dimension, Generator, Participation, Rating, Score, Study
from ratings.services import rules
from ratings.stats.columns import NA, RatingColumns

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class StudyColumns:
    """The columns of a study with the names behind their codes; None where a study has no ratings."""

    ratings: RatingColumns
    generators: tuple[str, ...]
    prompts: tuple[str, ...]
    clips: tuple[str, ...]
    raters: tuple[str, ...]
    dimensions: tuple[str, ...]
    weights: tuple[float, ...]
    ranked: tuple[bool, ...]
    scores: int
    excluded_raters: int
    simulated: bool


def read(study: Study) -> StudyColumns:
    """Return the columns of what counts: nothing superseded, excluded or beyond the votes an item asks."""
    dimensions = [
        d for d in study.rubric.dimensions.order_by("position") if study.task in (d.tasks or [study.task])
    ]
    rows = _counted(study, _rating_rows(study))
    levels = _levels(rows[:, 0], dimensions)
    clip_ids, clip = np.unique(rows[:, 1], return_inverse=True)
    rater_ids, rater = np.unique(rows[:, 2], return_inverse=True)
    clips = _Clips.of(study, clip_ids)
    raters, rater_codes = _named(
        rater_ids, dict(Participation.objects.filter(study=study).values_list("pk", "pseudonym"))
    )
    people = study.participations.all()
    return StudyColumns(
        ratings=RatingColumns(
            generator=clips.generator[clip].astype(np.int32),
            prompt=clips.prompt[clip].astype(np.int32),
            clip=clips.code[clip].astype(np.int32),
            rater=rater_codes[rater].astype(np.int32),
            levels=levels,
            generators=len(clips.generators),
            prompts=len(clips.prompts),
            clips=len(clip_ids),
            raters=len(rater_ids),
            scale=tuple(d.levels for d in dimensions),
        ),
        generators=clips.generators,
        prompts=clips.prompts,
        clips=clips.names,
        raters=raters,
        dimensions=tuple(d.key for d in dimensions),
        weights=tuple(d.weight for d in dimensions),
        ranked=clips.ranked,
        scores=int(np.count_nonzero(levels > 0)),
        excluded_raters=people.filter(excluded_at__isnull=False).count(),
        simulated=people.filter(simulated=True, ratings__isnull=False).exists(),
    )


def _rating_rows(study: Study) -> Iterable[tuple[int, int, int, int]]:
    """Rating, clip, rater and item (-1 when it was imported), in the order in which they came."""
    current = Rating.objects.filter(
        study=study, skipped="", superseded_by__isnull=True, participation__excluded_at__isnull=True
    )
    rows = current.order_by("pk").values_list("pk", "clip_id", "participation_id", "assignment__item_id")
    return (
        (pk, clip, rater, -1 if item is None else item) for pk, clip, rater, item in rows.iterator(20_000)
    )


def _counted(study: Study, rows: Iterable[tuple[int, int, int, int]]) -> Codes:
    """Keep, of each item's ratings, the first that the study asks for; imported ones all count."""
    table: Codes = np.fromiter(rows, dtype=np.dtype((np.int64, 4)))
    order = np.argsort(table[:, 3], kind="stable")
    item = table[order, 3]
    first = np.searchsorted(item, item)
    place = np.arange(len(item)) - first
    keep = np.zeros(len(table), dtype=bool)
    keep[order] = (item == -1) | (place < study.votes_per_item)
    return table[keep]


def _levels(ratings: Codes, dimensions: Sequence[Dimension]) -> NDArray[np.int8]:
    """Return the levels, a row for each of `ratings` (sorted ids) and a column for each dimension."""
    levels = np.zeros((len(ratings), len(dimensions)), dtype=np.int8)
    if not len(ratings):
        return levels
    for column, dimension in enumerate(dimensions):
        scores = Score.objects.filter(dimension=dimension, rating__gte=ratings[0], rating__lte=ratings[-1])
        pairs = scores.values_list("rating_id", "level").iterator(20_000)
        found = np.fromiter(
            ((rating, NA if level is None else level) for rating, level in pairs),
            dtype=np.dtype((np.int64, 2)),
        )
        at = np.searchsorted(ratings, found[:, 0])
        at[at == len(ratings)] = 0
        ours = ratings[at] == found[:, 0]
        levels[at[ours], column] = found[ours, 1]
    return levels


def _named(ids: Codes, names: dict[int, str]) -> tuple[tuple[str, ...], Codes]:
    """Return the names of `ids` in order, and for each id the place of its name in that order."""
    own = [names[int(pk)] for pk in ids]
    order = sorted(range(len(own)), key=own.__getitem__)
    codes = np.empty(len(own), dtype=np.int64)
    codes[order] = np.arange(len(own))
    return tuple(own[i] for i in order), codes


@dataclass(frozen=True)
class _Clips:
    """For each clip id, in the order of ids: its code and those of its generator and prompt."""

    code: Codes
    generator: Codes
    prompt: Codes
    names: tuple[str, ...]
    generators: tuple[str, ...]
    prompts: tuple[str, ...]
    ranked: tuple[bool, ...]

    @classmethod
    def of(cls, study: Study, ids: Codes) -> _Clips:
        known = {
            row[0]: row[1:]
            for row in Clip.objects.filter(ratings__study=study)
            .distinct()
            .values_list("pk", "generator__slug", "prompt__slug", "sample", "source")
        }
        rows = [known[int(pk)] for pk in ids]
        names = {int(pk): f"{row[0]}/{row[1]}/{row[2]}" for pk, row in zip(ids, rows, strict=True)}
        clip_names, code = _named(ids, names)
        generators = tuple(sorted({row[0] for row in rows}))
        prompts = tuple(sorted({row[1] for row in rows}))
        systems = set(
            Generator.objects.filter(slug__in=generators, kind=GeneratorKind.SYSTEM).values_list(
                "slug", flat=True
            )
        )
        demos = {row[0] for row in rows if row[3] == Source.VENDOR_DEMO}
        unranked = set() if rules.of(study).vendor_demos else demos
        return cls(
            code=code,
            generator=np.array([generators.index(row[0]) for row in rows], dtype=np.int64),
            prompt=np.searchsorted(np.array(prompts), np.array([row[1] for row in rows])),
            names=clip_names,
            generators=generators,
            prompts=prompts,
            ranked=tuple(slug in systems and slug not in unranked for slug in generators),
        )
