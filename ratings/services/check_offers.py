"""Which clips a draft is offered to teach and check its raters with: drawn ones, and those a pilot agreed on.

Gold comes from real clips whose answer people gave: drawn scenes among real ones would give themselves away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from ratings.calibration.lessons import LESSONS, TRAPS
from ratings.choices import Purpose, StudyState
from ratings.models import Clip, Dimension, Score, Study
from ratings.services import calibration
from ratings.services.check_items import Chosen

AGREED, FEWEST = 0.75, 3
"""Share of the votes on one level from which a pilot agreed, and of how many votes at least."""
NEIGHBOUR = 0.15
"""A level beside it passes too from this share of the votes on."""
MOST = 60


@dataclass(frozen=True)
class Offer:
    """A clip with what would be expected of it; for gold how far the pilot agreed, and on how many votes."""

    chosen: Chosen
    agreement: float | None = None
    votes: int = 0

    @property
    def key(self) -> str:
        """What names it in a form."""
        return key_of(self.chosen)


def key_of(chosen: Chosen) -> str:
    """Return what names a check in a form."""
    return f"{chosen.purpose}:{chosen.clip.public_id}"


def practice(study: Study) -> list[Offer]:
    """Return the drawn lessons, where the rubric has dimensions of theirs and they are stored."""
    levels, clips = _three_levels(study), calibration.stored()
    found = []
    for lesson in LESSONS:
        expected = {key: list(span) for key, span in lesson.expected.items() if key in levels}
        if lesson.sample in clips and expected:
            chosen = Chosen(Purpose.TRAINING, clips[lesson.sample], expected, lesson.why, lesson.why_zh)
            found.append(Offer(chosen))
    return found


def traps(study: Study) -> list[Offer]:
    """Return the drawn traps, with their answer in every row of the rubric."""
    clips, rows = calibration.stored(), _dimensions(study)
    return [
        Offer(
            Chosen(
                Purpose.TRAP,
                clips[trap.sample],
                {d.key: [1, 1] if trap.lowest else [d.levels, d.levels] for d in rows},
            )
        )
        for trap in TRAPS
        if trap.sample in clips
    ]


def pilots(study: Study) -> list[Study]:
    """Return the closed studies of the same task that hold ratings: gold may come from them."""
    closed = Study.objects.filter(state=StudyState.CLOSED, task=study.task, ratings__isnull=False)
    return list(closed.exclude(pk=study.pk).distinct().order_by("-closed_at", "-pk"))


def gold(study: Study, pilot: Study) -> list[Offer]:
    """Return the clips on which a pilot agreed, those with the most agreement first."""
    scales = {dimension.key: dimension.levels for dimension in _dimensions(study)}
    votes = _votes(pilot, scales)
    clips = Clip.objects.judged().filter(pk__in=votes).select_related("generator", "prompt", "file")
    offers = [offer for clip in clips if (offer := _agreed(clip, votes[clip.pk], scales))]
    return sorted(offers, key=lambda offer: (-(offer.agreement or 0), -offer.votes, offer.chosen.clip.pk))[
        :MOST
    ]


def _votes(pilot: Study, scales: Mapping[str, int]) -> dict[int, dict[str, Counter[int]]]:
    """Return, by clip and dimension, how often each level was given by raters who count."""
    rows = Score.objects.filter(
        Q(rating__study=pilot, rating__skipped="", rating__superseded_by__isnull=True),
        rating__participation__excluded_at__isnull=True,
        level__isnull=False,
    ).order_by()
    found: dict[int, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    named = ("rating__clip", "dimension__key", "dimension__levels", "level")
    for clip, key, levels, level, number in rows.values_list(*named).annotate(n=Count("pk")):
        if scales.get(key) == levels:
            found[clip][key][level] += number
    return found


def _agreed(clip: Clip, votes: Mapping[str, Counter[int]], scales: Mapping[str, int]) -> Offer | None:
    """Return a clip as gold on the dimensions where its votes agree; None where they hardly do."""
    expected, shares, least = {}, [], 0
    for key, levels in votes.items():
        number = sum(levels.values())
        level, most = max(levels.items(), key=lambda pair: (pair[1], -pair[0]))
        span = [
            each
            for each in (level - 1, level, level + 1)
            if each == level or levels[each] / number >= NEIGHBOUR
        ]
        if number >= FEWEST and most / number >= AGREED and len(span) < scales[key]:
            expected[key] = [min(span), max(span)]
            shares.append(most / number)
            least = min(least or number, number)
    if len(expected) * 2 < len(votes) or not expected:
        return None
    return Offer(Chosen(Purpose.GOLD, clip, expected), sum(shares) / len(shares), least)


def _dimensions(study: Study) -> list[Dimension]:
    return [dimension for dimension in study.rubric.dimensions.all() if study.task in dimension.tasks]


def _three_levels(study: Study) -> set[str]:
    return {dimension.key for dimension in _dimensions(study) if dimension.levels == 3}
