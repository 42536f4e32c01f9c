"""How a number is written beside its uncertainty: never more digits than the interval allows."""

from __future__ import annotations

import math

MOST_DECIMALS = 4
THOUSANDS = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")


def decimals(low: float | None, high: float | None, *, otherwise: int = 2) -> int:
    """Return how many decimals an interval allows: one digit of its half-width, two after a 1."""
    if low is None or high is None or not math.isfinite(high - low) or high <= low:
        return otherwise
    half = (high - low) / 2
    place = -math.floor(math.log10(half))
    leading: float = half * 10.0**place
    return max(0, min(MOST_DECIMALS, place + (1 if leading < 2 else 0)))


def number(value: float | None, places: int) -> str:
    """Return the number with so many decimals and a true minus sign; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def interval(low: float | None, high: float | None, places: int) -> str:
    """Return the interval from low to high, or nothing where there is none."""
    if low is None or high is None:
        return ""
    dash = " – " if low < 0 or high < 0 else "–"
    return f"{number(low, places)}{dash}{number(high, places)}"


def percent(share: float | None) -> str:
    """Return a share of 0..1 as whole percents; certainty is never rounded up to 100 %."""
    if share is None or not math.isfinite(share):
        return ""
    if share > 0.99:
        return ">99%" if share < 1 else "100%"
    if share < 0.01:
        return "<1%" if share > 0 else "0%"
    return f"{round(100 * share)}%"


def percents(low: float, high: float) -> str:
    """Return an interval of shares of 0..1 as whole percents."""
    return f"{round(100 * low)}–{round(100 * high)}%"


def magnitude(value: float | None, unit: str = "") -> str:
    """Return a number in three digits, with k, M, G, T, P, E, Z for thousands, before its unit."""
    if value is None or not math.isfinite(value):
        return "–"
    step = 0
    while abs(value) >= 999.5 and step < len(THOUSANDS) - 1:
        value, step = value / 1000, step + 1
    return f"{value:.3g}{' ' if unit else ''}{THOUSANDS[step]}{unit}"
