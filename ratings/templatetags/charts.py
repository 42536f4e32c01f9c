"""Charts on a page: each is drawn twice, wide and narrow, and the stylesheet shows the one that fits."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from ratings.reports import charts, curves, scatter

register = template.Library()


@register.simple_tag
def dot_plot(
    dots: Sequence[charts.Dot],
    axis: charts.Axis,
    *,
    title: str,
    key: str,
    description: str = "",
    panel: bool = False,
) -> SafeString:
    """Return the dot-and-interval chart; a panel of small multiples is only drawn narrow."""
    narrow = charts.dot_interval(
        dots, axis, title=title, description=description, key=f"{key}-narrow", narrow=True
    )
    if panel:
        return mark_safe(narrow.replace("narrow-chart", "panel-chart"))  # noqa: S308 (charts escape their words)
    wide = charts.dot_interval(dots, axis, title=title, description=description, key=key)
    return mark_safe(wide + narrow)  # noqa: S308 (charts escape their words)


@register.simple_tag
def share_plot(
    rows: Sequence[charts.Share], words: Sequence[str], *, title: str, key: str, description: str = ""
) -> SafeString:
    """Return the stacked shares of the levels."""
    wide = charts.level_shares(rows, words, title=title, description=description, key=key)
    narrow = charts.level_shares(
        rows, words, title=title, description=description, key=f"{key}-narrow", narrow=True
    )
    return mark_safe(wide + narrow)  # noqa: S308 (charts escape their words)


@register.simple_tag
def spark(values: Sequence[float | None], *, title: str, key: str) -> SafeString:
    """Return a small line over time."""
    return mark_safe(charts.sparkline(values, title=title, key=key))  # noqa: S308 (charts escape their words)


@register.simple_tag
def curve_plot(
    drawn: Sequence[curves.Curve],
    *,
    across: str,
    up: str,
    title: str,
    key: str,
    chosen: curves.Chosen | None = None,
) -> SafeString:
    """Return curves on logarithmic axes, each named at its end."""
    wide, narrow = (
        curves.curves(
            drawn, across=across, up=up, title=title, key=f"{key}{end}", chosen=chosen, narrow=bool(end)
        )
        for end in ("", "-narrow")
    )
    return mark_safe(wide + narrow)  # noqa: S308 (charts escape their words)


@register.simple_tag
def scatter_plot(
    spots: Sequence[scatter.Spot],
    *,
    qualities: tuple[float, float],
    across: str,
    up: str,
    title: str,
    key: str,
) -> SafeString:
    """Return quality against cost, with the frontier."""
    wide, narrow = (
        scatter.quality_against_cost(
            spots, qualities=qualities, across=str(across), up=up, title=title, key=f"{key}{end}",
            narrow=bool(end),
        )
        for end in ("", "-narrow")
    )  # fmt: skip
    return mark_safe(wide + narrow)  # noqa: S308 (charts escape their words)
