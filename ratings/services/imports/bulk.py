"""Puts columns into a table as fast as the database takes them: no model instances, no statement a row."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from django.db import connection, models
from numpy.typing import NDArray

BATCH = 50_000
Column = Sequence[Any] | NDArray[Any]


class Each:
    """One value for every row of a column."""

    def __init__(self, value: Any) -> None:
        self.value = value


def next_ids(model: type[models.Model], count: int) -> NDArray[np.int64]:
    """Reserve primary keys. Inside a transaction: SQLite's write lock, or the sequence, keeps others off."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return np.array([row[0] for row in cursor.fetchall()], dtype=np.int64)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    start = (last[0] if last else 0) + 1
    return np.arange(start, start + count, dtype=np.int64)


def public_ids(count: int) -> NDArray[np.object_]:
    """Return random UUIDs (version 4) as the text both databases take, made at once."""
    raw = np.frombuffer(os.urandom(16 * count), dtype=np.uint8).reshape(count, 16).copy()
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    return np.array([text[at : at + 32] for at in range(0, 32 * count, 32)], dtype=object)


def insert(model: type[models.Model], count: int, **columns: Column | Each) -> Iterator[int]:
    """Insert `count` rows given as columns by field name, batch by batch; yield the size of each batch.

    Arrays go in as they are; a list is prepared by its field value by value, `Each` once.
    Fields that are not named get their default, once for all rows.
    """
    given = {**_defaults(model, set(columns)), **columns}
    fields: list[Any] = [model._meta.get_field(name) for name in given]
    for start in range(0, count, BATCH):
        stop = min(start + BATCH, count)
        values = [_prepared(f, given[f.name], start, stop) for f in fields]
        _write(model._meta.db_table, [f.column for f in fields], zip(*values, strict=False))
        yield stop - start


def _defaults(model: type[models.Model], named: set[str]) -> dict[str, Each]:
    return {
        field.name: Each(field.get_default())
        for field in model._meta.concrete_fields
        if field.name not in named and not field.primary_key
    }


def _prepared(field: Any, column: Column | Each, start: int, stop: int) -> Iterable[Any]:
    if isinstance(column, Each):
        return repeat(field.get_db_prep_save(column.value, connection), stop - start)
    if isinstance(column, np.ndarray):
        return column[start:stop].tolist()  # type: ignore[no-any-return]
    return [field.get_db_prep_save(value, connection) for value in column[start:stop]]


def _write(table: str, columns: list[str], values: Iterable[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - our own names
            cursor.executemany(statement, values)  # type: ignore[arg-type]  # any iterable will do
