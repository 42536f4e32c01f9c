"""Publishing a board: an act of a person that can be taken back, and waits while raters see its clips."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import Act, BoardState, StudyState
from ratings.errors import ConflictError, FrozenError
from ratings.models import ItemClip, Leaderboard, Rating, Study, User, Vote
from ratings.services import audit


@transaction.atomic
def publish(board: Leaderboard, *, by: User | None = None) -> None:
    """Let everybody see a frozen board of a study that is over; a second time changes nothing."""
    if board.state != BoardState.FINAL:
        raise FrozenError(_("Only a final leaderboard can be published. Close the study first."))
    if still_judged(board.study):
        raise ConflictError(
            _("An open study shares clips with this one, so publishing would tell its raters who made them.")
        )
    hidden = Leaderboard.objects.filter(pk=board.pk, published_at=None)
    if hidden.update(published_at=timezone.now(), published_by=by):
        audit.note(Act.LEADERBOARD_PUBLISHED, by=by, subject=board.public_id, study=board.study)


@transaction.atomic
def withdraw(board: Leaderboard, *, by: User | None = None) -> None:
    """Take a published board back: its pages, frames and clips lead nowhere from now on."""
    shown = Leaderboard.objects.filter(pk=board.pk, published_at__isnull=False)
    if shown.update(published_at=None, published_by=None):
        audit.note(Act.LEADERBOARD_WITHDRAWN, by=by, subject=board.public_id, study=board.study)


def published() -> QuerySet[Leaderboard]:
    """Return the boards that everybody sees now, the newest first."""
    boards = Leaderboard.objects.filter(published_at__isnull=False).exclude(study__in=waiting())
    return boards.select_related("study__rubric")


def waiting() -> list[int]:
    """Return the keys of studies whose published boards wait, as an open study shows their clips."""
    if not Study.objects.filter(state=StudyState.OPEN).exists():
        return []
    found = Study.objects.filter(leaderboards__published_at__isnull=False).distinct()
    return [study.pk for study in found if still_judged(study)]


def still_judged(study: Study) -> bool:
    """Return whether an open study shows clips judged in this one: then nobody may learn who made them."""
    rated = Rating.objects.filter(study=study, clip=OuterRef("clip"))
    first = Vote.objects.filter(study=study, clip_a=OuterRef("clip"))
    second = Vote.objects.filter(study=study, clip_b=OuterRef("clip"))
    shown = ItemClip.objects.filter(item__study=OuterRef("pk"))
    judged = shown.filter(Exists(rated) | Exists(first) | Exists(second))
    return Study.objects.filter(Exists(judged), state=StudyState.OPEN).exists()
