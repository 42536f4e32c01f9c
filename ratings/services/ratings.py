"""Judgements of one clip: stored once however often they are sent, refused when the clip was not watched.

Nothing is ever changed: another answer to the same assignment is a new row that names the one it supersedes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Mode
from ratings.errors import ConflictError, InvalidError
from ratings.models import Assignment, Dimension, ItemClip, Rating, Score
from ratings.models.prepared import Prepared
from ratings.services import answering, assignments, leaderboards, watching
from ratings.services.answering import Answer, Said
from ratings.services.assignments import Shown


@transaction.atomic
def submit(assignment: Assignment, **said: Any) -> Rating:
    """Store a rating as `store` does; sending the same again returns what is stored."""
    return store(answering.again(assignment), **said)


def store(
    promised: Assignment,
    *,
    public_id: UUID,
    scores: Mapping[str, int | None],
    watched: dict[str, Any],
    comment: str = "",
    recognised: bool = False,
    skipped: str = "",
    rated_at: datetime | None = None,
) -> Rating:
    """Store a rating of what is held (`answering.held`) and move its item's counters.

    `scores` answers every dimension that is asked of this clip: a level, or None for `cannot be judged`.
    A clip that is skipped (see choices.Skip) has no scores and is no vote: its item is given back.
    """
    answer = Answer(public_id, {} if skipped else scores, comment.strip(), recognised, skipped)
    named, before = _known(promised, public_id)
    stored = _repeated(promised, answer, named, before)
    return stored if stored is not None else _store(promised, answer, before, watched, rated_at)


def _store(
    promised: Assignment,
    answer: Answer,
    before: Rating | None,
    watched: dict[str, Any],
    rated_at: datetime | None,
) -> Rating:
    if promised.item.mode != Mode.RATE:
        raise InvalidError(_("This pair is to be compared, not rated. Please reload the page."))
    received_at = timezone.now()
    dimensions = checked(promised, answer)
    if answer.skipped:  # perhaps because there is nothing to be seen
        clip = ItemClip.objects.values_list("clip").get(item=promised.item_id, position=0)[0]
    else:
        shown = assignments.shown_clips(promised)[0]
        clip, watched = shown.clip, _watched(promised, shown, watched, received_at)
    rating = Rating.objects.create(
        public_id=answer.public_id,
        study=promised.item.study,
        participation_id=promised.participation_id,
        assignment=promised,
        clip_id=clip,
        supersedes=before,
        watched=watched,
        comment=answer.comment,
        recognised=answer.recognised,
        skipped=answer.skipped,
        rated_at=min(rated_at or received_at, received_at),
        received_at=received_at,
        late=assignments.is_late(promised, received_at),
    )
    Score.objects.bulk_create(
        Score(rating=rating, dimension=dimensions[key], level=level) for key, level in answer.said.items()
    )
    assignments.settle(promised, counts=not answer.skipped)
    leaderboards.mark_due(promised.item.study)
    return rating


_FOUND = Prepared(
    lambda public_id, assignment: Rating.objects.filter(Q(public_id=public_id) | Q(assignment=assignment)),
    public_id=UUID,
    assignment=int,
)


def _known(promised: Assignment, public_id: UUID) -> tuple[Rating | None, Rating | None]:
    """Return the rating with this id, whatever it is of, and the one that stands for this assignment."""
    found: list[Rating] = _FOUND(public_id=public_id, assignment=promised.pk)
    superseded = {rating.supersedes_id for rating in found}
    named = next((rating for rating in found if rating.public_id == public_id), None)
    mine = (r for r in found if r.assignment_id == promised.pk and r.pk not in superseded)
    return named, next(mine, None)


def _repeated(
    promised: Assignment, answer: Answer, named: Rating | None, latest: Rating | None
) -> Rating | None:
    """Return the rating that says this already, by its id or by its content."""
    if named is None:
        return latest if latest and answer.repeats(latest, said_in(latest)) else None
    if named.assignment_id != promised.pk or not answer.repeats(named, said_in(named)):
        raise ConflictError(_("This rating was stored before with other answers; the first ones stand."))
    return named


def said_in(rating: Rating) -> dict[str, Said]:
    """Return what a stored rating says of each dimension."""
    return {score.dimension.key: score.level for score in rating.scores.select_related("dimension")}


def checked(promised: Assignment, answer: Answer) -> dict[str, Dimension]:
    """Return the dimensions asked, by key, once every one has a level, or None for `cannot be judged`."""
    sentence = _("Please answer every row; 0 means that you cannot judge it.")
    return answering.complete(promised, answer, fits=_is_level, sentence=sentence)


def _is_level(dimension: Dimension, said: Said) -> bool:
    return said is None or (isinstance(said, int) and 1 <= said <= dimension.levels)


def seen(promised: Assignment, watched: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    """Return the record of how the clip was watched, checked; an unwatched clip is refused."""
    return _watched(promised, assignments.shown_clips(promised)[0], watched, received_at)


def _watched(
    promised: Assignment, shown: Shown, watched: dict[str, Any], received_at: datetime
) -> dict[str, Any]:
    return watching.check(
        watched,
        duration=shown.rendition.duration_s,
        fps=shown.rendition.fps,
        shown_at=promised.shown_at,
        received_at=received_at,
    )
