"""Jobs on stored files: claimed by a conditional update, done under a lease, ended by who holds the token.

Nothing is visible before all of it is: bytes are stored first, then the rows in one transaction.
"""

from __future__ import annotations

import logging
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ratings import queue
from ratings.choices import FileState
from ratings.errors import NoRoomError
from ratings.models import File, Job, Order, Rendition
from ratings.models.files import rendition_name
from ratings.probing.reasons import Rejected
from ratings.services import storage
from ratings.services.heartbeat import LEASE, Heartbeat, LeaseLost

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 2
PAUSE = timedelta(seconds=60)
# A job that was sent to the queue is left alone by the sweep for so long.
PATIENCE = timedelta(seconds=20)
LONG_PATIENCE = timedelta(minutes=10)
RESENT_AT_ONCE = 500
KINDS: tuple[type[Job], ...] = (File, Order)

J = TypeVar("J", bound=Job)


@dataclass(frozen=True)
class Made:
    """What came of a job: files of a rendition to store, by kind, and what writes the rows once they are."""

    copies: dict[str, Path]
    write: Callable[[dict[str, str]], object]


Make = Callable[[J, Path, Callable[[int], None]], Made]


def run(kind: type[J], pk: int, make: Make[J]) -> None:
    """Do a job if it is there, wants it, and nobody else is at it."""
    token = _claim(kind, pk)
    if token is None:
        return
    job = cast(J, kind.objects.get(pk=pk))
    try:
        with _private_folder(token) as folder, Heartbeat(kind, pk, token) as heartbeat:
            _store(job, token, make(job, folder, heartbeat.advance))
    except LeaseLost:
        log.warning("Somebody else took over %s", _named(job))
    except Rejected as refusal:
        _end(job, token, state=FileState.REJECTED, reason=refusal.code, detail=refusal.detail)
    except NoRoomError:
        log.error("No room left for %s; it will be tried again", _named(job))
        _put_back(job, token, attempts=job.attempts - 1, reason="no_room", pause=PAUSE)
    except FileNotFoundError:
        _missing(job, token)
    except Exception as error:  # the job must not stay half done, whatever went wrong
        log.exception("Work on %s failed", _named(job))
        _failed(job, token, error)
    except BaseException:  # told to stop: none of the job's fault
        _put_back(job, token, attempts=job.attempts - 1)
        raise


def _named(job: Job) -> str:
    return f"{type(job).__name__.lower()} {job}"


def _claim(kind: type[Job], pk: int) -> uuid.UUID | None:
    """Take the job under a new token; None where it is gone, done, held, or has killed two workers."""
    before = kind.objects.overdue().filter(pk=pk).first()
    if before is None:
        return None
    mine = kind.objects.overdue().filter(pk=pk, token=before.token)
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


def _store(job: Job, token: uuid.UUID, made: Made) -> None:
    """Keep the copies, then say in one transaction that they are there; a loser takes his away again."""
    kept: dict[str, str] = {}
    try:
        for kind, path in made.copies.items():
            kept[kind] = storage.keep(path, rendition_name(Rendition(), path.name))
        with transaction.atomic():
            if not _end(job, token, state=FileState.READY):
                raise LeaseLost
            made.write(kept)
    except BaseException:
        storage.discard(*kept.values())
        raise


def _end(job: Job, token: uuid.UUID, *, state: str, reason: str = "", detail: str = "") -> bool:
    """Settle the job, if it is still ours."""
    return bool(
        type(job)
        .objects.filter(pk=job.pk, token=token, state=FileState.PROBING)
        .update(
            state=state,
            reason=reason,
            detail=detail,
            progress=100 if state == FileState.READY else F("progress"),
            token=None,
            lease_until=None,
        )
    )


def _missing(job: Job, token: uuid.UUID) -> None:
    """Tell the loss of the bytes from that of ffmpeg, which is none of the file's fault."""
    if job.source.storage.exists(str(job.source.name)):
        log.error("A program is missing; run the doctor command", exc_info=True)
        _put_back(job, token, attempts=job.attempts - 1, reason="no_program", pause=PAUSE)
    else:
        _end(job, token, state=FileState.REJECTED, reason="missing")


def _failed(job: Job, token: uuid.UUID, error: Exception) -> None:
    """Put the job back for another attempt, or give up with a reason."""
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, token, state=FileState.REJECTED, reason="failed", detail=type(error).__name__)
    else:
        _put_back(job, token, attempts=job.attempts)


def _put_back(
    job: Job, token: uuid.UUID, *, attempts: int, reason: str = "", pause: timedelta = timedelta(0)
) -> None:
    """Give the job up for another worker to take; the sweep sends it again after `pause`."""
    type(job).objects.filter(pk=job.pk, token=token).update(
        state=FileState.RECEIVED,
        reason=reason,
        attempts=attempts,
        token=None,
        lease_until=timezone.now() + pause,
    )


def send(job: Job) -> None:
    """Tell the queue of a job, after commit."""
    queue.send(job.task, job.pk)


def retry(job: Job) -> bool:
    """Have a rejected job done once more; False when it is not rejected (any more)."""
    with transaction.atomic():
        changed = (
            type(job)
            .objects.filter(pk=job.pk, state=FileState.REJECTED)
            .update(
                state=FileState.RECEIVED,
                reason="",
                detail="",
                progress=0,
                attempts=0,
                token=None,
                lease_until=timezone.now() + PATIENCE,
            )
        )
        if changed:
            send(job)
    return bool(changed)


def resend_overdue() -> int:
    """Send again what nobody works on; return how many.

    While workers are busy, a job that waits is most likely still in the queue, so it is sent again only
    after long: five hundred uploads must not be queued anew at each sweep.
    """
    now = timezone.now()
    busy = any(kind.objects.held().exists() for kind in KINDS)
    lapsed = Q(state=FileState.PROBING, lease_until__lt=now)
    waiting = Q(state=FileState.RECEIVED, lease_until__lt=now - (LONG_PATIENCE if busy else timedelta(0)))
    unsent = Q(state=FileState.RECEIVED, lease_until=None)
    sent = 0
    for kind in KINDS:
        for job in kind.objects.filter(lapsed | waiting | unsent).order_by("pk")[:RESENT_AT_ONCE]:
            send(job)
            # A lapsed lease is left as it is, since who takes the job over must see that it has lapsed.
            kind.objects.filter(pk=job.pk, state=FileState.RECEIVED).update(lease_until=now + PATIENCE)
            sent += 1
    return sent


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
    """Remove the folders of workers that were killed: those whose token no job holds."""
    folders = list((settings.VAR_DIR / "probing").glob("*"))
    held: set[Any] = set()
    for kind in KINDS:
        held |= set(kind.objects.filter(token__isnull=False).values_list("token", flat=True))
    names = {token.hex for token in held}
    for folder in folders:
        if folder.name not in names:
            shutil.rmtree(folder, ignore_errors=True)
