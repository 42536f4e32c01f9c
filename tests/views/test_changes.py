"""The page of recent changes: what, by whom, and the way back."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ratings.choices import Noun
from ratings.models import Generator
from ratings.services.editing import changes
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_change_has_its_way_back(client: Client) -> None:
    ada = factories.ada()
    client.force_login(ada)
    factories.generator("gen-3", name="Gen-3")
    client.post("/generators/gen-3/remove/")
    page = client.get("/changes/").content.decode()
    assert "<del>gen-3</del> taken out" in page
    assert "<td>Ada</td>" in page
    undo = page.split('action="/changes/')[1].split('"')[0]
    client.post(f"/changes/{undo}", headers={"referer": "http://testserver/changes/"})
    assert Generator.objects.get().name == "Gen-3"
    assert '<span class="tag">undone</span>' in client.get("/changes/").content.decode()


def test_ten_changes_ask_as_many_queries_as_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada = factories.ada()
    client.force_login(ada)
    prompts = [factories.prompt() for _ in range(10)]
    changes.make(Noun.PROMPT, [prompt.slug for prompt in prompts], {"difficulty": "hard"}, by=ada)
    client.get("/changes/")
    with django_assert_num_queries(4):
        page = client.get("/changes/").content.decode()
    assert "10 in all" in page
    for prompt in prompts:
        changes.make(Noun.PROMPT, [prompt.slug], {"difficulty": "easy"}, by=ada)
    with django_assert_num_queries(4):
        client.get("/changes/")
