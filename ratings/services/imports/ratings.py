"""Ratings from CSV, one score a line: read as columns, resolved by name, stored as columns.

Nothing here makes a model instance for a line. What is stored already is read as columns too, so a file of
a million lines costs what its columns cost, and importing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from ratings.errors import ClipJuryError
from ratings.models import Dimension, Rating, Score, Study
from ratings.services import leaderboards
from ratings.services.imports import bulk, judgements, scores, stored
from ratings.services.imports.report import Report
from ratings.services.imports.scores import EPOCH, NOT_JUDGED, UNKNOWN_TIME, Lines

Ints = NDArray[np.int64]


def load(stream: BinaryIO, *, study: Study, report: Report, size: int = 0) -> None:
    """Store the ratings of a file in a study, and ask for a new leaderboard."""
    dimensions = [d for d in study.rubric.dimensions.all() if study.task in d.tasks]
    lines = scores.read(stream, dimensions, report=report, size=size)
    with report.all_or_nothing():
        study = Study.objects.select_for_update().get(pk=study.pk)
        lines = _with_clip_ids(lines, dimensions, study=study, report=report)
        lines = _with_participations(lines, study=study)
        lines = _each_once(lines, report)
        held = stored.read(study, lines, dimensions)
        fresh = _not_stored(lines, held, report)
        if len(fresh) and judgements.take_more(study, report, line=int(fresh.line.min())):
            _store(fresh, held, dimensions, study=study, report=report)
            report.imported = len(fresh)
            leaderboards.mark_due(study)


def _with_clip_ids(lines: Lines, dimensions: list[Dimension], *, study: Study, report: Report) -> Lines:
    """Return the lines with ids of clips for their codes; refuse those whose clip cannot be judged so."""
    used = np.unique(lines.clip)
    named = [lines.clips[code] for code in used.tolist()]
    clips = judgements.Clips(study, report)
    found = clips.resolve(named)
    ids = np.zeros(len(lines.clips), dtype=np.int64)
    faults: dict[tuple[int, int], ClipJuryError] = {}
    for code, name, clip in zip(used.tolist(), named, found, strict=True):
        prompt = clips.prompt_of(name)
        for number, dimension in enumerate(dimensions):
            if isinstance(clip, ClipJuryError):
                faults[code, number] = clip
            elif prompt and prompt.dimensions and dimension.key not in prompt.dimensions:
                faults[code, number] = judgements.not_judged_on(dimension, prompt)
        if isinstance(clip, int):
            ids[code] = clip
    if faults:
        lines = _without_faults(lines, faults, report)
    return lines.replaced(clip=ids[lines.clip])


def _without_faults(lines: Lines, faults: dict[tuple[int, int], ClipJuryError], report: Report) -> Lines:
    kept = np.ones(len(lines), dtype=bool)
    for at, key in enumerate(zip(lines.clip.tolist(), lines.dimension.tolist(), strict=True)):
        if key in faults:
            kept[at] = False
            report.refuse(int(lines.line[at]), faults[key])
    return lines.only(kept)


def _with_participations(lines: Lines, *, study: Study) -> Lines:
    """Return the lines with ids of participations for the codes of raters."""
    used = np.unique(lines.rater)
    ids = np.zeros(len(lines.raters), dtype=np.int64)
    ids[used] = judgements.Raters(study).resolve([lines.raters[code] for code in used.tolist()])
    return lines.replaced(rater=ids[lines.rater])


def _each_once(lines: Lines, report: Report) -> Lines:
    """Keep the first line of each score. Its repetition is skipped; another level is refused."""
    order = np.lexsort((lines.line, lines.dimension, lines.clip, lines.rater))
    lines = lines.only(order)
    again = np.zeros(len(lines), dtype=bool)
    again[1:] = lines.same_as_before("rater", "clip", "dimension")
    firsts = np.maximum.accumulate(np.where(again, 0, np.arange(len(lines))))
    for at in np.flatnonzero(again & (lines.level != lines.level[firsts])):
        first = int(lines.line[firsts[at]])
        report.refuse(
            int(lines.line[at]), _("Line %(line)s gives this score another level.") % {"line": first}
        )
    report.skipped += int((again & (lines.level == lines.level[firsts])).sum())
    return lines.only(~again)


def _not_stored(lines: Lines, held: stored.Stored, report: Report) -> Lines:
    """Return the lines that are new. What is stored is skipped; what contradicts it is refused."""
    place = held.score_at(lines)
    known = place >= 0
    level = held.level[place] if len(held.level) else np.zeros(len(lines), dtype=np.int64)
    other = known & (level != lines.level)
    moment = held.moment_of(lines)
    late = (moment != UNKNOWN_TIME) & (lines.moment > moment)
    for at in np.flatnonzero(other):
        was = "na" if level[at] == NOT_JUDGED else level[at]
        report.refuse(int(lines.line[at]), _("This score is stored as %(level)s.") % {"level": was})
    for at in np.flatnonzero(late & ~other):
        report.refuse(
            int(lines.line[at]),
            _("rated_at: This rating is stored with another time, %(time)s.")
            % {"time": (EPOCH + timedelta(microseconds=int(moment[at]))).isoformat()},
        )
    report.skipped += int((known & ~other & ~late).sum())
    return lines.only(~known & ~late)


def _store(
    lines: Lines, held: stored.Stored, dimensions: list[Dimension], *, study: Study, report: Report
) -> None:
    """Insert the scores of lines that are ordered by rater and clip, with the ratings they belong to."""
    first = np.ones(len(lines), dtype=bool)
    first[1:] = ~lines.same_as_before("rater", "clip")
    rating_of = held.rating_of(lines)
    heads = np.flatnonzero(first)
    new = heads[rating_of[heads] < 0]
    ids = bulk.next_ids(Rating, len(new))
    bar = report.watch(_("storing"), len(new) + len(lines), "row")
    for done in _insert_ratings(lines, heads, new, ids, study):
        bar.update(done)
    rating_of[new] = ids
    rating_of = rating_of[heads][np.cumsum(first) - 1]
    level = lines.level.astype(object)
    level[lines.level == NOT_JUDGED] = None
    dimension_ids = np.array([dimension.pk for dimension in dimensions], dtype=np.int64)
    for done in bulk.insert(
        Score, len(lines), rating=rating_of, dimension=dimension_ids[lines.dimension], level=level
    ):
        bar.update(done)
    bar.close()


def _insert_ratings(lines: Lines, heads: Ints, new: Ints, ids: Ints, study: Study) -> Iterator[int]:
    now = timezone.now()
    latest = np.maximum.reduceat(lines.moment, heads)[np.isin(heads, new)]
    told = latest != UNKNOWN_TIME
    moments: bulk.Column | bulk.Each = bulk.Each(now)
    if told.any():
        moments = [
            EPOCH + timedelta(microseconds=value) if known else now
            for value, known in zip(latest.tolist(), told.tolist(), strict=True)
        ]
    return bulk.insert(
        Rating,
        len(new),
        id=ids,
        public_id=bulk.public_ids(len(new)),
        study=bulk.Each(study.pk),
        participation=lines.rater[new],
        clip=lines.clip[new],
        rated_at=moments,
        received_at=bulk.Each(now),
    )
