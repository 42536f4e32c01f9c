"""A little SVG: elements as strings, widths of text without a font, round numbers for an axis.

Every element carries its colour as an attribute, so that a drawing prints alone, and a class by which a
page's stylesheet may recolour it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from html import escape

FONT = (
    "-apple-system, Segoe UI, Roboto, Noto Sans, PingFang SC, Noto Sans SC, Noto Sans CJK SC, "
    "Microsoft YaHei, sans-serif"
)
SIZE = 13
INK, MUTED, GRID, AXIS, ACCENT, PAPER = "#16191d", "#59626b", "#dde2e6", "#7f8890", "#0b5c86", "#ffffff"


def text(
    x: float, y: float, words: str, *, anchor: str = "start", kind: str = "ink", bold: bool = False
) -> str:
    """Return a line of text whose baseline is at y."""
    colour = MUTED if kind == "muted" else INK
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text class="{kind}" x="{x:.4g}" y="{y:.4g}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{escape(words)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, *, kind: str, colour: str, width: float = 1) -> str:
    """Return a straight line."""
    return (
        f'<line class="{kind}" x1="{x1:.5g}" y1="{y1:.5g}" x2="{x2:.5g}" y2="{y2:.5g}" '
        f'stroke="{colour}" stroke-width="{width:g}"/>'
    )


def circle(x: float, y: float, radius: float, *, kind: str, fill: str, edge: str = "none") -> str:
    """Return a filled circle."""
    return (
        f'<circle class="{kind}" cx="{x:.5g}" cy="{y:.5g}" r="{radius:g}" fill="{fill}" stroke="{edge}" '
        'stroke-width="1.5"/>'
    )


def svg(
    body: str,
    *,
    width: float,
    height: float,
    key: str,
    title: str,
    description: str = "",
    kind: str = "chart",
) -> str:
    """Return the whole drawing with its name and description for those who do not see it."""
    named = f"{key}-title {key}-desc" if description else f"{key}-title"
    described = f'<desc id="{key}-desc">{escape(description)}</desc>' if description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" role="img" aria-labelledby="{named}" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'font-family="{FONT}" font-size="{SIZE}">'
        f'<title id="{key}-title">{escape(title)}</title>{described}{body}</svg>'
    )


def width_of(words: str) -> float:
    """Return about how wide the words are: a Chinese character is one em, others a little over half."""
    ems = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.58 for letter in words)
    return ems * SIZE


def shorten(words: str, room: float) -> str:
    """Return the words, cut with an ellipsis where they would not fit."""
    if width_of(words) <= room:
        return words
    kept = words[: int(room)]
    while kept and width_of(kept + "…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def round_ticks(low: float, high: float, *, about: int = 5) -> Sequence[float]:
    """Return round numbers within low..high: steps of 1, 2 or 5 times a power of ten."""
    if not high > low:
        raise ValueError(f"An axis must run upwards, not from {low} to {high}.")
    rough = (high - low) / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def decades(low: float, high: float) -> Sequence[float]:
    """Return 1, 2 and 5 times powers of ten within low..high; only the powers where there are many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if math.log10(high / low) < 2.2 else (1,)
    return [tick for power in powers for step in steps if low <= (tick := step * 10.0**power) <= high]


def alone(drawing: str) -> str:
    """Return a drawing for a file of its own: on paper of its own, as a viewer's may be dark."""
    start = drawing.index("</title>") + len("</title>")
    paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    return f"{drawing[:start]}{paper}{drawing[start:]}\n"
