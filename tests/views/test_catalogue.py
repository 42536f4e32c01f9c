"""Tables by a page, with each refusal's line; and the matrix that shows what is missing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ratings.models import Generator, Prompt
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def sent(client: Client, kind: str, table: str, name: str = "table.csv", **fields: str) -> str:
    answer: Any = client.post(
        "/imports/", {"kind": kind, "file": SimpleUploadedFile(name, table.encode()), **fields}
    )
    return str(answer.content.decode())


def test_a_table_comes_in_whole(ada: Client) -> None:
    assert "2 imported, 0 were here before, 0 refused" in sent(
        ada, "generators", "slug,name\ngen-3,Gen-3\nvidu,Vidu\n"
    )
    assert "1 imported" in sent(ada, "generators", '[{"slug": "pika", "name": "Pika"}]', "table.json")
    assert "1 imported" in sent(ada, "prompts", "slug,task,text\nsea,t2v,Waves\n")
    assert (Generator.objects.count(), Prompt.objects.get().text) == (3, "Waves")


def test_a_refusal_names_its_line_and_changes_nothing(ada: Client) -> None:
    table = "slug,name\ngen-3,Gen-3\nNot a slug,Vidu\n"
    told = sent(ada, "generators", table)
    assert "1 line is refused, so nothing was changed" in told
    assert '<th scope="row">3</th>' in told
    assert not Generator.objects.exists()
    assert "1 imported, 0 were here before, 1 refused" in sent(ada, "generators", table, keep_going="on")


def test_a_prompts_image_cannot_come_by_page(ada: Client) -> None:
    told = sent(ada, "prompts", "slug,task,image\nsea,i2v,../../etc/passwd\n")
    assert "1 line is refused" in told
    assert not Prompt.objects.exists()


def test_without_a_file_the_choice_is_kept(ada: Client) -> None:
    told = ada.post("/imports/", {"kind": "prompts"}).content.decode()
    ticked = [tag for tag in re.findall(r"<input[^>]*>", told) if " checked" in tag]
    assert ['value="prompts"' in tag for tag in ticked] == [True]


def test_the_matrix_tells_what_is_missing(ada: Client) -> None:
    sea, sky = factories.prompt("sea"), factories.prompt("sky")
    first, second = factories.generator("first"), factories.generator("second")
    factories.generator("elsewhere")
    factories.clip(generator=first, prompt=sea)
    factories.clip(generator=second, prompt=sky, outcome="refused", file=None)
    told = ada.get("/clips/matrix/").content.decode()
    assert "2 cells of this page are empty" in told
    assert told.count('class="cell missing"') == 2
    assert 'data-generator="elsewhere"' not in told


def test_the_matrix_costs_the_same_for_one_and_for_three(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.clip()
    ada.get("/clips/matrix/")
    with django_assert_num_queries(5):
        ada.get("/clips/matrix/")
    factories.clip()
    factories.clip()
    with django_assert_num_queries(5):
        ada.get("/clips/matrix/")
