"""The pages of clips: what the filters find, what a clip's page tells, archiving and its undo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ratings.models import Clip, Probe, Rendition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def shown(page: Any) -> list[str]:
    """Return the names of the generators whose clips a page lists."""
    return re.findall(r'<h3><a href="/clips/[^"]+">([^<]+)</a>', page.content.decode())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Vidu", "Pika", "Gen-3"]),
        ("?task=i2v", ["Pika"]),
        ("?state=ready", ["Gen-3"]),
        ("?state=rejected", ["Pika"]),
        ("?state=refused", ["Vidu"]),
        ("?state=external", []),
        ("?generator=gen-3", ["Gen-3"]),
        ("?prompt=sea", ["Vidu", "Gen-3"]),
        ("?q=boat", ["Pika"]),
        ("?q=red boat", ["Pika"]),
        ("?q=red sea", []),
        ("?q=gen&task=t2v", ["Gen-3"]),
        ("?archived=1", ["Luma"]),
        ("?task=x&state=y&page=99&generator__slug=vidu", ["Vidu", "Pika", "Gen-3"]),
    ],
)
def test_filters(ada: Client, asked: str, found: list[str]) -> None:
    sea = factories.prompt("sea", text="Waves")
    boat = factories.prompt("boat", text="A red boat", task="i2v")
    factories.clip(generator=factories.generator("gen-3", name="Gen-3"), prompt=sea)
    rejected = factories.file(state="rejected", reason="text")
    factories.clip(generator=factories.generator("pika", name="Pika"), prompt=boat, file=rejected)
    factories.clip(
        generator=factories.generator("vidu", name="Vidu"), prompt=sea, outcome="refused", file=None
    )
    luma = factories.clip(generator=factories.generator("luma", name="Luma"), prompt=sea)
    ada.post(reverse("clip-archive", args=[luma.public_id]))
    assert shown(ada.get(f"/clips/{asked}")) == found


def test_a_list_costs_the_same_for_one_and_for_three(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.clip()
    ada.get("/clips/")
    with django_assert_num_queries(6):
        ada.get("/clips/")
    factories.clip()
    factories.clip()
    with django_assert_num_queries(6):
        ada.get("/clips/")


def test_a_clips_page_tells_what_was_found(ada: Client) -> None:
    file = factories.file()
    Rendition.objects.create(
        file=file,
        video="renditions/a.mp4",
        poster="renditions/a.jpg",
        strip="renditions/s.jpg",
        size=1,
        width=640,
        height=360,
        duration_s=2.0,
    )
    facts = {"container": "MP4", "codec": "h264", "width": 640, "height": 360, "fps": 24.0, "frames": 48}
    measures = {"freeze_share": {"value": 0.25, "series": [0.0, 1.0], "analysis_height": 360}}
    Probe.objects.create(
        file=file,
        prober=1,
        integrity="damaged",
        facts={**facts, "duration_s": 2.0, "tags": {"title": "<b>x</b>"}},
        measures=measures,
        warnings=["decoding_errors"],
    )
    clip = factories.clip(file=file, seed="42")
    other = factories.clip(file=file)
    page = ada.get(reverse("clip", args=[clip.public_id])).content.decode()
    for told in (
        "640 × 360",
        "2.00 s",
        "25%",
        "damaged",
        "some pictures may show blocks",
        "&lt;b&gt;x&lt;/b&gt;",
        "Evenly spaced over the clip",
    ):
        assert told in page
    assert "of another generator" in page
    assert reverse("clip", args=[other.public_id]) in page


def test_a_rejected_clip_says_why_and_can_be_tried_again(ada: Client) -> None:
    file = factories.file(state="rejected", reason="killed_worker", attempts=2)
    address = reverse("clip", args=[factories.clip(file=file).public_id])
    assert "ended the worker twice" in ada.get(address).content.decode()
    ada.post(f"{address}retry/")
    file.refresh_from_db()
    assert (file.state, file.reason, file.attempts) == ("received", "", 0)


def test_archiving_offers_its_undo(ada: Client) -> None:
    clip = factories.clip()
    answer = ada.post(reverse("clip-archive", args=[clip.public_id]), follow=True)
    undo = reverse("clip-restore", args=[clip.public_id])
    assert f'action="{undo}"' in answer.content.decode()
    ada.post(undo)
    assert Clip.objects.current().get() == clip


def test_the_upload_page_knows_every_name_of_a_generator(ada: Client) -> None:
    factories.generator("vidu", name="Vidu", name_zh="生数")
    factories.prompt("sunset", text="</script><script>alert(1)")
    page = ada.get("/clips/upload/").content.decode()
    assert '"also": ["vidu", "\\u751f\\u6570"]' in page
    assert "<script>alert" not in page
