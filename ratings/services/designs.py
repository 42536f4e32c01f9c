"""One rater's place in a study's design, read from the database: what was given, what may be given next.

Reads only. `choosing` decides; `assignments` claims what it decided by conditional update. Items that show
the same generators and want as many votes are alike, so they are counted, by an index and never row by row:
a choice costs the same in a study of a hundred items and of ten thousand.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, Q, Value, When

from ratings.choices import AssignmentState, Mode, Purpose
from ratings.models import Assignment, Participation, unplayable
from ratings.services import adapting, blocks, rules
from ratings.services.choosing import Candidate, Gains, Previous, choose, swap, turns_of

ELSEWHERE = 0
"""The prompt of candidates that do not share the last one's: which it is makes no difference."""


class Place(NamedTuple):
    """One promise to a rater, with what its item shows and how many votes that item has."""

    pk: int
    public_id: UUID
    position: int
    state: str
    swapped: bool
    item: int
    purpose: str
    mode: str
    prompt: int
    shows: str
    taken: int
    withdrawn_at: datetime | None

    @property
    def generators(self) -> tuple[int, ...]:
        """The generators of the clips shown, in the item's order."""
        return _generators(self.shows)

    @property
    def seen(self) -> bool:
        """Whether the rater had it before the eyes in this session: not when it was given back."""
        return self.state in AssignmentState.given() and self.purpose != Purpose.TRAINING

    @property
    def given(self) -> bool:
        """Whether this counts for the balance: a check does not."""
        return self.seen and self.purpose == Purpose.VOTE


def places(rater: Participation) -> list[Place]:
    """Return all that was ever promised to a rater, in order."""
    named = ("pk", "public_id", "position", "state", "swapped", "item", "item__purpose", "item__mode")
    shown = ("item__prompt", "item__shows", F("item__judged") + F("item__promised"), "item__withdrawn_at")
    rows = rater.assignments.order_by("position").values_list(*named, *shown)
    return [Place(*row) for row in rows]


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
    mode: str
    candidates: list[Candidate]
    rng: random.Random
    left: Left
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
            item = self.left.pick(chosen, self.rng)
            if self.left.unplayable:
                return
            if item is not None:
                yield Choice(item, chosen.generators, probability)
            self._without(chosen, item)

    def _without(self, chosen: Candidate, item: int | None) -> None:
        """Forget an item that cannot be had, or all that were like it where none of them is left."""
        self.candidates.remove(chosen)
        if item is None:
            return
        self.left.gone.add(item)
        if chosen.items > 1:
            self.candidates.append(replace(chosen, items=chosen.items - 1))

    def side(self, choice: Choice) -> tuple[bool, float]:
        """Return whether the second clip of a claimed pair stands left, and with what probability.

        Read after the claim: its lock on the item makes two raters of one pair take turns.
        """
        sides: Counter[bool] = Counter()
        if len(choice.generators) > 1:
            shown = Assignment.objects.filter(item=choice.item, state__in=AssignmentState.given())
            sides.update(shown.values_list("swapped", flat=True))
        return swap(choice.generators, item_sides=sides, seen_left=self.seen_left, rng=self.rng)


def read(rater: Participation, before: list[Place], *, careful: bool = False) -> Design:
    """Return the rater's place in the design after what was promised, with the part that is next.

    `careful` leaves out beforehand what cannot be played, which takes a look at every item. That is rare: do
    so where `choices` ended because it met such an item (`left.unplayable`).
    """
    given = [place for place in before if place.given]
    position = 1 + (before[-1].position if before else 0)
    last = next((place for place in reversed(before) if place.seen), None)
    left = Left(rater, before, last.prompt if last else ELSEWHERE, careful=careful)
    by_mode = left.counted()
    mode = _mode(rater, by_mode, Counter(place.mode for place in given))
    mine = [place for place in given if place.mode == mode]
    candidates = by_mode.get(mode, [])
    kept = rules.of(rater.study)
    generators = _in_turn(rater, candidates, mine)
    adapts = kept.adaptive and mode == Mode.COMPARE and len(generators) > 1
    return Design(
        given=len(given),
        position=position,
        seen=Counter(g for place in mine for g in place.generators),
        seen_left=Counter(place.generators[1 if place.swapped else 0] for place in mine),
        previous=Previous(last.prompt, last.generators) if last else None,
        mode=mode,
        candidates=candidates,
        rng=random.Random(f"{rater.study.seed}:{rater.pseudonym}:{position}"),
        left=left,
        generators=generators if mode == Mode.RATE else [],
        rater=_ordinal(rater.public_id) if mode == Mode.RATE else 0,
        gains=adapting.gains(rater.study, sorted(generators)) if adapts else None,
        uniform=kept.uniform_share if adapts else 1.0,
    )


class Left:
    """The items that still want votes, can be played, and are new to one rater."""

    def __init__(self, rater: Participation, before: list[Place], prompt: int, *, careful: bool) -> None:
        self.votes = rater.study.votes_per_item
        self.prompt = prompt
        items = rater.study.items.wanting(self.votes).filter(block=blocks.settle_in(rater)).order_by()
        self.items = items.playable() if careful else items
        self.unplayable = False
        self.mine = [place for place in before if place.given]
        self.gone = {place.item for place in self.mine}

    def counted(self) -> dict[str, list[Candidate]]:
        """Return, by mode, one candidate for all items that are alike."""
        near = Case(When(prompt=self.prompt, then=Value(self.prompt)), default=Value(ELSEWHERE))
        like = self.items.annotate(taken=F("taken"), near=near)
        groups = like.values_list("mode", "shows", "taken", "near").annotate(Count("pk"))
        found = Counter({tuple(group): number for *group, number in groups})
        found.subtract(self._given())
        by_mode: dict[str, list[Candidate]] = {}
        for number, ((mode, shows, taken, prompt), items) in enumerate(sorted(found.items())):
            if items > 0:
                candidate = Candidate(number, prompt, _generators(shows), taken, items)
                by_mode.setdefault(mode, []).append(candidate)
        return by_mode

    def _given(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield the groups of what this rater has been given, once for each item that wants votes still."""
        for place in self.mine:
            if place.taken < self.votes and place.withdrawn_at is None:
                near = self.prompt if place.prompt == self.prompt else ELSEWHERE
                yield place.mode, place.shows, place.taken, near

    def pick(self, chosen: Candidate, rng: random.Random) -> int | None:
        """Return one of the items that a candidate stands for, None where others took all of them."""
        here = Q(prompt=self.prompt)
        like = (
            self.items.alias(votes=F("judged") + F("promised"))
            .filter(
                ~here if chosen.prompt == ELSEWHERE else here,
                shows="-".join(map(str, chosen.generators)),
                mode=Mode.COMPARE if len(chosen.generators) > 1 else Mode.RATE,
                votes=chosen.taken,
            )
            .exclude(pk__in=self.gone)
        )
        rows = like.order_by("pk").values_list("pk", unplayable())
        at = rng.randrange(chosen.items)
        found: list[tuple[int, bool]] = list(rows[at : at + 1]) or list(rows[:1])
        for item, lost in found:
            self.unplayable = lost
            return item
        return None


def _generators(shows: str) -> tuple[int, ...]:
    return tuple(map(int, shows.split("-")))


def _mode(rater: Participation, left: dict[str, list[Candidate]], given: Counter[str]) -> str:
    """Return the part that is next where a study asks for both: first all rating, then all comparing.

    A rater changes tasks once. Each part gets its share of the items that one rater is asked for.
    """
    if len(left) < 2:
        return next(iter(left), Mode.RATE)
    asked = rules.of(rater.study).items_per_rater
    if not asked:
        return Mode.RATE
    whole = {mode: sum(c.items for c in left[mode]) + given[mode] for mode in left}
    share = round(asked * whole[Mode.RATE] / sum(whole.values()))
    return Mode.RATE if given[Mode.RATE] < max(1, min(share, asked - 1)) else Mode.COMPARE


def _in_turn(rater: Participation, candidates: list[Candidate], given: list[Place]) -> list[int]:
    """Return the study's generators in an order that its seed decides, the same for every rater."""
    left = {g for candidate in candidates for g in candidate.generators}
    generators = sorted(left | {g for place in given for g in place.generators})
    random.Random(rater.study.seed).shuffle(generators)
    return generators


@lru_cache(maxsize=10_000)
def _ordinal(rater: UUID) -> int:
    """Return how many raters came into the study before this one, which never changes."""
    me = Participation.objects.filter(public_id=rater).values("study", "pk")[0]
    return Participation.objects.filter(study=me["study"], pk__lt=me["pk"]).count()
