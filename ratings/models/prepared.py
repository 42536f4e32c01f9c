"""Statements that every cycle of the rating room runs: written in the ORM, compiled once, then only run.

Django takes several times as long to turn a queryset into SQL as a database takes to answer it, and does so
anew each time. What differs from one run to the next are a few values, so these are named here:

    OPEN = Prepared(lambda rater: Assignment.objects.filter(participation=rater), rater=int)
    OPEN(rater=7)

Rows, instances and conversions are the ORM's own.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Kind = type[int] | type[str] | type[UUID] | type[datetime]
_numbers = itertools.count(30_001)
"""Where values will stand is found by numbers that stand nowhere else and fit every column."""


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled statement: its SQL, its parameters, and which of them are whose value."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, compiler: SQLCompiler, stand_ins: Mapping[str, Any]) -> Text:
        """Return the statement of a compiler in which the values of `stand_ins` stand for those to come."""
        sql, given = compiler.as_sql()
        params = list(given)
        for value in stand_ins.values():
            before, literal, after = sql.partition(f"OFFSET {value}")
            if literal:  # Django writes this one into the text
                sql = f"{before}OFFSET %s{after}"
                params.insert(before.count("%s"), value)
        adapted = {_adapted(value): name for name, value in stand_ins.items()}
        places = tuple((at, adapted[param]) for at, param in enumerate(params) if param in adapted)
        if missing := set(stand_ins) - {name for _at, name in places}:
            raise TypeError(f"The statement does not ask for {sorted(missing)}: {sql}")
        return cls(sql, tuple(params), places)

    def filled(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """Return the SQL and its parameters with the values of one run."""
        params = list(self.params)
        for at, name in self.places:
            params[at] = _adapted(values[name])
        return self.sql, params


class Prepared:
    """A query that is compiled at its first run; called with its values it returns the rows."""

    def __init__(self, write: Callable[..., models.QuerySet[Any, Any]], **kinds: Kind) -> None:
        self.write, self._kinds = write, kinds
        self._ready: tuple[models.QuerySet[Any, Any], SQLCompiler, Text] | None = None

    def __call__(self, **values: Any) -> list[Any]:
        """Return the rows, as the queryset would."""
        written, compiler, text = self._ready or self._prepare()
        query: Any = _Query(compiler, text.filled(values))
        rows: models.QuerySet[Any, Any] = type(written)(written.model, query=query)
        rows._iterable_class = written._iterable_class
        return list(rows)

    def _prepare(self) -> tuple[models.QuerySet[Any, Any], SQLCompiler, Text]:
        stand_ins = _stand_ins(self._kinds)
        written = self.write(**stand_ins)
        compiler = written.query.get_compiler(written.db)
        text = Text.of(compiler, stand_ins)
        self._ready = written, compiler, text
        return self._ready


class PreparedUpdate:
    """An update that is compiled at its first run: which rows, and what becomes of them."""

    def __init__(
        self, write: Callable[..., tuple[models.QuerySet[Any, Any], dict[str, Any]]], **kinds: Kind
    ) -> None:
        self._write, self._kinds = write, kinds
        self._text: Text | None = None

    def __call__(self, **values: Any) -> int:
        """Update, and return how many rows were."""
        text = self._text or self._prepare()
        with connection.cursor() as cursor:
            cursor.execute(*text.filled(values))
            return int(cursor.rowcount)

    def _prepare(self) -> Text:
        stand_ins = _stand_ins(self._kinds)
        rows, changes = self._write(**stand_ins)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        self._text = Text.of(query.get_compiler(rows.db), stand_ins)
        return self._text


class _Query:
    """What a queryset asks for its compiler: here a ready one, with the values of this run."""

    def __init__(self, compiler: SQLCompiler, filled: tuple[str, Sequence[Any]]) -> None:
        self._compiler, self._filled = compiler, filled

    def get_compiler(self, using: str) -> SQLCompiler:
        """Return a compiler of this thread's connection that has nothing left to compile."""
        compiler: Any = copy.copy(self._compiler)
        compiler.connection, compiler.using = connection, using
        compiler.as_sql = lambda: self._filled
        ready: SQLCompiler = compiler
        return ready


def _stand_ins(kinds: Mapping[str, Kind]) -> dict[str, Any]:
    return {name: _stand_in(kind, next(_numbers)) for name, kind in kinds.items()}


def _stand_in(kind: Kind, number: int) -> Any:
    if kind is int:
        return number
    if kind is UUID:
        return UUID(int=number)
    if kind is datetime:
        return datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    return f"stand-in-{number}"


def _adapted(value: Any) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
