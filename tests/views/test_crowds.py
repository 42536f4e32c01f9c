"""Raters sent by a crowd platform: known by its number, refused with a sentence, sent back with a code."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ratings.choices import Ending
from ratings.errors import InvalidError
from ratings.models import Participation, ParticipationLink
from ratings.services import assignments, crowds, participations, ratings
from tests.room import cast

pytestmark = pytest.mark.django_db

RULES = {
    "participant_parameter": "PROLIFIC_PID",
    "return_address": "https://platform.example/done?cc={code}&who={participant}",
    "screen_out_address": "https://platform.example/out?cc={code}",
    "screen_out_code": "OUT1",
}


def link(**rules: Any) -> str:
    study = cast.study(generators=1, prompts=1, rules={**RULES, **rules})
    return reverse("invited", args=[participations.invite(study, limit=2)[1]])


def test_a_participant_comes_back_to_the_same_place_from_any_browser() -> None:
    address = link() + "?PROLIFIC_PID=abc123&STUDY_ID=x"
    first = Client().post(address, {"consent": "yes"})
    other = Client()
    again = other.get(address)
    assert again["Location"] == first["Location"]
    assert other.get(again["Location"]).status_code == 200
    assert ParticipationLink.objects.get().external_id == "abc123"
    assert Participation.objects.get().invitation.used == 1  # type: ignore[union-attr]


def test_two_participants_in_one_browser_are_two_raters(client: Client) -> None:
    address = link()
    places = {
        client.post(f"{address}?PROLIFIC_PID={number}", {"consent": "yes"})["Location"]
        for number in ("a", "b")
    }
    assert len(places) == Participation.objects.count() == 2


@pytest.mark.parametrize(
    "number", ["", "<script>", "a%00b", "a%20b", "x" * 201, "%E2%80%AEabc", "{code}", "..%2f..", "' OR 1=1"]
)
def test_what_no_platform_would_send_is_refused_and_stores_nothing(client: Client, number: str) -> None:
    answer = client.post(f"{link()}?PROLIFIC_PID={number}", {"consent": "yes"})
    assert answer.status_code == 400
    assert "participant number" in answer.content.decode()
    assert "<script>" not in answer.content.decode().split("</head>")[1]
    assert Participation.objects.count() == 0


def test_who_did_all_is_sent_back_with_a_code_of_their_own(client: Client) -> None:
    room = client.post(link() + "?PROLIFIC_PID=a+b=c".replace("+", "%2B"), {"consent": "yes"})["Location"]
    rater = Participation.objects.get()
    held = assignments.next_for(rater)
    assert held is not None
    ratings.submit(cast.shown(held), **cast.answer(held))
    page = client.get(room).content.decode()
    rater.refresh_from_db()
    code = participations.completion_code(rater)
    assert f"https://platform.example/done?cc={code}&amp;who=a%2Bb%3Dc" in page
    assert code in page


def test_each_outcome_has_its_code_and_its_address() -> None:
    rater = cast.rater(cast.study(rules={**RULES, "completion_code": "DONE-1"}))
    participations.finish(rater, ending=Ending.SCREENED_OUT)
    assert participations.completion_code(rater) == "OUT1"
    assert participations.way_back(rater) == "https://platform.example/out?cc=OUT1"
    rater.ending = Ending.FINISHED
    assert participations.way_back(rater) == "https://platform.example/done?cc=DONE-1&who="


@pytest.mark.parametrize(
    "text",
    [
        "http://a.example/",
        "javascript:alert(1)",
        "https://{code}.example/",
        "https://a@b.example/",
        "https:///x",
        "https://a.example/{other}",
        "https://a.example/{code.__class__}",
        "https://a.example/{",
        "a b",
    ],
)
def test_raters_are_sent_to_plain_https_addresses_only(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever says no
        crowds.address(text)


def test_a_study_that_names_no_parameter_takes_no_number() -> None:
    assert crowds.participant("", {"PROLIFIC_PID": "<script>"}) == ""
    with pytest.raises(InvalidError):
        crowds.participant("PID", {"pid": "abc"})
