"""Charts as SVG: plain data in, a string out. One drawing serves the page, the HTML report and the PDF.

Dot and interval rather than bars, direct labels, a light grid; each chart is drawn wide or narrow, because
text that is scaled down with its picture cannot be read on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ratings.reports import figures, ramp
from ratings.reports.bands import Band, Told
from ratings.reports.drawing import (
    ACCENT,
    AXIS,
    GRID,
    INK,
    MUTED,
    PAPER,
    circle,
    line,
    round_ticks,
    svg,
    text,
    width_of,
)


@dataclass(frozen=True)
class Dot:
    """One row: an estimate with its interval. `words` replaces the figure at the right, as for ranks."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    words: str | None = None
    aside: bool = False
    """Shown but not ranked: real footage, anchors."""
    group_end: bool = False
    """A rule is drawn beneath: what follows differs from what stands above."""


@dataclass(frozen=True)
class Axis:
    """A scale from `low` at the left to `high` at the right; ranks run from many to one, or the other way."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...] = ()

    def share(self, value: float) -> float:
        """Return where a value lies on the scale, 0 at its left end and 1 at its right."""
        return (value - self.low) / (self.high - self.low)

    def marks(self) -> Sequence[tuple[float, str]]:
        """Return the ticks that were given, or round numbers."""
        if self.ticks:
            return self.ticks
        found = round_ticks(min(self.low, self.high), max(self.low, self.high))
        places = figures.decimals(found[0], found[0] + 2 * (found[1] - found[0])) if len(found) > 1 else 0
        whole = all(tick == int(tick) for tick in found)
        return [(tick, figures.number(tick, 0 if whole else places)) for tick in found]


@dataclass(frozen=True)
class Share:
    """One row of counts per level, lowest level first."""

    label: str
    counts: tuple[int, ...]


def dot_interval(
    dots: Sequence[Dot],
    axis: Axis,
    *,
    title: str,
    description: str = "",
    key: str = "chart",
    narrow: bool = False,
) -> str:
    """Return a chart with one row for each dot: label, interval with its dot, figure."""
    told = [_told(dot) for dot in dots]
    band = Band.around([dot.label for dot in dots], told, narrow=narrow)
    rows = (
        _dot_row(n, dot, words, axis, band) for n, (dot, words) in enumerate(zip(dots, told, strict=True))
    )
    body = _grid(axis, band, band.row_top(len(dots))) + "".join(rows)
    return band.sheet(body, len(dots), key=key, title=title, description=description)


def level_shares(
    rows: Sequence[Share],
    words: Sequence[str],
    *,
    title: str,
    description: str = "",
    key: str = "chart",
    narrow: bool = False,
) -> str:
    """Return stacked bars of the shares of the levels, with their counts; `words` name the levels above."""
    told = [(f"n = {sum(row.counts)}", "") for row in rows]
    band = Band.around([row.label for row in rows], told, narrow=narrow)
    body = _level_names(words, band) + "".join(
        band.words(n, row.label, words) + _segments(row, band, band.middle(n) - 10)
        for n, (row, words) in enumerate(zip(rows, told, strict=True))
    )
    return band.sheet(body, len(rows), key=key, title=title, description=description)


def sparkline(values: Sequence[float | None], *, title: str, key: str = "spark") -> str:
    """Return a small line over time; a gap where nothing was measured, a dot at the last value."""
    width, height, margin = 96.0, 24.0, 3.0
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    step = (width - 2 * margin) / max(1, len(values) - 1)
    path, end, drawing = "", "", False
    for n, value in enumerate(values):
        if value is None:
            drawing = False
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        x, y = margin + n * step, height - margin - share * (height - 2 * margin)
        path += f"{'L' if drawing else 'M'}{x:.4g} {y:.4g}"
        drawing = True
        end = circle(x, y, 2.5, kind="end", fill=ACCENT)
    drawn = f'<path class="line" d="{path}" fill="none" stroke="{INK}" stroke-width="1.25"/>' if path else ""
    return svg(drawn + end, width=width, height=height, key=key, title=title, kind="chart spark")


def _told(dot: Dot) -> Told:
    """Return a dot's figure and its interval, in as many digits as the interval allows."""
    if dot.words is not None:
        return dot.words, ""
    places = figures.decimals(dot.low, dot.high)
    return figures.number(dot.value, places), figures.interval(dot.low, dot.high, places)


def _grid(axis: Axis, band: Band, bottom: float) -> str:
    drawn = []
    for value, words in axis.marks():
        x = band.across(axis.share(value))
        drawn.append(line(x, band.top - 6, x, bottom, kind="grid", colour=GRID))
        drawn.append(text(x, band.top - 14, words, anchor=_anchor(x, band), kind="muted"))
    return "".join(drawn)


def _anchor(x: float, band: Band) -> str:
    """Return how a tick's words hang: inwards at the edges of a narrow chart, which are the page's edges."""
    if band.narrow and x - band.left < 1:
        return "start"
    if band.narrow and band.right - x < 1:
        return "end"
    return "middle"


def _dot_row(n: int, dot: Dot, told: Told, axis: Axis, band: Band) -> str:
    y, aside, colour = band.middle(n), " aside" if dot.aside else "", MUTED if dot.aside else ACCENT
    says = " ".join((dot.label, *told)).strip()
    drawn = [f"<g><title>{escape(says)}</title>", band.words(n, dot.label, told)]
    if dot.low is not None and dot.high is not None:
        x1, x2 = sorted(band.across(axis.share(end)) for end in (dot.low, dot.high))
        drawn.append(line(x1, y, x2, y, kind=f"span{aside}", colour=colour, width=3))
    if dot.value is not None:
        fill, edge = (PAPER, colour) if dot.aside else (colour, PAPER)
        x = band.across(axis.share(dot.value))
        drawn.append(circle(x, y, 5.5, kind=f"dot{aside}", fill=fill, edge=edge))
    if dot.group_end:
        drawn.append(line(0, band.row_top(n + 1), band.width, band.row_top(n + 1), kind="group", colour=AXIS))
    return "".join(drawn) + "</g>"


def _level_names(words: Sequence[str], band: Band) -> str:
    """Return the levels' names above the bars, each beside a sample of its colour."""
    x, drawn, of = 0.0 if band.narrow else band.left, [], len(words)
    for level, word in enumerate(words, start=1):
        fill = ramp.colour(level, of)
        drawn.append(
            f'<g data-level="{level}" data-of="{of}"><rect class="share" x="{x:.5g}" y="5" width="12" '
            f'height="12" fill="{fill}" stroke="{PAPER}"/></g>'
        )
        drawn.append(text(x + 17, 15.5, word, kind="muted"))
        x += 17 + width_of(word) + 16
    return "".join(drawn)


def _segments(row: Share, band: Band, top: float) -> str:
    total, before, drawn = sum(row.counts), 0, []
    for level, count in enumerate(row.counts, start=1):
        if count:
            ends = band.across(before / total), band.across((before + count) / total)
            drawn.append(_segment(str(count), ends, top, level=level, of=len(row.counts)))
        before += count
    return "".join(drawn)


def _segment(words: str, ends: tuple[float, float], top: float, *, level: int, of: int) -> str:
    left, width, fill = ends[0], ends[1] - ends[0], ramp.colour(level, of)
    told = ""
    if width > width_of(words) + 6:
        told = (
            f'<text class="share-text" x="{left + width / 2:.5g}" y="{top + 14.5:g}" text-anchor="middle" '
            f'fill="{ramp.ink_on(fill)}">{words}</text>'
        )
    return (
        f'<g data-level="{level}" data-of="{of}"><rect class="share" x="{left:.5g}" y="{top:g}" '
        f'width="{width:.5g}" height="20" fill="{fill}" stroke="{PAPER}"/>{told}</g>'
    )
