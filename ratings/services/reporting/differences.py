"""What changed between two boards of one study, figure by figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ratings.models import Leaderboard
from ratings.reports.document import Number
from ratings.services.reporting import sources

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One generator on one dimension, before and after; None where a board does not know it."""

    generator: str
    dimension: str
    before: Number
    after: Number
    rank_before: int | None
    rank_after: int | None

    @property
    def moved(self) -> Number:
        """By how much the adjusted mean moved."""
        if self.before.value is None or self.after.value is None:
            return Number(None)
        return Number(self.after.value - self.before.value, max(self.before.places, self.after.places))

    @property
    def beyond(self) -> bool:
        """Whether each board's figure lies outside of the other's interval."""
        return _outside(self.before, self.after) and _outside(self.after, self.before)

    @property
    def same(self) -> bool:
        """Whether nothing changed at all."""
        return self.before == self.after and self.rank_before == self.rank_after


def between(older: Leaderboard, newer: Leaderboard) -> list[Change]:
    """Return every generator and dimension that either board knows, in the newer one's order."""
    before, after = sources.read([older])[0], sources.read([newer])[0]
    keys = [sources.OVERALL, *dict.fromkeys([*after.dimensions, *before.dimensions])]
    return [
        Change(
            generator=after.name(slug) if slug in after.data.generators else before.name(slug),
            dimension=after.label(key),
            before=before.mean(slug, key),
            after=after.mean(slug, key),
            rank_before=before.standings.get((slug, key), {}).get("rank"),
            rank_after=after.standings.get((slug, key), {}).get("rank"),
        )
        for key in keys
        for slug in dict.fromkeys([*after.ordered(key), *before.ordered(key)])
    ]


def _outside(one: Number, other: Number) -> bool:
    if one.value is None or other.low is None or other.high is None:
        return False
    return not other.low <= one.value <= other.high
