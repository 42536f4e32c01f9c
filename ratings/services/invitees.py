"""Inviting many people at once: by mail, one link each, sent by a worker; or as links to hand out."""

from __future__ import annotations

import csv
import io
import logging
import smtplib
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ratings import queue
from ratings.choices import Act, MailState, Role, StudyState
from ratings.errors import ConflictError, InvalidError
from ratings.models import InvitationBatch, Invitee, Study, User
from ratings.services import accounts, audit, invitation_mails, mails, participations, tokens
from ratings.services.imports.invitations import ADMINISTRATOR

log = logging.getLogger(__name__)
TASK = "ratings.send_invitations"
DAYS = 14
LEASE = timedelta(minutes=2)
ATTEMPTS = 3
SECONDS_A_TASK = 400


@transaction.atomic
def invite(
    people: Sequence[dict[str, Any]],
    *,
    raters_of: Study | None,
    by_mail: bool,
    days: int = DAYS,
    by: User | None = None,
) -> InvitationBatch:
    """Invite the people of a table that `imports.invitations` has read without a fault."""
    if not people:
        raise InvalidError(_("The table names nobody."))
    if raters_of is not None and raters_of.state == StudyState.CLOSED:
        raise ConflictError(_("This study is closed. Nobody can rate in it any more."))
    batch = InvitationBatch.objects.create(
        study=raters_of,
        raters=raters_of is not None,
        by_mail=by_mail,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    make = _rater if raters_of is not None else _colleague
    Invitee.objects.bulk_create([make(batch, person, by) for person in people])
    if raters_of is not None:
        audit.note(Act.RATERS_INVITED, by=by, subject=batch.public_id, study=raters_of, people=len(people))
    if by_mail:
        queue.send(TASK, batch.pk)
    return batch


def _rater(batch: InvitationBatch, person: dict[str, Any], by: User | None) -> Invitee:
    """A link of their own, for one browser; its token is made when it is sent or handed out."""
    assert batch.study is not None  # noqa: S101 - raters are of a study
    invitation, _token = participations.reserve(batch.study, by=by, limit=1, expires_at=batch.expires_at)
    return Invitee(batch=batch, invitation=invitation, **_said(person))


def _colleague(batch: InvitationBatch, person: dict[str, Any], by: User | None) -> Invitee:
    role = None if person["role"] == ADMINISTRATOR else Role(person["role"])
    user = accounts.open_for(
        person["email"], name=person.get("name", ""), role=role, study=person.get("study"), by=by
    )
    accounts.describe(user, name=person.get("name", ""), language=person.get("language", ""))
    return Invitee(batch=batch, user=user, **_said(person))


def _said(person: dict[str, Any]) -> dict[str, Any]:
    return {name: person.get(name, "") for name in ("email", "name", "language")}


def due() -> QuerySet[Invitee]:
    """Return those whose mail is still to be sent."""
    return Invitee.objects.filter(state=MailState.WAITING, batch__by_mail=True).exclude(email="")


def resend_due() -> int:
    """Send a task for each batch with mail that waits, and give up what a dead worker had in hand."""
    lost = Invitee.objects.filter(state=MailState.SENDING, lease_until__lt=timezone.now())
    lost.update(
        state=MailState.FAILED, reason="The worker ended while sending this; it may or may not have arrived."
    )
    batches = list(due().values_list("batch_id", flat=True).distinct())
    for pk in batches:
        queue.send(TASK, pk)
    return len(batches)


def run(batch_id: int) -> None:
    """Send what waits in a batch, over one connection, for some minutes at most; the sweep goes on."""
    end = time.monotonic() + SECONDS_A_TASK
    waiting = due().filter(batch_id=batch_id).values_list("pk", flat=True)
    connection = None
    try:
        for pk in list(waiting):
            if time.monotonic() > end:
                return
            connection = connection or get_connection()
            if not _send(pk, connection):
                connection = None
    finally:
        if connection is not None:
            connection.close()


def _send(pk: int, connection: Any) -> bool:
    """Send one person's mail, unless somebody else does; return whether the connection is still good."""
    mine = Invitee.objects.filter(pk=pk)
    now = timezone.now()
    claimed = mine.filter(state=MailState.WAITING).update(state=MailState.SENDING, lease_until=now + LEASE)
    if not claimed:
        return True
    invitee = mine.select_related("batch__study", "invitation", "user", "batch__created_by").get()
    try:
        with translation.override(invitee.language or settings.LANGUAGE_CODE):
            mails.send(invitation_mails.of(invitee, link(invitee)), to=invitee.email, connection=connection)
    except OSError as error:
        log.warning("An invitation could not be sent: %s", error)
        code, said = _refusal(error)
        # What a server refuses with 5xx it refuses for good; anything else may pass.
        again = code < 500 and invitee.attempts + 1 < ATTEMPTS
        mine.update(
            state=MailState.WAITING if again else MailState.FAILED,
            attempts=invitee.attempts + 1,
            reason=said[:300],
            lease_until=None,
        )
        # It spoke of this address alone: the others go on over the same connection.
        return isinstance(error, smtplib.SMTPRecipientsRefused)
    mine.update(state=MailState.SENT, sent_at=timezone.now(), reason="", lease_until=None)
    return True


def _refusal(error: OSError) -> tuple[int, str]:
    """Return the code that a server answered, 0 where none did, and its words."""
    code: int = 0
    said: bytes | str = ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return (code, f"{code} {words}") if code else (0, str(error))


def link(invitee: Invitee) -> str:
    """Return a new link of this person; one that was made before opens nothing any more."""
    if invitee.user is not None:
        hours = max(1, round((invitee.batch.expires_at - timezone.now()).total_seconds() / 3600))
        return accounts.sign_in_link(invitee.user, hours=hours)
    assert invitee.invitation is not None  # noqa: S101 - an invitee is one or the other
    token, token_hash = tokens.make()
    type(invitee.invitation).objects.filter(pk=invitee.invitation.pk).update(token_hash=token_hash)
    return settings.BASE_URL + reverse("invited", args=[token])


@transaction.atomic
def links(batch: InvitationBatch, *, by: User) -> str:
    """Return a CSV with a new link for everybody who has not come; links handed out before end."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["email", "name", "language", "link"])
    for invitee in batch.invitees.select_related("invitation", "user", "batch"):
        if not invitee.came and not invitee.withdrawn:
            cells = [invitee.email, invitee.name, invitee.language]
            table.writerow([*map(_harmless, cells), link(invitee)])
    audit.note(Act.RATERS_INVITED, by=by, subject=batch.public_id, study=batch.study, handed_out=True)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" else cell


@transaction.atomic
def send_again(batch: InvitationBatch) -> int:
    """Try again those that failed; return how many."""
    failed = batch.invitees.filter(state=MailState.FAILED)
    count = failed.update(state=MailState.WAITING, attempts=0, reason="")
    queue.send(TASK, batch.pk)
    return count


@transaction.atomic
def withdraw(invitee: Invitee, *, by: User) -> None:
    """Let nobody in by this person's link; a colleague who has not come yet loses the account's use."""
    Invitee.objects.filter(pk=invitee.pk, state=MailState.WAITING).update(state=MailState.STOPPED)
    if invitee.user is not None:
        accounts.set_active(invitee.user, active=False, by=by)
    elif invitee.invitation is not None:
        participations.revoke(invitee.invitation, by=by)


@transaction.atomic
def forget(batch: InvitationBatch, *, by: User) -> None:
    """Forget whose addresses these were: nothing joins them to a pseudonym any more."""
    batch.invitees.filter(state=MailState.WAITING).update(state=MailState.STOPPED)
    batch.invitees.update(email="", name="")
    InvitationBatch.objects.filter(pk=batch.pk).update(forgotten_at=timezone.now())
    audit.note(Act.INVITEES_FORGOTTEN, by=by, subject=batch.public_id, study=batch.study)


def counts(batch: InvitationBatch) -> dict[str, int]:
    """Return how many there are, were sent to, failed, wait, and came."""
    came = Q(invitation__used__gt=0) | Q(user__last_login__isnull=False)
    return batch.invitees.aggregate(
        of=Count("pk"),
        sent=Count("pk", filter=Q(state=MailState.SENT)),
        failed=Count("pk", filter=Q(state=MailState.FAILED)),
        waiting=Count("pk", filter=Q(state__in=[MailState.WAITING, MailState.SENDING])),
        came=Count("pk", filter=came),
    )
