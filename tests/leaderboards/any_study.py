"""Small studies of every shape, as the inputs of a board: no database, codes as in `services/columns`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from ratings.services.board_inputs import Inputs
from ratings.services.columns import StudyColumns
from ratings.services.groups import PROMPTS, RATERS, Grouping
from ratings.services.outside import CLIP, FACT, GENERATOR, Series
from ratings.stats import ballots
from ratings.stats.ballots import VoteColumns
from ratings.stats.columns import NA, NOT_ASKED, RatingColumns

Codes = Any
LEVELS = (2, 3, 5)
HABITS = ("mixed", "one level", "na only", "half na", "half asked", "never asked")
ANSWERS = ("mixed", "ties", "both bad", "first wins")
PARTS = ("whole", "own prompts", "own raters")


@dataclass(frozen=True)
class Shape:
    """How a study looks: sizes, which part of it was judged, how it was answered."""

    seed: int
    generators: int
    prompts: int
    samples: int
    raters: int
    share: float
    habits: tuple[str, ...]
    scales: tuple[int, ...]
    part: str
    votes: int
    answers: str
    islands: bool
    weights: tuple[float, ...]
    excluded: bool


def shapes() -> st.SearchStrategy[Shape]:
    """Every shape, the smallest first."""
    size = st.integers(1, 2)
    return size.flatmap(
        lambda dimensions: st.builds(
            Shape,
            seed=st.integers(0, 10_000),
            generators=st.integers(1, 5),
            prompts=st.integers(1, 6),
            samples=st.integers(1, 2),
            raters=st.integers(1, 6),
            share=st.sampled_from([0.0, 0.15, 0.5, 0.9, 1.0]),
            habits=st.tuples(*[st.sampled_from(HABITS)] * dimensions),
            scales=st.tuples(*[st.sampled_from(LEVELS)] * dimensions),
            part=st.sampled_from(PARTS),
            votes=st.sampled_from([0, 0, 1, 6, 40]),
            answers=st.sampled_from(ANSWERS),
            islands=st.booleans(),
            weights=st.tuples(*[st.sampled_from([1.0, 0.0, 2.5])] * dimensions),
            excluded=st.booleans(),
        )
    )


def inputs(shape: Shape) -> Inputs:
    """The inputs of a board of a study of this shape."""
    source = np.random.default_rng(shape.seed)
    rated, voted = _rated(shape, source), _voted(shape, source)
    gone = shape.excluded and shape.raters > 1
    place = _names(rated[rated[:, 3] > 0], voted[voted[:, 0] > 0]) if gone else _names(rated, voted)
    everyone = _ratings(shape, rated, _names(rated, voted))
    ratings = _ratings(shape, rated[rated[:, 3] > 0], place) if gone else everyone
    votes = _votes(voted[voted[:, 0] > 0] if gone else voted, place)
    dimensions = tuple(f"d{n}" for n in range(len(shape.scales)))
    judged = StudyColumns(
        ratings=ratings,
        votes=votes,
        generators=_slugs("g", place.generators),
        prompts=_slugs("p", place.prompts),
        clips=_slugs("c", ratings.clips),
        raters=_slugs("r", place.raters),
        dimensions=dimensions,
        vote_dimensions=dimensions[:1] if len(votes) else (),
        weights=shape.weights,
        ranked=tuple(bool(source.random() < 0.9) for _ in range(place.generators)),
        hidden=tuple(bool(source.random() < 0.15) for _ in range(place.generators)),
        own_votes=int(source.integers(2)),
        excluded_raters=int(gone),
        simulated=False,
        clip_ids=np.arange(ratings.clips),
    )
    return Inputs(
        judged, _series(judged, source), _groupings(judged, source), everyone if gone else None, 0.667
    )


def shuffled(made: Inputs, seed: int) -> Inputs:
    """The same inputs, their rows in another order."""
    source = np.random.default_rng(seed)
    judged = made.judged
    ratings = judged.ratings.take(source.permutation(len(judged.ratings)))
    votes = judged.votes.take(source.permutation(len(judged.votes)))
    return replace(made, judged=replace(judged, ratings=ratings, votes=votes))


def renamed(made: Inputs, seed: int) -> Inputs:
    """The same inputs with the codes of generators, prompts and raters exchanged, names and all."""
    source = np.random.default_rng(seed)
    judged = made.judged
    fresh = {
        kind: source.permutation(len(getattr(judged, f"{kind}s")))
        for kind in ("generator", "prompt", "rater")
    }
    names: dict[str, Any] = {f"{kind}s": _moved(getattr(judged, f"{kind}s"), fresh[kind]) for kind in fresh}
    votes = judged.votes
    return replace(
        made,
        judged=replace(
            judged,
            ratings=_recoded(judged.ratings, fresh),
            votes=replace(
                votes,
                rater=fresh["rater"][votes.rater],
                prompt=fresh["prompt"][votes.prompt],
                a=fresh["generator"][votes.a],
                b=fresh["generator"][votes.b],
            ),
            ranked=_moved(judged.ranked, fresh["generator"]),
            hidden=_moved(judged.hidden, fresh["generator"]),
            **names,
        ),
        everyone=None,  # Has codes of its own.
        series=[
            replace(one, values=np.array(_moved(one.values, fresh["generator"])))
            if one.unit == GENERATOR
            else one
            for one in made.series
        ],
        groupings=[
            replace(
                one,
                groups={
                    name: tuple(int(fresh[one.of.removesuffix("s")][code]) for code in codes)
                    for name, codes in one.groups.items()
                },
            )
            for one in made.groupings
        ],
    )


@dataclass(frozen=True)
class _Names:
    generator: Codes
    prompt: Codes
    rater: Codes
    generators: int
    prompts: int
    raters: int


def _rated(shape: Shape, source: np.random.Generator) -> Codes:
    """(R, 4): generator, prompt, sample and rater of each rating."""
    sizes = (shape.generators, shape.prompts, shape.samples, shape.raters)
    rows = np.moveaxis(np.indices(sizes), 0, -1).reshape(-1, 4)
    kept = source.random(len(rows)) < shape.share
    if shape.part != "whole":
        kept &= rows[:, 0] % 2 == rows[:, 1 if shape.part == "own prompts" else 3] % 2
    return rows[kept]


def _voted(shape: Shape, source: np.random.Generator) -> Codes:
    """(V, 6): rater, prompt, a, b, choice and left of each vote."""
    count = shape.votes if shape.generators > 1 else 0
    a = source.integers(shape.generators, size=count)
    b = (a + source.integers(1, shape.generators, size=count)) % shape.generators if count else a
    rows = np.stack(
        [
            source.integers(shape.raters, size=count), source.integers(shape.prompts, size=count), a, b,
            _choices(shape, source, a < b), source.integers(-1, 2, size=count),
        ],
        axis=1,
    )  # fmt: skip
    return rows[a % 2 == b % 2] if shape.islands else rows


def _choices(shape: Shape, source: np.random.Generator, a_first: Codes) -> Codes:
    if shape.answers == "ties":
        return np.full(len(a_first), ballots.TIE)
    if shape.answers == "both bad":
        return np.full(len(a_first), ballots.BOTH_BAD)
    if shape.answers == "first wins":
        return np.where(a_first, ballots.A, ballots.B)
    return source.integers(4, size=len(a_first))


def _names(rated: Codes, voted: Codes) -> _Names:
    """Number what occurs, as `columns.read` does."""
    found = [
        np.unique(np.concatenate(parts))
        for parts in (
            (rated[:, 0], voted[:, 2], voted[:, 3]),
            (rated[:, 1], voted[:, 1]),
            (rated[:, 3], voted[:, 0]),
        )
    ]
    return _Names(found[0], found[1], found[2], *(len(each) for each in found))


def _ratings(shape: Shape, rows: Codes, place: _Names) -> RatingColumns:
    clips, clip = np.unique(rows[:, :3], axis=0, return_inverse=True)
    source = np.random.default_rng(shape.seed + 1)
    levels = np.stack(
        [
            _levels(habit, top, len(rows), source)
            for habit, top in zip(shape.habits, shape.scales, strict=True)
        ],
        axis=1,
    )
    return RatingColumns(
        np.searchsorted(place.generator, rows[:, 0]),
        np.searchsorted(place.prompt, rows[:, 1]),
        clip.reshape(-1),
        np.searchsorted(place.rater, rows[:, 3]),
        levels,
        place.generators,
        place.prompts,
        len(clips),
        place.raters,
        shape.scales,
    )


def _levels(habit: str, top: int, count: int, source: np.random.Generator) -> Codes:
    levels = source.integers(1, top + 1, size=count)
    if habit == "one level":
        return np.full(count, top)
    if habit == "na only":
        return np.full(count, NA)
    if habit == "never asked":
        return np.full(count, NOT_ASKED)
    if habit.startswith("half"):
        levels[source.random(count) < 0.5] = NA if habit == "half na" else NOT_ASKED
    return levels


def _votes(rows: Codes, place: _Names) -> VoteColumns:
    rater, prompt, a, b, choice, left = rows.T
    return VoteColumns(
        np.zeros(len(rows), dtype=np.int64),
        np.searchsorted(place.rater, rater),
        np.searchsorted(place.prompt, prompt),
        np.searchsorted(place.generator, a),
        np.searchsorted(place.generator, b),
        choice,
        left,
        1 if len(rows) else 0,
        place.raters,
        place.prompts,
        place.generators,
    )


def _series(judged: StudyColumns, source: np.random.Generator) -> list[Series]:
    clips, generators = judged.ratings.clips, len(judged.generators)
    holes = source.normal(size=clips)
    holes[source.random(clips) < 0.4] = np.nan
    return [
        Series("table", "human", "d0", GENERATOR, source.normal(size=generators)),
        Series("score", "metric", "", CLIP, holes),
        Series("same for all", "metric", "", CLIP, np.ones(clips)),
        Series("duration", FACT, "", CLIP, source.normal(size=clips)),
        Series("watermark", FACT, "", CLIP, np.zeros(clips)),
    ]


def _groupings(judged: StudyColumns, source: np.random.Generator) -> list[Grouping]:
    found = []
    for name, of, size in (
        ("category", PROMPTS, len(judged.prompts)),
        ("device", RATERS, len(judged.raters)),
    ):
        side = source.random(size) < 0.5
        groups = {
            key: tuple(np.flatnonzero(side == value).tolist()) for key, value in (("a", True), ("b", False))
        }
        found.append(Grouping(name, of, groups))
    return found


def _recoded(ratings: RatingColumns, fresh: dict[str, Codes]) -> RatingColumns:
    return replace(ratings, **{kind: codes[getattr(ratings, kind)] for kind, codes in fresh.items()})


def _moved(values: Any, codes: Codes) -> tuple[Any, ...]:
    order = np.argsort(codes)
    return tuple(values[code] for code in order)


def _slugs(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(count))
