"""Quality against cost: what a generator's clip takes to make, beside how good it is, with the frontier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ratings.models import Generator
from ratings.reports import figures
from ratings.reports.scatter import Spot
from ratings.services import costs
from ratings.services.board_words import listed
from ratings.services.costs import Assumption, ClipCost
from ratings.stats.frontier import frontier
from ratings.views.boards import BoardPage

Context = dict[str, Any]


@dataclass(frozen=True)
class Spent:
    """What is known of one generator's clips: their size and length, and how long they took to make."""

    shape: ClipCost | None
    seconds: list[float]

    @property
    def work(self) -> float | None:
        """Estimated floating-point operations of a typical clip."""
        return self.shape.flop(Assumption()) if self.shape else None

    @property
    def wait(self) -> float | None:
        """Median seconds that a clip took to make."""
        return median(self.seconds) if self.seconds else None


BASES: dict[str, tuple[str | Promise, str | Promise, Callable[[Spent], float | None]]] = {
    "work": (gettext_lazy("Estimated compute"), gettext_lazy("FLOP of one clip"), lambda one: one.work),
    "wait": (
        gettext_lazy("Time to generate"), gettext_lazy("seconds to generate a clip"), lambda one: one.wait
    ),
}  # fmt: skip


def cost(page: BoardPage, request: HttpRequest) -> Context:
    """How good each generator is against what its clip costs, by estimated work or by the time it took."""
    key = page.chosen(request.GET.get("dimension", ""))
    by = request.GET.get("by", "")
    by = by if by in BASES else "work"
    spent = _spent(page, page.order(key))
    spots = _spots(page, key, {slug: BASES[by][2](one) for slug, one in spent.items()})
    worth = [spot.label for spot in spots if spot.worth]
    return {
        "dimension": key,
        "dimensions": page.choices(),
        "by": by,
        "bases": [(name, label) for name, (label, _across, _read) in BASES.items()],
        "across": BASES[by][1],
        "up": page.label(key),
        "spots": spots if len(spots) > 1 else [],
        "qualities": tuple(map(float, page.ends(key))),
        "sentence": _("On the frontier, where nothing is both cheaper and better: %(names)s.")
        % {"names": listed(worth)},
        "rows": [_row(page, slug, key, spent[slug], worth) for slug in page.order(key)],
        "steps": f"{Assumption().steps:g}",
        "parameters": figures.magnitude(Assumption().parameters),
    }


def _spent(page: BoardPage, slugs: list[str]) -> Mapping[str, Spent]:
    found = Generator.objects.filter(slug__in=slugs).prefetch_related("claims")
    shapes = costs.of_study(page.board.study, {generator.slug: generator for generator in found})
    timed = costs.timed(page.board.study)
    return {slug: Spent(shapes.get(slug), timed.get(slug, [])) for slug in slugs}


def _spots(page: BoardPage, key: str, prices: Mapping[str, float | None]) -> list[Spot]:
    """Return the generators whose cost and quality are both known."""
    known = []
    for slug, price in prices.items():
        row = page.standings[slug, key]
        if price and row["adjusted"] is not None:
            known.append((slug, price, row))
    best = frontier([price for _slug, price, _row in known], [row["adjusted"] for _s, _p, row in known])
    return [
        Spot(page.name(slug), price, row["adjusted"], row["low"], row["high"], bool(worth))
        for (slug, price, row), worth in zip(known, best, strict=True)
    ]


def _row(page: BoardPage, slug: str, key: str, spent: Spent, worth: list[str]) -> Context:
    standing, shape = page.standings[slug, key], spent.shape
    return {
        "name": page.name(slug),
        "standing": standing,
        "worth": page.name(slug) in worth,
        "tokens": figures.magnitude(shape.tokens) if shape else "–",
        "raw_tokens": shape.tokens if shape else "",
        "flop": figures.magnitude(spent.work, "FLOP") if shape else "–",
        "card": figures.number(shape.card_seconds(Assumption()), 1) if shape else "–",
        "measured": shape.measured if shape else None,
        "wait": spent.wait,
        "timed": len(spent.seconds),
    }
