"""What a study will ask for and tell, before it is opened: ratings, hours, raters, and how certain.

Before anything was judged nobody knows how much raters and prompts differ. The shares below are those of the
published human ratings of FETV (Liu et al. 2023; 5 generators, 619 prompts, 3 raters, mean of its three
dimensions, that of raters raised to what crowds show), in squared ranges of the scale.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ratings.choices import Mode
from ratings.models import Clip
from ratings.services.participations import SECONDS_A_CLIP
from ratings.stats import plan

SECONDS_A_PAIR = 45
SHARES = {
    "prompt": 0.013,
    "rater": 0.010,
    "generator_prompt": 0.015,
    "generator_rater": 0.003,
    "residual": 0.022,
}


@dataclass(frozen=True)
class Design:
    """What is known of a study while it is being typed; no slugs named means all."""

    task: str
    mode: str
    votes: int
    items_per_rater: int = 0
    generators: Collection[str] = ()
    prompts: Collection[str] = ()


@dataclass(frozen=True)
class Forecast:
    """Counts, the hours of all raters together, and the certainty in shares of the scale's range.

    `half_width`: of the 95% interval of a difference between two generators; `smallest`: the true difference
    that is found four times of five. Both are None where the design allows no interval.
    """

    generators: int
    prompts: int
    clips: int
    pairs: int
    ratings: int
    hours: float
    raters: int
    half_width: float | None
    smallest: float | None


def forecast(design: Design) -> Forecast:
    """Return what the design asks for and tells, from the clips that are ready now."""
    ready = _ready(design)
    shape = ready.aggregate(
        clips=Count("pk"),
        prompts=Count("prompt", distinct=True),
        generators=Count("generator", distinct=True),
    )
    clips = shape["clips"] if design.mode != Mode.COMPARE else 0
    pairs = _pairs(ready) if design.mode != Mode.RATE else 0
    ratings = (clips + pairs) * design.votes
    seconds = design.votes * (clips * SECONDS_A_CLIP + pairs * SECONDS_A_PAIR)
    raters = _raters(clips + pairs, design)
    promised = _promise(shape["generators"], shape["prompts"], raters, design.votes)
    return Forecast(
        **shape,
        pairs=pairs,
        ratings=ratings,
        hours=seconds / 3600,
        raters=raters,
        half_width=promised.difference_half_width if promised else None,
        smallest=promised.smallest if promised else None,
    )


def _ready(design: Design) -> QuerySet[Clip]:
    clips = Clip.objects.judged().filter(prompt__task=design.task).order_by()
    if design.generators:
        clips = clips.filter(generator__slug__in=design.generators)
    if design.prompts:
        clips = clips.filter(prompt__slug__in=design.prompts)
    return clips


def _pairs(clips: QuerySet[Clip]) -> int:
    """Return how many pairs of one prompt and two generators there are."""
    of_prompt: Counter[int] = Counter()
    of_both: Counter[tuple[int, int]] = Counter()
    for prompt, generator, number in clips.values_list("prompt", "generator").annotate(n=Count("pk")):
        of_prompt[prompt] += number
        of_both[prompt, generator] += number
    return sum(math.comb(n, 2) for n in of_prompt.values()) - sum(math.comb(n, 2) for n in of_both.values())


def _raters(items: int, design: Design) -> int:
    """Return how many raters it takes: as many as there are votes an item, or more where each sees few."""
    each = min(design.items_per_rater or items, items)
    return max(design.votes, math.ceil(items * design.votes / each)) if items else 0


def _promise(generators: int, prompts: int, raters: int, votes: int) -> plan.Plan | None:
    if generators < 2 or prompts < 2 or raters < 2 or votes > raters:
        return None
    return plan.promise(
        plan.Variances(**SHARES), generators=generators, prompts=prompts, raters=raters, votes=votes
    )
