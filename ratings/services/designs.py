"""One rater's place in a study's design, read from the database: what was given, what may be given next.

Reads only. `choosing` decides; `assignments` claims what it decided by conditional update.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from ratings.choices import AssignmentState, Mode, Purpose
from ratings.models import Assignment, Participation
from ratings.models.prepared import Prepared
from ratings.services import adapting, rules
from ratings.services.choosing import Candidate, Gains, Previous, choose, swap, turns_of
from ratings.services.left import ELSEWHERE, Group, Left, generators_of


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
        return generators_of(self.shows)

    @property
    def seen(self) -> bool:
        """Whether the rater had it before the eyes in this session: not when it was given back."""
        return self.state in AssignmentState.given() and self.purpose != Purpose.TRAINING

    @property
    def given(self) -> bool:
        """Whether this counts for the balance: a check does not."""
        return self.seen and self.purpose == Purpose.VOTE

    def wants(self, votes: int) -> bool:
        """Return whether its item still wants votes."""
        return self.taken < votes and self.withdrawn_at is None

    def group(self, prompt: int) -> Group:
        """Return to which alike items its item belongs, seen from a prompt."""
        return self.mode, self.shows, self.taken, prompt if self.prompt == prompt else ELSEWHERE


_PLACES = Prepared(
    lambda rater: (
        Assignment.objects.filter(participation=rater)
        .order_by("position")
        .values_list(
            *("pk", "public_id", "position", "state", "swapped", "item"),
            *("item__purpose", "item__mode", "item__prompt", "item__shows"),
            *(F("item__judged") + F("item__promised"), "item__withdrawn_at"),
        )
    ),
    rater=int,
)


def places(rater: Participation) -> list[Place]:
    """Return all that was ever promised to a rater, in order."""
    return [Place(*row) for row in _PLACES(rater=rater.pk)]


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

    def choice(self) -> Choice | None:
        """Return the item that is next, None where nothing is left. LostError where others were quicker."""
        if not self.candidates:
            return None
        turns = None
        if self.generators:
            turns = turns_of(self.generators, rater=self.rater, position=self.given)
        chosen, probability = choose(
            self.candidates,
            seen=self.seen,
            previous=self.previous,
            rng=self.rng,
            turns=turns,
            gains=self.gains,
            uniform=self.uniform,
        )
        return Choice(self.left.pick(chosen, self.rng), chosen.generators, probability)

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
    so where `choice` met such an item (UnplayableError).
    """
    given = [place for place in before if place.given]
    position = 1 + (before[-1].position if before else 0)
    last = next((place for place in reversed(before) if place.seen), None)
    prompt = last.prompt if last else ELSEWHERE
    left = Left(rater, prompt, careful=careful)
    votes = rater.study.votes_per_item
    by_mode = left.counted(place.group(prompt) for place in given if place.wants(votes))
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
