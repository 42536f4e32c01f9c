"""Votes from CSV: which of two clips of one prompt a rater preferred, one dimension a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Choice, Side
from ratings.errors import ClipJuryError
from ratings.models import Clip, Study, Vote
from ratings.services import leaderboards
from ratings.services.imports import bulk, fields, judgements
from ratings.services.imports.fields import Column, Record
from ratings.services.imports.report import Report

FLIPPED = {Choice.A.value: Choice.B.value, Choice.B.value: Choice.A.value}
Key = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Vote:
    """One line with ids for names, turned so that `a` is the clip that came first."""

    line: int
    rater: int
    a: int
    b: int
    dimension: int
    choice: str
    left: str
    rated_at: datetime | None

    @property
    def key(self) -> Key:
        """What there can be one vote on."""
        return self.rater, self.a, self.b, self.dimension


def load(stream: BinaryIO, *, study: Study, report: Report, size: int = 0) -> None:
    """Store the votes of a file in a study, and ask for a new leaderboard."""
    dimensions = {d.key: d for d in study.rubric.dimensions.all() if study.task in d.tasks}
    records = list(fields.records(stream, _columns(list(dimensions)), report=report, size=size))
    with report.all_or_nothing():
        study = Study.objects.select_for_update().get(pk=study.pk)
        votes = _resolved(records, dimensions, study=study, report=report)
        fresh = _not_stored(votes, study, report)
        if fresh and judgements.take_more(study, report, line=fresh[0].line):
            _store(fresh, study)
            report.imported = len(fresh)
            leaderboards.mark_due(study)


def _columns(dimensions: list[str]) -> list[Column]:
    rater = fields.limited(judgements.RATER_LIMIT)
    return [
        Column("rater", rater, required=True),
        *(Column(name, fields.text(), required=True) for name in ("prompt", "generator_a", "generator_b")),
        Column("dimension", fields.word(dimensions), required=True),
        Column("choice", fields.word(Choice.values), required=True),
        *(Column(name, fields.text(Clip, "sample")) for name in ("sample_a", "sample_b")),
        Column("left", fields.word(Side.values)),
        Column("rated_at", fields.moment),
    ]


def _resolved(
    records: list[Record], dimensions: dict[str, Any], *, study: Study, report: Report
) -> list[_Vote]:
    """Return the votes of the lines whose clips can be compared; refuse the others."""
    clips = judgements.Clips(study, report)
    named = [[_clip_name(record.values, side) for record in records] for side in "ab"]
    found = clips.resolve([*named[0], *named[1]])
    external = list(dict.fromkeys(record.values["rater"] for record in records))
    raters = dict(zip(external, judgements.Raters(study).resolve(external), strict=True))
    votes = []
    pairs = zip(found[: len(records)], found[len(records) :], strict=True)
    for record, name, (a, b) in zip(records, named[0], pairs, strict=True):
        dimension, prompt = dimensions[record.values["dimension"]], clips.prompt_of(name)
        if isinstance(a, ClipJuryError) or isinstance(b, ClipJuryError):
            report.refuse(record.line, a if isinstance(a, ClipJuryError) else b)
        elif a == b:
            report.refuse(record.line, _("A clip cannot be compared with itself."))
        elif prompt and prompt.dimensions and dimension.key not in prompt.dimensions:
            report.refuse(record.line, judgements.not_judged_on(dimension, prompt))
        else:
            votes.append(_vote(record, raters[record.values["rater"]], a, b, dimension.pk))
    return votes


def _vote(record: Record, rater: int, a: int, b: int, dimension: int) -> _Vote:
    a, b, choice, left = _turned(a, b, record.values["choice"], record.values.get("left", ""))
    return _Vote(record.line, rater, a, b, dimension, choice, left, record.values.get("rated_at"))


def _clip_name(values: dict[str, Any], side: str) -> judgements.ClipName:
    return values[f"generator_{side}"], values["prompt"], values.get(f"sample_{side}", "0")


def _turned(a: int, b: int, choice: str, left: str) -> tuple[int, int, str, str]:
    """Return two clips and the answer in one order, whichever of them was named first."""
    return (a, b, choice, left) if a < b else (b, a, FLIPPED.get(choice, choice), FLIPPED.get(left, left))


def _not_stored(votes: list[_Vote], study: Study, report: Report) -> list[_Vote]:
    """Return the votes that are new. What is there is skipped; what contradicts it is refused."""
    known = _stored(study) if votes else {}
    fresh = []
    for vote in votes:
        choice, left = known.get(vote.key, ("", ""))
        if not choice:
            known[vote.key] = vote.choice, vote.left
            fresh.append(vote)
        elif choice == vote.choice and (left == vote.left or not vote.left):
            report.skipped += 1
        else:
            report.refuse(vote.line, _("This rater gave another answer to this comparison."))
    return fresh


def _stored(study: Study) -> dict[Key, tuple[str, str]]:
    columns = ("participation_id", "clip_a_id", "clip_b_id", "dimension_id", "choice", "left")
    votes = Vote.objects.filter(study=study, superseded_by=None).order_by().values_list(*columns)
    known = {}
    for rater, a, b, dimension, choice, left in votes.iterator(chunk_size=10_000):
        first, second, *answer = _turned(a, b, choice, left)
        known[rater, first, second, dimension] = (answer[0], answer[1])
    return known


def _store(votes: list[_Vote], study: Study) -> None:
    now = timezone.now()
    inserted = bulk.insert(
        Vote,
        len(votes),
        public_id=bulk.public_ids(len(votes)),
        study=bulk.Each(study.pk),
        participation=np.array([vote.rater for vote in votes]),
        clip_a=np.array([vote.a for vote in votes]),
        clip_b=np.array([vote.b for vote in votes]),
        dimension=np.array([vote.dimension for vote in votes]),
        choice=np.array([vote.choice for vote in votes], dtype=object),
        left=np.array([vote.left for vote in votes], dtype=object),
        rated_at=[vote.rated_at or now for vote in votes],
        received_at=bulk.Each(now),
    )
    sum(inserted)
