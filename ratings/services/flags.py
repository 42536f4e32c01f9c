"""Signs that a rater did not look, computed while a study runs and kept with their evidence.

What is flagged is not excluded: that is a person's act, made where no generator is named. Refreshed
whenever a board is computed. Evidence says what was found, on how much, and against which limit.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ratings.choices import Purpose
from ratings.models import Flag, Participation, Rating, Study
from ratings.services import checks, columns
from ratings.stats import clickers, screening

FEWEST = 20
"""Scores below which nothing is said about a rater, as in BT.500."""
AGREES = 0.2
SAME = 0.95
CLICKS = 0.001
HASTE_SECONDS = 1.0
HASTE_RATINGS = 10
LIMITS = {Purpose.GOLD.value: (0.7, 4), Purpose.TRAP.value: (0.75, 1), Purpose.REPEAT.value: (0.5, 8)}
"""Of each kind of check: the share of its rows that must be as expected, and on how many rows at least."""

KINDS = {
    "bt500": _("Too often far from the others (BT.500)"),
    "disagrees": _("Hardly agrees with the others"),
    "same-level": _("Nearly always the same level"),
    "clicks": _("Scores as if by chance"),
    "haste": _("Answers at once"),
    "gold": _("Misses gold clips"),
    "trap": _("Missed a trap"),
    "repeat": _("Hardly repeats what was said before"),
}
"""The words for each kind of flag."""


@dataclass(frozen=True)
class Sign:
    """One sign: whose, of which kind, and what it rests on."""

    pseudonym: str
    kind: str
    evidence: dict[str, Any]


def refresh(study: Study) -> int:
    """Raise what is seen now, keep since when, and clear what is seen no more; return how many stand."""
    now = timezone.now()
    people = {p.pseudonym: p for p in study.participations.filter(excluded_at__isnull=True)}
    found = [sign for sign in _signs(study) if sign.pseudonym in people]
    standing = []
    for sign in found:
        flag, _new = Flag.objects.update_or_create(
            participation=people[sign.pseudonym],
            kind=sign.kind,
            defaults={"evidence": sign.evidence, "seen_at": now, "cleared_at": None},
        )
        standing.append(flag.pk)
    counting = Flag.objects.filter(participation__in=people.values(), cleared_at__isnull=True)
    counting.exclude(pk__in=standing).update(cleared_at=now)
    return len(standing)


def _signs(study: Study) -> Iterator[Sign]:
    read = columns.read(study)
    if len(read.ratings):
        yield from _of_scores(read)
    yield from _of_haste(study)
    yield from _of_checks(study)


def _of_scores(read: columns.StudyColumns) -> Iterator[Sign]:
    ratings = read.ratings
    per_rater = np.bincount(
        ratings.rater, weights=np.sum(ratings.levels > 0, axis=1), minlength=ratings.raters
    )
    same: list[Any] = []
    agrees: list[Any] = []
    for number, dimension in enumerate(read.dimensions):
        screen = screening.bt500(ratings, number)
        for rater in map(int, np.flatnonzero(screen.rejected)):
            outside = {"judged": int(screen.judged[rater]), "above": int(screen.above[rater])}
            evidence = {"dimension": dimension, **outside, "below": int(screen.below[rater]), "limit": 0.05}
            yield Sign(read.raters[rater], "bt500", evidence)
        same.append(screening.straight_lining(ratings, number))
        agrees.append(screening.agreement_with_others(ratings, number))
    clicks = clickers.click_evidence(ratings)
    clicking = clicks.flagged(CLICKS)
    for rater, pseudonym in enumerate(read.raters):
        scores = int(per_rater[rater])
        if scores < FEWEST:
            continue
        share, agreement = _mean(same, rater), _mean(agrees, rater)
        if share is not None and share >= SAME:
            yield Sign(pseudonym, "same-level", {"value": share, "scores": scores, "limit": SAME})
        if agreement is not None and agreement < AGREES:
            yield Sign(pseudonym, "disagrees", {"value": agreement, "scores": scores, "limit": AGREES})
        if clicking[rater]:
            found = {"value": float(clicks.peak[rater]), "limit": -math.log(CLICKS)}
            yield Sign(pseudonym, "clicks", {**found, "scores": int(clicks.scores[rater])})


def _mean(by_dimension: list[Any], rater: int) -> float | None:
    known = [float(values[rater]) for values in by_dimension if np.isfinite(values[rater])]
    return statistics.fmean(known) if known else None


def _of_haste(study: Study) -> Iterator[Sign]:
    """Yield who answers sooner after the clip's end than anybody can read the rows."""
    waited: dict[str, list[float]] = defaultdict(list)
    current = Rating.objects.filter(study=study, skipped="", superseded_by__isnull=True)
    named = ("participation__pseudonym", "watched__server_seconds", "watched__pass__end")
    for pseudonym, seconds, length in current.values_list(*named).iterator(5000):
        if isinstance(seconds, int | float) and isinstance(length, int | float):
            waited[pseudonym].append(seconds - length)
    for pseudonym, seconds in waited.items():
        middle = statistics.median(seconds)
        if len(seconds) >= HASTE_RATINGS and middle < HASTE_SECONDS:
            found = {"value": round(middle, 2), "ratings": len(seconds), "limit": HASTE_SECONDS}
            yield Sign(pseudonym, "haste", found)


def _of_checks(study: Study) -> Iterator[Sign]:
    """Yield who misses what is known, or hardly agrees with himself."""
    names = dict(study.participations.values_list("pk", "pseudonym"))
    for (rater, kind), answered in checks.latest(study).items():
        found, (limit, fewest) = checks.tally(answered), LIMITS[kind]
        if found.share is not None and found.rows >= fewest and found.share < limit:
            evidence = {"value": found.share, "checks": found.checks, "rows": found.rows, "limit": limit}
            yield Sign(names[rater], kind, evidence)


def standing(study: Study) -> dict[int, list[Flag]]:
    """Return the flags that stand, by participation."""
    flags: dict[int, list[Flag]] = defaultdict(list)
    current = Flag.objects.filter(participation__study=study, cleared_at__isnull=True)
    for flag in current.order_by("raised_at", "pk"):
        flags[flag.participation_id].append(flag)
    return flags


@dataclass(frozen=True)
class Evidence:
    """A flag as pages tell it: what was seen, the figure and its limit, on how many answers, since when."""

    words: Any
    value: float
    limit: float
    count: int
    since: datetime


def evidence(flag: Flag) -> Evidence:
    """Return the evidence of a flag."""
    seen = flag.evidence
    count = next((seen[key] for key in ("scores", "judged", "ratings", "checks") if key in seen), 0)
    outside = seen.get("above", 0) + seen.get("below", 0)
    value = seen.get("value", outside / max(seen.get("judged", 1), 1))
    return Evidence(KINDS.get(flag.kind, flag.kind), value, seen.get("limit", 0), count, flag.raised_at)


def raters(study: Study) -> list[Participation]:
    """Return every rater of a study, those with flags first."""
    flags = standing(study)
    people = study.participations.order_by("pk")
    return sorted(people, key=lambda person: (-len(flags.get(person.pk, [])), person.pk))
