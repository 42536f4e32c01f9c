"""The viewing test stands before the first clip, at the room's own address, until it is passed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ratings.models import Assignment, Participation
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db

RULES = {"window_width": 1000, "dropped_share": 0.1}
GOOD = {"width": "1280", "frames": "60", "dropped": "0"}


@pytest.fixture
def rater(client: Client) -> Participation:
    one = cast.rater(cast.study(generators=1, prompts=1, rules=RULES))
    cast.inside(client, one)
    return one


def room(rater: Participation) -> str:
    return reverse("room", args=[rater.public_id])


def report(client: Client, rater: Participation, **sent: str) -> tuple[int, str]:
    answer = client.post(reverse("room-viewing", args=[rater.public_id]), {**GOOD, **sent}, follow=True)
    return answer.status_code, answer.content.decode()


def test_no_clip_is_promised_before_it_is_passed(client: Client, rater: Participation) -> None:
    page = client.get(room(rater)).content.decode()
    assert "The window is at least 1000 pixels wide." in page
    assert "loses at most 10% of its frames" in page
    assert Assignment.objects.count() == 0
    status, page = report(client, rater)
    assert (status, "data-assignment" in page) == (200, True)
    assert Assignment.objects.count() == 1


def test_who_fails_is_told_what_to_do_and_may_test_again(client: Client, rater: Participation) -> None:
    status, page = report(client, rater, width="800", dropped="30")
    assert status == 200
    assert "Your window is 800 pixels wide; this study needs 1000." in page
    assert "30 of the test clip&#x27;s 60 frames were lost." in page
    assert "Test again" in page
    assert client.get(room(rater)).content.decode().count("Your window is 800") == 1
    assert "data-assignment" in report(client, rater)[1]


def test_what_no_page_measures_changes_nothing(client: Client, rater: Participation) -> None:
    status, page = report(client, rater, frames="many")
    assert (status, "The test did not reach its end." in page) == (400, True)
    rater.refresh_from_db()
    assert (rater.viewing, rater.viewing_passed_at) == ({}, None)


def test_the_curator_sees_what_was_measured(client: Client, rater: Participation) -> None:
    report(client, rater, width="800", frames="0")
    client.force_login(factories.ada())
    page = client.get(reverse("study-raters", args=[rater.study.slug])).content.decode()
    assert "Window 800 px · 60 of 60 frames lost" in page
    assert "viewing test not passed" in page
