"""Lists to take away: narrowed as on the page, and brought in again they change nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratings.models import Alias, Claim, Generator, Prompt, Remark, SavedView
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def taken(client: Client, address: str) -> bytes:
    answer: Any = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else bytes(answer.content)


def brought(client: Client, kind: str, content: bytes, name: str) -> str:
    answer: Any = client.post("/imports/", {"kind": kind, "file": SimpleUploadedFile(name, content)})
    return str(answer.content.decode())


def described() -> Generator:
    made = factories.generator("gen-3", name="Gen-3", launched=date(2024, 6, 17), vendor="Runway; Inc")
    Alias.objects.create(generator=made, name="Runway", slug="runway")
    for day, fps in ((20, 24.0), (21, 30.5)):
        Claim.objects.create(
            generator=made, as_of=date(2024, 8, day), tasks=["t2v", "i2v"], duration_s=[5.0, 10.0], fps=fps
        )
    Remark.objects.create(generator=made, by="Ada", text="Calm, and quick", text_zh="又稳又快")
    factories.generator("vidu", name="Vidu")
    return made


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_generators_come_back_as_they_were(ada: Client, suffix: str) -> None:
    described()
    content = taken(ada, f"/generators/generators.{suffix}")
    assert "0 imported, 3 were here before, 0 refused" in brought(ada, "generators", content, f"a.{suffix}")
    Remark.objects.all().delete()
    Claim.objects.all().delete()
    Alias.objects.all().delete()
    Generator.objects.all().delete()
    assert "3 imported" in brought(ada, "generators", content, f"a.{suffix}")
    again = taken(ada, f"/generators/generators.{suffix}")
    assert again == content


def test_a_list_is_taken_as_it_is_narrowed(ada: Client) -> None:
    described()
    assert [row["slug"] for row in json.loads(taken(ada, "/generators/generators.json?q=vidu"))] == ["vidu"]
    factories.prompt("sea", category=["water", "sky"], text='Waves, "high"')
    factories.prompt("hill", task="i2v")
    rows = list(csv.DictReader(io.StringIO(taken(ada, "/prompts/prompts.csv?task=t2v").decode())))
    assert [(row["slug"], row["category"], row["text"]) for row in rows] == [
        ("sea", "water;sky", 'Waves, "high"')
    ]


def test_prompts_come_back_as_they_were(ada: Client) -> None:
    factories.prompt("sea", category=["water"], difficulty="hard", dimensions=["motion"])
    content = taken(ada, "/prompts/prompts.csv")
    assert "0 imported, 1 were here before" in brought(ada, "prompts", content, "a.csv")
    Prompt.objects.all().delete()
    assert "1 imported" in brought(ada, "prompts", content, "a.csv")
    assert taken(ada, "/prompts/prompts.csv") == content


def test_clips_are_taken_with_what_was_found_out(ada: Client) -> None:
    kept = factories.clip()
    factories.clip()
    rows = list(
        csv.DictReader(io.StringIO(taken(ada, f"/clips/clips.csv?generator={kept.generator.slug}").decode()))
    )
    assert [(row["generator"], row["state"]) for row in rows] == [(kept.generator.slug, "ready")]


def test_a_view_is_kept_shown_replaced_and_forgotten(ada: Client) -> None:
    factories.clip()
    kept = {"name": "  My   task ", "list": "clips", "query": "task=t2v&after=x&q="}
    page = ada.post("/views/keep/", kept, follow=True).content.decode()
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("My task", "task=t2v")
    assert '<a class="tag accent" href="?task=t2v" aria-current="true">My task</a>' in page
    ada.post("/views/keep/", {**kept, "query": "task=i2v"})
    assert SavedView.objects.get().query == "task=i2v"
    ada.get("/clips/")  # shows the toast
    assert "My task" not in ada.get("/prompts/").content.decode()
    ada.post(f"/views/{view.public_id}/forget/")
    assert not SavedView.objects.exists()


def test_a_view_of_no_list_or_without_a_name_is_refused(ada: Client) -> None:
    for wrong in ({"list": "people", "name": "a"}, {"list": "clips", "name": " "}):
        ada.post("/views/keep/", {**wrong, "query": ""})
    assert not SavedView.objects.exists()
