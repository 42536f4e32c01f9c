"""A study stops by what was fixed before it opened: its votes, its budget, or the certainty it reached."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F, Sum

from ratings.models import Item, Participation, Rating
from ratings.services import assignments, leaderboards, ratings, stopping
from tests import factories
from tests.room import cast


@pytest.fixture(autouse=True)
def _var(media: Path) -> None:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)


def rate_all(rater: Participation) -> int:
    done = 0
    while (assignment := assignments.next_for(rater)) is not None:
        ratings.submit(cast.shown(assignment), **cast.answer(assignment))
        done += 1
    return done


@pytest.mark.django_db
def test_a_budget_is_spent_to_the_last_judgement_and_not_further() -> None:
    study = cast.study(generators=2, prompts=3, rules={"budget": 7})
    assert [rate_all(cast.rater(study)) for _ in range(3)] == [6, 1, 0]
    assert stopping.consider(leaderboards.compute(study))
    study.refresh_from_db()
    assert (study.stopped_at is not None, study.stopped_by) == (True, "budget")


@pytest.mark.django_db(transaction=True)
def test_many_raters_at_once_cannot_overspend_a_budget() -> None:
    study = cast.study(generators=3, prompts=4, rules={"budget": 10})

    def alone(rater: Participation) -> None:
        try:
            assignments.hand_out(rater, count=3)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(alone, [cast.rater(study) for _ in range(8)]))
    assert Item.objects.aggregate(all=Sum(F("judged") + F("promised")))["all"] == 10


@pytest.mark.django_db
def test_a_half_width_that_is_reached_stops_the_study() -> None:
    study = cast.study(generators=2, prompts=4, rules={"half_width": 0.3})
    clips = [item.places.get().clip for item in study.items.all()]
    raters = [cast.rater(study) for _ in range(6)]
    factories.rating(raters[0], clips[0], {"motion": 2, "clarity": 2})
    assert not stopping.consider(leaderboards.compute(study))
    for number, rater in enumerate(raters):
        for clip in clips[number == 0 :]:
            factories.rating(rater, clip, {"motion": 2 + (clip.pk + number) % 2, "clarity": 2})
    assert stopping.consider(leaderboards.compute(study))
    study.refresh_from_db()
    assert study.stopped_by == "half_width"
    assert assignments.next_for(cast.rater(study)) is None


@pytest.mark.django_db
def test_what_was_promised_before_the_stop_is_still_taken() -> None:
    study = cast.study()
    rater = cast.rater(study)
    assignment = assignments.next_for(rater)
    assert assignment is not None
    study.stopped_at, study.stopped_by = study.opened_at, "budget"
    study.save()
    ratings.submit(cast.shown(assignment), **cast.answer(assignment))
    assert Rating.objects.count() == 1
    assert assignments.next_for(rater) is None
