"""Receiving bytes: stored whole under an opaque name, once; nothing stays behind where it fails."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings

from ratings.errors import InvalidError
from ratings.models import File
from ratings.services import files

Stored = Callable[[], list[str]]
CONTENT = b"some bytes " * 100_000


@pytest.mark.django_db
def test_bytes_are_stored_whole_under_an_opaque_name(media: Path, stored: Stored) -> None:
    file = files.receive(io.BytesIO(CONTENT), filename="Gen-3/sunset-0.mp4")
    assert (file.state, file.size, file.sha256) == (
        "received",
        len(CONTENT),
        hashlib.sha256(CONTENT).hexdigest(),
    )
    assert stored() == [str(file.content)]
    assert (media / str(file.content)).read_bytes() == CONTENT
    assert "." not in str(file.content)
    assert "sunset" not in str(file.content)


@pytest.mark.django_db
def test_the_same_bytes_are_stored_once(media: Path, stored: Stored) -> None:
    first = files.receive(io.BytesIO(CONTENT), filename="a.mp4")
    assert files.receive(io.BytesIO(CONTENT), filename="b.webm") == first
    assert len(stored()) == 1


@pytest.mark.django_db
def test_too_large_a_file_leaves_nothing(media: Path, stored: Stored) -> None:
    with override_settings(MAX_UPLOAD_BYTES=1_000_000), pytest.raises(InvalidError):
        files.receive(io.BytesIO(CONTENT), filename="a.mp4")
    assert (File.objects.count(), stored()) == (0, [])


@pytest.mark.django_db
def test_a_connection_that_breaks_leaves_nothing(media: Path, stored: Stored) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        files.receive(Breaking(CONTENT * 2), filename="a.mp4")
    assert (File.objects.count(), stored()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_bytes_go_when_their_transaction_does(media: Path, stored: Stored) -> None:
    def receive_and_fail() -> None:
        with files.discarded_on_rollback() as kept, transaction.atomic():
            kept.append(files.receive(io.BytesIO(CONTENT), filename="a.mp4"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        receive_and_fail()
    assert (File.objects.count(), stored()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_row_and_no_orphan(media: Path, stored: Stored) -> None:
    received: list[File] = []
    start = threading.Barrier(8)

    def receive() -> None:
        start.wait()
        try:
            received.append(files.receive(io.BytesIO(CONTENT), filename="a.mp4"))
        finally:
            connection.close()

    threads = [threading.Thread(target=receive) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(received) == 8
    assert len({file.pk for file in received}) == File.objects.count() == 1
    assert stored() == [str(File.objects.get().content)]
