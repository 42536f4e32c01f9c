"""Quality against cost as SVG: a dot with its interval for each generator, and the frontier through the best.

The cost runs on a logarithmic axis, since the dearest clip may cost a thousand times the cheapest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ratings.reports import figures
from ratings.reports.drawing import (
    ACCENT,
    GRID,
    MUTED,
    PAPER,
    circle,
    decades,
    line,
    round_ticks,
    shorten,
    svg,
    text,
    width_of,
)

LEFT, TOP, BOTTOM = 44.0, 30.0, 46.0


@dataclass(frozen=True)
class Spot:
    """One generator: what its clip costs and how good it is, with the interval of that."""

    label: str
    cost: float
    quality: float
    low: float | None = None
    high: float | None = None
    worth: bool = False
    """On the frontier: nothing is both cheaper and better."""


@dataclass(frozen=True)
class _Field:
    """Where the spots stand: costs across on a logarithmic scale, quality up."""

    width: float
    height: float
    costs: tuple[float, float]
    qualities: tuple[float, float]

    def x(self, cost: float) -> float:
        low, high = (math.log10(end) for end in self.costs)
        return LEFT + (math.log10(cost) - low) / (high - low) * (self.width - LEFT - 16)

    def y(self, quality: float) -> float:
        low, high = self.qualities
        share = (min(high, max(low, quality)) - low) / (high - low)
        return self.height - BOTTOM - share * (self.height - TOP - BOTTOM)


def quality_against_cost(
    spots: Sequence[Spot],
    *,
    qualities: tuple[float, float],
    across: str,
    up: str,
    title: str,
    key: str,
    narrow: bool = False,
) -> str:
    """Return the chart; `across` and `up` name the axes. Costs must be above zero."""
    width, height = (360.0, 340.0) if narrow else (800.0, 400.0)
    costs = [spot.cost for spot in spots]
    if not costs or min(costs) <= 0:
        raise ValueError("every cost must be above zero, and there must be one")
    field = _Field(width, height, (min(costs) / 1.6, max(costs) * 1.6), qualities)
    body = _grid(field, across, up) + _frontier(spots, field) + _spots(spots, field)
    kind = "chart narrow-chart" if narrow else "chart wide-chart"
    return svg(body, width=width, height=height, key=key, title=title, kind=kind)


def _grid(field: _Field, across: str, up: str) -> str:
    drawn = [text(0, 16, up, kind="muted")]
    for tick in round_ticks(*field.qualities):
        y = field.y(tick)
        drawn.append(line(LEFT, y, field.width, y, kind="grid", colour=GRID))
        drawn.append(text(LEFT - 8, y + 4.5, f"{tick:g}", anchor="end", kind="muted"))
    for tick in decades(*field.costs):
        x = field.x(tick)
        drawn.append(line(x, TOP, x, field.height - BOTTOM, kind="grid", colour=GRID))
        drawn.append(
            text(x, field.height - BOTTOM + 18, figures.magnitude(tick), anchor="middle", kind="muted")
        )
    drawn.append(text(field.width - 2, field.height - 8, across, anchor="end", kind="muted"))
    return "".join(drawn)


def _frontier(spots: Sequence[Spot], field: _Field) -> str:
    """Return the steps through the spots that are worth their price."""
    best = sorted((spot for spot in spots if spot.worth), key=lambda spot: (spot.cost, spot.quality))
    if len(best) < 2:
        return ""
    path = f"M{field.x(best[0].cost):.5g} {field.y(best[0].quality):.5g}"
    for spot in best[1:]:
        path += f"H{field.x(spot.cost):.5g}V{field.y(spot.quality):.5g}"
    drawn = f'stroke="{MUTED}" stroke-width="1.25" stroke-dasharray="4 3"'
    return f'<path class="line" d="{path}" fill="none" {drawn}/>'


def _spots(spots: Sequence[Spot], field: _Field) -> str:
    taken: list[tuple[float, float, float]] = []
    drawn = []
    for spot in sorted(spots, key=lambda one: (not one.worth, -one.quality)):
        x, y = field.x(spot.cost), field.y(spot.quality)
        colour = ACCENT if spot.worth else MUTED
        span = ""
        if spot.low is not None and spot.high is not None:
            kind = "span" if spot.worth else "span aside"
            span = line(x, field.y(spot.low), x, field.y(spot.high), kind=kind, colour=colour, width=2)
        dot = circle(
            x,
            y,
            5.5,
            kind="dot" if spot.worth else "dot aside",
            fill=colour if spot.worth else PAPER,
            edge=PAPER if spot.worth else colour,
        )
        told = f"{spot.label}: {figures.magnitude(spot.cost)}, {figures.number(spot.quality, 2)}"
        drawn.append(f"<g><title>{escape(told)}</title>{span}{dot}{_name(spot, x, y, field, taken)}</g>")
    return "".join(drawn)


def _name(spot: Spot, x: float, y: float, field: _Field, taken: list[tuple[float, float, float]]) -> str:
    """Return the spot's name beside it, at the first height where no other name stands."""
    words = shorten(spot.label, 150)
    room = width_of(words)
    right = x + 10 + room <= field.width
    left = x + 10 if right else x - 10 - room
    baseline = y + 4.5
    for shift in (0, -15, 15, -30, 30):
        if all(
            abs(baseline + shift - other) >= 14 or left > end or left + room < start
            for start, end, other in taken
        ):
            baseline += shift
            break
    taken.append((left, left + room, baseline))
    return text(
        x + 10 if right else x - 10,
        baseline,
        words,
        anchor="start" if right else "end",
        kind="ink over",
        bold=spot.worth,
    )
