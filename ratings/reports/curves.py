"""Curves as SVG: how one figure goes with another, both on logarithmic axes, each curve named at its end.

For what grows or shrinks by factors: certainty with the number of prompts, seconds with the number of scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ratings.reports import figures
from ratings.reports.drawing import (
    ACCENT,
    AXIS,
    GRID,
    INK,
    PAPER,
    circle,
    decades,
    line,
    shorten,
    svg,
    text,
    width_of,
)

LEFT, TOP, BOTTOM, APART = 52.0, 30.0, 46.0, 15.0
WIDEST_NAME = 190.0


@dataclass(frozen=True)
class Curve:
    """One curve: its name, and its points from left to right, all above zero."""

    label: str
    points: tuple[tuple[float, float], ...]
    strong: bool = False
    """Drawn in the accent, with dots: the one that matters."""


@dataclass(frozen=True)
class Chosen:
    """The point that was chosen, and the height that had to be reached."""

    x: float
    y: float
    label: str
    wanted: float
    wanted_label: str


@dataclass(frozen=True)
class _Sheet:
    width: float
    height: float
    right: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        return LEFT + _share(value, *self.across) * (self.right - LEFT)

    def y(self, value: float) -> float:
        return self.height - BOTTOM - _share(value, *self.up) * (self.height - TOP - BOTTOM)


def curves(
    drawn: Sequence[Curve],
    *,
    across: str,
    up: str,
    title: str,
    key: str,
    description: str = "",
    chosen: Chosen | None = None,
    narrow: bool = False,
) -> str:
    """Return the chart; `across` and `up` name the axes. Raises ValueError for a point not above zero."""
    points = [point for curve in drawn for point in curve.points]
    if not points or min(min(point) for point in points) <= 0:
        raise ValueError("every point must be above zero, and there must be one")
    sheet = _sheet(drawn, points, chosen, narrow=narrow)
    body = _grid(sheet, across, up) + _wanted(sheet, chosen) + _lines(sheet, drawn) + _point(sheet, chosen)
    kind = "chart narrow-chart" if narrow else "chart wide-chart"
    return svg(
        body, width=sheet.width, height=sheet.height, key=key, title=title, description=description, kind=kind
    )


def _sheet(
    drawn: Sequence[Curve],
    points: Sequence[tuple[float, float]],
    chosen: Chosen | None,
    *,
    narrow: bool,
) -> _Sheet:
    width, height = (360.0, 320.0) if narrow else (800.0, 380.0)
    room = min(110.0 if narrow else WIDEST_NAME, max(width_of(curve.label) for curve in drawn)) + 14
    heights = [y for _x, y in points] + ([chosen.wanted] if chosen else [])
    widths = [x for x, _y in points]
    return _Sheet(
        width,
        height,
        width - room,
        (min(widths), max(*widths, min(widths) * 1.01)),
        (min(heights) / 1.15, max(heights) * 1.15),
    )


def _share(value: float, low: float, high: float) -> float:
    return math.log(value / low) / math.log(high / low)


def _grid(sheet: _Sheet, across: str, up: str) -> str:
    drawn = [text(0, 16, up, kind="muted")]
    for tick in decades(*sheet.up):
        y = sheet.y(tick)
        drawn.append(line(LEFT, y, sheet.right, y, kind="grid", colour=GRID))
        drawn.append(text(LEFT - 8, y + 4.5, figures.magnitude(tick), anchor="end", kind="muted"))
    floor, taken = sheet.height - BOTTOM, -math.inf
    for tick in decades(*sheet.across):
        x, words = sheet.x(tick), figures.magnitude(tick)
        drawn.append(line(x, TOP, x, floor, kind="grid", colour=GRID))
        if x - width_of(words) / 2 > taken:
            drawn.append(text(x, floor + 18, words, anchor="middle", kind="muted"))
            taken = x + width_of(words) / 2 + 6
    drawn.append(text(sheet.right, sheet.height - 8, across, anchor="end", kind="muted"))
    return "".join(drawn)


def _wanted(sheet: _Sheet, chosen: Chosen | None) -> str:
    """Return the line that had to be reached."""
    if chosen is None:
        return ""
    y = sheet.y(chosen.wanted)
    return line(LEFT, y, sheet.right, y, kind="axis", colour=AXIS, width=1.5) + text(
        sheet.right - 4, y - 6, chosen.wanted_label, anchor="end", kind="muted"
    )


def _lines(sheet: _Sheet, drawn: Sequence[Curve]) -> str:
    """Return the curves, each with its name at its right end, one name below the other where they meet."""
    ends = sorted((sheet.y(curve.points[-1][1]), place) for place, curve in enumerate(drawn))
    heights: dict[int, float] = {}
    taken = -math.inf
    for y, place in ends:
        heights[place] = taken = max(y, taken + APART)
    over = max(0.0, taken - (sheet.height - BOTTOM))
    return "".join(_curve(sheet, curve, heights[place] - over + 4.5) for place, curve in enumerate(drawn))


def _curve(sheet: _Sheet, curve: Curve, baseline: float) -> str:
    places = [(sheet.x(x), sheet.y(y)) for x, y in curve.points]
    path = "M" + "L".join(f"{x:.5g} {y:.5g}" for x, y in places)
    kind, colour, width = ("span", ACCENT, 2.5) if curve.strong else ("line", INK, 1.25)
    told = "; ".join(f"{figures.magnitude(x)}: {figures.magnitude(y)}" for x, y in curve.points)
    dots = "".join(circle(x, y, 3, kind="end", fill=ACCENT) for x, y in places) if curve.strong else ""
    name = text(
        sheet.right + 8, baseline, shorten(curve.label, sheet.width - sheet.right - 8), bold=curve.strong
    )
    return (
        f"<g><title>{escape(f'{curve.label}: {told}')}</title>"
        f'<path class="{kind}" d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
        f"{dots}{name}</g>"
    )


def _point(sheet: _Sheet, chosen: Chosen | None) -> str:
    """Return the chosen point with its words: below at the left, where a falling curve leaves room."""
    if chosen is None:
        return ""
    x, y = sheet.x(chosen.x), sheet.y(chosen.y)
    left = x - 10 - width_of(chosen.label) >= LEFT
    words = text(
        x - 10 if left else x + 10,
        y + 18 if left else y - 12,
        chosen.label,
        anchor="end" if left else "start",
        bold=True,
    )
    dot = circle(x, y, 6, kind="dot", fill=ACCENT, edge=PAPER)
    return f"<g><title>{escape(chosen.label)}</title>{dot}{words}</g>"
