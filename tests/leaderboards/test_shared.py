"""What real judgements must give, through the commands as a person would run them."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from ratings.models import Clip, Leaderboard
from ratings.services import probes
from tests.reports import same_figures
from tests.shared import shared

pytestmark = pytest.mark.django_db

MEANS = {
    "cogvideo": (3.2391, 3.3026, 3.1029),
    "text2video-zero": (4.1088, 2.0425, 3.4157),
    "modelscopet2v": (3.7824, 4.0700, 3.7868),
    "zeroscope-v2": (3.5234, 3.7151, 3.5735),
    "real-video": (4.7659, 4.8842, 4.8872),
}
KEYS = ("static_quality", "temporal_quality", "alignment")
# Published: Kendall's tau-c and Spearman's rho with mean human alignment over all 3,017 clips.
METRICS = {
    "CLIPScore": (0.177, 0.243),
    "CLIPScore-ft": (0.224, 0.309),
    "BLIPScore": (0.235, 0.322),
    "Otter-VQA": (0.081, 0.114),
    "UMTScore": (0.309, 0.425),
}


def study(tmp_path: Path, slug: str, mode: str, dimensions: tuple[str, ...], levels: int) -> None:
    definition = {
        "task": "t2v",
        "mode": mode,
        "rubric": {"slug": slug, "dimensions": [{"key": key, "levels": levels} for key in dimensions]},
    }
    path = tmp_path / f"{slug}.json"
    path.write_text(json.dumps(definition))
    call_command("create_study", slug, "--from", str(path))


def printed(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> Any:
    capsysbinary.readouterr()
    call_command(*arguments)
    return json.loads(capsysbinary.readouterr().out)


def test_fetv_comes_out(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], client: Client) -> None:
    folder = shared("ratings", "fetv")
    study(tmp_path, "fetv", "rate", KEYS, 5)
    call_command("import_prompts", str(folder / "prompts.csv"))
    call_command("import_ratings", str(folder / "ratings.csv"), "--study", "fetv")
    call_command("import_metrics", str(folder / "metrics.csv"))
    board = printed(capsysbinary, "leaderboard", "fetv")
    means = {(row["generator"], row["dimension"]): row["mean"] for row in board["standings"]}
    wanted = {(slug, key): mean for slug, row in MEANS.items() for key, mean in zip(KEYS, row, strict=True)}
    assert {key: round(means[key], 4) for key in wanted} == wanted
    assert [row["alpha"] for row in board["agreement"]] == pytest.approx([0.685, 0.726, 0.692], abs=0.001)
    found = {
        row["with"]: (row["kendall_c"], row["spearman"])
        for row in board["correlations"]
        if row["dimension"] == "alignment"
    }
    assert {name: pytest.approx(pair, abs=0.001) for name, pair in METRICS.items()} == found
    capsysbinary.readouterr()
    call_command("verify_leaderboard", board["id"])
    said = capsysbinary.readouterr().out.decode()
    assert "inputs: exact" in said
    assert "differs" not in said
    same_figures.check(Leaderboard.objects.get(public_id=board["id"]), client, tmp_path)


def kept_rows(source: Path, target: Path, keep: Callable[[dict[str, str]], bool]) -> str:
    """Copy the rows of a table that are asked for, and return the copy's path."""
    with source.open(newline="") as given, target.open("w", newline="") as written:
        rows = csv.DictReader(given)
        writer = csv.DictWriter(written, rows.fieldnames or [])
        writer.writeheader()
        writer.writerows(row for row in rows if keep(row))
    return str(target)


def test_a_study_of_real_clips_says_the_same_in_every_format(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], client: Client
) -> None:
    clips, fetv = shared("clips"), shared("ratings", "fetv")
    manifest = kept_rows(
        clips / "manifest.csv",
        tmp_path / "manifest.csv",
        lambda row: row["prompt"].startswith("fetv-") and row["sample"] == "0",
    )
    call_command("import_clips", manifest, "--root", str(clips))
    answered = {clip.prompt.slug: clip for clip in Clip.objects.select_related("prompt")}
    scores = kept_rows(
        fetv / "ratings.csv",
        tmp_path / "ratings.csv",
        lambda row: row["prompt"] in answered and row["generator"] != "Real video",
    )
    study(tmp_path, "real-clips", "rate", KEYS, 5)
    call_command("import_ratings", scores, "--study", "real-clips")
    first = Clip.objects.filter(prompt__slug=min(answered))
    for clip in first:
        assert clip.file_id is not None
        probes.run(clip.file_id)
    board = printed(capsysbinary, "leaderboard", "real-clips")
    assert (board["data"]["clips"], board["data"]["raters"], board["data"]["scores"]) == (20, 3, 180)
    frozen = Leaderboard.objects.get(public_id=board["id"])
    same_figures.check(frozen, client, tmp_path)
    call_command("report", "real-clips", "--format", "html", "-o", str(tmp_path / "report.html"))
    page = (tmp_path / "report.html").read_text()
    assert page.count('src="data:image/') == 2 * first.count() == 8  # a poster and a strip of each


@pytest.mark.parametrize("name", ["simple", "food"])
def test_the_golden_strengths_of_votes_come_out(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    folder = shared("ratings", "votes")
    study(tmp_path, name, "compare", ("overall",), 3)
    call_command("import_votes", str(folder / f"{name}.csv"), "--study", name)
    board = printed(capsysbinary, "leaderboard", name, "--method", "bradley-terry")
    odds = {row["generator"]: math.exp(row["log_strength"]) for row in board["strengths"]}
    found = {slug: odd / sum(odds.values()) for slug, odd in odds.items()}
    golden = io.StringIO((folder / f"{name}-golden.csv").read_text())
    scores = {
        f"{name}-{row['item'].lower()}": float(row["score"])
        for row in csv.DictReader(golden)
        if row["algorithm"] == "bradley_terry"
    }
    assert found == pytest.approx(scores, abs=1e-6)
