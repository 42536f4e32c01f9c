"""The items that still want votes, can be played, and are new to one rater.

Items that show the same generators and want as many votes are alike, so they are counted, by an index and
never row by row: a choice costs the same in a study of a hundred items and of ten thousand.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Value, When

from ratings.choices import AssignmentState, Mode
from ratings.models import Assignment, Item, Participation, unplayable
from ratings.models.prepared import Prepared
from ratings.services import blocks
from ratings.services.choosing import Candidate

ELSEWHERE = 0
"""The prompt of candidates that do not share the last one's: which it is makes no difference."""
Group = tuple[str, str, int, int]
"""What alike items share: mode, generators shown, votes given or promised, and the prompt or ELSEWHERE."""


class LostError(Exception):
    """Others took what was to be chosen while it was being chosen: read and choose again."""


class UnplayableError(Exception):
    """The item that was chosen cannot be played: choose again with care."""


def _wanting(study: int, votes: int, block: int, prompt: int) -> QuerySet[Any, Any]:
    near = Case(When(prompt=prompt, then=Value(prompt)), default=Value(ELSEWHERE))
    items = Item.objects.wanting(votes).filter(study=study, block=block)
    alike: QuerySet[Any, Any] = items.annotate(taken=F("taken"), near=near).order_by()
    return alike


def _counts(items: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    counts: QuerySet[Any, Any] = items.values_list("mode", "shows", "taken", "near").annotate(Count("pk"))
    return counts


def _new_to(rater: int, items: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    given = Assignment.objects.filter(participation=rater, state__in=AssignmentState.given())
    return items.filter(~Exists(given.filter(item=OuterRef("pk"))))


def _like(*, rater: int, mode: str, shows: str, taken: int, near: int, **wanting: int) -> QuerySet[Any, Any]:
    """Return the items that a candidate stands for."""
    items = _new_to(rater, _wanting(**wanting)).filter(near=near, shows=shows, mode=mode, taken=taken)
    return items.order_by("pk")


def _place(at: int, items: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return items.values_list("pk", unplayable())[at : at + 1]


_WANTING = {"study": int, "votes": int, "block": int, "prompt": int}
_COUNTED = Prepared(lambda **wanting: _counts(_wanting(**wanting)), **_WANTING)
_PICKED = Prepared(
    lambda at, **like: _place(at, _like(**like)),
    **_WANTING,
    at=int,
    rater=int,
    mode=str,
    shows=str,
    taken=int,
    near=int,
)


class Left:
    """What one rater may be given, seen from the prompt that came last.

    `careful` leaves out beforehand what cannot be played, which takes a look at every item.
    """

    def __init__(self, rater: Participation, prompt: int, *, careful: bool) -> None:
        self._rater, self._careful = rater.pk, careful
        self._wanting = {
            "study": rater.study_id,
            "votes": rater.study.votes_per_item,
            "block": blocks.settle_in(rater),
            "prompt": prompt,
        }

    def counted(self, given: Iterable[Group]) -> dict[str, list[Candidate]]:
        """Return, by mode, one candidate for all items that are alike.

        `given` names the group of each item that wants votes still and was given to this rater.
        """
        if self._careful:
            rows = list(_counts(_new_to(self._rater, _wanting(**self._wanting).filter(~unplayable()))))
        else:
            rows = _COUNTED(**self._wanting)
        found = Counter({tuple(group): number for *group, number in rows})
        if not self._careful:
            found.subtract(given)
        by_mode: dict[str, list[Candidate]] = {}
        for number, ((mode, shows, taken, near), items) in enumerate(sorted(found.items())):
            if items > 0:
                candidate = Candidate(number, near, generators_of(shows), taken, items)
                by_mode.setdefault(mode, []).append(candidate)
        return by_mode

    def pick(self, chosen: Candidate, rng: random.Random) -> int:
        """Return one of the items that a candidate stands for."""
        like: dict[str, Any] = {
            **self._wanting,
            "rater": self._rater,
            "mode": Mode.COMPARE if len(chosen.generators) > 1 else Mode.RATE,
            "shows": "-".join(map(str, chosen.generators)),
            "taken": chosen.taken,
            "near": chosen.prompt,
        }
        at = rng.randrange(chosen.items)
        if self._careful:
            rows = list(_place(at, _like(**like).filter(~unplayable())))
        else:
            rows = _PICKED(at=at, **like) or _PICKED(at=0, **like)
        for item, lost in rows:
            if lost:
                raise UnplayableError
            return int(item)
        raise LostError


@lru_cache(maxsize=10_000)
def generators_of(shows: str) -> tuple[int, ...]:
    """Return the generators of an item by what it shows (`Item.shows`)."""
    return tuple(map(int, shows.split("-")))
