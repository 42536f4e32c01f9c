"""Reads a study's judgements out of the database as columns of small integer codes.

Codes follow the order of slugs and pseudonyms, never of primary keys: the same judgements give the same
digest in any database. Ratings and votes share the codes of generators, prompts and raters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Case, Model, QuerySet, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from ratings.choices import Choice, GeneratorKind, Mode, Side, Source
from ratings.models import Clip, Dimension, Generator, Participation, Rating, Score, Study, Vote
from ratings.services import reading, rules
from ratings.stats import ballots
from ratings.stats.ballots import VoteColumns
from ratings.stats.columns import NA, RatingColumns

Codes = NDArray[np.int64]
IMPORTED = -1  # Stands for the item of a judgement that was made elsewhere.
CHUNK = 5000
CHOICES = {
    Choice.A: ballots.A, Choice.B: ballots.B, Choice.TIE: ballots.TIE, Choice.BOTH_BAD: ballots.BOTH_BAD,
}  # fmt: skip
SIDES = {Side.A: ballots.A, Side.B: ballots.B}


@dataclass(frozen=True)
class StudyColumns:
    """The columns of a study with the names behind their codes.

    `vote_dimensions`: keys of the dimensions that `votes` are on. `hidden`: whose clips are references.
    `own_votes`: votes between two clips of one generator, which are left out. `clip_ids`: primary keys, in
    the order of the clips' codes.
    """

    ratings: RatingColumns
    votes: VoteColumns
    generators: tuple[str, ...]
    prompts: tuple[str, ...]
    clips: tuple[str, ...]
    raters: tuple[str, ...]
    dimensions: tuple[str, ...]
    vote_dimensions: tuple[str, ...]
    weights: tuple[float, ...]
    ranked: tuple[bool, ...]
    hidden: tuple[bool, ...]
    own_votes: int
    excluded_raters: int
    simulated: bool
    clip_ids: Codes

    @property
    def scores(self) -> int:
        """How many scores gave a level."""
        return int(np.count_nonzero(self.ratings.levels > 0))

    @property
    def digest(self) -> str:
        """The digest of the ratings, of the votes, or of both where there are both."""
        return digest_of(self.ratings, self.votes)


def digest_of(ratings: RatingColumns, votes: VoteColumns) -> str:
    """Return one digest for the judgements of a study; rows may stand in any order."""
    if not len(votes):
        return ratings.digest()
    if not len(ratings):
        return votes.digest()
    both = hashlib.sha256(f"{ratings.digest()} {votes.digest()}".encode())
    return f"sha256:{both.hexdigest()}"


def read(study: Study, *, excluded: bool = False) -> StudyColumns:
    """Return the columns of what counts: nothing superseded or beyond the votes an item asks.

    Ratings of raters who were excluded count only where `excluded` says so.
    """
    dimensions = [
        d for d in study.rubric.dimensions.order_by("position") if study.task in (d.tasks or [study.task])
    ]
    rating, clip_id, rater_id = _counted(_rating_rows(study, excluded=excluded), study.votes_per_item)
    votes = _VoteRows.of(study, dimensions, excluded=excluded)
    clips = _Clips.of(study, np.unique(np.concatenate([clip_id, votes.clip_a, votes.clip_b])))
    rater_ids = np.unique(np.concatenate([rater_id, votes.rater]))
    raters, rater_codes = _named(
        rater_ids, dict(Participation.objects.filter(study=study).values_list("pk", "pseudonym"))
    )
    rated = np.unique(clip_id)
    clip_names, clip_codes = _named(rated, clips.names)
    at, who = np.searchsorted(clips.ids, clip_id), np.searchsorted(rater_ids, rater_id)
    people = study.participations.all()
    return StudyColumns(
        ratings=RatingColumns(
            generator=clips.generator[at].astype(np.int32),
            prompt=clips.prompt[at].astype(np.int32),
            clip=clip_codes[np.searchsorted(rated, clip_id)].astype(np.int32),
            rater=rater_codes[who].astype(np.int32),
            levels=_levels(study, rating, dimensions),
            generators=len(clips.generators),
            prompts=len(clips.prompts),
            clips=len(rated),
            raters=len(rater_ids),
            scale=tuple(d.levels for d in dimensions),
        ),
        votes=votes.coded(clips, rater_codes[np.searchsorted(rater_ids, votes.rater)], raters=len(raters)),
        generators=clips.generators,
        prompts=clips.prompts,
        clips=clip_names,
        raters=raters,
        dimensions=tuple(d.key for d in dimensions),
        vote_dimensions=votes.dimensions,
        weights=tuple(d.weight for d in dimensions),
        ranked=clips.ranked,
        hidden=clips.hidden,
        own_votes=votes.own(clips),
        excluded_raters=people.filter(excluded_at__isnull=False).count(),
        simulated=people.filter(simulated=True).exclude(ratings=None, votes=None).exists(),
        clip_ids=rated[np.argsort(clip_codes)],
    )


def rating_query(study: Study, *, excluded: bool = False) -> QuerySet[Rating, tuple[int, ...]]:
    """Rating, clip, rater and item (-1 when it was imported), in the order in which they came."""
    current = Rating.objects.filter(study=study, skipped="", superseded_by__isnull=True)
    if not excluded:
        current = current.filter(participation__excluded_at__isnull=True)
    item = Coalesce("assignment__item_id", Value(IMPORTED))
    return current.order_by("pk").values_list("pk", "clip_id", "participation_id", item)


def score_query(study: Study, dimensions: Sequence[Dimension]) -> QuerySet[Score, tuple[int, ...]]:
    """Rating, dimension and level (-1 where it cannot be judged) of every score of a study."""
    scores = Score.objects.filter(rating__study=study, dimension__in=[d.pk for d in dimensions])
    level = Coalesce("level", Value(NA, SmallIntegerField()))
    return scores.order_by().values_list("rating_id", "dimension_id", level)


def vote_query(study: Study, *, excluded: bool = False) -> QuerySet[Vote, tuple[int, ...]]:
    """Item, dimension, rater, two clips, the answer and who stood left, in the order in which they came."""
    current = Vote.objects.filter(study=study, superseded_by__isnull=True)
    if not excluded:
        current = current.filter(participation__excluded_at__isnull=True)
    item = Coalesce("assignment__item_id", Value(IMPORTED))
    return current.order_by("pk").values_list(
        item, "dimension_id", "participation_id", "clip_a_id", "clip_b_id",
        _coded("choice", CHOICES), _coded("left", SIDES),
    )  # fmt: skip


def _coded(field: str, codes: dict[Choice, int] | dict[Side, int]) -> Case:
    whens = [When(**{field: word}, then=Value(code)) for word, code in codes.items()]
    return Case(*whens, default=Value(-1), output_field=SmallIntegerField())


def _rating_rows(study: Study, *, excluded: bool) -> tuple[Codes, ...]:
    return reading.columns(rating_query(study, excluded=excluded), 4)


def _counted(rows: tuple[Codes, ...], votes_per_item: int) -> tuple[Codes, Codes, Codes]:
    """Keep, of each item's ratings, the first that the study asks for; imported ones all count."""
    rating, clip, rater, item = rows
    keep = _among_first(item, votes_per_item)
    return rating[keep], clip[keep], rater[keep]


def _among_first(item: Codes, votes_per_item: int) -> NDArray[np.bool_]:
    """Say of each row whether it is among the first of its item, or of none."""
    order = np.argsort(item, kind="stable")
    ordered = item[order]
    place = np.arange(len(item)) - np.searchsorted(ordered, ordered)
    keep = np.zeros(len(item), dtype=bool)
    keep[order] = (ordered == IMPORTED) | (place < votes_per_item)
    return keep


def _levels(study: Study, ratings: Codes, dimensions: Sequence[Dimension]) -> NDArray[np.int8]:
    """Return the levels, a row for each of `ratings` (sorted ids) and a column for each dimension."""
    levels = np.zeros((len(ratings), len(dimensions)), dtype=np.int8)
    if not len(ratings):
        return levels
    ids = np.array([d.pk for d in dimensions], dtype=np.int64)
    order = np.argsort(ids)
    for rating, dimension, level in reading.blocks(score_query(study, dimensions)):
        at = np.searchsorted(ratings, rating)
        at[at == len(ratings)] = 0
        ours = ratings[at] == rating
        levels[at[ours], order[np.searchsorted(ids[order], dimension[ours])]] = level[ours]
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
    """For each clip id, in the order of ids: its name and the codes of its generator and prompt."""

    ids: Codes
    generator: Codes
    prompt: Codes
    names: dict[int, str]
    generators: tuple[str, ...]
    prompts: tuple[str, ...]
    ranked: tuple[bool, ...]
    hidden: tuple[bool, ...]

    @classmethod
    def of(cls, study: Study, ids: Codes) -> _Clips:
        known = dict(_by_id(Clip, ids, "generator__slug", "prompt__slug", "sample", "source"))
        rows = [known[int(pk)] for pk in ids]
        generators = tuple(sorted({row[0] for row in rows}))
        prompts = tuple(sorted({row[1] for row in rows}))
        place = {slug: code for code, slug in enumerate(generators)}
        where = {slug: code for code, slug in enumerate(prompts)}
        kinds = dict(Generator.objects.filter(slug__in=generators).values_list("slug", "kind"))
        demos = {row[0] for row in rows if row[3] == Source.VENDOR_DEMO}
        unranked = set() if rules.of(study).vendor_demos else demos
        return cls(
            ids=ids,
            generator=np.array([place[row[0]] for row in rows], dtype=np.int64),
            prompt=np.array([where[row[1]] for row in rows], dtype=np.int64),
            names={int(pk): "/".join(row[:3]) for pk, row in zip(ids, rows, strict=True)},
            generators=generators,
            prompts=prompts,
            ranked=tuple(kinds[slug] == GeneratorKind.SYSTEM and slug not in unranked for slug in generators),
            hidden=tuple(kinds[slug] == GeneratorKind.REAL for slug in generators),
        )


def _by_id(model: type[Model], ids: Codes, *fields: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return the fields of the rows with these primary keys."""
    found = []
    for start in range(0, len(ids), CHUNK):
        rows = model._default_manager.filter(pk__in=ids[start : start + CHUNK].tolist()).order_by()
        found += [(row[0], row[1:]) for row in rows.values_list("pk", *fields)]
    return found


@dataclass(frozen=True)
class _VoteRows:
    """The votes that count, with primary keys for names; `dimension` is a place in `dimensions`."""

    dimension: Codes
    rater: Codes
    clip_a: Codes
    clip_b: Codes
    choice: Codes
    left: Codes
    dimensions: tuple[str, ...]

    @classmethod
    def of(cls, study: Study, dimensions: Sequence[Dimension], *, excluded: bool) -> _VoteRows:
        item, dimension, *rest = reading.columns(vote_query(study, excluded=excluded), 7)
        # An item asks for so many votes on each dimension.
        asked = np.where(item == IMPORTED, IMPORTED, item * (dimension.max(initial=0) + 1) + dimension)
        keep = np.isin(dimension, [d.pk for d in dimensions]) & _among_first(asked, study.votes_per_item)
        rater, clip_a, clip_b, choice, left = (column[keep] for column in rest)
        voted = set(dimension[keep].tolist())
        # A study that only compares is asked about every dimension; another only where somebody voted.
        shown = [d for d in dimensions if d.pk in voted or study.mode == Mode.COMPARE]
        place = {d.pk: code for code, d in enumerate(shown)}
        codes = np.array([place[pk] for pk in dimension[keep].tolist()], dtype=np.int64)
        return cls(codes, rater, clip_a, clip_b, choice, left, tuple(d.key for d in shown))

    def own(self, clips: _Clips) -> int:
        """How many votes are between two clips of one generator."""
        return int(np.sum(self._side(clips, self.clip_a) == self._side(clips, self.clip_b)))

    def coded(self, clips: _Clips, rater: Codes, *, raters: int) -> VoteColumns:
        """Return the votes between generators as columns."""
        a, b = self._side(clips, self.clip_a), self._side(clips, self.clip_b)
        apart = a != b
        return VoteColumns(
            dimension=self.dimension[apart],
            rater=rater[apart],
            prompt=clips.prompt[np.searchsorted(clips.ids, self.clip_a)][apart],
            a=a[apart],
            b=b[apart],
            choice=self.choice[apart],
            left=self.left[apart],
            dimensions=len(self.dimensions),
            raters=raters,
            prompts=len(clips.prompts),
            generators=len(clips.generators),
        )

    def _side(self, clips: _Clips, clip: Codes) -> Codes:
        return clips.generator[np.searchsorted(clips.ids, clip)]
