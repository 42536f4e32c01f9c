"""What a leaderboard's page shows, as plain data for its template: the report's table, ranking, agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ratings.choices import GeneratorKind
from ratings.models import Generator, Leaderboard
from ratings.reports import figures
from ratings.reports.board import BoardData, cut, ends
from ratings.reports.charts import Axis, Dot, Share
from ratings.services import board_verdicts, leaderboards
from ratings.services.board_words import Labels
from ratings.stats.results import OVERALL

CERTAIN = 0.8
THIRDS = {"low": 1, "mid": 2, "high": 3}
Row = Mapping[str, Any]


def context(board: Leaderboard, *, dimension: str = OVERALL) -> dict[str, Any]:
    """Return the context of a board's page; an unknown dimension falls back to overall."""
    page = BoardPage.of(board)
    shown = page.chosen(dimension)
    return {
        **page.frame(""),
        "table": page.table() if page.standings else None,
        "ranking": page.ranking(shown),
        "dots": page.dots(shown),
        "axis": Axis(*page.ends(shown)),
        "verdicts": page.verdicts(shown),
        "shares": page.shares(shown),
        "words": page.level_words(shown),
        "profile": page.profile(),
        "trusted": page.trusted(),
        "distrusted": [page.label(str(key)) for key in page.beside("distrusted")],
        "dimension": shown,
        "dimension_label": page.label(shown),
        "dimensions": page.choices(),
        "agreement": page.agreement(),
    }


@dataclass(frozen=True)
class BoardPage:
    """One board, its standings by generator and dimension, ready to be laid out."""

    board: Leaderboard
    data: BoardData
    labels: Labels
    standings: Mapping[tuple[str, str], Row]
    scale: Mapping[str, int]

    @classmethod
    def of(cls, board: Leaderboard) -> BoardPage:
        """Return the page of a board."""
        data = leaderboards.plain(board)
        scale = dict(board.study.rubric.dimensions.values_list("key", "levels"))
        return cls(
            board=board,
            data=data,
            labels=Labels(data.generators, data.dimensions),
            standings=data.shown(scale),
            scale=scale,
        )

    def frame(self, part: str) -> dict[str, Any]:
        """Return what every page of a board shows."""
        return {
            "board": self.board,
            "study": self.board.study,
            "part": part,
            "data": self.data.board["data"],
            "warnings": self.data.board["warnings"],
            "crumbs": [(reverse("leaderboards"), _("Leaderboards"))],
        }

    def beside(self, key: str) -> list[Row]:
        """What the board says beyond the contract under a key; nothing where it is older than the key."""
        rows: list[Row] = self.data.beside.get(key, [])
        return rows

    def name(self, slug: str) -> str:
        """The name of a generator."""
        return self.labels.generators.get(slug, slug)

    def choices(self, *, overall: bool = True) -> list[tuple[str, str]]:
        """The dimensions that can be looked at, with their labels."""
        keys = [*([OVERALL] if overall and self.combined() else []), *self.judged()]
        return [(key, self.label(key)) for key in keys]

    def combined(self) -> bool:
        """Whether the board has an overall that is made of several dimensions."""
        return OVERALL not in self.scale and any(key == OVERALL for _generator, key in self.standings)

    def chosen(self, dimension: str, *, overall: bool = True) -> str:
        """The dimension that was asked for, or the first there is."""
        keys = [key for key, _label in self.choices(overall=overall)]
        return dimension if dimension in keys else (keys[0] if keys else OVERALL)

    def voted(self, key: str) -> str:
        """The dimension of votes that goes with one of ratings: itself, or the first that was voted on."""
        keys = list(dict.fromkeys(row["dimension"] for row in self.data.board["strengths"]))
        return key if key in keys or not keys else keys[0]

    def clips_url(self, generator: str, dimension: str) -> str:
        """The address of the clips behind a figure."""
        address = reverse("leaderboard-part", args=[self.board.public_id, "clips"])
        return f"{address}?{urlencode({'generator': generator, 'dimension': dimension})}"

    def level_words(self, key: str) -> list[str]:
        """What the levels of a dimension are called in a chart."""
        of = self.scale.get(key, 3)
        return [_("low"), _("mid"), _("high")] if of == 3 else [str(level) for level in range(1, of + 1)]

    def shares(self, key: str) -> list[Share]:
        """How often each generator got each level; the overall has no levels."""
        if key not in self.scale:
            return []
        return [
            Share(self.name(slug), tuple(self.standings[slug, key]["distribution"]))
            for slug in self.order(key)
            if any(self.standings[slug, key]["distribution"])
        ]

    def profile(self) -> list[dict[str, Any]]:
        """A small chart for each dimension, generators in the order of the overall."""
        order = self.order(self.chosen(OVERALL))
        keys = self.judged()
        if len(keys) < 2:
            return []
        return [
            {
                "key": key,
                "label": self.label(key),
                "dots": [self.dot(slug, key) for slug in order if (slug, key) in self.standings],
                "axis": Axis(*self.ends(key)),
            }
            for key in keys
        ]

    def agreement(self) -> list[dict[str, Any]]:
        """How far raters agree on each dimension, and how far its generators' means can be relied on."""
        means = {row["dimension"]: row["generators"] for row in self.beside("reliability")}
        return [
            {**row, "label": self.label(row["dimension"]), "means": means.get(row["dimension"])}
            for row in self.data.board["agreement"]
        ]

    def trusted(self) -> list[dict[str, Any]]:
        """The overall without the dimensions that are not trusted, beside the overall."""
        rows = sorted(self.beside("trusted"), key=lambda row: (row["rank"] is None, row["rank"] or 0))
        return [
            {
                **self.cut(row),
                "name": self.name(row["generator"]),
                "then": self.standings[row["generator"], OVERALL],
            }
            for row in rows
        ]

    def verdicts(self, key: str) -> list[str]:
        """The verdict on one dimension in sentences, the most important first."""
        return board_verdicts.on(key, self.data.beside, list(self.standings.values()), self.labels)

    def judged(self) -> list[str]:
        """Dimensions with standings, without the combined overall, in the rubric's order."""
        found = {dimension for _generator, dimension in self.standings}
        return [key for key in self.data.dimensions if key in found and key in self.scale]

    def label(self, key: str) -> str:
        """The name of a dimension."""
        return self.labels.dimension(key)

    def ends(self, key: str) -> tuple[int, int]:
        """The ends of the scale a dimension's figures lie on."""
        return ends(key, self.scale)

    def cut(self, row: Row) -> Row:
        """A row of adjusted means beside the standings, its interval cut at the ends of the scale."""
        return cut(row, "adjusted", self.ends(row["dimension"]))

    def order(self, key: str) -> list[str]:
        """Generators by rank, then those that are compared with but not ranked."""
        rows = [row for (_generator, dimension), row in self.standings.items() if dimension == key]
        last = len(rows) + 1
        rows.sort(key=lambda row: (row["rank"] or last, -(row["adjusted"] or 0), row["generator"]))
        return [row["generator"] for row in rows]

    def table(self) -> dict[str, Any]:
        """Return the report's table: dimensions down, generators across, the best overall first."""
        order = self.order(self.chosen(OVERALL))
        names = self.labels.generators
        return {
            "caption": _("Low, mid or high by dimension and generator"),
            "columns": [{"name": names[slug], "url": reverse("generator", args=[slug])} for slug in order],
            "rows": [
                {
                    "label": self.label(key),
                    "distrust": self.distrust(key),
                    "cells": [
                        {**self.verdict(slug, key), "url": self.clips_url(slug, key)} for slug in order
                    ],
                }
                for key in self.judged()
            ],
            "foot": self.foot(order) if self.combined() else None,
        }

    def foot(self, order: list[str]) -> dict[str, Any]:
        """Return the overall of each generator as the last line of the table."""
        rows = [self.standings[slug, OVERALL] for slug in order]
        return {
            "label": self.label(OVERALL),
            "cells": [{"value": row["adjusted"], "low": row["low"], "high": row["high"]} for row in rows],
        }

    def distrust(self, key: str) -> str:
        """Say why a dimension is not trusted; an empty text where it is, or where nothing is known."""
        rows = [row for row in self.data.board["agreement"] if row["dimension"] == key]
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
        """Return the standings on one dimension, the best first, and apart what is only compared with."""
        ends, kinds = self.group_ends(key), self.kinds()
        return [
            {
                **self.standings[slug, key],
                "name": self.labels.generators[slug],
                "na": figures.percent(self.standings[slug, key]["na_share"]),
                "group_end": slug in ends,
                "kind": kinds.get(slug, ""),
                "url": self.clips_url(slug, key),
                "letters": self.letters(key).get(slug, ""),
                "verdict": self.verdict(slug, key),
            }
            for slug in self.order(key)
        ]

    def kinds(self) -> Mapping[str, str]:
        """What the generators are that are never ranked, whatever they get: real footage and anchors."""
        unranked = {slug for (slug, _dimension), row in self.standings.items() if row["rank"] is None}
        found = Generator.objects.filter(slug__in=unranked).exclude(kind=GeneratorKind.SYSTEM)
        return {generator.slug: generator.get_kind_display() for generator in found}

    def dots(self, key: str) -> list[Dot]:
        """Return the same standings as rows of a chart."""
        ends = self.group_ends(key)
        return [self.dot(slug, key, group_end=slug in ends) for slug in self.order(key)]

    def dot(self, slug: str, key: str, *, group_end: bool = False) -> Dot:
        """Return one standing as a row of a chart."""
        row = self.standings[slug, key]
        aside = row["rank"] is None
        return Dot(
            self.name(slug), row["adjusted"], row["low"], row["high"], aside=aside, group_end=group_end
        )

    def letters(self, key: str) -> Mapping[str, str]:
        """Letters by generator: two share one exactly when they are not told apart."""
        rows = [row for row in self.beside("verdicts") if row["dimension"] == key and row["of"] == "ratings"]
        found: Mapping[str, str] = rows[0]["letters"] if rows else {}
        return found

    def group_ends(self, key: str) -> set[str]:
        """Generators below which all differ from all above: a rule is drawn only there."""
        rows = [row for slug in self.order(key) if (row := self.standings[slug, key])["rank_low"] is not None]
        apart = {
            row["generator"]
            for place, row in enumerate(rows[:-1], start=1)
            if all(above["rank_high"] <= place for above in rows[:place])
            and all(below["rank_low"] > place for below in rows[place:])
        }
        return apart | self.last_ranked(key)

    def last_ranked(self, key: str) -> set[str]:
        """The last generator with a rank, where others follow that are only compared with."""
        order = self.order(key)
        ranked = [slug for slug in order if self.standings[slug, key]["rank"] is not None]
        return set(ranked[-1:]) if len(ranked) < len(order) else set()
