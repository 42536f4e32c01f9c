"""One rater's place in a study's design, read from the database: what was given, what may be given next.

Reads only. `choosing` decides; `assignments` claims what it decided by conditional update.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from ratings.choices import AssignmentState, FileState, Mode, Purpose
from ratings.models import Assignment, Item, ItemClip, Participation
from ratings.services import adapting, blocks, rules
from ratings.services.choosing import Candidate, Gains, Previous, choose, swap, turns_of

GIVEN = (AssignmentState.OPEN, AssignmentState.DONE)


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that was chosen, with the probability of that choice."""

    item: int
    generators: tuple[int, ...]
    probability: float


@dataclass(slots=True)
class Design:
    """What one rater was given, and what is left for this rater."""

    given: int
    position: int
    seen: Counter[int]
    seen_left: Counter[int]
    previous: Previous | None
    candidates: list[Candidate]
    rng: random.Random
    generators: list[int] = field(default_factory=list)
    rater: int = 0
    gains: Gains | None = None
    uniform: float = 1.0

    def choices(self) -> Iterator[Choice]:
        """Yield the best item, and the next best each time the last one was lost to somebody else."""
        turns = None
        if self.generators:
            turns = turns_of(self.generators, rater=self.rater, position=self.given)
        while self.candidates:
            chosen, probability = choose(
                self.candidates,
                seen=self.seen,
                previous=self.previous,
                rng=self.rng,
                turns=turns,
                gains=self.gains,
                uniform=self.uniform,
            )
            yield Choice(chosen.item, chosen.generators, probability)
            self.candidates.remove(chosen)

    def side(self, choice: Choice) -> tuple[bool, float]:
        """Return whether the second clip of a claimed pair stands left, and with what probability.

        Read after the claim: its lock on the item makes two raters of one pair take turns.
        """
        shown = Assignment.objects.filter(item=choice.item, state__in=GIVEN)
        sides = Counter(shown.values_list("swapped", flat=True)) if len(choice.generators) > 1 else Counter()
        return swap(choice.generators, item_sides=sides, seen_left=self.seen_left, rng=self.rng)


def read(rater: Participation) -> Design:
    """Return the rater's place in the design, with the candidates of the part that is next."""
    rows = _rows(rater)
    given = [(mode, swapped, Previous(prompt, generators)) for mode, swapped, prompt, generators in rows]
    position = 1 + (rater.assignments.order_by("-position").values_list("position", flat=True).first() or 0)
    by_mode = _candidates(rater)
    mode = _mode(rater, by_mode, Counter(mode for mode, _swapped, _shown in given))
    mine = [(swapped, shown) for part, swapped, shown in given if part == mode]
    candidates = by_mode.get(mode, [])
    rng = random.Random(f"{rater.study.seed}:{rater.pseudonym}:{position}")
    kept = rules.of(rater.study)
    generators = _in_turn(rater, candidates, mine)
    adapts = kept.adaptive and mode == Mode.COMPARE and len(generators) > 1
    return Design(
        given=len(given),
        position=position,
        seen=Counter(g for _swapped, shown in mine for g in shown.generators),
        seen_left=Counter(shown.generators[1 if swapped else 0] for swapped, shown in mine),
        previous=given[-1][2] if given else None,
        candidates=candidates,
        rng=rng,
        generators=generators if mode == Mode.RATE else [],
        rater=_ordinal(rater) if mode == Mode.RATE else 0,
        gains=adapting.gains(rater.study, sorted(generators)) if adapts else None,
        uniform=kept.uniform_share if adapts else 1.0,
    )


def _rows(rater: Participation) -> list[tuple[str, bool, int, tuple[int, ...]]]:
    """Return mode, side, prompt and generators of what this rater was given, in order."""
    places = rater.assignments.filter(state__in=GIVEN, item__purpose=Purpose.VOTE)
    places = places.order_by("position", "item__places__position")
    named = ("pk", "item__mode", "swapped", "item__prompt", "item__places__clip__generator")
    found: dict[int, tuple[str, bool, int, tuple[int, ...]]] = {}
    for pk, mode, swapped, prompt, generator in places.values_list(*named):
        before = found[pk][3] if pk in found else ()
        found[pk] = (mode, swapped, prompt, (*before, generator))
    return list(found.values())


def _candidates(rater: Participation) -> dict[str, list[Candidate]]:
    """Return, by mode, the items that still want votes, can be played, and are new to this rater."""
    mine = Assignment.objects.filter(participation=rater, item=OuterRef("pk"), state__in=GIVEN)
    unplayable = ItemClip.objects.filter(
        ~Q(clip__file__state=FileState.READY)
        | Q(clip__file__isnull=True)
        | Q(clip__archived_at__isnull=False),
        item=OuterRef("pk"),
    )
    items = Item.objects.wanting(rater.study.votes_per_item).filter(
        ~Exists(mine), ~Exists(unplayable), study=rater.study, block=blocks.settle_in(rater)
    )
    named = ("pk", "mode", "prompt", F("judged") + F("promised"), "places__clip__generator")
    found: dict[int, tuple[str, Candidate]] = {}
    for pk, mode, prompt, taken, generator in items.order_by("pk", "places__position").values_list(*named):
        before = found[pk][1].generators if pk in found else ()
        found[pk] = (mode, Candidate(pk, prompt, (*before, generator), taken))
    by_mode: dict[str, list[Candidate]] = {}
    for mode, candidate in found.values():
        by_mode.setdefault(mode, []).append(candidate)
    return by_mode


def _mode(rater: Participation, left: dict[str, list[Candidate]], given: Counter[str]) -> str:
    """Return the part that is next where a study asks for both: first all rating, then all comparing.

    A rater changes tasks once. Each part gets its share of the items that one rater is asked for.
    """
    if len(left) < 2:
        return next(iter(left), Mode.RATE)
    asked = rules.of(rater.study).items_per_rater
    if not asked:
        return Mode.RATE
    whole = {mode: len(left[mode]) + given[mode] for mode in left}
    share = round(asked * whole[Mode.RATE] / sum(whole.values()))
    return Mode.RATE if given[Mode.RATE] < max(1, min(share, asked - 1)) else Mode.COMPARE


def _in_turn(
    rater: Participation, candidates: list[Candidate], given: list[tuple[bool, Previous]]
) -> list[int]:
    """Return the study's generators in an order that its seed decides, the same for every rater."""
    left = {g for candidate in candidates for g in candidate.generators}
    generators = sorted(left | {g for _swapped, shown in given for g in shown.generators})
    random.Random(rater.study.seed).shuffle(generators)
    return generators


def _ordinal(rater: Participation) -> int:
    """Return how many raters came into the study before this one."""
    return rater.study.participations.filter(pk__lt=rater.pk).count()
