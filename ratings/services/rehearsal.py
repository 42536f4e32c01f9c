"""Rehearses a study with simulated raters, whose biases and whose truth are known.

They are marked as simulated wherever they appear, and so is every leaderboard they are in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.calibration.generators import TOYS
from ratings.choices import StudyState
from ratings.errors import ConflictError, InvalidError
from ratings.models import Dimension, Item, Participation, Rating, Score, Study
from ratings.services import blocks, leaderboards

# The spreads that docs/statistics.md simulates with, on a scale of three levels.
PROMPT_SPREAD = 0.45
RATER_SPREAD = 0.3
NOISE = 0.5
NA_SHARE = 0.01


@dataclass(frozen=True)
class Rehearsal:
    """What was simulated."""

    raters: int
    ratings: int
    scores: int


@transaction.atomic
def rehearse(
    study: Study, *, raters: int, seed: int = 0, on_progress: Callable[[int, int], None] | None = None
) -> Rehearsal:
    """Let `raters` simulated raters fill the votes that the study's items still want."""
    if study.state != StudyState.OPEN:
        raise ConflictError(_("A rehearsal needs an open study: open it first."))
    if raters < study.votes_per_item:
        raise InvalidError(
            _(
                "Each item wants {votes} votes, each by another rater: rehearse with at least that many."
            ).format(votes=study.votes_per_item)
        )
    rng = np.random.default_rng(seed)
    people = _people(study, raters)
    opinions = _Opinions(rng, raters)
    items = list(study.items.wanting(study.votes_per_item).select_related("prompt"))
    load = np.zeros(raters, dtype=int)
    written: list[Rating] = []
    scores: list[Score] = []
    for done, item in enumerate(items):
        clip = item.places.select_related("clip__generator").get().clip
        wanted = study.votes_per_item - item.judged - item.promised
        chosen = np.lexsort((rng.random(raters), load))[:wanted]
        load[chosen] += 1
        dimensions = blocks.asked(study, item.prompt, item.block)
        for rater in chosen:
            rating = Rating(study=study, participation=people[rater], clip=clip)
            written.append(rating)
            scores += [
                Score(
                    rating=rating,
                    dimension=d,
                    level=opinions.level(int(rater), clip.generator.slug, clip.pk, d),
                )
                for d in dimensions
            ]
        Item.objects.filter(pk=item.pk).update(judged=F("judged") + wanted)
        if on_progress:
            on_progress(done + 1, len(items))
    Rating.objects.bulk_create(written, batch_size=1000)
    Score.objects.bulk_create(scores, batch_size=5000)
    leaderboards.mark_due(study)
    return Rehearsal(raters=raters, ratings=len(written), scores=len(scores))


def _people(study: Study, raters: int) -> list[Participation]:
    already = study.participations.filter(simulated=True).count()
    now = timezone.now()
    return Participation.objects.bulk_create(
        Participation(
            study=study, pseudonym=f"sim-{already + number + 1:03}", simulated=True, finished_at=now
        )
        for number in range(raters)
    )


class _Opinions:
    """What each simulated rater says: truth, the clip's luck, the rater's bias and noise, cut into levels."""

    def __init__(self, rng: np.random.Generator, raters: int) -> None:
        self.rng = rng
        self.bias = rng.normal(0, RATER_SPREAD, raters)
        self.truths: dict[tuple[str, str], float] = {}
        self.luck: dict[tuple[int, str], float] = {}

    def level(self, rater: int, generator: str, clip: int, dimension: Dimension) -> int | None:
        if self.rng.random() < NA_SHARE:
            return None
        unit = (dimension.levels - 1) / 2
        if (clip, dimension.key) not in self.luck:
            self.luck[clip, dimension.key] = self.rng.normal(0, PROMPT_SPREAD)
        own = self.luck[clip, dimension.key] + self.bias[rater] + self.rng.normal(0, NOISE)
        value = self.truth(generator, dimension) + unit * own
        return int(np.clip(np.rint(value), 1, dimension.levels))

    def truth(self, generator: str, dimension: Dimension) -> float:
        """The level a toy was drawn at; for any other generator one that the seed decides."""
        key = (generator, dimension.key)
        if key not in self.truths:
            drawn = {toy.slug: toy.levels for toy in TOYS}.get(generator, {})
            self.truths[key] = float(
                drawn.get(dimension.key) or self.rng.uniform(1.2, dimension.levels - 0.2)
            )
        return self.truths[key]
