"""Uploads that survive: parts count whole or not, one writer at a time, and every received one ends."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import UnreadablePostError
from django.utils import timezone

from ratings.errors import ConflictError, InvalidError, LockedError
from ratings.models import Clip, Generator, Upload, User
from ratings.services import parts, resumable, sweep, tidy, uploads
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = {"generator": "Gen-3", "prompt": "sunset", "task": "t2v"}


@pytest.fixture
def ada() -> User:
    """Make Ada, who uploads."""
    return factories.ada()


def begun(user: User, length: int = 6, **fields: str) -> Upload:
    """Begin an upload."""
    return resumable.begin(user, resumable.Wanted(length, "a.mp4", fields={**FIELDS, **fields}))


def send(upload: Upload, content: bytes, offset: int) -> Upload:
    """Append a part as a new request would: from the row as it is stored."""
    return resumable.append(Upload.objects.get(pk=upload.pk), io.BytesIO(content), offset=offset)


class Breaking:
    """A body whose connection breaks off after some bytes."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)

    def read(self, _size: int = -1) -> bytes:
        if not self.pieces:
            raise UnreadablePostError("connection reset")
        return self.pieces.pop(0)


def test_what_arrived_before_a_break_is_kept(ada: User) -> None:
    upload = begun(ada)
    assert resumable.append(upload, Breaking(b"ab", b"c"), offset=0).offset == 3
    assert resumable.append(upload, Breaking(), offset=3).offset == 3
    assert send(upload, b"def", 3).state == "stored"
    assert factories.content_of(Clip.objects.get()) == b"abcdef"


def test_too_long_a_body_leaves_nothing(ada: User, stored: Callable[[], list[str]]) -> None:
    upload = begun(ada)
    with pytest.raises(InvalidError):
        send(upload, b"abcdefg", 0)
    upload.refresh_from_db()
    assert (upload.offset, upload.token, stored()) == (0, None, [])


class Waiting(io.BytesIO):
    """A body that comes to its end when it is let go."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.started, self.go_on = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(1)
        if not chunk:
            self.started.set()
            assert self.go_on.wait(20)
        return chunk


def in_thread(work: Callable[[], object]) -> object:
    """Do it on a database connection of its own."""
    try:
        return work()
    finally:
        connection.close()


def test_a_second_writer_is_refused_until_the_first_falls_silent(ada: User) -> None:
    upload, body = begun(ada), Waiting(b"abc")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(in_thread, lambda: resumable.append(upload, body, offset=0))
        assert body.started.wait(20)
        with pytest.raises(LockedError):
            send(upload, b"xyz", 0)
        # Its lease has lapsed: nothing came for a while.
        Upload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert send(upload, b"xyz", 0).offset == 3
        body.go_on.set()
        with pytest.raises(LockedError):
            first.result(20)
    assert send(upload, b"zzz", 3).state == "stored"
    assert factories.content_of(Clip.objects.get()) == b"xyzzzz"


def test_deleting_ends_the_writer(ada: User, stored: Callable[[], list[str]]) -> None:
    upload, body = begun(ada), Waiting(b"abc")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(in_thread, lambda: resumable.append(upload, body, offset=0))
        assert body.started.wait(20)
        resumable.cancel(upload)
        body.go_on.set()
        with pytest.raises(LockedError):
            first.result(20)
    assert stored() == []


def received(user: User) -> Upload:
    """Return an upload whose last part was committed by a process that died right after."""
    upload = send(begun(user), b"abc", 0)
    token = resumable._claim(upload, resumable.LEASE, offset=3)
    body = parts.Body(io.BytesIO(b"def"), most=3, more=lambda: None)
    resumable._commit(upload, token, *parts.store(upload, body))
    upload.refresh_from_db()
    return upload


def test_what_a_dead_process_left_received_is_taken_in(ada: User, stored: Callable[[], list[str]]) -> None:
    upload = received(ada)
    assert (upload.state, Clip.objects.count()) == ("received", 0)
    with pytest.raises(ConflictError):
        send(upload, b"", 6)
    with pytest.raises(LockedError):
        resumable.cancel(upload)
    # Somebody died while taking it in: the lease holds others off, then lapses.
    Upload.objects.update(token=upload.public_id, lease_until=timezone.now() + timedelta(minutes=1))
    resumable.finish(upload.pk)
    assert (Clip.objects.count(), resumable.resend_overdue()) == (0, 0)
    Upload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert (resumable.resend_overdue(), resumable.resend_overdue()) == (1, 0)
    resumable.finish(upload.pk)
    resumable.finish(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.clip, len(stored())) == ("stored", Clip.objects.get(), 1)


def test_what_fails_again_and_again_is_refused(ada: User) -> None:
    upload = received(ada)
    Upload.objects.update(attempts=resumable.MOST_ATTEMPTS)
    resumable.finish(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, "server's log" in upload.reason, upload.parts.count()) == ("refused", True, 0)


def test_the_sweep_removes_what_nobody_went_on_with(ada: User, stored: Callable[[], list[str]]) -> None:
    old, new = begun(ada), begun(ada)
    for upload in (old, new):
        send(upload, b"ab", 0)
    Upload.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    sweep.run()
    assert list(Upload.objects.all()) == [new]
    assert len(stored()) == 1


def test_parts_of_live_uploads_are_no_strays(ada: User, media: Path) -> None:
    import os

    upload = begun(ada)
    send(upload, b"ab", 0)
    (part,) = media.glob("uploads/*/*")
    (stray := part.with_name("stray")).write_bytes(b"x")
    for path in (part, stray):
        os.utime(path, (0, 0))
    assert (tidy.remove_strays(), part.exists(), stray.exists()) == (1, True, False)


def test_checking_makes_nothing(ada: User) -> None:
    uploads.check(**FIELDS)
    begun(ada)
    assert not Generator.objects.exists()
