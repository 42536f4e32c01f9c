"""Twenty raters at once, each on a connection of its own: nobody is promised what is not wanted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ratings.models import Assignment, Item, Participation, Rating
from ratings.services import assignments, ratings
from tests.room import cast

RATERS = 20


def together(raters: list[Participation], does: object) -> None:
    def alone(rater: Participation) -> None:
        try:
            does(rater)  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(raters)) as pool:
        list(pool.map(alone, raters))


@pytest.mark.django_db(transaction=True)
def test_twenty_raters_at_once_are_never_promised_more_than_is_asked() -> None:
    study = cast.study(generators=2, prompts=2, votes_per_item=3)
    raters = [cast.rater(study) for _ in range(RATERS)]
    together(raters, lambda rater: assignments.hand_out(rater, count=2))
    assert set(Item.objects.values_list("judged", "promised")) == {(0, 3)}
    assert Assignment.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_twenty_raters_rating_at_once_leave_every_item_with_exactly_its_votes() -> None:
    study = cast.study(generators=2, prompts=3, votes_per_item=4)

    def rate_until_nothing_is_left(rater: Participation) -> None:
        while (assignment := assignments.next_for(rater)) is not None:
            ratings.submit(cast.shown(assignment), **cast.answer(assignment))

    together([cast.rater(study) for _ in range(RATERS)], rate_until_nothing_is_left)
    assert set(Item.objects.values_list("judged", "promised")) == {(4, 0)}
    assert Rating.objects.count() == 24


@pytest.mark.django_db(transaction=True)
def test_one_rating_sent_by_many_tabs_at_once_is_stored_once() -> None:
    rater = cast.rater(cast.study(generators=1, prompts=1))
    assignment = assignments.next_for(rater)
    assert assignment is not None
    cast.shown(assignment)
    same = cast.answer(assignment)
    together([rater] * RATERS, lambda _: ratings.submit(assignment, **same))
    assert Rating.objects.count() == 1
    assert set(Item.objects.values_list("judged", "promised")) == {(1, 0)}
