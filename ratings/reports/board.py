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

    def shown(self, scale: Mapping[str, int]) -> dict[tuple[str, str], Row]:
        """Return the standings for a page or a report, by generator and dimension.

        Where `adjusted` is what is shown, `low` and `high` are its interval, cut at the ends of the scale;
        `scale` holds the number of levels of each dimension.
        """
        found = {(row["generator"], row["dimension"]): row for row in self.standings}
        for row in self.beside.get("intervals", ()):
            place = row["generator"], row["dimension"]
            found[place] = {**found[place], "low": row["low"], "high": row["high"]}
        return {
            (generator, key): cut(row, "adjusted", ends(key, scale))
            for (generator, key), row in found.items()
        }


def ends(key: str, scale: Mapping[str, int]) -> tuple[int, int]:
    """Return the ends of the scale on which the figures of a dimension, or of the overall, lie."""
    return (1, scale[key]) if key in scale else (0, 1)


def cut(row: Row, of: str, ends: tuple[int, int]) -> Row:
    """Return a row with its interval cut at the ends of the scale, as no true mean lies beyond them.

    A corrected mean may itself lie beyond: then the interval ends where it lies.
    """
    low, high, value = row["low"], row["high"], row[of]
    if low is None or high is None or value is None:
        return row
    return {**row, "low": max(low, min(ends[0], value)), "high": min(high, max(ends[1], value))}
