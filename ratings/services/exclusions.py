"""Raters whose judgements no longer count: by a person, with a reason, and reversible. Nothing is deleted."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, AssignmentState, Purpose
from ratings.errors import InvalidError
from ratings.models import Assignment, AuditEntry, Item, Participation, Study, User
from ratings.services import assignments, audit, leaderboards

REASON_CHARACTERS = 1000


@transaction.atomic
def exclude(rater: Participation, *, reason: str, by: User | None = None) -> bool:
    """Let this rater's judgements count no more and reopen their items; False where that was so before."""
    told = reason.strip().replace("\x00", "")
    if not told or len(told) > REASON_CHARACTERS:
        sentence = _("Please say why, in at most %(count)d characters.") % {"count": REASON_CHARACTERS}
        raise InvalidError(sentence, fields={"reason": sentence})
    counting = Participation.objects.filter(pk=rater.pk, excluded_at__isnull=True)
    if not counting.update(excluded_at=timezone.now(), excluded_reason=told, excluded_by=by):
        return False
    assignments.release(rater)
    for item in _judged_items(rater):
        if _valid(item) < item.judged:  # Else a surplus judgement of somebody else fills the place.
            Item.objects.filter(pk=item.pk, judged__gt=0).update(judged=F("judged") - 1)
    _settle(rater, Act.RATER_EXCLUDED, by=by, reason=told)
    return True


@transaction.atomic
def restore(rater: Participation, *, by: User | None = None) -> bool:
    """Let this rater's judgements count again, as surplus where others took their places meanwhile.

    Why the rater was left out stays on record.
    """
    excluded = Participation.objects.filter(pk=rater.pk, excluded_at__isnull=False)
    if not excluded.update(excluded_at=None):
        return False
    for item in _judged_items(rater):
        wanting = Item.objects.wanting(rater.study.votes_per_item)
        wanting.filter(pk=item.pk, judged__lt=_valid(item)).update(judged=F("judged") + 1)
    _settle(rater, Act.RATER_RESTORED, by=by)
    return True


def history(study: Study) -> dict[str, list[AuditEntry]]:
    """Return, by the raters' public ids, how they were left out and let count again, oldest first."""
    acts = AuditEntry.objects.filter(study=study.slug, act__in=[Act.RATER_EXCLUDED, Act.RATER_RESTORED])
    found: dict[str, list[AuditEntry]] = {}
    for entry in acts.select_related("by").order_by("at", "pk"):
        found.setdefault(entry.subject, []).append(entry)
    return found


def _settle(rater: Participation, act: Act, *, by: User | None, **details: str) -> None:
    audit.note(act, by=by, subject=rater.public_id, study=rater.study, **details)
    leaderboards.mark_due(rater.study)
    rater.refresh_from_db()


def _answered() -> Q:
    """Return the condition that an assignment's latest answer is a judgement and not a skip."""
    rated = Q(ratings__superseded_by__isnull=True, ratings__isnull=False, ratings__skipped="")
    compared = Q(comparisons__superseded_by__isnull=True, comparisons__isnull=False, comparisons__skipped="")
    return rated | compared


def _judged_items(rater: Participation) -> list[Item]:
    """Return the items this rater judged, locked in one order so that two acts take turns."""
    mine = rater.assignments.filter(_answered(), state=AssignmentState.DONE, item__purpose=Purpose.VOTE)
    items = Item.objects.select_for_update().filter(pk__in=mine.values("item"))
    return list(items.order_by("pk"))


def _valid(item: Item) -> int:
    """Return how many judgements of raters who count an item has."""
    answers = Assignment.objects.filter(
        _answered(), item=item, state=AssignmentState.DONE, participation__excluded_at__isnull=True
    )
    return answers.distinct().count()
