"""Pages of long lists: by the last row seen instead of by number, so that the last costs what the first does.

A cursor is the key of a row that stands in the list anyway, so an address tells no more than the page does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list; `before` and `after` are cursors of its neighbours, empty where there is none."""

    rows: list[T]
    before: str
    after: str


def page(
    request: HttpRequest, rows: QuerySet[M], *, order: str, key: str = "public_id", size: int
) -> Page[M]:
    """Return the page the address asks for. `order`: a field, `-` for falling; rows of one value go by id."""
    field, falling = order.removeprefix("-"), order.startswith("-")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    backwards = bool(before) and not after
    place = _place(rows, after or before, field, key)
    if place is not None:
        rows = rows.filter(_beyond(field, place, smaller=falling != backwards))
    down = "-" if falling != backwards else ""
    found = list(rows.order_by(f"{down}{field}", f"{down}pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    ends = [str(getattr(row, key)) for row in (found[:1] + found[-1:])]
    earlier, later = (more, True) if backwards else (place is not None, more)
    return Page(found, ends[0] if ends and earlier else "", ends[-1] if ends and later else "")


def cut(request: HttpRequest, rows: Sequence[T], *, size: int) -> Page[T]:
    """Return the same of rows that are in memory anyway; a cursor says how many stand before it."""
    start = _number(request.GET.get("after", ""))
    if start is None:
        start = max(0, (_number(request.GET.get("before", "")) or 0) - size)
    end = start + size
    return Page(list(rows[start:end]), str(start) if start else "", str(end) if end < len(rows) else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _place(rows: QuerySet[M], cursor: str, field: str, key: str) -> tuple[Any, int] | None:
    """Return where the row of a cursor stands; one that names none is as good as none."""
    if not cursor or "\0" in cursor:
        return None
    try:
        return rows.model._default_manager.filter(**{key: cursor}).values_list(field, "pk").first()
    except (ValidationError, ValueError):
        return None


def _beyond(field: str, place: tuple[Any, int], *, smaller: bool) -> Q:
    """Return what stands past a place; the first condition is what an index can jump by."""
    value, pk = place
    sign = "lt" if smaller else "gt"
    return Q(**{f"{field}__{sign}e": value}) & (Q(**{f"{field}__{sign}": value}) | Q(**{f"pk__{sign}": pk}))
