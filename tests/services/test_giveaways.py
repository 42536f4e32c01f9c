"""What size, rate and length tell of a clip's maker: guessed from other prompts only, against chance."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ratings.models import Rendition
from ratings.services import giveaways
from ratings.services.giveaways import Look
from tests import factories
from tests.room import cast

PROMPTS = range(5)


def look(generator: str, prompt: int, *, width: int = 640, rate: int = 24, length: int = 10) -> Look:
    return Look(generator, prompt, (width, 360), rate, length)


def test_a_size_of_its_own_names_one_and_leaves_the_others_to_chance() -> None:
    clips = [look(g, p, width=900 if g == "a" else 640) for g in ("a", "b", "c") for p in PROMPTS]
    found = giveaways.told(clips)
    assert found is not None
    shares = [(row.generator, row.size, round(row.rate, 3), row.together) for row in found.rows]
    assert shares == [("a", 1, 0.333, 1), ("b", 0.5, 0.333, 0.5), ("c", 0.5, 0.333, 0.5)]
    assert [row.generator for row in found.worst] == ["a"]
    assert (round(found.chance, 3), round(found.together, 3)) == (0.333, 0.667)


def test_clips_alike_are_named_by_chance_alone() -> None:
    found = giveaways.told([look(g, p) for g in "abcd" for p in PROMPTS])
    assert found is not None
    assert {row.together for row in found.rows} == {0.25}
    assert (found.worst, found.showing) == ([], [])


def test_what_only_one_prompt_shows_cannot_be_known_before() -> None:
    found = giveaways.told([look(g, p, length=10 * p + ord(g)) for g in "ab" for p in PROMPTS])
    assert found is not None
    assert found.together == 0.5


def test_one_generator_gives_nothing_away() -> None:
    assert giveaways.told([look("a", 1), look("a", 2)]) is None


@pytest.mark.django_db
def test_the_page_names_whom_the_size_gives_away(client: Client) -> None:
    study = cast.study(generators=2, prompts=3)
    first = study.items.first()
    assert first is not None
    shown = first.places.get().clip.generator
    Rendition.objects.filter(file__clips__generator=shown).update(width=900)
    client.force_login(factories.user("ada", is_staff=True))
    page = client.get(reverse("study-blindness", args=[study.slug])).content.decode()
    assert f"<strong>{shown.name}</strong>" in page
    assert "named for nearly all of their clips." in page
