"""Probing a file: claimed by a conditional update, done under a lease, finished only by who holds the token.

Nothing is visible before all of it is: bytes are stored first, then the rows in one transaction.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ratings.choices import FileState
from ratings.errors import NoRoomError
from ratings.models import File, Probe, Rendition
from ratings.models.files import rendition_name
from ratings.probing.reasons import Rejected
from ratings.services import storage
from ratings.services.examining import Examined, examine
from ratings.services.heartbeat import LEASE, Heartbeat, LeaseLost

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 2
PAUSE = timedelta(seconds=60)


def run(file_id: int) -> None:
    """Probe a file if it is there, wants it, and nobody else is at it."""
    token = _claim(file_id)
    if token is None:
        return
    file = File.objects.get(pk=file_id)
    try:
        with _private_folder(token) as folder, Heartbeat(file_id, token) as heartbeat:
            _store(file, token, examine(file, folder, heartbeat.advance))
    except LeaseLost:
        log.warning("Somebody else took over file %s", file.public_id)
    except Rejected as refusal:
        _finish(file, token, state=FileState.REJECTED, reason=refusal.code, detail=refusal.detail)
    except NoRoomError:
        log.error("No room left to probe file %s; it will be tried again", file.public_id)
        _put_back(file, token, attempts=file.attempts - 1, reason="no_room", pause=PAUSE)
    except FileNotFoundError:
        _missing(file, token)
    except Exception as error:  # the file must not stay half done, whatever went wrong
        log.exception("Probing file %s failed", file.public_id)
        _failed(file, token, error)
    except BaseException:  # told to stop: none of the file's fault
        _put_back(file, token, attempts=file.attempts - 1)
        raise


def _claim(file_id: int) -> uuid.UUID | None:
    """Take the file under a new token; None where it is gone, done, held, or has killed two workers."""
    before = File.objects.overdue().filter(pk=file_id).first()
    if before is None:
        return None
    mine = File.objects.overdue().filter(pk=file_id, token=before.token)
    if before.token:
        shutil.rmtree(_folder(before.token), ignore_errors=True)
    if before.state == FileState.PROBING and before.attempts >= MOST_ATTEMPTS:
        mine.update(state=FileState.REJECTED, reason="killed_worker", token=None, lease_until=None)
        return None
    token = uuid.uuid4()
    taken = mine.update(
        state=FileState.PROBING,
        token=token,
        lease_until=timezone.now() + LEASE,
        attempts=F("attempts") + 1,
        progress=0,
        reason="",
        detail="",
    )
    return token if taken else None


def _store(file: File, token: uuid.UUID, found: Examined) -> None:
    """Keep the copies, then say in one transaction that they are there; a loser takes his away again."""
    kept: dict[str, str] = {}
    try:
        for kind, path in found.copies.items():
            kept[kind] = storage.keep(path, rendition_name(Rendition(), path.name))
        with transaction.atomic():
            if not _finish(file, token, state=FileState.READY):
                raise LeaseLost
            Probe.objects.create(file=file, **found.probe)
            Rendition.objects.create(file=file, **found.rendition, **kept)
    except BaseException:
        storage.discard(*kept.values())
        raise


def _finish(file: File, token: uuid.UUID, *, state: str, reason: str = "", detail: str = "") -> bool:
    """Settle the file, if it is still ours."""
    return bool(
        File.objects.filter(pk=file.pk, token=token, state=FileState.PROBING).update(
            state=state,
            reason=reason,
            detail=detail,
            progress=100 if state == FileState.READY else F("progress"),
            token=None,
            lease_until=None,
            probed_at=timezone.now(),
        )
    )


def _missing(file: File, token: uuid.UUID) -> None:
    """Tell the loss of the bytes from that of ffmpeg, which is none of the file's fault."""
    if file.content.storage.exists(str(file.content.name)):
        log.error("A program is missing; run the doctor command", exc_info=True)
        _put_back(file, token, attempts=file.attempts - 1, reason="no_program", pause=PAUSE)
    else:
        _finish(file, token, state=FileState.REJECTED, reason="missing")


def _failed(file: File, token: uuid.UUID, error: Exception) -> None:
    """Put the file back for another attempt, or give up with a reason."""
    if file.attempts >= MOST_ATTEMPTS:
        _finish(file, token, state=FileState.REJECTED, reason="failed", detail=type(error).__name__)
    else:
        _put_back(file, token, attempts=file.attempts)


def _put_back(
    file: File, token: uuid.UUID, *, attempts: int, reason: str = "", pause: timedelta = timedelta(0)
) -> None:
    """Give the file up for another worker to take; the sweep sends it again after `pause`."""
    File.objects.filter(pk=file.pk, token=token).update(
        state=FileState.RECEIVED,
        reason=reason,
        attempts=attempts,
        token=None,
        lease_until=timezone.now() + pause,
    )


def _folder(token: uuid.UUID) -> Path:
    return settings.VAR_DIR / "probing" / token.hex


@contextmanager
def _private_folder(token: uuid.UUID) -> Iterator[Path]:
    """Give a folder that is ours alone, on the disk of the data."""
    folder = _folder(token)
    with storage.no_room_told():
        folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_folders() -> None:
    """Remove the folders of workers that were killed: those whose token no file holds."""
    folders = list((settings.VAR_DIR / "probing").glob("*"))
    tokens = File.objects.filter(token__isnull=False).values_list("token", flat=True)
    held = {token.hex for token in tokens if token}
    for folder in folders:
        if folder.name not in held:
            shutil.rmtree(folder, ignore_errors=True)
