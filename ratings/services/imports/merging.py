"""A row beside what is stored: it repeats it, adds to it, or contradicts it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from ratings.errors import ConflictError


def additions(
    stored: Model, given: Mapping[str, Any], called: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the fields that `given` fills in; raise where it says other than what is stored.

    `called` names the column of a field where the two are not called alike.

    A field at its default has not been said yet: a generator first met in a file of ratings has a name
    and no more, and its description may come later.
    """
    added = {}
    for name, value in given.items():
        field = stored._meta.get_field(name)
        kept = getattr(stored, name)
        if kept == value:
            continue
        default = field.get_default()  # type: ignore[union-attr]
        if kept is not None and kept not in ("", [], default):
            raise ConflictError(
                _("%(column)s: “%(stored)s” is stored, which “%(given)s” contradicts.")
                % {"column": called.get(name, name), "stored": _short(kept), "given": _short(value)}
            )
        added[name] = value
    return added


def complete(
    stored: Model, given: Mapping[str, Any], called: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Store what `given` adds to a row, and return whether that was anything."""
    added = additions(stored, given, called)
    for name, value in added.items():
        setattr(stored, name, value)
    if added:
        stored.save(update_fields=list(added))
    return bool(added)


def _short(value: object) -> str:
    text = ";".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
