"""A board with what stands beside it, and what can be read off it: order, verdicts, groups that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from ratings.choices import Task
from ratings.models import Generator, Leaderboard
from ratings.reports.board import BoardData, ends
from ratings.reports.document import Level, Number
from ratings.reports.plain import seen
from ratings.services import board_verdicts, leaderboards, level_words
from ratings.services.board_words import Labels

OVERALL = "overall"
CERTAIN = 0.8
THIRDS = {"low": 1, "mid": 2, "high": 3}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """One study's board, in the language that is active."""

    board: Leaderboard
    data: BoardData
    scale: Mapping[str, int]
    generators: Mapping[str, Generator]

    @property
    def task(self) -> str:
        """The task in words."""
        return str(Task(self.board.study.task).label)

    @property
    def title(self) -> str:
        """The study's title with its task."""
        return _("%(study)s: %(task)s") % {"study": self.board.study.title, "task": self.task}

    @cached_property
    def standings(self) -> Mapping[tuple[str, str], Row]:
        """The standings by generator and dimension."""
        return self.data.shown(self.scale)

    @cached_property
    def dimensions(self) -> Sequence[str]:
        """Dimensions that have standings, in the rubric's order, without overall."""
        found = {dimension for _generator, dimension in self.standings}
        return [key for key in self.data.dimensions if key in found and key != OVERALL]

    @cached_property
    def order(self) -> Sequence[str]:
        """Generators, the best overall first."""
        return self.ordered(OVERALL)

    def name(self, slug: str) -> str:
        """Return a generator's name."""
        return seen(self.data.generators.get(slug, slug), longest=120)

    def label(self, key: str) -> str:
        """Return a dimension's label."""
        return seen(self.data.dimensions.get(key, key), longest=120)

    def ends(self, key: str) -> tuple[int, int]:
        """Return the ends of the scale on which a dimension's figures lie."""
        return ends(key, self.scale)

    def ordered(self, key: str) -> Sequence[str]:
        """Return generators by rank; those that are compared with but not ranked come last."""
        rows = [row for (_generator, dimension), row in self.standings.items() if dimension == key]
        last = len(rows) + 1
        rows.sort(key=lambda row: (row["rank"] or last, -(row["adjusted"] or 0), row["generator"]))
        return [row["generator"] for row in rows]

    def mean(self, slug: str, key: str) -> Number:
        """Return the adjusted mean with its interval."""
        row = self.standings.get((slug, key))
        return Number.of(row["adjusted"], row["low"], row["high"]) if row else Number(None)

    def verdict(self, slug: str, key: str) -> Level:
        """Return low, mid or high with its certainty; under 80% also the neighbour it may as well be."""
        row = self.standings.get((slug, key))
        if row is None or row["level"] is None:
            return Level(None, _("not judged"), n=row["n"] if row else None)
        level, certainty = THIRDS[row["level"]], row["level_probability"]
        to = _neighbour(level, row["adjusted"], self.ends(key)) if _open(certainty) else None
        word = level_words.span(min(level, to or level), max(level, to or level), 3)
        return Level(level, word, to=to, certainty=certainty, n=row["n"])

    @cached_property
    def labels(self) -> Labels:
        """The names that sentences need."""
        return Labels(
            {slug: self.name(slug) for slug in self.data.generators},
            {key: self.label(key) for key in (*self.data.dimensions, OVERALL)},
        )

    def verdicts(self, key: str) -> list[str]:
        """Return what the board settles on a dimension in sentences, the same as on its page."""
        told = board_verdicts.on(key, self.data.beside, self.data.standings, self.labels)
        return told or [_("No ranking can be given yet.")]

    def breaks(self, key: str) -> frozenset[int]:
        """Return after which places of the order all that follow differ from all before."""
        ranked = [self.standings[slug, key] for slug in self.ordered(key)]
        rows = [row for row in ranked if row["rank_low"] is not None]
        return frozenset(
            place - 1
            for place in range(1, len(rows))
            if all(above["rank_high"] <= place for above in rows[:place])
            and all(below["rank_low"] > place for below in rows[place:])
        )

    def agreement(self, key: str) -> Row:
        """Return how far raters agree on a dimension; empty where nothing is known."""
        rows = [row for row in self.data.board["agreement"] if row["dimension"] == key]
        return rows[0] if rows else {}


def read(boards: Sequence[Leaderboard]) -> list[Source]:
    """Return the boards as sources, by task."""
    order = list(Task.values)
    return [_source(board) for board in sorted(boards, key=lambda one: order.index(one.study.task))]


def _source(board: Leaderboard) -> Source:
    data = leaderboards.plain(board)
    found = Generator.objects.prefetch_related("claims", "remarks").filter(slug__in=list(data.generators))
    return Source(
        board=board,
        data=data,
        scale=dict(board.study.rubric.dimensions.values_list("key", "levels")),
        generators={generator.slug: generator for generator in found},
    )


def _open(certainty: float | None) -> bool:
    return certainty is not None and certainty < CERTAIN


def _neighbour(level: int, mean: float, ends: tuple[int, int]) -> int:
    if level != 2:
        return 2
    return 3 if mean >= sum(ends) / 2 else 1
