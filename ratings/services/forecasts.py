"""What a study will ask for and tell, before it is opened: ratings, hours, raters, and how certain.

Before anything was judged nobody knows how much raters and prompts differ. The shares below are those of the
published human ratings of FETV (Liu et al. 2023; 5 generators, 619 prompts, 3 raters, mean of its three
dimensions, that of raters raised to what crowds show), in squared ranges of the scale.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from ratings.choices import Mode, Purpose
from ratings.models import Clip
from ratings.services import check_plans
from ratings.services.participations import SECONDS_A_CLIP
from ratings.services.rules import Rules
from ratings.stats import plan

SECONDS_A_PAIR = 45
SECONDS_A_BREAK = 60
"""What the room suggests: a minute's look into the distance."""
SHARES = {
    "prompt": 0.013,
    "rater": 0.010,
    "generator_prompt": 0.015,
    "generator_rater": 0.003,
    "residual": 0.022,
}


@dataclass(frozen=True)
class Design:
    """What is known of a study while it is being typed; no slugs named means all.

    `checks` says how many clips were chosen, by purpose.
    """

    task: str
    mode: str
    votes: int
    rules: Rules = field(default_factory=Rules)
    checks: Mapping[str, int] = field(default_factory=dict)
    generators: Collection[str] = ()
    prompts: Collection[str] = ()


@dataclass(frozen=True)
class Forecast:
    """Counts, the hours of all raters together, and the certainty in shares of the scale's range.

    `minutes` is one rater's whole session; `beside` are the hours that teaching and checking raters and their
    breaks take, which are in `hours`.

    `half_width`: of the 95% interval of a difference between two generators; `smallest`: the true difference
    that is found four times of five. Both are None where the design allows no interval.
    """

    generators: int
    prompts: int
    clips: int
    pairs: int
    ratings: int
    hours: float
    beside: float
    minutes: float
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
    voting = design.votes * (clips * SECONDS_A_CLIP + pairs * SECONDS_A_PAIR)
    raters = _raters(clips + pairs, design)
    beside = _beside(voting / raters, ratings / raters, design) if raters else 0.0
    seconds = voting + raters * beside
    promised = _promise(shape["generators"], shape["prompts"], raters, design.votes)
    return Forecast(
        **shape,
        pairs=pairs,
        ratings=ratings,
        hours=seconds / 3600,
        beside=raters * beside / 3600,
        minutes=seconds / raters / 60 if raters else 0.0,
        raters=raters,
        half_width=promised.difference_half_width if promised else None,
        smallest=promised.smallest if promised else None,
    )


def _beside(voting: float, votes: float, design: Design) -> float:
    """Return the seconds that one rater spends beside votes: on training, checks and breaks."""
    kept, chosen = design.rules, design.checks
    asked = check_plans.wanted(
        kept, round(votes), gold=chosen.get(Purpose.GOLD, 0), traps=chosen.get(Purpose.TRAP, 0)
    )
    checks = sum(asked.values()) + chosen.get(Purpose.TRAINING, 0)
    checking = checks * voting / votes
    by_time = (voting + checking) / (kept.break_minutes * 60) if kept.break_minutes else 0.0
    by_clips = (votes + checks) / kept.break_clips if kept.break_clips else 0.0
    return checking + math.floor(max(by_time, by_clips)) * SECONDS_A_BREAK


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
    each = min(design.rules.items_per_rater or items, items)
    return max(design.votes, math.ceil(items * design.votes / each)) if items else 0


def _promise(generators: int, prompts: int, raters: int, votes: int) -> plan.Plan | None:
    if generators < 2 or prompts < 2 or raters < 2 or votes > raters:
        return None
    return plan.promise(
        plan.Variances(**SHARES), generators=generators, prompts=prompts, raters=raters, votes=votes
    )
