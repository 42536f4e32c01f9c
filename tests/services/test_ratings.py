"""A rating is stored once, supersedes rather than changes, and moves its item's counters exactly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from ratings.choices import Skip
from ratings.errors import ConflictError, EarlyError, InvalidError
from ratings.models import Assignment, Item, Rating, Score, Study
from ratings.services import assignments, ratings
from tests.room import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Study:
    return cast.study(generators=1, prompts=1, votes_per_item=2)


@pytest.fixture
def promised(study: Study) -> Assignment:
    assignment = assignments.next_for(cast.rater(study))
    assert assignment is not None
    return cast.shown(assignment)


def counters() -> tuple[int, int]:
    item = Item.objects.get()
    return item.judged, item.promised


def test_a_rating_is_stored_with_its_scores_and_counted(promised: Assignment) -> None:
    rating = ratings.submit(promised, **cast.answer(promised, scores={"motion": 2, "clarity": None}))
    scores = set(Score.objects.values_list("rating", "dimension__key", "level"))
    assert scores == {(rating.pk, "motion", 2), (rating.pk, "clarity", None)}
    assert counters() == (1, 0)
    assert rating.watched["verified"] is True
    assert not rating.late


def test_sending_the_same_twice_is_harmless(promised: Assignment) -> None:
    same = cast.answer(promised)
    assert ratings.submit(promised, **same) == ratings.submit(promised, **same)
    assert counters() == (1, 0)


def test_the_same_answer_under_another_id_is_no_second_rating(promised: Assignment) -> None:
    first = ratings.submit(promised, **cast.answer(promised))
    assert ratings.submit(promised, **cast.answer(promised)) == first


def test_other_answers_under_the_same_id_are_a_conflict(promised: Assignment) -> None:
    first = cast.answer(promised)
    ratings.submit(promised, **first)
    with pytest.raises(ConflictError, match="the first ones stand"):
        ratings.submit(promised, **{**first, "scores": {"motion": 1, "clarity": 1}})


def test_another_answer_supersedes_and_counts_once(promised: Assignment) -> None:
    first = ratings.submit(promised, **cast.answer(promised))
    second = ratings.submit(promised, **cast.answer(promised, scores={"motion": 1, "clarity": 1}))
    assert second.supersedes == first
    assert counters() == (1, 0)


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        ({"motion": 1}, "clarity"),
        ({"motion": 4, "clarity": 1}, "motion"),
        ({"motion": 0, "clarity": 1}, "motion"),
        ({"motion": 1, "clarity": 1, "charm": 1}, "charm"),
    ],
)
def test_wrong_scores_are_refused_by_name(
    promised: Assignment, scores: dict[str, int | None], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        ratings.submit(promised, **cast.answer(promised, scores=scores))
    assert list(refused.value.fields) == [field]
    assert (Rating.objects.count(), counters()) == (0, (0, 1))


def test_an_unwatched_clip_is_refused_and_nothing_is_stored(promised: Assignment) -> None:
    with pytest.raises(InvalidError, match="watch the clip"):
        ratings.submit(promised, **cast.answer(promised, watched={}))
    assert (Rating.objects.count(), counters()) == (0, (0, 1))


def test_the_servers_clock_is_believed(promised: Assignment) -> None:
    cast.shown(promised, seconds_ago=0.1)
    with pytest.raises(EarlyError):
        ratings.submit(promised, **cast.answer(promised))


@pytest.mark.parametrize("why", Skip.values)
def test_a_clip_that_is_skipped_is_no_vote_and_its_item_is_given_back(promised: Assignment, why: str) -> None:
    rating = ratings.submit(promised, **cast.answer(promised, scores={}, watched={}, skipped=why))
    assert (rating.skipped, rating.scores.count()) == (why, 0)
    assert counters() == (0, 0)
    assert assignments.next_for(promised.participation) is None


def test_what_else_was_said_is_kept(promised: Assignment) -> None:
    rating = ratings.submit(promised, **cast.answer(promised, comment=" six fingers ", recognised=True))
    assert (rating.comment, rating.recognised) == ("six fingers", True)


def test_a_comment_that_is_too_long_is_refused(promised: Assignment) -> None:
    with pytest.raises(InvalidError) as refused:
        ratings.submit(promised, **cast.answer(promised, comment="x" * 2001))
    assert list(refused.value.fields) == ["comment"]


def test_a_time_from_the_future_is_not_believed(promised: Assignment) -> None:
    rating = ratings.submit(promised, **cast.answer(promised, rated_at=timezone.now() + timedelta(days=1)))
    assert rating.rated_at == rating.received_at


def expired(promised: Assignment) -> Assignment:
    Assignment.objects.filter(pk=promised.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    return promised


def test_a_late_rating_that_still_holds_its_promise_is_marked_and_counted(promised: Assignment) -> None:
    assert ratings.submit(expired(promised), **cast.answer(promised)).late
    assert counters() == (1, 0)


def test_a_late_rating_fills_a_gap(promised: Assignment) -> None:
    expired(promised)
    assignments.expire_overdue()
    assert counters() == (0, 0)
    assert ratings.submit(promised, **cast.answer(promised)).late
    assert counters() == (1, 0)


def test_a_late_rating_without_a_gap_is_kept_as_surplus(study: Study, promised: Assignment) -> None:
    expired(promised)
    assignments.expire_overdue()
    for _ in range(2):
        other = assignments.next_for(cast.rater(study))
        assert other is not None
        ratings.submit(cast.shown(other), **cast.answer(other))
    assert ratings.submit(promised, **cast.answer(promised)).late
    assert (counters(), Rating.objects.count()) == ((2, 0), 3)


def test_the_leaderboard_falls_due(study: Study, promised: Assignment) -> None:
    ratings.submit(promised, **cast.answer(promised))
    study.refresh_from_db()
    assert study.board_due_at is not None


def test_an_id_used_for_another_clip_is_a_conflict() -> None:
    rater = cast.rater(cast.study())
    public_id = uuid4()
    held: list[Any] = assignments.hand_out(rater, count=2)
    ratings.submit(cast.shown(held[0]), **cast.answer(held[0], public_id=public_id))
    with pytest.raises(ConflictError):
        ratings.submit(cast.shown(held[1]), **cast.answer(held[1], public_id=public_id))
