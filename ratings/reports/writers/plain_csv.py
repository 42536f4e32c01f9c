"""CSV: the standings of every board in full precision, a line for each generator and dimension."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from ratings.reports import cells
from ratings.reports.board import BoardData
from ratings.reports.document import Document
from ratings.reports.plain import seen

COLUMNS = (
    "generator",
    "name",
    "dimension",
    "n",
    "prompts",
    "mean",
    "low",
    "high",
    "adjusted",
    "na_share",
    "rank",
    "rank_low",
    "rank_high",
    "level",
    "level_probability",
    "distribution",
    "study",
    "task",
    "differential",
    "differential_low",
    "differential_high",
    "adjusted_low",
    "adjusted_high",
)
# It makes spreadsheet programs read the Chinese names as UTF-8.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write(document: Document) -> bytes:
    """Return the table; studies stand one under the other, since tasks are never ranked together."""
    stream = io.StringIO(newline="")
    rows = ([row[column] for column in COLUMNS] for board in document.boards for row in _rows(board))
    cells.write(stream, COLUMNS, rows)
    return BYTE_ORDER_MARK + stream.getvalue().replace("\n", "\r\n").encode()


def _rows(data: BoardData) -> Iterator[Mapping[str, Any]]:
    against = {(row["generator"], row["dimension"]): row for row in data.board.get("differential", [])}
    intervals = {(row["generator"], row["dimension"]): row for row in data.beside.get("intervals", ())}
    for row in data.standings:
        beside = against.get((row["generator"], row["dimension"]), {})
        own = intervals.get((row["generator"], row["dimension"]), {})
        yield {
            **row,
            "name": seen(data.generators.get(row["generator"], row["generator"])),
            "distribution": ";".join(map(str, row["distribution"])),
            "study": data.board.get("study"),
            "task": data.board.get("task"),
            "differential": beside.get("mean"),
            "differential_low": beside.get("low"),
            "differential_high": beside.get("high"),
            "adjusted_low": own.get("low"),
            "adjusted_high": own.get("high"),
        }
