"""Answers to training, gold, traps and hidden repeats: scored when they arrive, and never votes.

A check is sent, watched and completed like any answer, so a rater cannot tell one. Nothing is changed:
another answer to the same check is a new row, and the latest counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ratings.choices import AssignmentState, Mode, Purpose
from ratings.errors import ConflictError
from ratings.models import Assignment, Check, Dimension, Study
from ratings.services import answering, assignments, leaderboards, ratings, votes
from ratings.services.answering import Answer, Said
from ratings.stats import screening

Expected = Mapping[str, Any]
"""By dimension: a range of levels `[low, high]`, or what a hidden repeat has to equal."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Checks of one kind: how many were answered, on how many rows, and how many of those as expected."""

    checks: int = 0
    rows: int = 0
    right: int = 0

    @property
    def share(self) -> float | None:
        """The share of rows as expected; None where there is none."""
        return self.right / self.rows if self.rows else None


@transaction.atomic
def submit(assignment: Assignment, **given: Any) -> Check:
    """Store the answer to a check as `store` does; sending it again returns what is stored."""
    return store(answering.again(assignment), **given)


def store(
    promised: Assignment,
    *,
    public_id: UUID,
    said: Mapping[str, Said],
    watched: dict[str, Any],
    comment: str = "",
    recognised: bool = False,
    skipped: str = "",
    rated_at: datetime | None = None,
) -> Check:
    """Store the answer to a check that is held (`answering.held`).

    `said` is as the page says it: levels of a clip, or of a pair who was better, left or right.
    """
    stored: Check | None = Check.objects.filter(public_id=public_id).first()
    if stored is not None and stored.assignment_id == promised.pk:
        return stored
    _refuse_again(promised, stored)
    own = {} if skipped else _own_terms(promised, said)
    answer = Answer(public_id, own, comment.strip(), recognised, skipped)
    return _store(promised, answer, watched, rated_at)


def _refuse_again(promised: Assignment, stored: Check | None) -> None:
    """Refuse an id used elsewhere, and a second answer to a clip of the training, whose answer was told."""
    told = promised.item.purpose == Purpose.TRAINING and promised.state == AssignmentState.DONE
    if stored is not None or told:
        raise ConflictError(_("This clip was answered before; the first answer stands."))


def _own_terms(promised: Assignment, said: Mapping[str, Said]) -> Mapping[str, Said]:
    if promised.item.mode != Mode.COMPARE:
        return said
    choices = {key: str(choice) for key, choice in said.items()}
    return votes.turned(choices, swapped=promised.swapped)


def _store(promised: Assignment, answer: Answer, watched: dict[str, Any], rated_at: datetime | None) -> Check:
    received_at = timezone.now()
    doorway = votes if promised.item.mode == Mode.COMPARE else ratings
    asked = doorway.checked(promised, answer)
    if not answer.skipped:
        watched = doorway.seen(promised, watched, received_at)
    expected = {key: want for key, want in _expected(promised).items() if key in asked}
    check = Check.objects.create(
        public_id=answer.public_id,
        participation_id=promised.participation_id,
        assignment=promised,
        purpose=promised.item.purpose,
        levels=dict(answer.said),
        expected=expected,
        passed=_passed(promised.item.purpose, answer, expected),
        skipped=answer.skipped,
        watched=watched,
        comment=answer.comment,
        rated_at=min(rated_at or received_at, received_at),
        received_at=received_at,
    )
    assignments.settle(promised, counts=False)
    leaderboards.mark_due(promised.item.study)  # the raters' flags are refreshed with it
    return check


def _expected(promised: Assignment) -> Expected:
    """Return what is expected; of a hidden repeat, what this rater said the first time."""
    item = promised.item
    if item.purpose != Purpose.REPEAT:
        return dict(item.expected)
    first = Assignment.objects.get(participation=promised.participation_id, item=item.original_id)
    if item.mode == Mode.COMPARE:
        compared = first.comparisons.filter(superseded_by__isnull=True).first()
        return votes.said_in(compared) if compared else {}
    rated = first.ratings.filter(superseded_by__isnull=True).first()
    return ratings.said_in(rated) if rated else {}


def _passed(purpose: str, answer: Answer, expected: Expected) -> bool | None:
    """Return whether every row is as expected; None for a skip, and for repeats: agreement is no exam."""
    if answer.skipped or purpose == Purpose.REPEAT:
        return None
    return all(right(answer.said, expected).values())


def right(said: Mapping[str, Any], expected: Expected) -> dict[str, bool]:
    """Return, for each row that something is expected of, whether it was answered so."""
    return {key: _fits(said[key], want) for key, want in expected.items() if key in said}


def _fits(level: Any, want: Any) -> bool:
    if isinstance(want, list):
        return isinstance(level, int) and want[0] <= level <= want[1]
    return bool(level == want)


def tally(answered: Iterable[Check]) -> Tally:
    """Return how far these answers are as expected."""
    found = [right(check.levels, check.expected) for check in answered if not check.skipped]
    return Tally(len(found), sum(map(len, found)), sum(sum(rows.values()) for rows in found))


def shares(study: Study) -> dict[int, dict[str, Tally]]:
    """Return, by participation, how each kind of check went."""
    found: dict[int, dict[str, Tally]] = defaultdict(dict)
    for (rater, kind), answered in latest(study).items():
        found[rater][kind] = tally(answered)
    return found


def latest(study: Study) -> dict[tuple[int, str], list[Check]]:
    """Return the answers that count, by participation and purpose: the latest to each; training aside."""
    rows = Check.objects.filter(participation__study=study).exclude(purpose=Purpose.TRAINING)
    last = {check.assignment_id: check for check in rows.order_by("pk")}
    found: dict[tuple[int, str], list[Check]] = defaultdict(list)
    for check in last.values():
        found[check.participation_id, check.purpose].append(check)
    return found


@dataclass(frozen=True, slots=True)
class Repeated:
    """How far raters say the same again on one dimension: pairs of answers, and their weighted kappa."""

    dimension: Dimension
    pairs: int
    same: int
    kappa: float | None


def repeated(study: Study) -> list[Repeated]:
    """Return the agreement of raters with themselves over all hidden repeats of clips, by dimension."""
    answers = [
        check for (_rater, kind), rows in latest(study).items() if kind == Purpose.REPEAT for check in rows
    ]
    found = []
    for dimension in study.rubric.dimensions.all():
        key = dimension.key
        both = [(check.expected.get(key), check.levels.get(key)) for check in answers]
        pairs = [(a, b) for a, b in both if isinstance(a, int) and isinstance(b, int)]
        if pairs:
            first, second = (np.array(column) for column in zip(*pairs, strict=True))
            kappa = screening.weighted_kappa(first, second, dimension.levels)
            found.append(Repeated(dimension, len(pairs), int((first == second).sum()), kappa))
    return found
