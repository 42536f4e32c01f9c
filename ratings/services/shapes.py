"""Reads an object of decoded JSON strictly: every key is known, every value of its kind, every fault named.

A fault carries the path of the value, so that a file's reader can say on which line it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from ratings.errors import InvalidError

Path = tuple[str | int, ...]
MISSING: Any = object()
KEY = re.compile(r"[a-z][a-z0-9_]*")
# What PostgreSQL cannot store, and what no UTF-8 text holds.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class ShapeError(InvalidError):
    """A value that cannot be accepted; `path` says where it stands, `reason` why."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        where = written(path)
        super().__init__(f"{where}: {reason}" if where else reason, fields={where: reason} if where else None)


def written(path: Path) -> str:
    """Return a path as people write it: `rubric.dimensions[0].key`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


class Shape:
    """One JSON object. Each reader takes a key's value out; `close` refuses what nobody asked for."""

    def __init__(self, value: object, path: Path = ()) -> None:
        if not isinstance(value, dict):
            raise ShapeError(path, _("An object in braces is needed here."))
        self._left = dict(value)
        self.path = path

    def close(self) -> None:
        """Refuse the keys that nobody asked for, by name."""
        for key in self._left:
            raise ShapeError((*self.path, str(key)), _("This key is not known."))

    def take(self, key: str, default: Any = MISSING) -> Any:
        """Return a value as it is; null counts as absent."""
        value = self._left.pop(key, None)
        if value is not None:
            return value
        if default is MISSING:
            raise ShapeError(self.path, _("The key “%(key)s” is missing.") % {"key": key})
        return default

    def fault(self, key: str, reason: str) -> ShapeError:
        """Return the error of one value, to be raised by the caller."""
        return ShapeError((*self.path, key), reason)

    def text(self, key: str, default: Any = MISSING, *, limit: int = 10_000) -> str:
        """Return a text without surrounding space."""
        return checked_text(self.take(key, default), (*self.path, key), limit=limit)

    def choice(self, key: str, values: Collection[str], default: Any = MISSING) -> str:
        """Return one of a closed set of words."""
        value = self.take(key, default)
        if value not in values:
            raise self.fault(key, _("This must be one of %(values)s.") % {"values": ", ".join(values)})
        return str(value)

    def flag(self, key: str, default: Any = MISSING) -> bool:
        """Return true or false."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, _("This must be true or false."))
        return value

    def whole(self, key: str, default: Any = MISSING, *, low: int, high: int) -> int:
        """Return a whole number between two others."""
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fault(
                key, _("This must be a whole number from %(low)s to %(high)s.") % {"low": low, "high": high}
            )
        return value

    def number(self, key: str, default: Any = MISSING, *, low: float, high: float) -> float:
        """Return a number between two others."""
        value = self.take(key, default)
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        if not plain or not math.isfinite(value) or not low <= value <= high:
            raise self.fault(
                key, _("This must be a number from %(low)s to %(high)s.") % {"low": low, "high": high}
            )
        return float(value)

    def texts(self, key: str, default: Any = MISSING, *, limit: int = 10_000) -> list[str]:
        """Return a list of texts."""
        value = self.take(key, default)
        if not isinstance(value, list):
            raise self.fault(key, _("A list in brackets is needed here."))
        return [checked_text(text, (*self.path, key, n), limit=limit) for n, text in enumerate(value)]

    def shapes(self, key: str, default: Any = MISSING) -> list[Shape]:
        """Return a list of objects, each to be read in its turn."""
        value = self.take(key, default)
        if not isinstance(value, list):
            raise self.fault(key, _("A list in brackets is needed here."))
        return [Shape(part, (*self.path, key, n)) for n, part in enumerate(value)]


def checked_text(value: object, path: Path, *, limit: int) -> str:
    """Return a text without surrounding space, or raise when it is none, too long or cannot be stored."""
    if not isinstance(value, str):
        raise ShapeError(path, _("A text in quotes is needed here."))
    if _UNSTORABLE.search(value):
        raise ShapeError(path, _("This text holds a character that cannot be stored."))
    text = value.strip()
    if len(text) > limit:
        raise ShapeError(
            path,
            _("This text is %(length)s characters long; at most %(limit)s fit.")
            % {"length": len(text), "limit": limit},
        )
    return text
