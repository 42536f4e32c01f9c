"""Votes: sides turned into clips, sent twice stored once, edits kept, unwatched pairs refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ratings.choices import AssignmentState
from ratings.errors import ConflictError, EarlyError, InvalidError
from ratings.models import Assignment, Comparison, Item, Vote
from ratings.services import assignments, ratings, votes
from tests.room import cast

pytestmark = pytest.mark.django_db
CHOICES = {"motion": "left", "clarity": "tie"}


@pytest.fixture
def promised() -> Assignment:
    study = cast.compare_study(generators=2, prompts=1)
    found = assignments.next_for(cast.rater(study))
    assert found
    return cast.shown(found)


def answer(**fields: Any) -> dict[str, Any]:
    both = {"left": cast.watched(), "right": cast.watched()}
    return {"public_id": uuid4(), "choices": CHOICES, "watched": both, **fields}


@pytest.mark.parametrize("swapped", [False, True])
def test_the_side_becomes_the_clip(promised: Assignment, swapped: bool) -> None:
    Assignment.objects.filter(pk=promised.pk).update(swapped=swapped)
    stored = votes.submit(promised, **answer())
    clips = [place.clip for place in promised.item.places.order_by("position")]
    said = {v.dimension.key: (v.clip_a, v.clip_b, v.choice, v.left) for v in stored.votes.all()}
    left = "b" if swapped else "a"
    assert said == {"motion": (*clips, left, left), "clarity": (*clips, "tie", left)}
    assert stored.watched["verified"] is True


def test_sent_twice_it_is_stored_once_and_counted_once(promised: Assignment) -> None:
    given = answer()
    first = votes.submit(promised, **given)
    assert votes.submit(promised, **given) == first
    assert votes.submit(promised, **answer()) == first
    assert (Comparison.objects.count(), Vote.objects.count()) == (1, 2)
    item = Item.objects.get(pk=promised.item_id)
    assert (item.judged, item.promised) == (1, 0)
    with pytest.raises(ConflictError):
        votes.submit(promised, **{**given, "choices": {"motion": "right", "clarity": "tie"}})


def test_an_edit_supersedes_vote_by_vote(promised: Assignment) -> None:
    first = votes.submit(promised, **answer())
    second = votes.submit(promised, **answer(choices={"motion": "both_bad", "clarity": "tie"}))
    assert second.supersedes == first
    standing = Vote.objects.filter(superseded_by=None)
    assert {v.dimension.key: v.choice for v in standing} == {"motion": "both_bad", "clarity": "tie"}
    assert {v.supersedes.comparison for v in standing if v.supersedes} == {first}


@pytest.mark.parametrize(
    "choices", [{}, {"motion": "left"}, {**CHOICES, "motion": "best"}, {**CHOICES, "smell": "left"}], ids=str
)
def test_what_is_not_asked_or_not_answered_is_refused(promised: Assignment, choices: dict[str, str]) -> None:
    with pytest.raises(InvalidError):
        votes.submit(promised, **answer(choices=choices))
    assert Vote.objects.count() == 0


@pytest.mark.parametrize("watched", [{}, {"left": cast.watched()}, {"left": cast.watched(), "right": "yes"}])
def test_both_clips_must_be_watched(promised: Assignment, watched: dict[str, Any]) -> None:
    with pytest.raises(InvalidError, match="watch the clip once to its end"):
        votes.submit(promised, **answer(watched=watched))


def test_an_answer_before_the_clips_can_have_ended_is_early(promised: Assignment) -> None:
    cast.shown(promised, seconds_ago=0.1)
    with pytest.raises(EarlyError):
        votes.submit(promised, **answer())


def test_a_skipped_pair_is_given_back_without_votes(promised: Assignment) -> None:
    stored = votes.submit(promised, **answer(choices={}, watched={}, skipped="unplayable"))
    assert (stored.skipped, stored.votes.count()) == ("unplayable", 0)
    item = Item.objects.get(pk=promised.item_id)
    assert (item.judged, item.promised) == (0, 0)
    assert Assignment.objects.get(pk=promised.pk).state == AssignmentState.DONE


def test_a_clip_is_not_compared_and_a_pair_not_rated(promised: Assignment) -> None:
    with pytest.raises(InvalidError, match="is to be compared"):
        ratings.submit(promised, **cast.answer(promised))
    single = assignments.next_for(cast.rater(cast.study()))
    assert single
    with pytest.raises(InvalidError, match="is to be rated"):
        votes.submit(cast.shown(single), **answer())
