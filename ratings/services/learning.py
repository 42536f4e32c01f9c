"""Training: clips whose levels are known, rated in the real room first, each with feedback.

Where a rater stands follows from the answers alone: a round is over when every clip has been answered once
more. Who does not reach the pass mark begins again as often as the rules say, and is then thanked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ratings.choices import AssignmentState, Ending, Purpose
from ratings.models import Assignment, Check, Dimension, Item, Participation, Study
from ratings.services import answering, blocks, checks, participations, rules
from ratings.services.checks import Tally


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rater stands: clips answered in this round, and which of how many rounds this is."""

    answered: int
    clips: int
    round: int
    rounds: int
    before: Tally | None


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the feedback: what was said and expected, lowest and highest, and whether it fits."""

    dimension: Dimension
    said: int | None
    low: int | None
    high: int | None

    @property
    def fits(self) -> bool | None:
        """Whether it is as expected; None where nothing was expected."""
        if self.low is None or self.high is None:
            return None
        return self.said is not None and self.low <= self.said <= self.high


def lessons(study: Study) -> list[Item]:
    """Return the clips of the training that can be shown, in their order."""
    found = study.items.playable().filter(purpose=Purpose.TRAINING, withdrawn_at__isnull=True)
    return list(found.order_by("position", "pk"))


def place(rater: Participation) -> Place:
    """Return where this rater stands in the training."""
    items = lessons(rater.study)
    counts = _answered(rater, items)
    over = min(counts.values(), default=0)
    return Place(
        answered=sum(count > over for count in counts.values()),
        clips=len(items),
        round=over + 1,
        rounds=1 + rules.of(rater.study).training_repeats,
        before=_score(rater, items) if over else None,
    )


@transaction.atomic
def next_lesson(rater: Participation) -> Assignment | None:
    """Return the clip that is next in this round, promised until it is answered; None where there is none."""
    Participation.objects.select_for_update(of=("self",)).get(pk=rater.pk)
    items = lessons(rater.study)
    if not items:
        _pass(rater)  # every clip of it has gone since the study opened
        return None
    counts = _answered(rater, items)
    least = min(counts.values())
    item = next(item for item in items if counts[item.pk] == least)
    held = rater.assignments.filter(item=item, state=AssignmentState.OPEN).first()
    assignment = held or _promised(rater, item)
    return Assignment.objects.select_related("item__prompt", "item__study", "participation__study").get(
        pk=assignment.pk
    )


def _promised(rater: Participation, item: Item) -> Assignment:
    last = rater.assignments.aggregate(last=Max("position"))["last"] or 0
    lease = timedelta(minutes=rules.of(rater.study).lease_minutes)
    terms = {
        "position": last + 1,
        "probability": 1.0,
        "state": AssignmentState.OPEN,
        "assigned_at": timezone.now(),
        "shown_at": None,
        "expires_at": timezone.now() + lease,
    }
    return Assignment.objects.update_or_create(participation=rater, item=item, defaults=terms)[0]


def _consider(check: Check) -> None:
    """Let the rater go on, begin again, or leave, where this answer ended a round."""
    rater = check.participation
    items = lessons(rater.study)
    counts = _answered(rater, items)
    if rater.trained_at or rater.training_failed_at or len(set(counts.values())) != 1:
        return
    kept = rules.of(rater.study)
    if (_score(rater, items).share or 0) >= kept.training_pass:
        _pass(rater)
    elif min(counts.values()) > kept.training_repeats:
        Participation.objects.filter(pk=rater.pk).update(training_failed_at=timezone.now())
        participations.finish(rater, ending=Ending.SCREENED_OUT)
    rater.refresh_from_db()


def _pass(rater: Participation) -> None:
    Participation.objects.filter(pk=rater.pk, trained_at__isnull=True).update(trained_at=timezone.now())


@transaction.atomic
def submit(assignment: Assignment, **given: Any) -> Check:
    """Store the answer to a clip of the training as `store` does; sent again, return what is stored."""
    return store(answering.again(assignment), **given)


def store(promised: Assignment, **given: Any) -> Check:
    """Store the answer to a clip of the training that is held, and see where the rater stands."""
    check = checks.store(promised, **given)
    _consider(check)
    return check


def feedback(check: Check) -> list[Told]:
    """Return, row by row, what was said and what was expected."""
    return [
        Told(dimension, check.levels.get(dimension.key), *check.expected.get(dimension.key, (None, None)))
        for dimension in blocks.asked_of(check.assignment)
    ]


def ends_round(check: Check) -> Tally | None:
    """Return how the round went that this answer ended; None where it ended none."""
    rater = check.participation
    items = lessons(rater.study)
    newest = rater.checks.filter(purpose=Purpose.TRAINING).order_by("-pk").first()
    counts = _answered(rater, items)
    if newest != check or len(set(counts.values())) != 1:
        return None
    return _score(rater, items)


def _answered(rater: Participation, items: list[Item]) -> dict[int, int]:
    """Return how often each clip of the training was answered."""
    found = rater.checks.filter(purpose=Purpose.TRAINING).order_by()
    counts = Counter(found.values_list("assignment__item", flat=True))
    return {item.pk: counts[item.pk] for item in items}


def _score(rater: Participation, items: list[Item]) -> Tally:
    """Return how the latest answer to each clip was."""
    rows = rater.checks.filter(purpose=Purpose.TRAINING, assignment__item__in=items).order_by("pk")
    return checks.tally({check.assignment_id: check for check in rows}.values())
