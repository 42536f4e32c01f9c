"""One leaderboard as plain data, with the words that stand beside its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class BoardData:
    """What a frozen leaderboard says.

    `board` is the leaderboard JSON promised to outside programs; `generators` and `dimensions` map its keys
    to labels in the reader's language. `beside`: what the board says beyond the contract, as
    docs/contracts.md lists it.
    """

    board: Mapping[str, Any]
    generators: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standings(self) -> Sequence[Row]:
        """A row for each generator and dimension."""
        rows: Sequence[Row] = self.board["standings"]
        return rows
