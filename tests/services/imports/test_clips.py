"""Clips from a manifest: files stored once, names resolved or made, all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ratings.models import Alias, Clip, File, Generator, Prompt
from ratings.services.imports import clips
from tests import factories
from tests.services.imports.tools import counts, imported, refused

pytestmark = pytest.mark.django_db
HEADER = "file,generator,prompt,task,sample,outcome\n"


def load(text: str, root: Path, **options: Any) -> Any:
    return imported(clips.load, text, root=root, **options)


def stored(media: Path) -> int:
    return sum(path.is_file() for path in media.rglob("*"))


def test_a_row_holds_a_clip_with_where_it_came_from(root: Path, media: Path) -> None:
    rows = (
        "file,generator,prompt,task,source,selection,generation_seconds,generated_at,seed,watermark,prompt_text,notes\n"
        "b.mp4,Gen-3,snow,v2v,vendor-demo,best-of-n,114,2024-06-17T09:30:00,-7,yes,Snow falls,nice\n"
    )
    report = load(rows, root)
    assert (counts(report), report.news) == ((1, 0, 0), ["New prompts: snow", "New generators: Gen-3"])
    clip = Clip.objects.get()
    assert (clip.filename, clip.sample, clip.source, clip.selection) == (
        "b.mp4",
        "0",
        "vendor-demo",
        "best-of-n",
    )
    assert (clip.generation_seconds, clip.seed, clip.watermark, clip.notes) == (114.0, "-7", True, "nice")
    assert (clip.prompt.text, clip.prompt.task, clip.prompt_text) == ("Snow falls", "v2v", "Snow falls")
    assert clip.generated_at
    assert clip.generated_at.isoformat() == "2024-06-17T09:30:00+00:00"
    assert clip.file
    assert Path(clip.file.content.path).read_bytes() == b"video"
    assert stored(media) == 1


def test_the_same_again_is_skipped(root: Path, media: Path) -> None:
    rows = HEADER + "b.mp4,Gen-3,snow,v2v,,\n,Gen-3,rain,t2v,1,refused\n"
    assert counts(load(rows, root)) == (2, 0, 0)
    assert counts(load(rows, root)) == (0, 2, 0)
    assert (Clip.objects.count(), stored(media)) == (2, 1)


def test_a_generator_is_found_by_its_alias(root: Path) -> None:
    generator = factories.generator("modelscope", name="ModelScopeT2V")
    Alias.objects.create(generator=generator, name="VideoFusion", slug="videofusion")
    load(HEADER + "b.mp4,videofusion,snow,v2v,,\n", root)
    assert Clip.objects.get().generator == generator


def test_an_external_clip_gets_its_file(root: Path) -> None:
    clip = factories.clip(generator=factories.generator("gen-3"), prompt=factories.prompt("snow"), file=None)
    assert counts(load(HEADER + "b.mp4,gen-3,snow,t2v,,\n", root)) == (1, 0, 0)
    clip.refresh_from_db()
    assert clip.file


def test_other_bytes_for_the_same_clip_are_refused_and_not_kept(root: Path, media: Path) -> None:
    load(HEADER + "b.mp4,Gen-3,snow,v2v,,\n", root)
    report = load(HEADER + "seeds/a.jpg,Gen-3,snow,v2v,,\n", root)
    assert [line for line, _reason in refused(report)] == [2]
    assert "already has another clip" in refused(report)[0][1]
    assert (File.objects.count(), stored(media)) == (1, 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",Gen-3,snow,v2v,,", "file: A clip whose outcome is ok has a file."),
        ("b.mp4,Gen-3,snow,v2v,,refused", "file: An output that is refused has no file."),
        ("none.mp4,Gen-3,snow,v2v,,", "There is no file “none.mp4” here."),
        ("b.mp4,Gen-3,snow,t2i,,", "task: “t2i” is none of t2v, i2v, v2v."),
        ("b.mp4,Gen-3,portrait,v2v,,", "task: The prompt “portrait” is stored for the task i2v."),
        ("b.mp4,,snow,v2v,,", "generator: This cell must not be empty."),
        ("b.mp4,Gen-3,snow,v2v,,lost", "outcome: “lost” is none of ok, refused, failed, timeout."),
    ],
)
def test_what_cannot_be_is_refused(row: str, sentence: str, root: Path, media: Path) -> None:
    factories.prompt("portrait", task="i2v")
    report = load(HEADER + row + "\n", root)
    assert refused(report) == [(2, sentence)]
    assert (Clip.objects.count(), Generator.objects.count(), stored(media)) == (0, 0, 0)


def test_one_bad_row_leaves_everything_as_it_was(root: Path, media: Path) -> None:
    rows = HEADER + "b.mp4,Gen-3,snow,v2v,,\nnone.mp4,Vidu,rain,v2v,,\n"
    report = load(rows, root)
    assert (counts(report), report.news) == ((0, 0, 1), [])
    models = (Generator, Prompt, Clip, File)
    assert ([model.objects.count() for model in models], stored(media)) == ([0, 0, 0, 0], 0)
    assert counts(load(rows, root, keep_going=True)) == (1, 0, 1)
    assert (Clip.objects.count(), stored(media)) == (1, 1)


def test_the_same_bytes_of_two_generators_are_suspicious(root: Path, media: Path) -> None:
    report = load(HEADER + "b.mp4,Gen-3,snow,v2v,,\nb.mp4,Vidu,snow,v2v,,\n", root)
    assert report.notes == ["Suspicious: the same bytes are clips of Gen-3, Vidu."]
    assert (Clip.objects.count(), File.objects.count(), stored(media)) == (2, 1, 1)
