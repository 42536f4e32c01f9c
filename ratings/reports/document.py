"""The Document: everything a report says, as plain data, before any format is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """One leaderboard as plain data, with the words to show beside its keys.

    `board` is the leaderboard JSON promised to outside programs; `generators` and `dimensions` map its keys
    to labels in the reader's language.
    """

    board: Mapping[str, Any]
    generators: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def standings(self) -> Sequence[Row]:
        """A row for each generator and dimension."""
        rows: Sequence[Row] = self.board["standings"]
        return rows
