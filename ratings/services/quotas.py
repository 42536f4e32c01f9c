"""How much may be stored: by one account, by the installation, on the disk. Asked before any byte."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from ratings.errors import NoRoomError, QuotaError
from ratings.models import File, Upload, User

MB = 1024 * 1024
# What is always left on the disk: for the database, renditions, and the file that is being put together.
RESERVE = 64 * MB


def check(user: User, size: int) -> None:
    """Refuse `size` more bytes where account, installation or disk have no room for them."""
    _check(of_account(user), size, settings.ACCOUNT_QUOTA_BYTES, _("Your account may store %(limit)d MB"))
    _check(of_all(), size, settings.STORAGE_QUOTA_BYTES, _("This site may store %(limit)d MB"))
    check_disk(size)


def check_disk(size: int) -> None:
    """Refuse what does not fit on this machine's disk, where every upload is put together."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free - RESERVE
    if size > free:
        raise NoRoomError(
            _("There is no room for %(size)d MB: %(free)d MB are left. Nothing was kept; try again later.")
            % {"size": _megabytes(size), "free": max(free, 0) // MB}
        )


def of_account(user: User) -> int:
    """Return the bytes of the files this account uploaded, each once, and of what it is uploading."""
    files = File.objects.filter(pk__in=user.uploaded_clips.values("file"))
    return _sum(files, "size") + _sum(user.uploads.unfinished(), "length")


def of_all() -> int:
    """Return the bytes of all originals and of what is being uploaded."""
    return _sum(File.objects.all(), "size") + _sum(Upload.objects.unfinished(), "length")


def _sum(rows: object, column: str) -> int:
    return int(rows.aggregate(total=Sum(column))["total"] or 0)  # type: ignore[attr-defined]


def _check(used: int, size: int, limit: int, sentence: str) -> None:
    if limit and used + size > limit:
        told = sentence % {"limit": limit // MB}
        raise QuotaError(
            _("%(told)s, and holds %(used)d MB: %(size)d MB more is too much. Ask an administrator.")
            % {"told": told, "used": used // MB, "size": _megabytes(size)}
        )


def _megabytes(size: int) -> int:
    """Round up: what does not fit is never said to be of 0 MB."""
    return -(-size // MB)
