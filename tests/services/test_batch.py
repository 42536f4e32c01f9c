"""A batch as it comes: a dozen files of every kind and a ZIP, none lost, each told on page, API and table.

Five hundred through a browser that is closed half-way are `./run soak intake`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ratings.models import Clip, File, User
from ratings.probing.facts import FIELDS
from ratings.probing.measures import MEASURES
from ratings.services import archives, probes, uploads
from tests import factories
from tests.api.calls import Program, program
from tests.probing.films import film

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEMS = ("Kling", "Vidu")
DRAWN = "testsrc2=s=64x48:r=10:d=0.6,hue=h={hue}"
QUICK = ("-c:v", "libx264", "-preset", "ultrafast")
KINDS: dict[str, tuple[str, ...]] = {
    "mp4": QUICK,
    "mov": (*QUICK, "-metadata", "title=Kling 2.1"),
    "webm": ("-c:v", "libvpx", "-deadline", "realtime"),
    "gif": (),
    "apng": ("-f", "apng"),
    "webp": ("-c:v", "libwebp_anim"),
    "avi": ("-c:v", "mpeg4"),
    "mkv": ("-c:v", "ffv1"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight films, a cut one, a web page, and one film twice; and a ZIP of two more with a manifest."""
    batch = tmp_path / "batch"
    batch.mkdir()
    for number, (kind, options) in enumerate(KINDS.items()):
        film(batch / f"film-{number}.{kind}", *options, source=DRAWN.format(hue=number * 40))
    whole = (batch / "film-0.mp4").read_bytes()
    (batch / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    (batch / "page.mp4").write_text("<!doctype html><title>502 Bad Gateway</title>" * 40)
    for name in ("twice-a.mp4", "twice-b.mp4"):
        (batch / name).write_bytes(whole)
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr(
            "manifest.csv", "file,generator,prompt,task\na.mp4,Kling,rain,t2v\nb.mp4,Vidu,rain,t2v\n"
        )
        for name in ("a.mp4", "b.mp4"):
            archive.writestr(name, whole + f"of {name}".encode())
    return tmp_path


def sent(folder: Path, ada: User) -> dict[str, bytes]:
    """Upload everything as Ada would; return what each clip was made of, by its file's name."""
    wanted = {}
    for number, path in enumerate(sorted((folder / "batch").iterdir())):
        wanted[path.name] = path.read_bytes()
        fields = {"generator": SYSTEMS[number % 2], "prompt": f"prompt {number // 2}", "task": "t2v"}
        with path.open("rb") as content:
            uploads.receive(content, filename=path.name, by=ada, **fields)
    told = archives.take_in(folder / "more.zip", by=ada)
    assert told["imported"] == 2
    with zipfile.ZipFile(folder / "more.zip") as archive:
        return wanted | {name: archive.read(name) for name in ("a.mp4", "b.mp4")}


def test_none_is_lost_and_each_is_told_everywhere(folder: Path, client: Client) -> None:
    ada = factories.ada()
    wanted = sent(folder, ada)
    for file in File.objects.filter(state="received"):
        probes.run(file.pk)
    clips = {clip.filename: clip for clip in Clip.objects.select_related("file")}
    assert {name: factories.content_of(clip) for name, clip in clips.items()} == wanted
    assert File.objects.count() == len(set(wanted.values())) == 12
    states = {name: clip.state for name, clip in clips.items()}
    assert {name: state for name, state in states.items() if state != "ready"} == {
        "cut.mp4": "rejected",
        "page.mp4": "rejected",
    }
    client.force_login(ada)
    table = io.StringIO(client.get(reverse("clips-table")).getvalue().decode())
    rows = {row["file"]: row for row in csv.DictReader(table)}
    assert set(rows) == set(wanted)
    for name in ("film-2.webm", "film-5.webp", "a.mp4"):
        told_alike(client, program(ada), clips[name], rows[name])
    assert "of another generator" in client.get(clip_page(clips["twice-a.mp4"])).content.decode()


def told_alike(client: Client, ours: Program, clip: Clip, row: dict[str, str]) -> None:
    """Every declared measure and fact is in the API and the table alike, and the measures on the page."""
    probe = ours.get(f"clips/{clip.public_id}/").json()["probe"]
    assert (set(probe["facts"]), set(probe["measures"])) == (set(FIELDS), {one.key for one in MEASURES})
    page = client.get(clip_page(clip)).content.decode()
    for one in MEASURES:
        told: dict[str, Any] = probe["measures"][one.key]
        assert set(told) == {"value", "series", "analysis_height"}
        assert row[one.key] == ("" if told["value"] is None else str(told["value"]))
        assert one.reading in page
        assert f"{one.label} over time" in page or len(told["series"] or ()) < 2


def clip_page(clip: Clip) -> str:
    return reverse("clip", args=[clip.public_id])
