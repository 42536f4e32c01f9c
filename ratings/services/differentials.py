"""Differential scores of a board: clips against the hidden references, with names for codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ratings.services.columns import StudyColumns
from ratings.stats.differential import differential
from ratings.stats.results import Caution

Rows = Sequence[dict[str, Any]]


def rows(judged: StudyColumns) -> list[dict[str, Any]]:
    """Return a row for each generator and dimension; none where the study has no hidden reference."""
    if not any(judged.hidden):
        return []
    found = differential(
        judged.ratings, dimensions=judged.dimensions, weights=judged.weights, hidden=judged.hidden
    )
    return [{**asdict(row), "generator": judged.generators[row.generator]} for row in found]


def cautions(found: Rows) -> Iterator[dict[str, Any]]:
    """Yield what is missing among the rows, a caution for each dimension, as a board keeps them."""
    for key in dict.fromkeys(row["dimension"] for row in found):
        mine = [row for row in found if row["dimension"] == key]
        nothing = [row["generator"] for row in mine if row["mean"] is None]
        unsure = [row["generator"] for row in mine if row["mean"] is not None and row["low"] is None]
        for code, who in (("no-differential", nothing), ("no-differential-interval", unsure)):
            if who:
                yield asdict(Caution(code, {"dimension": key, "generators": who}))
