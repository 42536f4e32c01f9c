"""All of the real clips, imported and probed to the end in this process, as a curator would from a shell."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ratings.models import Clip, File
from tests.management.test_imports import run
from tests.shared import shared

MANIFEST = "file,generator,prompt,task\n"


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"


@pytest.mark.django_db(transaction=True)
def test_every_real_clip_is_taken_and_becomes_ready() -> None:
    folder = shared("clips")
    assert run("import_prompts", str(folder / "prompts.csv"))[0] == 0
    code, _out, err = run("import_clips", str(folder / "manifest.csv"), "--wait")
    assert (code, err.splitlines()[-1]) == (0, "imported 50 clips, skipped 0, refused 0")
    unready = File.objects.filter(clips__isnull=False).exclude(state="ready")
    assert list(unready.values_list("reason", "clips__filename")) == []
    assert Clip.objects.ready().count() == 50
    out = io.StringIO()
    call_command("export_clips", stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert (len(rows), {row["state"] for row in rows}) == (50, {"ready"})
    assert all(float(row["duration_s"]) > 0 and row["si"] for row in rows)
    again = run("import_clips", str(folder / "manifest.csv"))[2]
    assert again.splitlines()[-1] == "imported 0 clips, skipped 50, refused 0"


@pytest.mark.django_db(transaction=True)
def test_every_hostile_file_ends_ready_or_rejected_with_a_reason(tmp_path: Path) -> None:
    folder = shared("hostile")
    with (folder / "expected.csv").open(encoding="utf-8") as stream:
        names = [row["file"] for row in csv.DictReader(stream)]
    present = [name for name in names if (folder / name).is_file()]
    manifest = tmp_path / "manifest.csv"
    with manifest.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(MANIFEST.strip().split(","))
        writer.writerows((name, "Hostile", f"h-{number}", "t2v") for number, name in enumerate(present))
    arguments = ["import_clips", str(manifest), "--root", str(folder), "--keep-going", "--wait"]
    code, _out, err = run(*arguments)
    assert (code, err.splitlines()[-1]) == (0, f"imported {len(present)} clips, skipped 0, refused 0")
    assert set(File.objects.values_list("state", flat=True)) == {"ready", "rejected"}
    assert not File.objects.filter(state="rejected", reason="").exists()
