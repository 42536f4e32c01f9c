"""How raters come in, agree, and leave. A participation is a pseudonym; nobody signs in to rate."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ratings.choices import Act, Ending, Purpose, StudyState
from ratings.errors import ConflictError, DeniedError, GoneError
from ratings.models import Invitation, Item, Participation, ParticipationLink, Rendition, Study, User
from ratings.models.base import language_fallback
from ratings.services import assignments, audit, check_turns, crowds, policies, rules, tokens

SECONDS_A_CLIP = 30
"""Watching a few seconds and answering eight rows, rounded up: an estimate told to raters, nothing more."""


@transaction.atomic
def invite(
    study: Study,
    *,
    by: User | None = None,
    label: str = "",
    limit: int | None = None,
    expires_at: datetime | None = None,
) -> tuple[Invitation, str]:
    """Return a new invitation and the token of its link, which is stored nowhere."""
    invitation, token = reserve(study, by=by, label=label, limit=limit, expires_at=expires_at)
    audit.note(Act.RATERS_INVITED, by=by, subject=invitation.public_id, study=study, limit=limit)
    return invitation, token


def reserve(
    study: Study, *, by: User | None, limit: int | None, expires_at: datetime | None, label: str = ""
) -> tuple[Invitation, str]:
    """Make an invitation without a line in the audit log: one of many, which have a line together."""
    token, token_hash = tokens.make()
    invitation = Invitation.objects.create(
        study=study, token_hash=token_hash, created_by=by, label=label, limit=limit, expires_at=expires_at
    )
    return invitation, token


@transaction.atomic
def revoke(invitation: Invitation, *, by: User | None = None) -> None:
    """Let nobody else in by this link; who is in stays in."""
    live = Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=True)
    if live.update(revoked_at=timezone.now()):
        audit.note(Act.INVITATION_REVOKED, by=by, subject=invitation.public_id, study=invitation.study)


def invited_by(token: str) -> Invitation:
    """Return the invitation of a link, whether or not it still lets anybody in."""
    invitation = Invitation.objects.select_related("study", "study__rubric")
    found = invitation.filter(token_hash=tokens.hashed(token)).first()
    if found is None:
        raise GoneError(
            _("This link is not known here. Please check that it was copied whole, or ask for a new one.")
        )
    return found


def check_open(invitation: Invitation) -> None:
    """Raise, with the reason, when this link lets nobody else in."""
    if invitation.revoked_at:
        raise GoneError(_("This invitation was withdrawn. Whoever sent it can give you a new one."))
    if invitation.expires_at and invitation.expires_at <= timezone.now():
        raise GoneError(_("This invitation has expired. Whoever sent it can give you a new one."))
    if invitation.limit is not None and invitation.used >= invitation.limit:
        raise GoneError(_("Everyone this invitation was meant for is in. Ask whoever sent it for another."))
    check_study_open(invitation.study)


def check_study_open(study: Study) -> None:
    """Raise when the study takes no raters now."""
    if study.state == StudyState.DRAFT:
        raise GoneError(_("This study has not started yet. Please come back later."))
    if study.state == StudyState.CLOSED:
        raise GoneError(_("This study is complete. Thank you for wanting to help."))


@transaction.atomic
def enter(token: str, *, language: str, participant: str = "") -> Participation:
    """Let one rater in by a link, and use one of its places up; `participant` is a platform's number."""
    invitation = invited_by(token)
    check_open(invitation)
    now = timezone.now()
    alive = Q(revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    room = Q(limit__isnull=True) | Q(used__lt=F("limit"))
    if not Invitation.objects.filter(alive, room, pk=invitation.pk).update(used=F("used") + 1):
        # Somebody else took the last place between the two statements: say which reason it is now.
        check_open(invited_by(token))
        raise GoneError(_("This invitation has expired. Whoever sent it can give you a new one."))
    return _start(invitation.study, language=language, invitation=invitation, participant=participant)


def check_anyone(study: Study) -> None:
    """Raise when the study is not for anyone, or takes no raters now."""
    if not rules.of(study).anyone:
        raise DeniedError(_("This study is open to invited raters only."))
    check_study_open(study)


@transaction.atomic
def enter_open(study: Study, *, language: str, participant: str = "") -> Participation:
    """Let one rater into a study that anyone may join."""
    check_anyone(study)
    return _start(study, language=language, participant=participant)


def known_as(study: Study, participant: str) -> Participation | None:
    """Return who came into a study under a crowd platform's number before."""
    link = ParticipationLink.objects.select_related("participation")
    found = link.filter(study=study, external_id=participant).first() if participant else None
    return found.participation if found else None


def _start(
    study: Study, *, language: str, invitation: Invitation | None = None, participant: str = ""
) -> Participation:
    rater = Participation.objects.create(
        study=study, pseudonym=f"r-{secrets.token_hex(5)}", invitation=invitation, language=language
    )
    if participant:
        try:
            with transaction.atomic():
                ParticipationLink.objects.create(participation=rater, study=study, external_id=participant)
        except IntegrityError as error:
            # The same person agreed in two windows at once: the other one was first.
            raise ConflictError(_("You are in already. Please open the platform's link again.")) from error
    return rater


def consent(participation: Participation, *, version: str) -> None:
    """Keep which version of the consent text this rater agreed to, and when: the first time stands."""
    asked = Participation.objects.filter(pk=participation.pk, consented_at__isnull=True)
    asked.update(consent=version, consented_at=timezone.now())
    participation.refresh_from_db(fields=["consent", "consented_at"])


def finish(participation: Participation, *, ending: Ending = Ending.FINISHED) -> None:
    """Note that nothing more is asked of this rater, and how it ended: the first time stands.

    The one place where a participation ends; what a rater is told then follows from `ending`.
    """
    going = Participation.objects.filter(pk=participation.pk, finished_at__isnull=True)
    going.update(finished_at=timezone.now(), ending=ending)
    participation.refresh_from_db(fields=["finished_at", "ending"])


def minutes(study: Study) -> int:
    """Return about how long a rater will take, training and checks included, told before the consent."""
    return max(1, round(clips(study) * SECONDS_A_CLIP / 60))


def clips(study: Study) -> int:
    """Return how many clips or pairs one rater sees at most, training and checks included."""
    return assignments.asked_of_each(study) + check_turns.chosen(study)[Purpose.TRAINING]


def megabytes(study: Study) -> int:
    """Return about how much a rater's browser loads, in MB: what a clip weighs here, times what one sees."""
    return max(
        1, round(clips(study) * _bytes_an_item(study.public_id, study.pk, policies.of(study).key) / 1e6)
    )


@lru_cache(maxsize=1_000)
def _bytes_an_item(_public_id: UUID, study: int, policy: str) -> float:
    """Return the mean over what raters judge at once: fixed in an open study, so it is asked once."""
    copies = Rendition.objects.filter(file__clips__places__item__study=study, policy=policy)
    items = Item.objects.filter(study=study).count()
    return float(copies.aggregate(size=Sum("size"))["size"] or 0) / max(1, items)


def pay(study: Study) -> str:
    """Return what is told of pay and of work that is turned down, in the reader's language; or nothing."""
    kept = rules.of(study)
    return language_fallback(kept.pay, kept.pay_zh, get_language())


def completion_code(participation: Participation) -> str:
    """Return what a rater shows to be paid: the study's code, or one of the rater's own, always the same."""
    kept = rules.of(participation.study)
    if participation.ending == Ending.SCREENED_OUT:
        return kept.screen_out_code
    digest = salted_hmac("ratings.completion", str(participation.public_id)).hexdigest().upper()
    return kept.completion_code or f"{digest[:4]}-{digest[4:8]}"


def way_back(participation: Participation) -> str:
    """Return the address of the crowd platform for a rater whose participation ended; empty where none is."""
    kept = rules.of(participation.study)
    screened_out = participation.ending == Ending.SCREENED_OUT
    template = kept.screen_out_address if screened_out else kept.return_address
    link = ParticipationLink.objects.filter(participation=participation).first()
    participant = link.external_id if link else ""
    return crowds.filled(template, code=completion_code(participation), participant=participant)
