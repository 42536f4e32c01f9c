"""The second sign of a level: as many filled bars, as SVG that takes the colour of the text around it."""

from __future__ import annotations

WIDTH, GAP, HEIGHT, SHORTEST = 4.0, 2.0, 16.0, 6.0


def bars(level: int | None, of: int = 3, *, to: int | None = None) -> str:
    """Return rising bars, the first `level` of them filled; up to `to` dashed (between two levels)."""
    width = of * (WIDTH + GAP) - GAP
    rising = (HEIGHT - SHORTEST) / max(1, of - 1)
    drawn = "".join(_bar(n, SHORTEST + (n - 1) * rising, level or 0, to or 0) for n in range(1, of + 1))
    return f'<svg class="bars" viewBox="0 0 {width:g} {HEIGHT:g}" aria-hidden="true">{drawn}</svg>'


def _bar(n: int, height: float, level: int, to: int) -> str:
    left, top = (n - 1) * (WIDTH + GAP), HEIGHT - height
    if n <= level:
        return f'<rect x="{left:g}" y="{top:g}" width="{WIDTH:g}" height="{height:g}"/>'
    # An outline is drawn inside the bar's place, so that full and empty bars are equally large.
    kind = "half" if n <= to else "off"
    return (
        f'<rect class="{kind}" x="{left + 0.5:g}" y="{top + 0.5:g}" width="{WIDTH - 1:g}" '
        f'height="{height - 1:g}" '
        'fill="none" stroke="currentColor"/>'
    )
