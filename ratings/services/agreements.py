"""What the raters of a study agreed to: which version of the texts, how many of them, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from ratings.models import Study
from ratings.services import rules, texts


@dataclass(frozen=True)
class Agreed:
    """One version: how many agreed to it in each language that they read it in, first and last."""

    version: str
    by_language: dict[str, int]
    first: datetime | None = None
    last: datetime | None = None

    @property
    def raters(self) -> int:
        """How many agreed to it."""
        return sum(self.by_language.values())


def of(study: Study) -> list[Agreed]:
    """Return the versions that raters agreed to or are asked for now, the newest first."""
    asked = rules.of(study).consent
    return [
        _agreed(study, version)
        for version in reversed(texts.versions())
        if version == asked or study.participations.filter(consent=version).exists()
    ]


def without(study: Study) -> int:
    """Return how many raters have agreed to nothing here: simulated ones, and those that were imported."""
    return study.participations.filter(consented_at__isnull=True).count()


def _agreed(study: Study, version: str) -> Agreed:
    raters = study.participations.filter(consent=version, consented_at__isnull=False).order_by()
    when = raters.aggregate(first=Min("consented_at"), last=Max("consented_at"))
    read_in = raters.values_list("language").annotate(n=Count("pk")).order_by("language")
    return Agreed(version, dict(read_in), **when)
