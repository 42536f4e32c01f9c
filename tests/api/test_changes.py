"""PATCH of generators, prompts and open studies: as the desk changes them, kept alike."""

from __future__ import annotations

import pytest

from ratings.choices import Role
from ratings.models import Change, Generator, Prompt
from ratings.services.editing import changes
from tests import factories
from tests.api.calls import STRANGER, program
from tests.room import cast

pytestmark = pytest.mark.django_db


def test_a_change_is_answered_whole_and_can_be_undone() -> None:
    cyd = factories.member(None, Role.CURATOR)
    factories.generator("gen-3", name="Gen-3", vendor="Runway")
    told = program(cyd).patch(
        "generators/gen-3/", {"vendor": "", "launched": "2024-06-17", "aliases": ["G3"]}
    )
    assert (told.status_code, told.json()["vendor"], told.json()["launched"]) == (200, "", "2024-06-17")
    change = Change.objects.get()
    assert change.by == cyd
    changes.undo(change, by=cyd)
    assert Generator.objects.get().vendor == "Runway"


def test_what_raters_saw_stays() -> None:
    study = cast.study()
    prompt = study.items.all()[0].prompt
    answer = program(factories.ada()).patch(f"prompts/{prompt.slug}/", {"text": "Something else"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "frozen")
    assert Prompt.objects.get(pk=prompt.pk).text == prompt.text


def test_other_keys_other_names_and_other_people_are_refused() -> None:
    factories.generator("gen-3")
    factories.generator("gen-4", name="Gen-4")
    ours = program(factories.ada())
    assert ours.patch("generators/gen-3/", {"slug": "gen-5"}).status_code == 400
    assert ours.patch("generators/gen-3/", {"name": "Gen-4"}).status_code == 400
    assert ours.patch("generators/gen-9/", {"vendor": "x"}).status_code == 404
    assert STRANGER.patch("generators/gen-3/", {"vendor": "x"}).status_code == 401
    assert not Change.objects.exists()


def test_an_open_study_asks_for_more_and_never_for_less() -> None:
    study = cast.study(slug="pilot", votes_per_item=3)
    cyd = factories.member(study, Role.CURATOR)
    told = program(cyd).patch("studies/pilot/", {"title": "Which is best?", "votes_per_item": 5})
    assert (told.status_code, told.json()["title"], told.json()["votes_per_item"]) == (
        200,
        "Which is best?",
        5,
    )
    less = program(cyd).patch("studies/pilot/", {"votes_per_item": 2})
    assert (less.status_code, list(less.json()["error"]["fields"])) == (400, ["votes_per_item"])
    factories.study("draft", state="draft")
    assert (
        program(factories.ada()).patch("studies/draft/", {"title": "x"}).json()["error"]["code"] == "frozen"
    )
