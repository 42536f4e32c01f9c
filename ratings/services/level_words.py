"""The words for levels, the same on pages and in reports."""

from __future__ import annotations

from django.utils.translation import gettext


def word(level: int, of: int) -> str:
    """Return the word for a level; beyond five levels, and with four, a number says it better."""
    words = {
        2: (gettext("low"), gettext("high")),
        3: (gettext("low"), gettext("mid"), gettext("high")),
        5: (gettext("very low"), gettext("low"), gettext("mid"), gettext("high"), gettext("very high")),
    }.get(of)
    return words[level - 1] if words else gettext("%(level)s of %(of)s") % {"level": level, "of": of}


def span(low: int, high: int, of: int) -> str:
    """Return the words for what lies on one level, or between two neighbours."""
    if low == high:
        return word(low, of)
    return gettext("%(low)s to %(high)s") % {"low": word(low, of), "high": word(high, of)}
