"""The pages behind a leaderboard: each part is declared once in PARTS; its place and page follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratings.models import Leaderboard
from ratings.probing.measures import MEASURES
from ratings.reports import figures
from ratings.reports.board import BoardData
from ratings.reports.charts import Axis, Dot, Share
from ratings.services import board_clips, board_verdicts, leaderboards, roles
from ratings.services.board_beside import EQUAL, SIGNIFICANT
from ratings.services.board_words import listed
from ratings.services.outside import FORM
from ratings.views import board_cost, lists
from ratings.views.boards import BoardPage

CLIPS_A_PAGE = 20
SHOWN = ("name", "label", "mean", "low", "high", "na")
Row = Mapping[str, Any]
Context = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One page of a board: its name, what it shows, and its template."""

    label: str | Promise
    context: Callable[[BoardPage, HttpRequest], Context]
    template: str


def pairs(page: BoardPage, request: HttpRequest) -> Context:
    """Head to head: every two generators, from ratings on one dimension and from votes."""
    key = page.chosen(request.GET.get("dimension", ""))
    board = page.data.board
    strengths = [row for row in board["strengths"] if row["dimension"] == page.voted(key)]
    return {
        "dimension": key,
        "dimensions": page.choices(),
        "differences": _differences(page, key) if page.standings else None,
        "votes": _votes(page, page.voted(key)),
        "strengths": _strength_rows(page, strengths),
        "strength_dots": _strength_dots(page, strengths),
        "strength_axis": _strength_axis(strengths),
        "strength_verdicts": _verdicts(page, page.voted(key), of="votes"),
    }


def _differences(page: BoardPage, key: str) -> Context:
    """Return a matrix: row less column, what it says in a sign, and whether it stands."""
    order = page.order(key)
    found = {}
    for row in page.data.board["differences"]:
        if row["dimension"] == key:
            found[row["a"], row["b"]] = row
    margin = EQUAL * (page.ends(key)[1] - page.ends(key)[0])
    return _matrix(page, order, lambda a, b: _difference(found, a, b, margin))


def _difference(found: Mapping[tuple[str, str], Row], a: str, b: str, margin: float) -> Context | None:
    row, sign = (found[a, b], 1) if (a, b) in found else (found.get((b, a)), -1)
    if row is None or row["difference"] is None:
        return None
    low, high = (row["low"], row["high"]) if sign > 0 else (_minus(row["high"]), _minus(row["low"]))
    p = row["p_adjusted"]
    stands = p is not None and p < SIGNIFICANT
    equal = not stands and low is not None and high is not None and max(-low, high) < margin
    value = sign * row["difference"]
    return {
        "kind": ("ahead" if value > 0 else "behind") if stands else ("equal" if equal else "open"),
        "value": value, "low": low, "high": high,
        "p": figures.percent(p) if p is not None else "",
    }  # fmt: skip


def _minus(value: float | None) -> float | None:
    return None if value is None else -value


def _votes(page: BoardPage, key: str) -> Context | None:
    """Return a matrix: how likely the row is preferred to the column, with the counts behind it."""
    rows = [row for row in page.board.result.get("pairs", []) if row["dimension"] == key]
    if not rows:
        return None
    found: dict[tuple[str, str], Context] = {}
    for row in rows:
        chance = row["probability_a"]
        other = None if chance is None else 1 - chance
        even = f"{row['ties']} / {row['both_bad']}"
        stands = row["p_adjusted"] is not None and row["p_adjusted"] < SIGNIFICANT
        found[row["a"], row["b"]] = _chance(chance, f"{row['wins_a']}–{row['wins_b']}", even, stands=stands)
        found[row["b"], row["a"]] = _chance(other, f"{row['wins_b']}–{row['wins_a']}", even, stands=stands)
    strengths = [row for row in page.data.board["strengths"] if row["dimension"] == key]
    strengths.sort(
        key=lambda row: (row["log_strength"] is None, -(row["log_strength"] or 0), row["generator"])
    )
    return _matrix(page, [row["generator"] for row in strengths], lambda a, b: found.get((a, b)))


def _chance(chance: float | None, wins: str, even: str, *, stands: bool) -> Context:
    kind = "open" if chance is None or not stands else "ahead" if chance > 0.5 else "behind"
    return {"kind": kind, "chance": figures.percent(chance) or "–", "wins": wins, "even": even}


def _matrix(page: BoardPage, order: Sequence[str], cell: Callable[[str, str], Context | None]) -> Context:
    return {
        "columns": [page.name(slug) for slug in order],
        "rows": [
            {
                "name": page.name(a),
                "url": page.clips_url(a, ""),
                "cells": [{"self": True} if a == b else cell(a, b) for b in order],
            }
            for a in order
        ],
    }


def _strength_rows(page: BoardPage, strengths: Sequence[Row]) -> list[Context]:
    rows = sorted(strengths, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["generator"]))
    return [
        {**row, "name": page.name(row["generator"]), "bad": figures.percent(row["both_bad_share"])}
        for row in rows
    ]


def _strength_dots(page: BoardPage, strengths: Sequence[Row]) -> list[Dot]:
    rows = _strength_rows(page, [row for row in strengths if row["log_strength"] is not None])
    return [
        Dot(row["name"], row["log_strength"], row["low"], row["high"], aside=row["rank"] is None)
        for row in rows
    ]


def _strength_axis(strengths: Sequence[Row]) -> Axis:
    ends = [row[end] for row in strengths for end in ("low", "high", "log_strength") if row[end] is not None]
    reach = max(1.0, *(abs(end) for end in ends)) if ends else 1.0
    return Axis(-reach, reach)


def _verdicts(page: BoardPage, key: str, *, of: str) -> list[str]:
    rows = [r for r in page.beside("verdicts") if r["dimension"] == key and r["of"] == of]
    return board_verdicts.verdict(rows[0], page.labels) if rows else []


def methods(page: BoardPage, request: HttpRequest) -> Context:
    """Every method on the same judgements, side by side, and whether the ranking hangs on the choice."""
    key = page.chosen(request.GET.get("dimension", ""))
    boards = leaderboards.siblings(page.board)
    rated = {name: _ranks(_shown(page, one), key) for name, one in boards.items()}
    voted = {name: _ranks(one.result.get("strengths", []), page.voted(key)) for name, one in boards.items()}
    by_votes = {name: rows for name, rows in voted.items() if name in ("davidson", "bradley-terry", "joint")}
    by_ratings = {name: rows for name, rows in rated.items() if name not in by_votes}
    shown = {name: rows for name, rows in {**by_ratings, **by_votes}.items() if rows}
    ranks = [(name, {slug: row["rank"] for slug, row in rows.items()}) for name, rows in shown.items()]
    order = list(next(iter(shown.values()), {}))
    return {
        "dimension": key,
        "dimensions": page.choices(),
        "sentence": board_verdicts.methods(ranks, page.labels),
        "names": list(shown),
        "rows": [
            {"name": page.name(slug), "cells": [shown[name].get(slug) for name in shown]} for slug in order
        ],
        "missing": leaderboards.missing_methods(page.board),
        "differential": _differential(page, key),
        "references": listed([page.name(slug) for slug, hidden in _hidden(page.board) if hidden]),
        "top": page.ends(key)[1],
    }


def _shown(page: BoardPage, board: Leaderboard) -> list[Row]:
    """Return the standings of another board of the same study as its own page shows them."""
    data = BoardData({"standings": leaderboards.standings(board)}, beside=board.result.get("beside", {}))
    return list(data.shown(page.scale).values())


def _hidden(board: Leaderboard) -> list[tuple[str, bool]]:
    """Return a board's generators, each with whether its clips are hidden references."""
    names = board.inputs.get("generators", [])
    return list(zip(names, board.inputs.get("hidden", [False] * len(names)), strict=True))


def _differential(page: BoardPage, key: str) -> list[Context]:
    """Return how the generators stand against the hidden references, the best first."""
    rows = [row for row in page.beside("differential") if row["dimension"] == key]
    rows.sort(key=lambda row: (row["mean"] is None, -(row["mean"] or 0), row["generator"]))
    return [
        {**row, "name": page.name(row["generator"]), "above": figures.percent(row["above"])} for row in rows
    ]


def _ranks(rows: Sequence[Row], key: str) -> dict[str, Context]:
    """Return what a method says of each generator, best first."""
    mine = [row for row in rows if row["dimension"] == key]
    mine.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["generator"]))
    return {
        row["generator"]: {
            "value": row.get("adjusted", row.get("log_strength")),
            **{name: row[name] for name in ("low", "high", "rank", "rank_low", "rank_high")},
        }
        for row in mine
    }


def clips(page: BoardPage, request: HttpRequest) -> Context:
    """The clips behind a figure, and behind one clip the ratings, by pseudonym."""
    key = page.chosen(request.GET.get("dimension", ""), overall=False)
    generator, one = request.GET.get("generator", ""), request.GET.get("clip", "")
    found = board_clips.of(page.board, key, generator=generator, sort=request.GET.get("sort", ""))
    listing = lists.cut(request, found, size=CLIPS_A_PAGE)
    urls = _clip_urls(page, request, [*(clip.name for clip in listing.rows), one])
    return {
        "dimension": key,
        "dimensions": page.choices(overall=False),
        "generator": generator,
        "sort": request.GET.get("sort", ""),
        "generators": [(slug, page.name(slug)) for slug in page.board.inputs.get("generators", [])],
        "page": listing,
        "start": listing.before or "0",
        "shown": [
            {
                **{key: getattr(clip, key) for key in SHOWN},
                "levels": _by_level(clip),
                "url": urls.get(clip.name),
            }
            for clip in listing.rows
        ],
        "one_url": urls.get(one),
        "shares": [Share(clip.label, clip.counts) for clip in listing.rows],
        "words": page.level_words(key),
        "one": one,
        "ratings": board_clips.ratings_of(page.board, one) if one else [],
    }


def _clip_urls(page: BoardPage, request: HttpRequest, names: Sequence[str]) -> dict[str, str]:
    """Return the addresses of clips' pages, for those who may open them."""
    if not roles.may_read(request.user):
        return {}
    found = board_clips.pages({name for name in names if name.count("/") > 1})
    return {name: reverse("clip", args=[key]) for name, key in found.items()}


def raters(page: BoardPage, request: HttpRequest) -> Context:
    """How far raters agree, and what each of them is like; under pseudonyms."""
    rows = [
        {
            **row,
            "rejected": listed([page.label(key) for key in row["rejected"]]),
            "favourite": figures.percent(row["favourite"]),
        }
        for row in page.beside("raters")
    ]
    return {
        "rows": rows,
        "fitted": any("infit" in row for row in rows),
        "exclusions": board_verdicts.exclusions(
            page.beside("included"), list(page.standings.values()), page.labels
        ),
        "disputed": [
            (page.label(key), [_disputed(page, row) for row in group])
            for key, group in groupby(page.beside("disputed"), key=lambda row: row["dimension"])
        ],
    }


def _disputed(page: BoardPage, row: Row) -> Context:
    address = page.clips_url("", row["dimension"])
    return {
        "label": row["clip"].removesuffix("/0"),
        "url": f"{address}&{urlencode({'clip': row['clip']})}#clip",
        "levels": _levels(row["distribution"]),
    }


def _levels(counts: Sequence[int]) -> str:
    return " · ".join(f"{level}: {count}" for level, count in enumerate(counts, start=1) if count)


def outside(page: BoardPage, request: HttpRequest) -> Context:
    """Published tables, metrics and measures beside ours, and the board adjusted for the clips' form."""
    key = page.chosen(request.GET.get("dimension", ""))
    rows = [row for row in page.data.board["correlations"] if row["dimension"] == key]
    rows.sort(key=lambda row: (row["unit"], row["kind"], -abs(row["spearman"] or 0)))
    labelled = [{**row, "name": _series_name(row)} for row in rows]
    return {
        "dimension": key,
        "dimensions": page.choices(),
        "rows": labelled,
        "dots": [Dot(row["name"], row["spearman"], row["low"], row["high"]) for row in labelled],
        "axis": Axis(-1, 1),
        "adjusted": [_adjusted(page, row) for row in page.beside("adjusted_for") if row["dimension"] == key],
    }


def _series_name(row: Row) -> str:
    labels = {measure.key: measure.label for measure in MEASURES}
    name = _(labels[row["with"]]) if row["kind"] == "measure" and row["with"] in labels else row["with"]
    return str(name)


def _adjusted(page: BoardPage, row: Row) -> Context:
    words = dict(
        zip(FORM, (_("resolution"), _("frame rate"), _("length"), _("sound"), _("watermark")), strict=True)
    )
    key = row["dimension"]
    then = {slug: page.standings[slug, key] for slug in page.order(key)}
    rows = sorted(row["standings"], key=lambda one: (one["rank"] is None, one["rank"] or 0))
    return {
        "for": listed([words[name] for name in row["slopes"]]),
        "left": listed([words[name] for name in row["left"]]),
        "rows": [
            {**page.cut(one), "name": page.name(one["generator"]), "then": then.get(one["generator"])}
            for one in rows
        ],
    }


def _by_level(clip: board_clips.BoardClip) -> list[tuple[int, str]]:
    """Return how often a clip got each level, and the interval of that level's share where it has scores."""
    return [
        (count, figures.percents(low, high) if any(clip.counts) else "")
        for count, (low, high) in zip(clip.counts, clip.shares, strict=True)
    ]


def groups(page: BoardPage, request: HttpRequest) -> Context:
    """The board of each group of prompts and of raters by itself, on one scale."""
    key = page.chosen(request.GET.get("dimension", ""))
    words = {
        "category": _("Category of prompts"),
        "difficulty": _("Difficulty of prompts"),
        "language": _("Language of prompts"),
        "invitation": _("Raters by invitation"),
        "rater_language": _("Raters by language"),
        "device": _("Raters by device"),
    }
    found = [
        _grouping(page, words[name], name, list(rows), key)
        for name, rows in groupby(page.beside("slices"), key=lambda row: row["grouping"])
    ]
    return {"dimension": key, "dimensions": page.choices(), "groupings": found, "axis": Axis(*page.ends(key))}


def _grouping(page: BoardPage, label: str, name: str, rows: Sequence[Row], key: str) -> Context:
    """Return one way to look at the board apart: a panel for each group, and the same as a table."""
    order = page.order(key)
    panels = [
        {
            "key": f"{name}-{place}",
            "name": row["group"],
            "size": row["size"],
            "of": row["of"],
            "dots": _panel(page, row, key, order),
        }
        for place, row in enumerate(rows)
    ]
    found = [{dot.label: dot for dot in panel["dots"]} for panel in panels]
    return {
        "label": label,
        "panels": panels,
        "rows": [(name, [dots.get(name) for dots in found]) for name in (page.name(slug) for slug in order)],
    }


def _panel(page: BoardPage, row: Row, key: str, order: Sequence[str]) -> list[Dot]:
    """Return the generators of one group in the order of the whole board, so that panels can be compared."""
    mine = {one["generator"]: page.cut(one) for one in row["standings"] if one["dimension"] == key}
    return [
        Dot(page.name(slug), mine[slug]["adjusted"], mine[slug]["low"], mine[slug]["high"],
            aside=mine[slug]["rank"] is None)
        for slug in order if slug in mine
    ]  # fmt: skip


PARTS: dict[str, Part] = {
    "pairs": Part(gettext_lazy("Head to head"), pairs, "leaderboards/pairs.html"),
    "clips": Part(gettext_lazy("Clips"), clips, "leaderboards/clips.html"),
    "raters": Part(gettext_lazy("Raters"), raters, "leaderboards/raters.html"),
    "methods": Part(gettext_lazy("Methods"), methods, "leaderboards/methods.html"),
    "groups": Part(gettext_lazy("Groups"), groups, "leaderboards/groups.html"),
    "cost": Part(gettext_lazy("Cost"), board_cost.cost, "leaderboards/cost.html"),
    "outside": Part(gettext_lazy("References"), outside, "leaderboards/outside.html"),
}


def context(board: Leaderboard, part: str, request: HttpRequest) -> Context:
    """Return the context of one part of a board."""
    page = BoardPage.of(board)
    title = f"{board.study.title} · {PARTS[part].label}"
    crumbs = [
        (reverse("leaderboards"), _("Leaderboards")),
        (reverse("leaderboard", args=[board.public_id]), board.study.title),
    ]
    return {
        **page.frame(part),
        "part_title": title,
        "crumbs": crumbs,
        **PARTS[part].context(page, request),
    }


def navigation(board: Leaderboard, current: str) -> list[Context]:
    """Return the entries of the navigation between the pages of a board."""
    overview = {
        "label": _("Ranking"),
        "url": reverse("leaderboard", args=[board.public_id]),
        "here": current == "",
    }
    return [
        overview,
        *(
            {
                "label": part.label,
                "url": reverse("leaderboard-part", args=[board.public_id, name]),
                "here": name == current,
            }
            for name, part in PARTS.items()
        ),
    ]
