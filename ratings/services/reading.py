"""Reads a query as columns of whole numbers, as fast as the database gives them: no row becomes an object.

PostgreSQL copies rows out in its binary format, whose fields have fixed widths where nothing is null; numpy
then reads a block of rows as one array. SQLite hands over tuples, a block at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from numpy.typing import NDArray

ROWS = 50_000
BLOCK = 1 << 22
HEADER = 19  # The signature, flags and an empty extension.
TRAILER = b"\xff\xff"

Whole = NDArray[np.integer[Any]]


def blocks(rows: QuerySet[Any, Any]) -> Iterator[tuple[Whole, ...]]:
    """Yield blocks of the rows of a `values_list` of whole numbers, none of them null: an array a column.

    Raises ValueError where a value is null or no whole number.
    """
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    if connections[rows.db].vendor == "postgresql":
        yield from _copied(rows.db, sql, params)
    else:
        yield from _fetched(rows.db, sql, params)


def columns(rows: QuerySet[Any, Any], width: int) -> tuple[NDArray[np.int64], ...]:
    """Return the `width` columns of the rows of a `values_list`, whole."""
    found = [[part.astype(np.int64) for part in block] for block in blocks(rows)]
    if not found:
        return tuple(np.zeros(0, dtype=np.int64) for _ in range(width))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))


def _fetched(alias: str, sql: str, params: tuple[Any, ...]) -> Iterator[tuple[Whole, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(ROWS):
            width = len(rows[0])
            try:
                flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * width)
            except TypeError as error:
                raise ValueError("a column to be read holds something other than whole numbers") from error
            yield tuple(flat.reshape(-1, width).T)


def _copied(alias: str, sql: str, params: tuple[Any, ...]) -> Iterator[tuple[Whole, ...]]:
    kind: np.dtype[Any] | None = None
    with connections[alias].cursor() as cursor:
        statement = f"COPY ({sql}) TO STDOUT (FORMAT BINARY)"
        with cursor.cursor.copy(statement, params) as copy:
            for data in _joined(copy):
                kind = kind or _row_of(data)
                yield _parsed(data, kind)


def _joined(copy: Any) -> Iterator[bytes]:
    """Yield whole rows, many at a time: a message of the protocol holds one row."""
    kept = bytearray()
    first = True
    for message in copy:
        kept += message
        if first:
            del kept[:HEADER]
            first = False
        if len(kept) >= BLOCK:
            yield bytes(kept)
            kept.clear()
    if kept.endswith(TRAILER):
        del kept[-len(TRAILER) :]
    if kept:
        yield bytes(kept)


def _row_of(data: bytes) -> np.dtype[Any]:
    """Return the layout of a row, as the first one has it: how many fields, each behind its length."""
    fields: list[tuple[str, str]] = [("count", ">i2")]
    at = 2
    for place in range(int.from_bytes(data[:2], "big")):
        length = int.from_bytes(data[at : at + 4], "big", signed=True)
        if length not in {2, 4, 8}:
            raise ValueError("a column to be read holds something other than whole numbers")
        fields += [(f"length{place}", ">i4"), (f"value{place}", f">i{length}")]
        at += 4 + length
    return np.dtype(fields)


def _parsed(data: bytes, kind: np.dtype[Any]) -> tuple[Whole, ...]:
    names = kind.names or ()
    width = (len(names) - 1) // 2
    if len(data) % kind.itemsize:
        raise ValueError("a column to be read holds something other than whole numbers")
    rows = np.frombuffer(data, dtype=kind)
    sizes = (kind[f"value{place}"].itemsize for place in range(width))
    even = all(np.all(rows[f"length{place}"] == size) for place, size in enumerate(sizes))
    if not even or not np.all(rows["count"] == width):
        raise ValueError("a column to be read holds something other than whole numbers")
    return tuple(rows[f"value{place}"] for place in range(width))
