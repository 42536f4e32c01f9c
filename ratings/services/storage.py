"""Stored bytes: spooled and hashed on their way in, moved into the storage, read back as a local path.

Everything goes through Django's storage interface, so that an object store can take the folder's place.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File as Content
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

from ratings.errors import NoRoomError, TooLargeError

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Spooled:
    """Bytes that have arrived whole and are safe on disk, under a temporary name."""

    path: Path
    sha256: str
    size: int


class _Movable(Content):  # type: ignore[type-arg]  # generic in the stubs only
    """A local file that a folder storage takes over by renaming, where others read it in chunks."""

    def temporary_file_path(self) -> str:
        return str(self.name)


@contextmanager
def spooled(content: BinaryIO | Spooled) -> Iterator[Spooled]:
    """Stream `content` to a synced temporary file beside the stored ones; what nobody took goes.

    Bytes that are spooled already are passed on, and stay with who spooled them.
    """
    if isinstance(content, Spooled):
        yield content
        return
    with no_room_told():
        handle, name = tempfile.mkstemp(dir=incoming())
    path = Path(name)
    try:
        with no_room_told(), os.fdopen(handle, "wb") as out:
            digest, size = _copy(content, out)
            out.flush()
            os.fsync(out.fileno())
        yield Spooled(path=path, sha256=digest, size=size)
    finally:
        path.unlink(missing_ok=True)


def incoming() -> Path:
    """Return the folder of what is on its way in; renaming from it into a folder storage is one step."""
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def measured(path: Path) -> Spooled:
    """Return what a finished local file holds."""
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256")
    return Spooled(path=path, sha256=digest.hexdigest(), size=path.stat().st_size)


def _copy(content: BinaryIO, out: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        check_size(size)
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest(), size


def check_size(size: int) -> None:
    """Refuse what is larger than this installation accepts."""
    if size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        raise TooLargeError(
            _(
                "The file is larger than the %(limit)d MB this site accepts. Export it with a lower "
                "bit rate, or ask the administrator to raise MAX_UPLOAD_MB."
            )
            % {"limit": limit},
            fields={"file": _("Larger than %(limit)d MB.") % {"limit": limit}},
        )


def keep(path: Path, name: str) -> str:
    """Move a finished local file into the storage and return the name it got there.

    Where it cannot be stored whole, nothing of it is: half a file would take the last room of a full disk.
    """
    try:
        with no_room_told(), path.open("rb") as opened:
            name = default_storage.save(name, _Movable(opened, name=str(path)))
    except BaseException:
        default_storage.delete(name)
        raise
    _sync_folder(name)
    return name


def _sync_folder(name: str) -> None:
    """Make a rename survive a power cut; an object store has no folder and needs none of it."""
    try:
        folder = Path(default_storage.path(name)).parent
    except NotImplementedError:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def part(field: FieldFile, first: int, length: int) -> BinaryIO:
    """Open stored bytes at `first`; at least `length` of them can be read. Raises FileNotFoundError.

    A store is asked for these bytes alone, where opening its file would fetch all of it.
    """
    if isinstance(field.storage, S3Storage):
        stored = field.storage.bucket.Object(str(field.name))
        return cast(BinaryIO, stored.get(Range=f"bytes={first}-{first + length - 1}")["Body"])
    opened = cast(BinaryIO, field.storage.open(str(field.name)))
    opened.seek(first)
    return opened


def address(field: FieldFile, *, seconds: int, content_type: str, disposition: str) -> str:
    """Return an address of the store itself, for so long; none where browsers are not sent to it."""
    if not (settings.S3_REDIRECT and isinstance(field.storage, S3Storage)):
        return ""
    told = {"ResponseContentType": content_type, "ResponseContentDisposition": disposition}
    most = field.storage.querystring_expire
    return str(field.storage.url(str(field.name), parameters=told, expire=max(min(seconds, most), 1)))


def discard(*names: str) -> None:
    """Remove stored bytes that no row will name."""
    for name in filter(None, names):
        default_storage.delete(name)


@contextmanager
def local(field: FieldFile, folder: Path) -> Iterator[Path]:
    """Give a path to stored bytes: the stored file, or a copy in `folder` where the store is remote.

    Raises FileNotFoundError where the bytes are gone.
    """
    try:
        path = Path(field.path)
    except NotImplementedError:
        path = folder / "source"
    else:
        path.stat()
        yield path
        return
    with no_room_told(), field.storage.open(str(field.name)) as stored, path.open("wb") as out:
        shutil.copyfileobj(stored, out, CHUNK)
    yield path
    path.unlink(missing_ok=True)


@contextmanager
def no_room_told() -> Iterator[None]:
    """Turn a full disk into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoRoomError(
            _("There is no room left to store files. Nothing was kept; try again once the disk has room.")
        ) from error
