"""Uploads that survive whatever happens: begun, appended to, put together, taken in.

1. `begin` promises the room and checks the fields, before any byte is sent.
2. `append` stores a part for good, then moves the offset by a conditional update: a part counts whole or not.
3. The last part makes the upload received. From then on it ends as stored or as refused: `finish` is called
   at once, and by the sweep wherever that did not come to its end.

One writer at a time, known by a token. Its lease is short and lives on arriving bytes, so that a connection
which died without a word does not shut its own successor out for long.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ratings import queue
from ratings.choices import UploadKind, UploadState
from ratings.errors import ClipJuryError, ConflictError, GoneError, InvalidError, LockedError, NoRoomError
from ratings.models import Upload, UploadPart, User
from ratings.models.uploads import next_end
from ratings.services import archives, clips, parts, quotas, storage, uploads

log = logging.getLogger(__name__)
LEASE, RENEWED_AFTER = timedelta(seconds=6), 2.0
# Putting together what is largest takes minutes; a process that died at it is followed after so long.
FINISH_LEASE = timedelta(minutes=15)
KEPT = timedelta(days=7)
PAUSE = timedelta(seconds=60)
RESENT_AT_ONCE = 200
MOST_ATTEMPTS = 5
MOST_PARTS = 20_000
MOST_OPEN = 2_000


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to upload."""

    length: int
    filename: str = ""
    kind: str = UploadKind.CLIP
    fields: dict[str, str] | None = None


def begin(user: User, wanted: Wanted, *, language: str = "en") -> Upload:
    """Promise room for an upload whose fields can be stored; nothing of it is here yet."""
    if wanted.length < 1:
        raise InvalidError(_("The file is empty. Choose it again, or export it once more."))
    storage.check_size(wanted.length)
    fields = wanted.fields or {}
    if wanted.kind == UploadKind.CLIP:
        uploads.check(**fields)
    with transaction.atomic():
        # Locked, so that two requests of one account cannot both be promised the last room.
        User.objects.select_for_update().get(pk=user.pk)
        quotas.check(user, wanted.length)
        if user.uploads.filter(state=UploadState.OPEN).count() >= MOST_OPEN:
            told = _("%(n)d uploads of yours are unfinished. Finish or delete some of them first.")
            raise ConflictError(told % {"n": MOST_OPEN})
        return Upload.objects.create(
            owner=user,
            kind=wanted.kind,
            filename=clips.plain_name(wanted.filename),
            fields=fields,
            length=wanted.length,
            language=language,
        )


def append(upload: Upload, stream: parts.Readable, *, offset: int) -> Upload:
    """Add what arrives to the end; return the upload as it is then.

    What had arrived when the connection broke off is kept. Raises ConflictError where the offset is not the
    stored one, LockedError while somebody else writes, and InvalidError for more bytes than were announced.
    """
    _check_open(upload)
    if offset != upload.offset:
        raise ConflictError(_("The upload goes on at byte %(n)d.") % {"n": upload.offset})
    if offset and upload.parts.count() >= MOST_PARTS:
        raise InvalidError(_("The parts of this upload are too small. Send larger ones."))
    token = _claim(upload, LEASE, state=UploadState.OPEN, offset=offset)
    name = ""
    try:
        body = parts.Body(stream, most=upload.length - offset, more=_renewer(upload, token))
        name, size = parts.store(upload, body)
        _commit(upload, token, name, size)
    except BaseException:
        storage.discard(name)
        _release(upload, token)
        raise
    upload.refresh_from_db()
    if upload.state == UploadState.RECEIVED:
        _go_on(upload)
    return upload


def _check_open(upload: Upload) -> None:
    if upload.state != UploadState.OPEN:
        raise ConflictError(_("This upload is complete: nothing can be added to it."))
    if upload.expires_at < timezone.now():
        raise GoneError(_("This upload was left alone for too long. Start it again."))


def _claim(upload: Upload, lease: timedelta, **still: object) -> uuid.UUID:
    """Become the one writer of an upload that is as we saw it."""
    token = uuid.uuid4()
    mine = Upload.objects.free().filter(pk=upload.pk, **still)
    if not mine.update(token=token, lease_until=timezone.now() + lease):
        raise LockedError(_("This upload is being written to by another request. Try again in a moment."))
    return token


def _renewer(upload: Upload, token: uuid.UUID) -> Callable[[], None]:
    """Return what to call for every piece that arrives; it extends the lease now and then."""
    renewed = time.monotonic()

    def renew() -> None:
        nonlocal renewed
        if time.monotonic() - renewed < RENEWED_AFTER:
            return
        renewed = time.monotonic()
        held = Upload.objects.filter(pk=upload.pk, token=token)
        if not held.update(lease_until=timezone.now() + LEASE, expires_at=next_end()):
            raise _taken_over()

    return renew


def _taken_over() -> LockedError:
    return LockedError(_("Another request has gone on with this upload, or deleted it."))


def _commit(upload: Upload, token: uuid.UUID, name: str, size: int) -> None:
    """Let a stored part count, if the upload is still ours."""
    whole = upload.offset + size == upload.length
    with transaction.atomic():
        held = Upload.objects.filter(pk=upload.pk, token=token, state=UploadState.OPEN, offset=upload.offset)
        if not held.update(
            offset=F("offset") + size,
            state=UploadState.RECEIVED if whole else UploadState.OPEN,
            token=None,
            lease_until=None,
            expires_at=next_end(),
        ):
            raise _taken_over()
        if size:
            UploadPart.objects.create(upload=upload, start=upload.offset, size=size, name=name)


def _release(upload: Upload, token: uuid.UUID) -> None:
    Upload.objects.filter(pk=upload.pk, token=token).update(token=None, lease_until=None)


def _go_on(upload: Upload) -> None:
    """Take a received upload in: a clip at once, an archive by a worker."""
    if upload.kind == UploadKind.ARCHIVE:
        queue.send("ratings.finish_upload", upload.pk)
        return
    finish(upload.pk)
    upload.refresh_from_db()


def finish(upload_id: int) -> None:
    """Turn a received upload into a clip or a refusal, if nobody else is at it. Twice does no harm."""
    upload = Upload.objects.select_related("owner").filter(pk=upload_id, state=UploadState.RECEIVED).first()
    if upload is None:
        return
    try:
        token = _claim(upload, FINISH_LEASE, state=UploadState.RECEIVED)
    except LockedError:
        return
    try:
        with translation.override(upload.language or "en"):
            if _may_try(upload, token):
                _settle(upload, token)
    except NoRoomError:
        log.error("No room left to take upload %s in; it will be tried again", upload.public_id)
        _put_back(upload, token, attempts=upload.attempts)
    except Exception:  # it stays received, and the sweep tries again
        log.exception("Upload %s could not be taken in", upload.public_id)
        _put_back(upload, token, attempts=upload.attempts + 1)
    except BaseException:  # told to stop: none of the upload's fault
        _put_back(upload, token, attempts=upload.attempts)
        raise


def _may_try(upload: Upload, token: uuid.UUID) -> bool:
    """Count this attempt before it is made, since it may end this process too; give up after too many."""
    if upload.attempts < MOST_ATTEMPTS:
        Upload.objects.filter(pk=upload.pk, token=token).update(attempts=upload.attempts + 1)
        return True
    sentence = _("The upload could not be taken in, for a reason that is in the server's log.")
    _end(upload, token, state=UploadState.REFUSED, reason=sentence)
    return False


def _end(upload: Upload, token: uuid.UUID, **result: object) -> None:
    """Settle the upload, if it is still ours, and let its parts go."""
    mine = Upload.objects.filter(pk=upload.pk, token=token, state=UploadState.RECEIVED)
    if mine.update(**result, token=None, lease_until=None, expires_at=timezone.now() + KEPT):
        parts.discard(upload)


def _settle(upload: Upload, token: uuid.UUID) -> None:
    try:
        with parts.joined(list(upload.parts.values_list("name", flat=True))) as whole:
            result = TAKEN_IN[UploadKind(upload.kind)](upload, whole)
    except NoRoomError:
        raise
    except ClipJuryError as error:
        told = {"code": error.code, "fields": getattr(error, "fields", {})}
        _end(upload, token, state=UploadState.REFUSED, reason=str(error), report=told)
    else:
        _end(upload, token, state=UploadState.STORED, **result)


def _clip(upload: Upload, whole: storage.Spooled) -> dict[str, object]:
    clip, _new = uploads.receive(whole, filename=upload.filename, by=upload.owner, **upload.fields)
    return {"clip": clip}


def _archive(upload: Upload, whole: storage.Spooled) -> dict[str, object]:
    return {"report": archives.take_in(whole.path, by=upload.owner)}


TAKEN_IN = {UploadKind.CLIP: _clip, UploadKind.ARCHIVE: _archive}


def _put_back(upload: Upload, token: uuid.UUID, *, attempts: int) -> None:
    """Let the sweep try again, after a while."""
    pause = timezone.now() + PAUSE
    held = Upload.objects.filter(pk=upload.pk, token=token)
    held.update(token=None, lease_until=pause, attempts=attempts)


def cancel(upload: Upload) -> None:
    """Forget an upload and its parts; a clip that came of it stays. LockedError while it is taken in."""
    with transaction.atomic():
        row = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if row is None:
            return
        if row.state == UploadState.RECEIVED:
            raise LockedError(
                _("All bytes are here, and the upload is being taken in. Delete it after that.")
            )
        parts.discard(row)
        row.delete()


def resend_overdue() -> int:
    """Send again what is whole and nobody takes in; return how many."""
    now = timezone.now()
    overdue = list(Upload.objects.overdue().order_by("pk")[:RESENT_AT_ONCE])
    for upload in overdue:
        queue.send("ratings.finish_upload", upload.pk)
        # Without a token this keeps nobody out; it only gives the message its time.
        Upload.objects.overdue().filter(pk=upload.pk).update(token=None, lease_until=now + PAUSE)
    return len(overdue)


def expire_overdue() -> int:
    """Remove uploads that nobody went on with, and the records of those settled long ago."""
    gone = Upload.objects.free().exclude(state=UploadState.RECEIVED).filter(expires_at__lt=timezone.now())
    removed = 0
    for upload in gone.order_by("expires_at")[:500]:
        cancel(upload)
        removed += 1
    return removed
