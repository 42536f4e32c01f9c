"""Which check one rater gets now, if any: reads where the rater stands, and chooses the item.

A check is an assignment like any other, so nothing a rater receives tells it from a vote; it moves no counter
of an item, so it takes no vote's place.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q

from ratings.choices import AssignmentState, Mode, Purpose, StudyState
from ratings.models import Item, ItemClip, Participation, Study
from ratings.models.prepared import Prepared
from ratings.services import check_plans, rules
from ratings.services.choosing import Candidate, Previous, nearness
from ratings.services.designs import Place


@dataclass(frozen=True, slots=True)
class Turn:
    """A check to be given: its item, the side of a pair, and the probability of that choice."""

    item: int
    swapped: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Session:
    """How many votes and checks of each kind one rater is asked for at most."""

    votes: int
    checks: dict[Purpose, int]

    @property
    def size(self) -> int:
        """All of them together."""
        return self.votes + sum(self.checks.values())


def untrained(rater: Participation) -> bool:
    """Return whether this rater has a training to pass before anything counts."""
    return rater.trained_at is None and chosen(rater.study)[Purpose.TRAINING] > 0


def session(study: Study) -> Session:
    """Return what one rater of a study is asked for, training aside."""
    kept, there = rules.of(study), chosen(study)
    items = sum(number for _study, number in _VOTES(study=study.pk))
    votes = min(kept.items_per_rater or items, items)
    checks = check_plans.wanted(kept, votes, gold=there[Purpose.GOLD], traps=there[Purpose.TRAP])
    return Session(votes, checks)


_VOTES = Prepared(
    lambda study: (
        Item.objects.votes()
        .filter(study=study, block=0)
        .order_by()
        .values_list("study")
        .annotate(Count("pk"))
    ),
    study=int,
)


def chosen(study: Study) -> Counter[str]:
    """Return how many checks of each kind a study has: fixed once it is open, so it is asked once then."""
    return _counted(study.pk) if study.state == StudyState.DRAFT else _fixed(study.public_id, study.pk)


@lru_cache(maxsize=1_000)
def _fixed(_public_id: UUID, study: int) -> Counter[str]:
    return _counted(study)


def _counted(study: int) -> Counter[str]:
    rows = Item.objects.checks().filter(study=study).order_by()
    return Counter(dict(rows.values_list("purpose").annotate(n=Count("pk"))))


def turn(rater: Participation, before: list[Place], *, mode: str) -> Turn | None:
    """Return the check that is due after what was promised, or None when it is a vote's turn."""
    there, seen = chosen(rater.study), [place for place in before if place.seen]
    wants = there[Purpose.GOLD] or there[Purpose.TRAP] or rules.of(rater.study).repeat_share
    if not wants or not seen or not seen[-1].given:
        return None
    asked = session(rater.study)
    rng = random.Random(f"{rater.study.seed}:{rater.pseudonym}:checks")
    slots = check_plans.plan(asked.votes, asked.checks, rng=rng)
    given = Counter(Purpose(place.purpose) for place in seen if not place.given)
    votes = [place for place in seen if place.given]
    for purpose in check_plans.due(slots, votes=len(votes), given=given):
        if purpose == Purpose.REPEAT:
            old = votes[: max(len(votes) - check_plans.gap(asked.votes), 0)]
            found = _repeat(rater, [place for place in old if place.mode == mode], seen[-1], rng)
        else:
            found = _chosen(rater, purpose, mode, seen[-1], rng)
        if found is not None:
            return found
    return None


def _chosen(
    rater: Participation, purpose: Purpose, mode: str, last: Place, rng: random.Random
) -> Turn | None:
    """Return a gold clip or trap this rater has not had: of those that differ most from the last clip."""
    items = Item.objects.checks().playable().filter(study=rater.study, purpose=purpose, mode=mode)
    had = rater.assignments.filter(state__in=AssignmentState.given()).values("item")
    rows = items.exclude(pk__in=had).order_by("pk").values_list("pk", "prompt", "shows")
    candidates = [Candidate(pk, prompt, (int(shows),), 0) for pk, prompt, shows in rows]
    found = _farthest(candidates, last, rng)
    return Turn(found[0].item, False, found[1]) if found else None


def _repeat(rater: Participation, old: list[Place], last: Place, rng: random.Random) -> Turn | None:
    """Return a repeat of something that this rater saw long ago, and has not been given twice.

    What was answered comes first. In a short session clips are promised so far ahead that nothing may have
    been yet; what is still open then stands before the repeat, so it is answered when the repeat is shown.
    """
    mine = rater.assignments
    repeats = mine.filter(item__purpose=Purpose.REPEAT, state__in=AssignmentState.given())
    again = set(repeats.values_list("item__original", flat=True))
    skips = Q(ratings__skipped__gt="") | Q(comparisons__skipped__gt="")
    again |= set(mine.filter(skips).values_list("item", flat=True))
    first = {place.item: place for place in old if place.item not in again}
    done = [place for place in first.values() if place.state == AssignmentState.DONE]
    candidates = [Candidate(p.item, p.prompt, p.generators, 0) for p in done or first.values()]
    found = _farthest(candidates, last, rng)
    if not found:
        return None
    original = first[found[0].item]
    other_side = original.mode == Mode.COMPARE and not original.swapped
    return Turn(_repeat_of(original.item), other_side, found[1])


def _farthest(candidates: list[Candidate], last: Place, rng: random.Random) -> tuple[Candidate, float] | None:
    """Return one by chance of those that share least with what was seen last, with its probability."""
    if not candidates:
        return None
    previous = Previous(last.prompt, last.generators)
    least = min(nearness(candidate, previous) for candidate in candidates)
    best = [candidate for candidate in candidates if nearness(candidate, previous) == least]
    return rng.choice(best), 1 / len(best)


def _repeat_of(pk: int) -> int:
    """Return the item that repeats another one, making it when it is first wanted."""
    original = Item.objects.get(pk=pk)
    same = ("study_id", "prompt_id", "mode", "block", "shows")
    repeat, new = Item.objects.get_or_create(
        study_id=original.study_id,
        key=f"repeat-{pk}",
        defaults={name: getattr(original, name) for name in same}
        | {"purpose": Purpose.REPEAT, "original": original},
    )
    if new:
        ItemClip.objects.bulk_create(
            ItemClip(item=repeat, clip_id=place.clip_id, position=place.position)
            for place in original.places.all()
        )
    return repeat.pk
