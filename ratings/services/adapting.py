"""What one more vote on each pair of a study is expected to be worth, from the votes so far."""

from __future__ import annotations

import numpy as np
from django.core.cache import cache
from django.db.models import Count

from ratings.choices import Choice
from ratings.models import Study, Vote
from ratings.services.choosing import Gains
from ratings.stats import adaptive

FRESH_SECONDS = 5
"""Raters who come within so many seconds of each other share one table: a few votes hardly change it."""


def gains(study: Study, generators: list[int]) -> Gains:
    """Return the gain of each pair of these generators, in ascending order of their keys."""
    key = f"adapting:{study.pk}:{hash(tuple(generators))}"
    known: Gains | None = cache.get(key)
    if known is None:
        known = _computed(study, sorted(generators))
        cache.set(key, known, FRESH_SECONDS)
    return known


def _computed(study: Study, generators: list[int]) -> Gains:
    at = {generator: place for place, generator in enumerate(generators)}
    wins = np.zeros((len(generators), len(generators)))
    current = Vote.objects.filter(
        study=study, superseded_by__isnull=True, participation__excluded_at__isnull=True
    ).exclude(choice=Choice.BOTH_BAD)
    named = ("clip_a__generator", "clip_b__generator", "choice")
    for a, b, choice, count in current.order_by().values_list(*named).annotate(Count("pk")):
        if a in at and b in at:
            wins[at[a], at[b]] += count * {Choice.A: 1.0, Choice.B: 0.0}.get(choice, 0.5)
            wins[at[b], at[a]] += count * {Choice.A: 0.0, Choice.B: 1.0}.get(choice, 0.5)
    table = adaptive.gains(wins)
    size = len(generators)
    return {
        (generators[i], generators[j]): float(table[i, j]) for i in range(size) for j in range(i + 1, size)
    }
