"""Whether a clip was watched before it was rated: what the page reports against the server's own clock.

Pure. A page can lie about everything but the time that passed here between showing and receiving.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ratings.errors import EarlyError, InvalidError

FRAMES_MISSING = 2
"""A pass may end this many frames early: browsers report the last frame's time, not its end."""
SLACK = 0.1
"""Seconds that timers and the reported duration may be off."""
FASTEST = 0.9
"""A pass at normal speed takes at least this share of its length on any clock."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One uninterrupted pass as the page saw it: media times in seconds, and its own clock."""

    start: float
    end: float
    seconds: float
    rate: float
    hidden: bool
    stalls: int


def check(
    watched: dict[str, Any],
    *,
    duration: float | None,
    fps: float | None,
    shown_at: datetime | None,
    received_at: datetime,
) -> dict[str, Any]:
    """Return the record with what the server found out about it; an unwatched clip is refused.

    `verified` is false where the server was not told when the clip was shown (watched without network).
    """
    length = duration or 0.0
    missing = FRAMES_MISSING / (fps or 25.0) + SLACK
    watch = parsed(watched.get("pass"))
    if watch is None or not complete(watch, length, missing):
        raise InvalidError(
            _("Please watch the clip once to its end, without a pause. Replay (R) plays it again."),
            fields={"watched": _("No full pass at normal speed was reported.")},
        )
    waited = (received_at - shown_at).total_seconds() if shown_at else None
    if waited is not None and waited < FASTEST * (length - missing):
        raise EarlyError(
            _("This answer came before the clip could have ended. Please watch it once to its end."),
            fields={"watched": _("Less time has passed than the clip takes.")},
        )
    return {**watched, "verified": waited is not None, "server_seconds": waited}


def complete(watch: Watch, length: float, missing: float) -> bool:
    """Return whether this was one pass from start to end, at normal speed, seen and without a stall."""
    whole = watch.start <= missing and watch.end >= length - missing
    steady = watch.rate == 1 and not watch.hidden and not watch.stalls
    return whole and steady and watch.seconds >= FASTEST * (length - missing)


def parsed(given: object) -> Watch | None:
    """Return the pass in what a page sent, or None for anything else."""
    if not isinstance(given, dict):
        return None
    numbers = [given.get(key) for key in ("start", "end", "seconds", "rate", "stalls")]
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        return None
    start, end, seconds, rate, stalls = (float(n) for n in numbers if isinstance(n, int | float))
    return Watch(start, end, seconds, rate, bool(given.get("hidden", True)), int(stalls))
