"""Judgements of one clip: stored once however often they are sent, refused when the clip was not watched.

Nothing is ever changed: another answer to the same assignment is a new row that names the one it supersedes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Mode
from ratings.errors import ConflictError, InvalidError
from ratings.models import Assignment, Clip, Dimension, Rating, Score
from ratings.services import assignments, leaderboards, studies, watching

COMMENT_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """One rater's answer to one assignment, checked."""

    public_id: UUID
    scores: Mapping[str, int | None]
    comment: str
    recognised: bool
    skipped: str

    def says(self, rating: Rating) -> bool:
        """Return whether a stored rating says the same."""
        said = {score.dimension.key: score.level for score in rating.scores.select_related("dimension")}
        return (said, rating.comment, rating.recognised, rating.skipped) == (
            dict(self.scores),
            self.comment,
            self.recognised,
            self.skipped,
        )


def submit(
    assignment: Assignment,
    *,
    public_id: UUID,
    scores: Mapping[str, int | None],
    watched: dict[str, Any],
    comment: str = "",
    recognised: bool = False,
    skipped: str = "",
    rated_at: datetime | None = None,
) -> Rating:
    """Store a rating and move its item's counters; sending the same again returns what is stored.

    `scores` answers every dimension that is asked of this clip: a level, or None for `cannot be judged`.
    A clip that is skipped (see choices.Skip) has no scores and is no vote: its item is given back.
    """
    answer = Answer(public_id, {} if skipped else scores, comment.strip(), recognised, skipped)
    with transaction.atomic():
        # The lock makes a double click and two tabs take turns. SQLite has it already: BEGIN IMMEDIATE.
        held = Assignment.objects.select_for_update(of=("self",)).select_related(
            "item__study", "item__prompt"
        )
        promised = held.get(pk=assignment.pk)
        stored = _stored(promised, answer)
        if stored is not None:
            return stored
        return _store(promised, answer, watched, rated_at)


def _store(
    promised: Assignment, answer: Answer, watched: dict[str, Any], rated_at: datetime | None
) -> Rating:
    if promised.item.mode != Mode.RATE:
        raise InvalidError(_("This pair is to be compared, not rated. Please reload the page."))
    received_at = timezone.now()
    clip = Clip.objects.get(places__item=promised.item, places__position=0)
    dimensions = _checked(promised, answer)
    if not answer.skipped:
        watched = _watched(promised, watched, received_at)
    rating = Rating.objects.create(
        public_id=answer.public_id,
        study=promised.item.study,
        participation_id=promised.participation_id,
        assignment=promised,
        clip=clip,
        supersedes=_latest(promised),
        watched=watched,
        comment=answer.comment,
        recognised=answer.recognised,
        skipped=answer.skipped,
        rated_at=min(rated_at or received_at, received_at),
        received_at=received_at,
        late=assignments.is_late(promised, received_at),
    )
    Score.objects.bulk_create(
        Score(rating=rating, dimension=dimensions[key], level=level) for key, level in answer.scores.items()
    )
    assignments.settle(promised, counts=not answer.skipped)
    leaderboards.mark_due(promised.item.study)
    return rating


def _stored(promised: Assignment, answer: Answer) -> Rating | None:
    """Return the rating that says this already, by its id or by its content."""
    named = Rating.objects.filter(public_id=answer.public_id).first()
    if named is None:
        latest = _latest(promised)
        return latest if latest and answer.says(latest) else None
    if named.assignment_id != promised.pk or not answer.says(named):
        raise ConflictError(_("This rating was stored before with other answers; the first ones stand."))
    return named


def _latest(promised: Assignment) -> Rating | None:
    ratings: Rating | None = promised.ratings.filter(superseded_by__isnull=True).first()
    return ratings


def check_comment(comment: str) -> None:
    """Refuse a comment that is longer than one may be."""
    if len(comment) > COMMENT_CHARACTERS:
        told = _("A comment may have %(count)d characters.") % {"count": COMMENT_CHARACTERS}
        raise InvalidError(told, fields={"comment": told})


def _checked(promised: Assignment, answer: Answer) -> dict[str, Dimension]:
    """Return the dimensions asked, by key, once every one has an answer it allows."""
    asked = {d.key: d for d in studies.dimensions_asked(promised.item)}
    check_comment(answer.comment)
    if answer.skipped:
        return asked
    wrong = {key: _("This is not asked here.") for key in answer.scores if key not in asked}
    wrong |= {key: _("This is not answered yet.") for key in asked if key not in answer.scores}
    wrong |= {
        key: _("This level does not exist.")
        for key, level in answer.scores.items()
        if key in asked and level is not None and not 1 <= level <= asked[key].levels
    }
    if wrong:
        raise InvalidError(_("Please answer every row; 0 means that you cannot judge it."), fields=wrong)
    return asked


def _watched(promised: Assignment, watched: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    rendition = assignments.rendition(promised)
    return watching.check(
        watched,
        duration=rendition.duration_s,
        fps=rendition.fps,
        shown_at=promised.shown_at,
        received_at=received_at,
    )
