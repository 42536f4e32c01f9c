"""What a leaderboard's page shows, as plain data for its template: the report's table, ranking, agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ratings.models import Leaderboard
from ratings.reports import figures
from ratings.reports.board import BoardData
from ratings.reports.charts import Axis, Dot
from ratings.services import leaderboards

CERTAIN = 0.8
THIRDS = {"low": 1, "mid": 2, "high": 3}
Row = Mapping[str, Any]


def context(board: Leaderboard, *, dimension: str = "overall") -> dict[str, Any]:
    """Return the context of a board's page; an unknown dimension falls back to overall."""
    document = leaderboards.plain(board)
    scale = dict(board.study.rubric.dimensions.values_list("key", "levels"))
    page = _Page(document, {(row["generator"], row["dimension"]): row for row in document.standings}, scale)
    shown = dimension if dimension in page.judged() else "overall"
    return {
        "board": board,
        "study": board.study,
        "data": document.board["data"],
        "warnings": document.board["warnings"],
        "table": page.table(),
        "ranking": page.ranking(shown),
        "dots": page.dots(shown),
        "axis": Axis(*page.ends(shown)),
        "verdict": page.sentence(shown),
        "dimension": shown,
        "dimension_label": document.dimensions[shown],
        "dimensions": [(key, document.dimensions[key]) for key in ("overall", *page.judged())],
        "agreement": [{**row, "label": page.label(row["dimension"])} for row in document.board["agreement"]],
    }


@dataclass(frozen=True)
class _Page:
    """One board's standings by generator and dimension, ready to be laid out."""

    document: BoardData
    standings: Mapping[tuple[str, str], Row]
    scale: Mapping[str, int]

    def judged(self) -> list[str]:
        """Dimensions with standings, without overall, in the rubric's order."""
        found = {dimension for _generator, dimension in self.standings}
        return [key for key in self.document.dimensions if key in found and key != "overall"]

    def label(self, key: str) -> str:
        return self.document.dimensions.get(key, key)

    def ends(self, key: str) -> tuple[int, int]:
        """The ends of the scale a dimension's figures lie on."""
        return (1, self.scale[key]) if key in self.scale else (0, 1)

    def order(self, key: str) -> list[str]:
        """Generators by rank, then those that are compared with but not ranked."""
        rows = [row for (_generator, dimension), row in self.standings.items() if dimension == key]
        last = len(rows) + 1
        rows.sort(key=lambda row: (row["rank"] or last, -(row["adjusted"] or 0), row["generator"]))
        return [row["generator"] for row in rows]

    def table(self) -> dict[str, Any]:
        """Return the report's table: dimensions down, generators across, the best overall first."""
        order = self.order("overall")
        names = self.document.generators
        return {
            "caption": _("Low, mid or high by dimension and generator"),
            "columns": [{"name": names[slug], "url": reverse("generator", args=[slug])} for slug in order],
            "rows": [
                {
                    "label": self.label(key),
                    "distrust": self.distrust(key),
                    "cells": [self.verdict(slug, key) for slug in order],
                }
                for key in self.judged()
            ],
            "foot": {
                "label": self.label("overall"),
                "cells": [
                    {"value": row["adjusted"], "low": row["low"], "high": row["high"]}
                    for row in (self.standings[slug, "overall"] for slug in order)
                ],
            },
        }

    def distrust(self, key: str) -> str:
        """Say why a dimension is not trusted; an empty text where it is, or where nothing is known."""
        rows = [row for row in self.document.board["agreement"] if row["dimension"] == key]
        if not rows or rows[0]["trusted"] is not False:
            return ""
        return _("raters agree too little on this (Krippendorff's alpha {alpha:.2f})").format(**rows[0])

    def verdict(self, slug: str, key: str) -> dict[str, Any]:
        """Return a level, the neighbour it may as well be when it is less than certain, and the certainty."""
        row = self.standings.get((slug, key))
        if row is None or row["level"] is None:
            return {"level": None}
        low, high = self.ends(key)
        level, certainty, to = THIRDS[row["level"]], row["level_probability"], None
        if certainty is not None and certainty < CERTAIN:
            to = 2 if level != 2 else (3 if row["adjusted"] >= (low + high) / 2 else 1)
        return {"level": level, "to": to, "certainty": certainty}

    def ranking(self, key: str) -> list[dict[str, Any]]:
        """Return the standings on one dimension, the best first."""
        ends = self.group_ends(key)
        return [
            {
                **self.standings[slug, key],
                "name": self.document.generators[slug],
                "na": figures.percent(self.standings[slug, key]["na_share"]),
                "group_end": slug in ends,
                "url": reverse("generator", args=[slug]),
                "verdict": self.verdict(slug, key),
            }
            for slug in self.order(key)
        ]

    def dots(self, key: str) -> list[Dot]:
        """Return the same standings as rows of a chart."""
        ends = self.group_ends(key)
        rows = [(slug, self.standings[slug, key]) for slug in self.order(key)]
        return [
            Dot(
                self.document.generators[slug],
                row["adjusted"],
                row["low"],
                row["high"],
                aside=row["rank"] is None,
                group_end=slug in ends,
            )
            for slug, row in rows
        ]

    def group_ends(self, key: str) -> set[str]:
        """Generators below which all differ from all above: a rule is drawn only there."""
        rows = [row for slug in self.order(key) if (row := self.standings[slug, key])["rank_low"] is not None]
        return {
            row["generator"]
            for place, row in enumerate(rows[:-1], start=1)
            if all(above["rank_high"] <= place for above in rows[:place])
            and all(below["rank_low"] > place for below in rows[place:])
        }

    def sentence(self, key: str) -> str:
        """Say who may be first: what the rank intervals leave open."""
        rows = [row for slug in self.order(key) if (row := self.standings[slug, key])["rank_low"] is not None]
        first = [self.document.generators[row["generator"]] for row in rows if row["rank_low"] == 1]
        if not first:
            return _("No ranking can be given yet.")
        if len(first) == 1:
            return _("{name} leads, beyond the luck of raters and prompts.").format(name=first[0])
        if len(first) == len(rows):
            return _("These data cannot tell any of the generators apart.")
        return _("{names} may each be first; the others are behind.").format(names=_(", ").join(first))
