"""Receiving clips: the same again changes nothing, a contradiction is refused, what was absent is added."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ratings.errors import ConflictError, InvalidError
from ratings.models import Clip, File, Generator, Prompt
from ratings.services import clips
from tests import factories


@pytest.fixture
def key(db: None) -> dict[str, Any]:
    return {"generator": factories.generator("gen-3"), "prompt": factories.prompt("sunset")}


def test_a_clip_is_new_once(key: dict[str, Any]) -> None:
    clip, new = clips.receive(
        **key, content=io.BytesIO(b"video"), filename="C:\\clips\\a\u202e.mp4", seed="7"
    )
    assert (new, clip.sample, clip.filename, clip.seed, clip.state) == (True, "0", "a.mp4", "7", "received")
    assert clips.receive(**key, content=io.BytesIO(b"video"), filename="a.mp4", seed="7") == (clip, False)
    assert (Clip.objects.count(), File.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"content": io.BytesIO(b"other")}, "file"),
        ({"content": None, "outcome": "refused"}, "outcome"),
        ({"content": io.BytesIO(b"video"), "seed": "8"}, "seed"),
        ({"content": io.BytesIO(b"video"), "source": "dataset"}, "source"),
    ],
)
def test_a_contradiction_is_refused_and_leaves_nothing(
    key: dict[str, Any], other: dict[str, Any], named: str, media: Path
) -> None:
    clips.receive(**key, content=io.BytesIO(b"video"), seed="7")
    with pytest.raises(ConflictError, match=rf"different: {named}\)"):
        clips.receive(**key, **other)
    assert len([path for path in media.rglob("*") if path.is_file()]) == File.objects.count() == 1


def test_a_file_that_comes_later_completes_an_external_clip(key: dict[str, Any]) -> None:
    external, _ = clips.receive(**key, content=None)
    clip, new = clips.receive(**key, content=io.BytesIO(b"video"), filename="a.mp4", notes="later")
    assert (clip, new, external.state) == (external, True, "external")
    clip.refresh_from_db()
    assert (clip.state, clip.filename, clip.notes) == ("received", "a.mp4", "later")


def test_a_refusal_has_no_file(key: dict[str, Any]) -> None:
    assert clips.receive(**key, content=None, outcome="refused")[0].state == "refused"
    with pytest.raises(InvalidError):
        clips.receive(**key, sample="1", content=io.BytesIO(b"video"), outcome="refused")


@pytest.mark.parametrize(
    "given",
    [{"outcome": "lost"}, {"sample": "x" * 61}, {"source": "hearsay"}, {"notes": "a\0b"}, {"sample": "a\0"}],
)
def test_what_the_columns_cannot_hold_is_refused(key: dict[str, Any], given: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        clips.receive(**key, content=None, **given)
    assert not Clip.objects.exists()


def test_one_file_may_serve_two_clips(key: dict[str, Any]) -> None:
    one, _ = clips.receive(**key, content=io.BytesIO(b"video"))
    other, new = clips.receive(
        generator=factories.generator("vidu"), prompt=key["prompt"], content=io.BytesIO(b"video")
    )
    assert (new, other.file) == (True, one.file)


def test_archiving_is_undone(key: dict[str, Any]) -> None:
    clip, _ = clips.receive(**key, content=None)
    assert (clips.archive(clip), clips.archive(clip), Clip.objects.current().count()) == (True, False, 0)
    assert (clips.restore(clip), clips.restore(clip), Clip.objects.current().count()) == (True, False, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_clip_from_six_at_once_is_one() -> None:
    generator, prompt = (
        Generator.objects.create(slug="g", name="G"),
        Prompt.objects.create(slug="p", task="t2v"),
    )
    outcomes: list[bool] = []
    start = threading.Barrier(6)

    def receive() -> None:
        start.wait()
        try:
            content = io.BytesIO(b"video" * 1000)
            outcomes.append(clips.receive(generator=generator, prompt=prompt, content=content)[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=receive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 5 + [True]
    assert (Clip.objects.count(), File.objects.count()) == (1, 1)
