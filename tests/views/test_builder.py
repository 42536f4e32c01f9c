"""The study builder's pages: what is typed is kept, what is chosen is made, what is open is not changed."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest
from django.test import Client

from ratings.models import Study
from ratings.services import rules, studies
from tests import factories

pytestmark = pytest.mark.django_db
# As a browser sends the form when nothing but these is touched: a rule that is on by default is ticked.
ON = {f"rule-{rule.name}": "on" for rule in fields(rules.Rules) if rule.default is True}
TYPED = {
    "title": "Pilot",
    "task": "t2v",
    "mode": "rate",
    "rubric": "report-2024",
    "votes_per_item": "2",
    **ON,
}


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_every_rule_has_its_field(ada: Client) -> None:
    page = text(ada.get("/studies/new/"))
    named = set(re.findall(r'name="rule-([a-z_]+)"', page))
    assert named == {rule.name for rule in fields(rules.Rules)}


def test_what_was_chosen_is_made(ada: Client) -> None:
    factories.generator("gen-3")
    factories.prompt("sea")
    factories.prompt("still", task="i2v")
    answer = ada.post(
        "/studies/new/",
        TYPED
        | {
            "generators": ["gen-3"],
            "prompts": ["sea", "still"],
            "rule-anyone": "on",
            "rule-lease_minutes": "5",
        },
    )
    assert answer["Location"] == "/studies/pilot/"
    made = Study.objects.get()
    assert (made.rules, made.votes_per_item) == ({"anyone": True, "lease_minutes": 5}, 2)
    assert [prompt.slug for prompt in made.prompts.all()] == ["sea"]
    assert [generator.slug for generator in made.generators.all()] == ["gen-3"]


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(ada: Client) -> None:
    factories.generator("gen-3")
    page = text(
        ada.post("/studies/new/", TYPED | {"title": "", "generators": ["gen-3"], "rule-lease_minutes": "0"})
    )
    assert not Study.objects.exists()
    assert 'value="gen-3" checked' in page
    assert 'name="rule-lease_minutes" value="0"' in page
    assert page.count("errorlist") == 2


def test_a_title_that_is_taken_is_refused_in_a_sentence(ada: Client) -> None:
    ada.post("/studies/new/", TYPED)
    assert "There is a study “pilot” already." in text(ada.post("/studies/new/", TYPED))


def test_a_draft_comes_back_as_it_was_made(ada: Client) -> None:
    factories.generator("gen-3")
    ada.post("/studies/new/", TYPED | {"generators": ["gen-3"], "rule-anyone": "on"})
    page = text(ada.get("/studies/pilot/edit/"))
    assert 'value="gen-3" checked' in page
    assert re.search(r'name="rule-anyone"[^>]* checked', page)
    ada.post("/studies/pilot/edit/", TYPED | {"title": "Later"})
    made = Study.objects.get()
    assert (made.slug, made.title_en, made.rules, made.generators.count()) == ("pilot", "Later", {}, 0)


def test_an_open_study_is_shown_not_edited(ada: Client) -> None:
    factories.clip()
    studies.open_study(studies.create({"slug": "pilot", "task": "t2v", "rubric": "report-2024"}))
    answer = ada.post("/studies/pilot/edit/", TYPED, follow=True)
    assert "its question and rules are fixed" in text(answer)


def test_copy_and_discard(ada: Client) -> None:
    ada.post("/studies/new/", TYPED)
    assert ada.post("/studies/pilot/duplicate/")["Location"] == "/studies/pilot-2/edit/"
    assert "The draft “Pilot (copy)” is gone." in text(ada.post("/studies/pilot-2/discard/", follow=True))
    assert [study.slug for study in Study.objects.all()] == ["pilot"]


def test_the_forecast_follows_what_is_typed(ada: Client) -> None:
    for number in range(2):
        prompt = factories.prompt(f"p{number}")
        for name in ("a", "b"):
            factories.clip(generator=factories.generator(f"{name}{number}"), prompt=prompt)
    told = text(ada.post("/studies/forecast/", TYPED))
    assert re.findall(r"<dd>([^<]+)</dd>", told)[:4] == ["4", "8", "0.1", "2"]
    nonsense = text(ada.post("/studies/forecast/", TYPED | {"votes_per_item": "x", "rubric": "?"}))
    assert re.findall(r"<dd>([^<]+)</dd>", nonsense)[:2] == ["4", "4"]


def test_lists_and_rubric_follow_the_task(ada: Client) -> None:
    factories.prompt("sea")
    factories.prompt("still", task="i2v")
    listed = text(ada.post("/studies/members/", TYPED | {"task": "i2v"}))
    assert re.findall(r'name="prompts" value="([^"]+)"', listed) == ["still"]
    assert "Camera" in text(ada.post("/studies/rubric/", TYPED))
    assert "Camera" not in text(ada.post("/studies/rubric/", TYPED | {"task": "i2v"}))


def test_the_builder_costs_the_same_for_one_and_for_three(
    ada: Client, django_assert_num_queries: Any
) -> None:
    factories.clip()
    ada.get("/studies/new/")
    with django_assert_num_queries(8):
        ada.get("/studies/new/")
    factories.clip()
    factories.clip()
    with django_assert_num_queries(8):
        ada.get("/studies/new/")
