"""The monitor: counted from items, paced by the newest judgements, and as cheap for a large study."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ratings.models import Item, Participation, Study
from ratings.services import monitor
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def rated(study: Study, rater: Participation, item: Item, *, hours_ago: float = 0) -> None:
    """Store a rating as a rater gives it: the item counts it."""
    clip = item.places.select_related("clip").get().clip
    when = timezone.now() - timedelta(hours=hours_ago, minutes=1)
    factories.rating(rater, clip, {"motion": 2}, received_at=when)
    Item.objects.filter(pk=item.pk).update(judged=item.judged + 1)


def test_items_count_themselves_and_a_surplus_counts_no_more() -> None:
    study = cast.study(votes_per_item=2)
    first, second, third, _fourth = study.items.all()
    Item.objects.filter(pk=first.pk).update(judged=3, promised=1)
    Item.objects.filter(pk=second.pk).update(judged=1)
    Item.objects.filter(pk=third.pk).update(withdrawn_at=timezone.now(), judged=2)
    far = monitor.progress(study, monitor.alike(study))
    assert (far.items, far.complete, far.given, far.wanted, far.promised) == (3, 1, 3, 6, 1)
    assert far.steps == [(0, 1), (1, 1), (2, 0), (3, 1)]


def test_the_end_is_expected_at_the_pace_of_the_last_hour() -> None:
    study = cast.study(votes_per_item=3)
    rater = cast.rater(study)
    items = list(study.items.all())
    rated(study, rater, items[0])
    rated(study, rater, items[1])
    rated(study, rater, items[2], hours_ago=5)
    pace = monitor.pace(study, monitor.progress(study, monitor.alike(study)))
    assert (pace.by_hour[-1], pace.by_hour[-6], sum(pace.by_hour)) == (2, 1, 3)
    assert pace.ends_at is not None
    assert abs(pace.ends_at - timezone.now() - timedelta(hours=9 / 2)) < timedelta(minutes=1)


def test_what_stands_still_has_no_end() -> None:
    study = cast.study()
    rated(study, cast.rater(study), study.items.all()[0], hours_ago=30)
    assert monitor.pace(study, monitor.progress(study, monitor.alike(study))).ends_at is None


def test_generators_furthest_behind_come_first() -> None:
    study = cast.study(generators=2, prompts=2, votes_per_item=2)
    ahead = study.items.order_by("pk")[0].places.get().clip.generator
    for item in study.items.filter(places__clip__generator=ahead):
        Item.objects.filter(pk=item.pk).update(judged=2)
    behind, first = monitor.generators(study, monitor.alike(study))
    assert (behind.given, behind.wanted, behind.least) == (0, 4, 0)
    assert (first.label, first.given, first.least, first.most) == (ahead.name, 4, 2, 2)
    assert {row.given for row in monitor.behind(study)} == {0}


def test_a_pair_counts_for_both_of_its_generators() -> None:
    study = cast.study(generators=3, prompts=1, votes_per_item=2)
    first, second, third = (item.places.get().clip.generator for item in study.items.order_by("pk"))
    study.items.all().delete()
    for key, shown, judged in (("a", (first, second), 3), ("b", (first, third), 0)):
        shows = "-".join(str(generator.pk) for generator in shown)
        prompt = first.clips.get().prompt
        study.items.create(prompt=prompt, mode="compare", key=key, shows=shows, judged=judged)
    found = [
        (row.label, row.given, row.wanted, row.least, row.most)
        for row in monitor.generators(study, monitor.alike(study))
    ]
    assert found == [(third.name, 0, 2, 0, 0), (first.name, 2, 4, 0, 3), (second.name, 2, 2, 3, 3)]


def test_raters_stand_in_the_order_of_their_last_judgement() -> None:
    study = cast.study()
    early, late = cast.rater(study), cast.rater(study)
    first, second, *_rest = study.items.all()
    rated(study, early, first, hours_ago=3)
    rated(study, early, second, hours_ago=2)
    rated(study, late, first, hours_ago=1)
    assert [(row.participation, row.judged) for row in monitor.raters(study)] == [(late, 1), (early, 2)]


def test_the_part_that_is_loaded_again_costs_the_same_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    study = cast.study(slug="pilot", generators=2)
    client.force_login(factories.ada())
    items = list(study.items.all())
    rated(study, cast.rater(study), items[0])
    client.get("/studies/pilot/monitor/")  # the first visit of a session is noted
    with django_assert_num_queries(21):
        told = client.get("/studies/pilot/monitor/").content.decode()
    assert "Judgements given" in told
    for item in items[1:]:
        rated(study, cast.rater(study, excluded_at=timezone.now(), excluded_reason="Straight lines"), item)
    with django_assert_num_queries(21):
        told = client.get("/studies/pilot/monitor/").content.decode()
    assert told.count("Straight lines") == 3


def test_a_closed_study_asks_no_more(client: Client) -> None:
    cast.study(slug="pilot", state="closed", closed_at=timezone.now())
    client.force_login(factories.ada())
    page = client.get("/studies/pilot/").content.decode()
    assert "hx-get" not in page
    assert "Judgements given" in page
