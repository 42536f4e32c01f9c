"""Promises: exact counts, balance, neighbours, leases; one rater at a time and many at once."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ratings.choices import AssignmentState, StudyState
from ratings.models import Assignment, Item, Participation
from ratings.services import assignments, ratings
from tests.room import cast

pytestmark = pytest.mark.django_db


def rate_all(rater: Participation) -> list[Assignment]:
    done = []
    while (assignment := assignments.next_for(rater)) is not None:
        ratings.submit(cast.shown(assignment), **cast.answer(assignment))
        done.append(assignment)
    return done


def after(held: Assignment) -> Assignment | None:
    return assignments.after(held.participation.public_id, held.public_id)


def generators_of(done: list[Assignment]) -> list[int]:
    return [a.item.places.get().clip.generator_id for a in done]


def test_the_open_assignment_is_handed_out_again() -> None:
    rater = cast.rater(cast.study())
    first = assignments.next_for(rater)
    assert first is not None
    assert assignments.next_for(rater) == first
    assert Assignment.objects.count() == 1


def test_the_next_but_one_can_be_asked_for_and_stays_the_same() -> None:
    rater = cast.rater(cast.study())
    first = assignments.next_for(rater)
    assert first is not None
    second = after(first)
    assert second is not None
    assert second != first
    assert after(first) == second
    ratings.submit(cast.shown(first), **cast.answer(first))
    assert assignments.next_for(rater) == second


def test_the_next_is_given_while_the_last_answer_is_still_on_its_way() -> None:
    rater = cast.rater(cast.study(generators=2, prompts=3))
    first = assignments.next_for(rater)
    assert first is not None
    second = after(first)
    assert second is not None
    third = after(second)
    assert third is not None
    assert [first.position, second.position, third.position] == [1, 2, 3]


def test_nobody_can_hold_a_study_by_asking_for_more_and_more() -> None:
    study = cast.study(generators=2, prompts=6)
    held = assignments.next_for(cast.rater(study))
    while held is not None:
        held = after(held)
    assert Assignment.objects.count() == assignments.MOST_HELD


def test_a_rater_sees_every_item_once_and_generators_in_balance() -> None:
    study = cast.study(generators=3, prompts=4)
    done = rate_all(cast.rater(study))
    assert len({a.item_id for a in done}) == 12
    order = generators_of(done)
    for length in range(1, 13):
        counts = Counter(order[:length])
        assert max(counts.values()) - min(counts[g] for g in set(order)) <= 1


def test_neighbours_share_neither_prompt_nor_generator_while_anything_else_is_left() -> None:
    done = rate_all(cast.rater(cast.study(generators=4, prompts=6, rules={"items_per_rater": 12})))
    pairs = list(itertools.pairwise(done))
    assert all(a.item.prompt_id != b.item.prompt_id for a, b in pairs)
    order = generators_of(done)
    assert all(a != b for a, b in itertools.pairwise(order))


def test_items_get_exactly_the_votes_that_are_asked() -> None:
    study = cast.study(votes_per_item=2)
    shares = [len(rate_all(cast.rater(study))) for _ in range(4)]
    assert shares == [4, 4, 0, 0]
    assert set(study.items.values_list("judged", "promised")) == {(2, 0)}


def test_a_rater_stops_at_the_items_the_rules_give_to_each() -> None:
    rater = cast.rater(cast.study(rules={"items_per_rater": 3}))
    assert len(rate_all(rater)) == 3
    assert assignments.progress(rater) == (3, 3)


def test_a_lease_that_ran_out_gives_its_item_back() -> None:
    study = cast.study(generators=1, prompts=1, votes_per_item=1)
    held = assignments.next_for(cast.rater(study))
    other = cast.rater(study)
    assert held is not None
    assert assignments.next_for(other) is None
    Assignment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert assignments.expire_overdue() == 1
    assert assignments.expire_overdue() == 0
    again = assignments.next_for(other)
    assert again is not None
    assert again.item == held.item


def test_who_comes_back_after_the_lease_gets_the_item_again_if_it_is_still_wanted() -> None:
    rater = cast.rater(cast.study(generators=1, prompts=1))
    first = assignments.next_for(rater)
    assignments.release(rater)
    assert Item.objects.get().promised == 0
    again = assignments.next_for(rater)
    assert first is not None
    assert again is not None
    assert (again.pk, again.position, again.state) == (first.pk, 2, AssignmentState.OPEN)
    assert Item.objects.get().promised == 1


def test_showing_starts_the_clock_once_and_renews_the_lease() -> None:
    held = assignments.next_for(cast.rater(cast.study()))
    assert held is not None
    assignments.show(held.participation, held.public_id)
    first = Assignment.objects.get()
    assignments.show(held.participation, held.public_id)
    second = Assignment.objects.get()
    assert first.shown_at == second.shown_at is not None
    assert second.expires_at > first.expires_at > held.expires_at


def test_nothing_new_is_promised_in_a_closed_study_or_to_an_excluded_rater() -> None:
    study = cast.study()
    excluded = cast.rater(study, excluded_at=timezone.now(), excluded_reason="robot")
    assert assignments.next_for(excluded) is None
    study.state = StudyState.CLOSED
    study.save()
    assert assignments.next_for(cast.rater(study)) is None


def test_archived_clips_and_withdrawn_items_are_not_given() -> None:
    study = cast.study(generators=1, prompts=3)
    archived, withdrawn, left = study.items.all()
    archived.places.get().clip.__class__.objects.filter(places__item=archived).update(
        archived_at=timezone.now()
    )
    Item.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now())
    assert [a.item for a in rate_all(cast.rater(study))] == [left]


def test_seed_and_probability_are_stored() -> None:
    held = assignments.next_for(cast.rater(cast.study(generators=2, prompts=2)))
    assert held is not None
    assert held.probability == 1 / 2  # whose turn it is is fixed; which prompt is chance


def test_the_number_of_queries_does_not_grow_with_the_study() -> None:
    counts = []
    for size in (1, 3):
        rater = cast.rater(cast.study(generators=size, prompts=size))
        with CaptureQueriesContext(connection) as queries:
            assignments.next_for(rater)
        counts.append(len(queries))
    assert counts[0] == counts[1]
