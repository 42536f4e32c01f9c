"""The files a table names: found under one folder, and spooled before the rows' transaction begins.

On SQLite a transaction holds the only write lock, so nothing long may happen in it; moving spooled bytes
into place is short. What no row came to use goes with the temporary files.
"""

from __future__ import annotations

import stat
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.services import storage


class Attachments:
    """The files of one import, by path. To be used as a context: at its end the temporary files go."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._stack = ExitStack()
        self._spooled: dict[Path, storage.Spooled] = {}

    def __enter__(self) -> Attachments:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def path(self, cell: str) -> Path:
        """Return the regular file a cell names; what leads out of the folder is refused."""
        try:
            path = (self._root / cell).resolve(strict=True)
            regular = stat.S_ISREG(path.stat().st_mode)
        except (OSError, RuntimeError, ValueError):
            raise InvalidError(_("There is no file “%(cell)s” here.") % {"cell": cell[:200]}) from None
        if not path.is_relative_to(self._root):
            raise InvalidError(
                _("“%(cell)s” lies outside of the import's folder; name a folder above it with --root.")
                % {"cell": cell[:200]}
            )
        if not regular:
            raise InvalidError(_("“%(cell)s” is not a regular file.") % {"cell": cell[:200]})
        return path

    def spooled(self, path: Path) -> storage.Spooled:
        """Return the bytes of a path, copied and hashed the first time."""
        if path not in self._spooled:
            try:
                with path.open("rb") as stream:
                    self._spooled[path] = self._stack.enter_context(storage.spooled(stream))
            except OSError as error:
                raise InvalidError(
                    _("“%(name)s” cannot be read: %(fault)s.")
                    % {"name": path.name, "fault": error.strerror or error}
                ) from error
        return self._spooled[path]
