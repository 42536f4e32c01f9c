"""Promises of pairs: exact counts, balance, sides, and both kinds in one study."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db.models import F

from ratings.choices import Mode
from ratings.errors import InvalidError
from ratings.models import Assignment, Item, Participation
from ratings.services import assignments, ratings
from tests.room import cast

pytestmark = pytest.mark.django_db


def judge_all(rater: Participation) -> list[Assignment]:
    """Settle whatever this rater is given, as the answer's own service does."""
    done = []
    while (assignment := assignments.next_for(rater)) is not None:
        assignments.settle(assignment, counts=True)
        done.append(assignment)
    return done


def test_pairs_get_exactly_the_votes_that_are_asked_with_balanced_sides() -> None:
    study = cast.compare_study(generators=3, prompts=2, votes_per_item=4)
    shares = [len(judge_all(cast.rater(study))) for _ in range(5)]
    assert shares == [6, 6, 6, 6, 0]
    assert set(study.items.values_list("judged", "promised")) == {(4, 0)}
    for item in study.items.all():
        assert Counter(item.assignments.values_list("swapped", flat=True)) == {True: 2, False: 2}


def test_a_rater_meets_every_generator_equally_often() -> None:
    study = cast.compare_study(generators=4, prompts=3, votes_per_item=1)
    seen = Counter[int]()
    for assignment in judge_all(cast.rater(study)):
        seen.update(assignment.item.places.values_list("clip__generator", flat=True))
        counts = [seen[g] for g in study.items.values_list("places__clip__generator", flat=True).distinct()]
        assert max(counts) - min(counts) <= 1


def test_the_clips_are_shown_left_first() -> None:
    study = cast.compare_study(generators=2, prompts=1, votes_per_item=2)
    orders = []
    for _ in range(2):
        assignment = assignments.next_for(cast.rater(study))
        assert assignment is not None
        shown = assignments.shown_clips(assignment)
        orders.append([each.position for each in shown])
        places = {p.position: p.clip.file_id for p in assignment.item.places.select_related("clip")}
        assert [each.rendition.file_id for each in shown] == [places[each.position] for each in shown]
    assert sorted(orders) == [[0, 1], [1, 0]]


def test_a_pair_cannot_be_rated() -> None:
    assignment = assignments.next_for(cast.rater(cast.compare_study(generators=2, prompts=1)))
    assert assignment is not None
    with pytest.raises(InvalidError):
        ratings.submit(cast.shown(assignment), **cast.answer(assignment))
    assert set(Item.objects.values_list("judged", "promised")) == {(0, 1)}


def test_where_both_are_asked_a_rater_rates_first_and_gets_a_share_of_each() -> None:
    study = cast.compare_study(generators=3, prompts=2, mode=Mode.BOTH, rules={"items_per_rater": 6})
    assert Counter(study.items.values_list("mode", flat=True)) == {"rate": 6, "compare": 6}
    modes = [assignment.item.mode for assignment in judge_all(cast.rater(study))]
    assert modes == ["rate"] * 3 + ["compare"] * 3


def test_where_all_of_both_is_asked_everything_is_given_once() -> None:
    study = cast.compare_study(generators=3, prompts=1, mode=Mode.BOTH, votes_per_item=1)
    modes = [assignment.item.mode for assignment in judge_all(cast.rater(study))]
    assert modes == ["rate"] * 3 + ["compare"] * 3
    assert not study.items.exclude(judged=F("study__votes_per_item")).exists()
