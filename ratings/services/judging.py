"""The doorway for whatever a rater's page sends: one transaction from the locked promise to the progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from ratings.choices import Mode, Purpose
from ratings.services import answering, assignments, checks, learning, marks, messages, ratings, votes


@dataclass(frozen=True, slots=True)
class Stored:
    """What a rater has done after an answer, of how much; whether the answer was a lesson's, and whether
    a message to the rater waits."""

    judged: int
    total: int
    lesson: bool
    messages: bool


@transaction.atomic
def submit(
    rater: UUID,
    assignment: UUID,
    *,
    scores: Mapping[str, int | None],
    choices: Mapping[str, str],
    given: Sequence[marks.Given],
    **common: Any,
) -> Stored:
    """Store an answer by what its item asks, with the marks that came with it, once however often it is sent.

    `common` is what every kind of answer has; see `ratings.store`.
    """
    promised = answering.held(rater, assignment)
    purpose = promised.item.purpose
    if purpose != Purpose.VOTE:
        store = learning.store if purpose == Purpose.TRAINING else checks.store
        store(promised, said={**scores, **choices}, **common)
    elif promised.item.mode == Mode.COMPARE:
        votes.store(promised, choices=choices, **common)
    else:
        marks.check(promised, given)
        ratings.store(promised, scores=scores, **common)
        marks.keep(promised, given)
    rater_now = promised.participation
    judged, total = assignments.progress(rater_now)
    lesson = purpose == Purpose.TRAINING
    return Stored(judged, total, lesson=lesson, messages=messages.wait(rater_now))
