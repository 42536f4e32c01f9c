"""PATCH of generators and prompts: as the desk changes them, kept and undone alike."""

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
