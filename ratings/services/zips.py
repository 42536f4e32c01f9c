"""ZIP files from strangers: looked over whole before anything is unpacked, and trusted in nothing they say.

A directory of a million entries, a bomb, a path that leads out, a link, a password, an archive in the
archive: each is refused with a sentence. What is unpacked is counted as it comes.
"""

from __future__ import annotations

import errno
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.services import storage

MOST_FILES = 10_000
# An entry takes 46 bytes and its name; the directory is read whole, so its size bounds what that costs.
MOST_DIRECTORY = 4 * 1024 * 1024
LONGEST_PATH = 300
# Videos are compressed already: what shrinks by more than this is no video.
MOST_RATIO = 20
SMALL = 16 * 1024 * 1024
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"\xfd7zXZ\x00",
    b"BZh",
)
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_END, _END64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP file whose directory is small enough to be read."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        NotImplementedError,
        UnicodeError,
    ) as fault:
        raise _damaged() from fault
    except OSError as fault:
        if fault.errno != errno.EINVAL:
            raise
        raise _damaged() from fault  # an offset that no file has


def _damaged() -> InvalidError:
    return InvalidError(_("The ZIP file is damaged, or is none. Pack it again."))


def _check_directory(path: Path) -> None:
    """Read what the end of the file says of its directory, before anything reads the directory itself."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            raise _damaged()
        entries, directory = struct.unpack_from("<HI", tail, at + 10)
        if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR:
            file.seek(min(struct.unpack_from("<Q", tail, at - 12)[0], size))
            end = file.read(56)
            if len(end) < 56 or not end.startswith(_END64):
                raise _damaged()
            entries, directory = struct.unpack_from("<QQ", end, 32)
    if entries > MOST_FILES or directory > MOST_DIRECTORY:
        raise InvalidError(
            _("The ZIP file holds too many files: at most %(n)d are taken at once. Pack several.")
            % {"n": MOST_FILES}
        )


def checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the entries that are files; refuse the whole archive for what any of them tries."""
    entries = [entry for entry in archive.infolist() if not _is_litter(entry)]
    if len(entries) > MOST_FILES:
        raise _damaged()
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry)
        if entry.filename in seen:
            raise InvalidError(_("The ZIP file holds “%(name)s” twice.") % {"name": _shown(entry)})
        seen.add(entry.filename)
    _check_sizes(entries, Path(str(archive.filename)).stat().st_size)
    return [entry for entry in entries if not entry.is_dir()]


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """Say whether an operating system left this there by itself."""
    return entry.filename.startswith(LITTER[0]) or entry.filename.rpartition("/")[2] in LITTER[1:]


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = {"name": _shown(entry)}
    if _leads_out(entry.orig_filename):
        raise InvalidError(_("The ZIP file holds a path that leads out of it: “%(name)s”.") % name)
    if entry.flag_bits & 0x1:
        raise InvalidError(_("“%(name)s” is encrypted. Pack the ZIP file without a password.") % name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InvalidError(_("“%(name)s” is a link or a device, not a file.") % name)
    if entry.compress_type not in PLAIN_METHODS:
        raise InvalidError(
            _("“%(name)s” is packed in an unusual way. Pack the ZIP file with “deflate”.") % name
        )
    storage.check_size(entry.file_size)


def _leads_out(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        not path
        or len(path) > LONGEST_PATH
        or path.startswith("/")
        or any(c in path for c in "\\\0:")
        or ".." in parts
        or any(len(part.encode()) > 255 for part in parts)
    )


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > settings.MAX_UPLOAD_BYTES * 4 or total > max(packed * MOST_RATIO, SMALL):
        raise InvalidError(
            _("Unpacked, the ZIP file would take %(n)d MB, far more than it says it is. It is not unpacked.")
            % {"n": total // (1024 * 1024)}
        )


def unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path) -> None:
    """Write the entries below `folder`, which is ours alone; hold sizes and checksums to what was said."""
    for entry in entries:
        target = folder / entry.filename
        try:
            with storage.no_room_told():
                target.parent.mkdir(parents=True, exist_ok=True)
                _unpack_one(archive, entry, target)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as fault:
            raise _damaged() from fault  # one name is a file and a folder


def _unpack_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    written = 0
    with archive.open(entry) as packed, target.open("xb") as out:
        while chunk := packed.read(storage.CHUNK):
            if not written and chunk.startswith(ARCHIVES):
                told = _("“%(name)s” is an archive in the archive. Pack the clips themselves.")
                raise InvalidError(told % {"name": _shown(entry)})
            written += len(chunk)
            out.write(chunk)
    if written != entry.file_size:
        raise _damaged()


def _shown(entry: zipfile.ZipInfo) -> str:
    return "".join(c if c.isprintable() else "?" for c in entry.filename)[:120]
