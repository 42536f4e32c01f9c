"""The catalogue's forms: what was typed is kept when something is wrong, and the toast undoes what is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ratings.models import Change, Clip, Generator, Prompt
from tests import factories

pytestmark = pytest.mark.django_db
ROWS = {
    f"{prefix}-{name}": n
    for prefix in ("claims", "remarks")
    for name, n in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
}


@pytest.fixture
def ada(client: Client) -> Client:
    """Sign Ada in."""
    client.force_login(factories.ada())
    return client


def posted(client: Client, address: str, **fields: Any) -> str:
    answer: Any = client.post(address, fields, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def undo(client: Client, page: str) -> None:
    found = re.search(r'action="(/changes/[0-9a-f-]+/undo/)"', page)
    assert found is not None
    posted(client, found[1])


def test_a_generator_is_described_changed_and_changed_back(ada: Client) -> None:
    claim = {"claims-0-as_of": "2024-08-20", "claims-0-tasks": ["t2v"], "claims-0-duration_s": "5; 10"}
    said = {"remarks-0-by": "Ada", "remarks-0-text": "Calm"}
    page = posted(
        ada, "/generators/new/", name="Gen-3", kind="system", aliases="Runway；跑道", **ROWS, **claim, **said
    )
    assert "<blockquote>Calm</blockquote>" in page
    made = Generator.objects.get(slug="gen-3")
    assert sorted(alias.name for alias in made.aliases.all()) == ["Runway", "跑道"]
    assert made.claims.get().duration_s == [5, 10]
    stored = {f"{rows}-INITIAL_FORMS": "1" for rows in ("claims", "remarks")}
    removed = {**ROWS, **stored, **claim, "claims-0-DELETE": "on", **said}
    page = posted(ada, "/generators/gen-3/edit/", name="Gen-3 Alpha", kind="system", **removed)
    assert not made.claims.exists()
    undo(ada, page)
    made.refresh_from_db()
    assert (made.name, made.claims.count(), made.remarks.count()) == ("Gen-3", 1, 1)


def test_what_was_typed_is_kept_where_something_is_wrong(ada: Client) -> None:
    factories.generator("vidu", name="Vidu")
    page = posted(
        ada, "/generators/new/", name="VIDU", kind="system", region="Peking", **ROWS,
        **{"claims-0-as_of": "2024-08-20", "claims-0-duration_s": "long"},
    )  # fmt: skip
    assert "“long” is no length in seconds." in page
    assert 'value="Peking"' in page
    page = posted(ada, "/generators/new/", name="VIDU", kind="system", region="Peking", **ROWS)
    assert "There is a generator of this name" in page
    assert 'value="Peking"' in page
    assert Generator.objects.count() == 1


def test_a_prompt_comes_with_its_image(ada: Client, tmp_path: Path) -> None:
    picture = SimpleUploadedFile("boat.png", b"bytes of a picture")
    page = posted(ada, "/prompts/new/", task="i2v", text="The boat sails", slug="boat", image=picture)
    assert "The boat sails" in page
    prompt = Prompt.objects.select_related("image").get(slug="boat")
    assert prompt.image is not None
    undo(ada, posted(ada, "/prompts/boat/edit/", task="i2v", text="The boat sinks", category="sea; boats"))
    prompt.refresh_from_db()
    assert (prompt.text, prompt.category, prompt.image is None) == ("The boat sails", [], False)


def test_many_clips_at_once_and_back(ada: Client) -> None:
    clips = [factories.clip() for _ in range(3)]
    ticked = [str(clip.public_id) for clip in clips[:2]]
    assert "Change 2 clips" in posted(ada, "/clips/change/", act="edit", clip=ticked)
    page = posted(ada, "/clips/change/", act="keep", clip=ticked, source="vendor-demo", filters="task=t2v")
    assert "2 things are changed." in page
    assert list(Clip.objects.order_by("pk").values_list("source", flat=True)) == [
        "vendor-demo", "vendor-demo", "own-run",
    ]  # fmt: skip
    undo(ada, page)
    assert not Clip.objects.filter(source="vendor-demo").exists()


def test_all_that_pass_the_filters_are_meant(ada: Client) -> None:
    kept, gone = factories.clip(), factories.clip()
    filters = f"generator={gone.generator.slug}"
    posted(ada, "/clips/change/", act="archive", all="1", filters=filters)
    assert list(Clip.objects.current()) == [kept]
    posted(ada, "/clips/change/", act="restore", all="1", filters=f"{filters}&archived=1")
    assert Clip.objects.current().count() == 2


def test_what_is_no_clip_changes_none(ada: Client) -> None:
    posted(ada, "/clips/change/", act="archive", clip=["nonsense", "00000000-0000-4000-8000-000000000000"])
    assert not Change.objects.exists()


def test_one_clips_provenance(ada: Client) -> None:
    clip = factories.clip()
    fields = {"source": "own-run", "selection": "first", "generation_seconds": "12.5", "watermark": "no"}
    page = posted(ada, f"/clips/{clip.public_id}/edit/", generated_at="2024-08-20T10:00", **fields)
    clip.refresh_from_db()
    assert (clip.generation_seconds, clip.watermark) == (12.5, False)
    assert clip.generated_at is not None
    assert clip.generated_at.isoformat() == "2024-08-20T10:00:00+00:00"
    undo(ada, page)
    stored = Clip.objects.values_list("generation_seconds", "generated_at", "watermark").get()
    assert stored == (None, None, None)
