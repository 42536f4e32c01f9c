"""The catalogue as lists read it: generators found by any of their names, and what came of asking them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ratings.models import Alias, Clip, Generator

MOST_WORDS = 8


def generators(text: str = "") -> QuerySet[Generator]:
    """Return the generators in which every word is found: in a name, an alias, the vendor or the region."""
    found = Generator.objects.prefetch_related("claims")
    for word in text.split()[:MOST_WORDS]:
        called = Alias.objects.filter(generator=OuterRef("pk"), name__icontains=word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(name_zh__icontains=word)
            | Q(vendor__icontains=word)
            | Q(vendor_zh__icontains=word)
            | Q(region__icontains=word)
            | Exists(called)
        )
    return found


def outcomes(generators: Sequence[Generator]) -> dict[int, Counter[str]]:
    """Return how many clips, refusals and failures each of these generators has, by its key."""
    counted: dict[int, Counter[str]] = {}
    current = Clip.objects.current().filter(generator__in=generators).order_by()
    for generator, outcome, number in current.values_list("generator", "outcome").annotate(n=Count("pk")):
        counted.setdefault(generator, Counter())[outcome] = number
    return counted
