"""What the cells of one column mean: each reader turns a cell into a value, or raises a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model
from django.utils.translation import gettext as _

from ratings.errors import InvalidError
from ratings.models import Generator
from ratings.services.imports import tables
from ratings.services.imports.report import Report
from ratings.services.shapes import KEY
from ratings.services.slugs import is_slug, slug_for

Cell = str | tuple[str, ...]
Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """One column of a format; `several` values of a cell are separated by semicolons.

    A required column must be there; its cells must say something, unless they `may_be_empty`.
    """

    name: str
    read: Reader
    required: bool = False
    several: bool = False
    may_be_empty: bool = False

    def value(self, cell: Cell) -> Any:
        """Return what a cell means; the error names the column."""
        try:
            if self.several:
                parts = cell if isinstance(cell, tuple) else cell.split(";")
                return [self.read(part.strip()) for part in parts if part.strip()]
            if isinstance(cell, tuple):
                raise InvalidError(_("One value is needed here, not a list."))
            return self.read(cell)
        except InvalidError as error:
            raise InvalidError(f"{self.name}: {error}") from error


@dataclass(frozen=True)
class Record:
    """One row: its line, and the value of every cell that is not empty."""

    line: int
    values: dict[str, Any]


def records(
    stream: BinaryIO, columns: Sequence[Column], *, report: Report, size: int = 0
) -> Iterator[Record]:
    """Yield the rows of a CSV as records; rows that cannot be read are refused."""
    ordered = sorted(columns, key=lambda column: not column.required)
    required = [column.name for column in ordered if column.required]
    optional = [column.name for column in ordered if not column.required]
    for line, cells in tables.rows(stream, required=required, optional=optional, report=report, size=size):
        named = zip([*required, *optional], cells, strict=True)
        record = recorded(line, dict(named), ordered, report)
        if record:
            yield record


def recorded(
    line: int, cells: Mapping[str, Cell], columns: Sequence[Column], report: Report
) -> Record | None:
    """Return the record of one row, or refuse it."""
    values = {}
    try:
        for column in columns:
            cell = cells.get(column.name, "")
            cell = cell.strip() if isinstance(cell, str) else cell
            if cell:
                values[column.name] = column.value(cell)
            elif column.required and not column.may_be_empty:
                raise InvalidError(_("%(column)s: This cell must not be empty.") % {"column": column.name})
    except InvalidError as error:
        report.refuse(line, error)
        return None
    return Record(line, values)


def text(model: type[Model] | None = None, field: str = "") -> Reader:
    """Read a text no longer than the field it will be stored in."""
    return limited(getattr(model._meta.get_field(field), "max_length", None) if model else None)


def limited(limit: int | None) -> Reader:
    """Read a text of at most so many characters."""

    def read(cell: str) -> str:
        if limit and len(cell) > limit:
            raise InvalidError(
                _("This is %(length)s characters long; at most %(limit)s fit.")
                % {"length": len(cell), "limit": limit}
            )
        return cell

    return read


def slug(cell: str) -> str:
    """Read a slug as it is; a name that would become one is refused, with the slug it would become."""
    if not is_slug(cell) or len(cell) > 120:
        raise InvalidError(
            _("“%(cell)s” is no slug; “%(slug)s” would be.")
            % {"cell": cell[:120], "slug": slug_for(cell)[:120]}
        )
    return cell


def key(cell: str) -> str:
    """Read the key of a dimension."""
    if not KEY.fullmatch(cell) or len(cell) > 60:
        raise InvalidError(_("“%(cell)s” is no key of a dimension.") % {"cell": cell[:60]})
    return cell


def number(*, low: float = -math.inf, high: float = math.inf) -> Reader:
    """Read a finite number within bounds."""

    def read(cell: str) -> float:
        try:
            value = float(cell) if cell.isascii() and "_" not in cell else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InvalidError(_("“%(cell)s” is no number.") % {"cell": cell[:40]})
        if not low <= value <= high:
            raise InvalidError(
                _("%(cell)s is not between %(low)s and %(high)s.") % {"cell": cell, "low": low, "high": high}
            )
        return value

    return read


def day(cell: str) -> date:
    """Read a day written as 2024-06-17."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise InvalidError(_("“%(cell)s” is no day such as 2024-06-17.") % {"cell": cell[:40]}) from None


def moment(cell: str) -> datetime:
    """Read a time in ISO 8601; without a zone it is UTC."""
    try:
        value = datetime.fromisoformat(cell)
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidError(
            _("“%(cell)s” is no time such as 2024-06-17T09:30:00Z.") % {"cell": cell[:40]}
        ) from None


def yes_no(cell: str) -> bool:
    """Read true or false, in any of the usual words."""
    word = cell.lower()
    if word in {"true", "yes", "1"}:
        return True
    if word in {"false", "no", "0"}:
        return False
    raise InvalidError(_("“%(cell)s” is neither true nor false.") % {"cell": cell[:40]})


def word(values: Collection[str]) -> Reader:
    """Read one of a closed set of words."""

    def read(cell: str) -> str:
        if cell not in values:
            raise InvalidError(
                _("“%(cell)s” is none of %(values)s.") % {"cell": cell[:40], "values": ", ".join(values)}
            )
        return cell

    return read


def address(cell: str) -> str:
    """Read the address of a web page."""
    try:
        URLValidator(schemes=["http", "https"])(cell)
    except ValidationError:
        raise InvalidError(_("“%(cell)s” is no web address.") % {"cell": cell[:80]}) from None
    return text(Generator, "url")(cell)  # type: ignore[no-any-return]
