"""Prompts from CSV, with the files that condition them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ratings.models import File, Prompt
from ratings.services import files
from ratings.services.imports import prompts
from tests.services.imports.tools import counts, imported, refused
from tests.shared import shared

pytestmark = pytest.mark.django_db
WHOLE = (
    "slug,task,text,text_zh,language,image,video,category,difficulty,dimensions\n"
    "snow,v2v,Snow,下雪,en,seeds/a.jpg,b.mp4,nature; weather,hard,motion;physics\n"
)


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


def test_a_row_holds_a_prompt_with_its_files(root: Path, media: Path) -> None:
    assert counts(imported(prompts.load, WHOLE, root=root)) == (1, 0, 0)
    prompt = Prompt.objects.get()
    assert (prompt.slug, prompt.task, prompt.text_zh, prompt.difficulty) == ("snow", "v2v", "下雪", "hard")
    assert (prompt.category, prompt.dimensions) == (["nature", "weather"], ["motion", "physics"])
    assert prompt.image
    assert prompt.video
    assert Path(prompt.image.content.path).read_bytes() == b"picture"
    assert Path(prompt.video.content.path).read_bytes() == b"video"
    assert len(stored(media)) == 2


def test_an_image_that_was_rejected_as_a_clip_is_probed_again(root: Path, media: Path) -> None:
    with (root / "seeds" / "a.jpg").open("rb") as content:
        file = files.receive(content, filename="a.jpg")
    File.objects.filter(pk=file.pk).update(state="rejected", reason="still_image")
    imported(prompts.load, WHOLE, root=root)
    file.refresh_from_db()
    assert (file.state, file.reason) == ("received", "")


def test_the_same_again_is_skipped(root: Path, media: Path) -> None:
    imported(prompts.load, WHOLE, root=root)
    assert counts(imported(prompts.load, WHOLE, root=root)) == (0, 1, 0)
    assert len(stored(media)) == 2


def test_what_was_not_said_before_is_added(root: Path) -> None:
    imported(prompts.load, "slug,task\nsnow,v2v\n", root=root)
    assert counts(imported(prompts.load, WHOLE, root=root)) == (1, 0, 0)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("slug,task\nsnow,t2v\n", "task: “v2v” is stored, which “t2v” contradicts."),
        ("slug,task,text\nsnow,v2v,Rain\n", "text: “Snow” is stored, which “Rain” contradicts."),
        (
            "slug,task,category\nsnow,v2v,nature\n",
            "category: “nature;weather” is stored, which “nature” contradicts.",
        ),
    ],
)
def test_what_contradicts_is_refused(row: str, sentence: str, root: Path) -> None:
    imported(prompts.load, WHOLE, root=root)
    assert refused(imported(prompts.load, row, root=root)) == [(2, sentence)]


def test_another_image_contradicts_and_is_not_kept(root: Path, media: Path) -> None:
    imported(prompts.load, WHOLE, root=root)
    (root / "c.jpg").write_bytes(b"other picture")
    report = imported(prompts.load, "slug,task,image\nsnow,v2v,c.jpg\n", root=root)
    assert (counts(report), File.objects.count(), len(stored(media))) == ((0, 0, 1), 2, 2)


def test_files_stored_on_the_way_go_when_a_line_is_refused(root: Path, media: Path) -> None:
    rows = "slug,task,image,text\na,i2v,seeds/a.jpg,x\na,i2v,,y\n"
    report = imported(prompts.load, rows, root=root)
    assert (counts(report), Prompt.objects.count(), File.objects.count()) == ((0, 0, 1), 0, 0)
    assert stored(media) == []
    assert counts(imported(prompts.load, rows, root=root, keep_going=True)) == (1, 0, 1)
    assert (Prompt.objects.count(), File.objects.count(), len(stored(media))) == (1, 1, 1)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("none.jpg", "There is no file “none.jpg” here."),
        (
            "../secret.txt",
            "“../secret.txt” lies outside of the import's folder; name a folder above it with --root.",
        ),
        (
            "/etc/passwd",
            "“/etc/passwd” lies outside of the import's folder; name a folder above it with --root.",
        ),
        ("link.jpg", "“link.jpg” lies outside of the import's folder; name a folder above it with --root."),
        ("seeds", "“seeds” is not a regular file."),
        ("pipe.mp4", "“pipe.mp4” is not a regular file."),
        ("x" * 5000, f"There is no file “{'x' * 200}” here."),
    ],
)
def test_only_regular_files_of_the_folder_are_read(name: str, sentence: str, root: Path) -> None:
    (root / "link.jpg").symlink_to(root.parent / "secret.txt")
    os.mkfifo(root / "pipe.mp4")
    report = imported(prompts.load, f"slug,task,image\na,i2v,{name}\n", root=root)
    assert (refused(report), File.objects.count()) == ([(2, sentence)], 0)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Snow,t2v,", "slug: “Snow” is no slug; “snow” would be."),
        ("a,t2i,", "task: “t2i” is none of t2v, i2v, v2v."),
        ("a,t2v,Motion", "dimensions: “Motion” is no key of a dimension."),
        ("a,,", "task: This cell must not be empty."),
    ],
)
def test_what_cannot_be_is_refused(row: str, sentence: str, root: Path) -> None:
    assert refused(imported(prompts.load, f"slug,task,dimensions\n{row}\n", root=root)) == [(2, sentence)]


def test_the_real_prompts_are_taken(root: Path) -> None:
    for path, count, media_count in (
        (shared("clips", "prompts.csv"), 24, 8),
        (shared("ratings", "fetv", "prompts.csv"), 619, 8),
    ):
        report = imported(prompts.load, path.read_bytes(), root=path.parent)
        assert (refused(report), report.imported + report.skipped) == ([], count)
        assert File.objects.count() == media_count
