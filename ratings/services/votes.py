"""Comparisons of two clips: a vote for each dimension, stored once however often they are sent.

The page speaks of the left and the right clip; which of them is the item's first, the assignment knows.
Nothing is ever changed: another answer to the same pair is new rows that name those they supersede.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Choice, Mode, Side
from ratings.errors import ConflictError, InvalidError
from ratings.models import Assignment, Clip, Comparison, Dimension, Vote
from ratings.services import answering, assignments, leaderboards, watching
from ratings.services.answering import Answer, Said

LEFT, RIGHT = "left", "right"
ANSWERS = (LEFT, RIGHT, Choice.TIE.value, Choice.BOTH_BAD.value)


@transaction.atomic
def submit(assignment: Assignment, **said: Any) -> Comparison:
    """Store a comparison as `store` does; sending the same again returns what is stored."""
    return store(answering.again(assignment), **said)


def store(
    promised: Assignment,
    *,
    public_id: UUID,
    choices: Mapping[str, str],
    watched: dict[str, Any],
    comment: str = "",
    recognised: bool = False,
    skipped: str = "",
    rated_at: datetime | None = None,
) -> Comparison:
    """Store a comparison of what is held (`answering.held`) with its votes, and move its item's counters.

    `choices` answers every dimension asked with one of ANSWERS; `watched` holds the record of each side.
    A pair that is skipped has no votes: its item is given back.
    """
    given = {} if skipped else turned(choices, swapped=promised.swapped)
    answer = Answer(public_id, given, comment.strip(), recognised, skipped)
    stored = _stored(promised, answer)
    return stored if stored is not None else _store(promised, answer, watched, rated_at)


def turned(choices: Mapping[str, str], *, swapped: bool) -> dict[str, Said]:
    """Return the answers in terms of the item's first clip (A) and second (B)."""
    a, b = Choice.A.value, Choice.B.value
    sides = {LEFT: b, RIGHT: a} if swapped else {LEFT: a, RIGHT: b}
    return {key: sides.get(choice, choice) for key, choice in choices.items()}


def _store(
    promised: Assignment, answer: Answer, watched: dict[str, Any], rated_at: datetime | None
) -> Comparison:
    if promised.item.mode != Mode.COMPARE:
        raise InvalidError(_("This clip is to be rated, not compared. Please reload the page."))
    received_at = timezone.now()
    asked = checked(promised, answer)
    if not answer.skipped:
        watched = seen(promised, watched, received_at)
    common: dict[str, Any] = {
        "study": promised.item.study,
        "participation_id": promised.participation_id,
        "assignment": promised,
        "rated_at": min(rated_at or received_at, received_at),
        "received_at": received_at,
        "late": assignments.is_late(promised, received_at),
    }
    before = _latest(promised)
    comparison = Comparison.objects.create(
        public_id=answer.public_id,
        supersedes=before,
        watched=watched,
        comment=answer.comment,
        recognised=answer.recognised,
        skipped=answer.skipped,
        **common,
    )
    _vote(comparison, answer.said, asked, before=before, common=common)
    assignments.settle(promised, counts=not answer.skipped)
    leaderboards.mark_due(promised.item.study)
    return comparison


def _vote(
    comparison: Comparison,
    choices: Mapping[str, Said],
    asked: Mapping[str, Dimension],
    *,
    before: Comparison | None,
    common: dict[str, Any],
) -> None:
    promised: Assignment = common["assignment"]
    first, second = Clip.objects.filter(places__item=promised.item).order_by("places__position")
    earlier = {vote.dimension_id: vote for vote in before.votes.all()} if before else {}
    Vote.objects.bulk_create(
        Vote(
            # Made from the comparison's id: the same answer has the same votes, whoever stores it.
            public_id=uuid5(comparison.public_id, key),
            comparison=comparison,
            dimension=asked[key],
            clip_a=first,
            clip_b=second,
            choice=str(choice),
            left=Side.B if promised.swapped else Side.A,
            supersedes=earlier.get(asked[key].pk),
            **common,
        )
        for key, choice in choices.items()
    )


def _stored(promised: Assignment, answer: Answer) -> Comparison | None:
    """Return the comparison that says this already, by its id or by its content."""
    named = Comparison.objects.filter(public_id=answer.public_id).first()
    if named is None:
        latest = _latest(promised)
        return latest if latest and answer.repeats(latest, said_in(latest)) else None
    if named.assignment_id != promised.pk or not answer.repeats(named, said_in(named)):
        raise ConflictError(_("This comparison was stored before with other answers; the first ones stand."))
    return named


def _latest(promised: Assignment) -> Comparison | None:
    latest: Comparison | None = promised.comparisons.filter(superseded_by__isnull=True).first()
    return latest


def said_in(comparison: Comparison) -> dict[str, Said]:
    """Return what a stored comparison says of each dimension."""
    return {vote.dimension.key: vote.choice for vote in comparison.votes.select_related("dimension")}


def checked(promised: Assignment, answer: Answer) -> dict[str, Dimension]:
    """Return the dimensions asked, by key, once every one has an answer that exists."""
    sentence = _("Please answer every row.")
    return answering.complete(
        promised, answer, fits=lambda _dimension, said: said in Choice.values, sentence=sentence
    )


def seen(promised: Assignment, watched: dict[str, Any], received_at: datetime) -> dict[str, Any]:
    """Return the records of both clips, each checked as that of a clip that is rated alone."""
    checked = {}
    for side, shown in zip((LEFT, RIGHT), assignments.shown_clips(promised), strict=True):
        record = watched.get(side)
        checked[side] = watching.check(
            record if isinstance(record, dict) else {},
            duration=shown.rendition.duration_s,
            fps=shown.rendition.fps,
            shown_at=promised.shown_at,
            received_at=received_at,
        )
    return {**watched, **checked, "verified": all(record["verified"] for record in checked.values())}
