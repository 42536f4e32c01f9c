"""Leaving a rater out reopens the items; letting the rater count again never counts one too many."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ratings.errors import InvalidError
from ratings.models import Assignment, AuditEntry, Participation, Study
from ratings.services import assignments, columns, exclusions, ratings
from tests import factories
from tests.room import cast


def rate_all(rater: Participation, *, most: int = 99) -> int:
    done = 0
    while done < most and (assignment := assignments.next_for(rater)) is not None:
        ratings.submit(cast.shown(assignment), **cast.answer(assignment))
        done += 1
    return done


def counts(study: Study) -> set[tuple[int, int]]:
    return set(study.items.values_list("judged", "promised"))


@pytest.mark.django_db
def test_an_exclusion_reopens_the_items_and_gives_back_what_is_held() -> None:
    study = cast.study(generators=2, prompts=1, votes_per_item=2)
    first, second, third = (cast.rater(study) for _ in range(3))
    assert [rate_all(first), rate_all(second)] == [2, 2]
    ada = factories.ada()
    assert exclusions.exclude(first, reason=" Never looked ", by=ada)
    assert not exclusions.exclude(first, reason="again", by=ada)
    assert (first.excluded_reason, first.excluded_by) == ("Never looked", ada)
    assert counts(study) == {(1, 0)}
    assert rate_all(third) == 2
    assert counts(study) == {(2, 0)}
    assert [entry.act for entry in AuditEntry.objects.order_by("pk")] == ["rater-excluded"]


@pytest.mark.django_db
def test_who_counts_again_is_surplus_where_others_took_the_places() -> None:
    study = cast.study(generators=2, prompts=1, votes_per_item=1)
    first, second = cast.rater(study), cast.rater(study)
    rate_all(first)
    exclusions.exclude(first, reason="doubt")
    assert rate_all(second, most=1) == 1
    assert exclusions.restore(first)
    assert not exclusions.restore(first)
    assert counts(study) == {(1, 0)}
    assert len(columns.read(study).ratings) == 2
    exclusions.exclude(second, reason="doubt")  # The surplus of the first fills the place at once.
    assert counts(study) == {(1, 0)}


@pytest.mark.django_db
def test_why_a_rater_was_left_out_stays_on_record() -> None:
    rater = cast.rater(cast.study())
    exclusions.exclude(rater, reason="doubt")
    exclusions.restore(rater)
    exclusions.exclude(rater, reason="certain now")
    acts = exclusions.history(rater.study)[str(rater.public_id)]
    assert [(entry.act, entry.details.get("reason")) for entry in acts] == [
        ("rater-excluded", "doubt"),
        ("rater-restored", None),
        ("rater-excluded", "certain now"),
    ]


@pytest.mark.django_db
def test_a_reason_is_needed() -> None:
    rater = cast.rater(cast.study())
    with pytest.raises(InvalidError):
        exclusions.exclude(rater, reason=" \x00 ")
    rater.refresh_from_db()
    assert rater.excluded_at is None


class AnyOrder(TestCase):
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.sampled_from("reoxl"), st.integers(0, 3)), max_size=14))
    def test_no_item_is_ever_over_voted_whatever_happens_in_whatever_order(
        self, steps: list[tuple[str, int]]
    ) -> None:
        study = cast.study(generators=2, prompts=1, votes_per_item=2)
        people = [cast.rater(study) for _ in range(4)]
        for step, number in steps:
            rater = Participation.objects.get(pk=people[number].pk)
            held = Assignment.objects.filter(participation=rater, state="open").first()
            if step == "r":
                rate_all(rater, most=1)
            elif step == "e":
                exclusions.exclude(rater, reason="x")
            elif step == "o":
                exclusions.restore(rater)
            elif step == "x":
                assignments.release(rater)
            elif held is None and (late := assignments.next_for(rater)) is not None:
                assignments.release(rater)
                late.refresh_from_db()
                ratings.submit(cast.shown(late), **cast.answer(late))
            for item in study.items.all():
                assert item.judged + item.promised <= 2
                given_now = item.assignments.filter(state="done", participation__excluded_at=None).count()
                assert item.judged <= given_now
                assert item.judged == min(given_now, 2 - item.promised) or item.judged + item.promised == 2
