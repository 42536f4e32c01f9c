"""Computes a frozen leaderboard again from the columns kept with it, and says whether it all comes out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from ratings.models import Leaderboard
from ratings.services import board_inputs, board_results, leaderboards

CLOSE = 1e-9  # BLAS and vector units differ in the last bits.


@dataclass(frozen=True)
class Verdict:
    """Whether a board holds: `inputs`, its digests are exact; `differing`: the figures that do not come out.

    `figures`: how many were compared. `versions`: what has changed since, as (name, then, now).
    """

    inputs: bool
    figures: int
    differing: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]

    @property
    def holds(self) -> bool:
        """Whether the inputs are exact and every figure comes out."""
        return self.inputs and not self.differing


def verify(board: Leaderboard) -> Verdict:
    """Compute a board again. Raises ConflictError when what it was frozen with cannot be read."""
    inputs = board_inputs.kept(board)
    again = board_results.compute(inputs, method=board.method, seed=board.seed)
    then = {**board.result, "standings": leaderboards.standings(board)}
    stored = {key: rows for key, rows in then.items() if key in again}
    # What a later version says beside was not there to be kept.
    again["beside"] = {
        key: again["beside"][key] for key in stored.get("beside", {}) if key in again["beside"]
    }
    figures = sum(1 for _leaf in _leaves(stored))
    known = board.inputs.get("outside_digest", inputs.outside_digest)
    return Verdict(
        inputs=inputs.judged.digest == board.digest and inputs.outside_digest == known,
        figures=figures,
        differing=tuple(_differing(stored, {key: again[key] for key in stored}, "")),
        versions=_changed(board),
    )


def _changed(board: Leaderboard) -> tuple[tuple[str, str, str], ...]:
    now = {"clipjury": settings.VERSION, **leaderboards.versions()}
    then = {"clipjury": board.version, **board.versions}
    return tuple((name, then.get(name, "?"), now[name]) for name in now if then.get(name) != now[name])


def _differing(then: Any, now: Any, path: str) -> Iterator[str]:
    """Yield where two results differ by more than rounding, with both values."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in {**then, **now}:
            yield from _differing(then.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(then, list | tuple) and isinstance(now, list | tuple) and len(then) == len(now):
        for place, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _differing(one, other, f"{path}[{place}]")
    elif not _equal(then, now):
        yield f"{path}: {then!r} was stored, {now!r} comes out"


def _equal(then: Any, now: Any) -> bool:
    numbers = isinstance(then, int | float) and isinstance(now, int | float)
    if numbers and not isinstance(then, bool) and not isinstance(now, bool):
        return math.isclose(then, now, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(then == now)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves(part)
    else:
        yield value
