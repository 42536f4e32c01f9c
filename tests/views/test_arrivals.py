"""The doors: an invitation's link, a study open to anyone, and what closed doors say."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ratings.models import Invitation, Participation
from ratings.services import participations
from tests import factories
from tests.room import cast

pytestmark = pytest.mark.django_db


def link(**terms: object) -> str:
    _, token = participations.invite(cast.study(), **terms)  # type: ignore[arg-type]
    return reverse("invited", args=[token])


def test_looking_at_a_link_stores_nothing(client: Client) -> None:
    address = link(limit=1)
    assert client.get(address).status_code == 200
    assert (Participation.objects.count(), Invitation.objects.get().used) == (0, 0)


def test_the_consent_leads_into_the_room(client: Client) -> None:
    answer = client.post(link(), {"consent": "yes"})
    rater = Participation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("room", args=[rater.public_id]))
    assert rater.consent == "1"
    assert rater.consented_at is not None
    assert client.get(answer["Location"]).status_code == 200


def test_a_post_without_consent_lets_nobody_in(client: Client) -> None:
    assert client.post(link()).status_code == 200
    assert Participation.objects.count() == 0


def test_the_same_browser_goes_on_where_it_was(client: Client) -> None:
    address = link(limit=1)
    first = client.post(address, {"consent": "yes"})
    again = client.get(address)
    assert again["Location"] == first["Location"]
    assert Participation.objects.count() == 1


def test_another_browser_finds_the_link_used_up(client: Client) -> None:
    address = link(limit=1)
    client.post(address, {"consent": "yes"})
    other = Client().get(address)
    assert other.status_code == 410
    assert "Everyone this invitation was meant for is in" in other.content.decode()


def test_another_browser_cannot_enter_the_room(client: Client) -> None:
    room = client.post(link(), {"consent": "yes"})["Location"]
    stranger = Client().get(room)
    assert stranger.status_code == 403
    assert "belongs to another browser" in stranger.content.decode()


def test_the_language_of_the_page_is_kept(client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"
    client.post(link(), {"consent": "yes"})
    assert Participation.objects.get().language == "zh-hans"


def test_an_unknown_link_is_told_kindly(client: Client) -> None:
    answer = client.get(reverse("invited", args=["nothing"]))
    assert answer.status_code == 410
    assert "not known here" in answer.content.decode()


def test_the_front_pages_button_leads_to_the_consent_of_a_study_for_anyone(client: Client) -> None:
    study = cast.study(rules={"anyone": True, "items_per_rater": 3})
    address = reverse("join", args=[study.slug])
    assert client.post(address)["Location"] == address
    assert "3 clips" in client.get(address).content.decode()
    entered = client.post(address, {"consent": "yes"})
    assert entered["Location"] == reverse("room", args=[Participation.objects.get().public_id])
    assert client.post(address)["Location"] == entered["Location"]


def test_other_studies_cannot_be_joined(client: Client) -> None:
    address = reverse("join", args=[factories.study().slug])
    assert client.get(address).status_code == 403
    assert client.post(address, {"consent": "yes"}).status_code == 403
    assert Participation.objects.count() == 0
