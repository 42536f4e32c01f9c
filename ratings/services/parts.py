"""The parts of an upload: each stored whole under a name of its own, and put together at the end.

They lie in the storage, not on one machine's disk, so any host may take the next part and the last.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from django.core.files.storage import default_storage
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.models import Upload
from ratings.services import storage

# Small, so that a connection which breaks off loses no more than this of what had arrived.
CHUNK = 64 * 1024


class Readable(Protocol):
    """What a request's body can do."""

    def read(self, size: int, /) -> bytes: ...


class Body:
    """A request's body up to `most` bytes, ending where the connection does; each piece is told to `more`."""

    def __init__(self, stream: Readable, *, most: int, more: Callable[[], None]) -> None:
        self._stream, self._left, self._more = stream, most, more

    def read(self, _size: int = -1, /) -> bytes:
        """Return the next bytes; none at the end."""
        try:
            chunk = self._stream.read(CHUNK)
        except UnreadablePostError:
            return b""
        self._left -= len(chunk)
        if self._left < 0:
            raise InvalidError(_("More bytes were sent than the upload was said to have."))
        self._more()
        return chunk


def store(upload: Upload, body: Body) -> tuple[str, int]:
    """Store what arrives of a body; return its name and size. Nothing is stored where nothing arrived."""
    with storage.spooled(cast(BinaryIO, body)) as spooled:
        if not spooled.size:
            return "", 0
        name = f"uploads/{upload.public_id.hex}/{uuid.uuid4().hex}"
        return storage.keep(spooled.path, name), spooled.size


@contextmanager
def joined(names: list[str]) -> Iterator[storage.Spooled]:
    """Give the bytes of all parts as one temporary file; the parts stay where they are."""
    single = _local(names[0]) if len(names) == 1 else None
    if single is None:
        with storage.spooled(cast(BinaryIO, _Chain(names))) as spooled:
            yield spooled
        return
    # One part on this disk is the whole file already. A second name for it can be moved away without it.
    link = storage.incoming() / uuid.uuid4().hex
    os.link(single, link)
    try:
        yield storage.measured(link)
    finally:
        link.unlink(missing_ok=True)


def _local(name: str) -> Path | None:
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


class _Chain:
    """Stored parts, read one after the other."""

    def __init__(self, names: list[str]) -> None:
        self._chunks = self._all(names)

    def _all(self, names: list[str]) -> Iterator[bytes]:
        for name in names:
            with default_storage.open(name) as part:
                while chunk := part.read(storage.CHUNK):
                    yield chunk

    def read(self, _size: int = -1, /) -> bytes:
        return next(self._chunks, b"")


def discard(upload: Upload) -> None:
    """Remove the stored parts, and on a disk their folder."""
    names = list(upload.parts.values_list("name", flat=True))
    storage.discard(*names)
    upload.parts.all().delete()
    if names and (first := _local(names[0])):
        with suppress(OSError):  # it is not empty where another part has just been written
            first.parent.rmdir()
