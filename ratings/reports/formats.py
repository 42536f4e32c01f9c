"""The formats a Document can leave in: a new one is one function and one line in FORMATS."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ratings.reports.board import BoardData
from ratings.reports.cells import cell

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
)


def as_json(document: BoardData) -> bytes:
    """Return the leaderboard JSON; a figure that does not exist is null, never NaN."""
    return (json.dumps(document.board, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def as_csv(document: BoardData) -> bytes:
    """Return the standings, a line for each generator and dimension, in full precision.

    The byte order mark makes spreadsheet programs read the Chinese names as UTF-8.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in document.standings:
        named = {
            **row,
            "name": document.generators.get(row["generator"], row["generator"]),
            "distribution": ";".join(map(str, row["distribution"])),
        }
        writer.writerow([cell(named[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


@dataclass(frozen=True)
class Format:
    """One way out of the house."""

    suffix: str
    media_type: str
    write: Callable[[BoardData], bytes]


FORMATS: Mapping[str, Format] = {
    "json": Format("json", "application/json", as_json),
    "csv": Format("csv", "text/csv; charset=utf-8", as_csv),
}


def write(document: BoardData, name: str) -> bytes:
    """Return the document in the format called `name`. Raises ValueError when there is no such format."""
    if name not in FORMATS:
        raise ValueError(f"there is no format {name!r}; the formats are {', '.join(FORMATS)}")
    return FORMATS[name].write(document)
