"""The import commands as a shell sees them: what is said where, and the exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ratings.models import Clip, Generator, Score, Study
from tests import factories

pytestmark = pytest.mark.django_db
COMMANDS = (
    "create_study",
    "export_clips",
    "import_clips",
    "import_generators",
    "import_prompts",
    "import_ratings",
    "import_reference",
    "import_votes",
)


def run(*arguments: str) -> tuple[int, str, str]:
    """Return exit code, stdout and stderr of a command run in this process."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_an_import_ends_with_its_closing_line(tmp_path: Path) -> None:
    path = file(tmp_path, "g.csv", "slug,name\na,A\nb,B\n")
    assert run("import_generators", path) == (0, "", "imported 2 generators, skipped 0, refused 0\n")
    assert run("import_generators", path) == (0, "", "imported 0 generators, skipped 2, refused 0\n")


def test_a_refusal_names_file_line_and_reason(tmp_path: Path) -> None:
    path = file(tmp_path, "g.csv", "slug,name\na,A\nb,\n")
    code, out, err = run("import_generators", path)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        f"{path}:3: name: This cell must not be empty.",
        "Nothing was changed. Correct these lines, or use --keep-going to leave them out.",
        "imported 0 generators, skipped 0, refused 1",
    ]
    assert Generator.objects.count() == 0


def test_keep_going_leaves_out_what_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "g.csv", "slug,name\na,A\nb,\n")
    code, _out, err = run("import_generators", path, "--keep-going")
    assert (code, err.splitlines()[-1]) == (1, "imported 1 generators, skipped 0, refused 1")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import_generators", "none.csv"], "none.csv cannot be read: No such file or directory."),
        (["import_generators", "."], ". is a folder, not a file."),
        (["import_prompts", "none.csv", "--root", "nowhere"], "There is no folder nowhere."),
        (["import_ratings", "none.csv", "--study", "none"], "There is no study none."),
        (["import_reference"], "Name either a file or --builtin report-2024."),
        (["import_reference", "a.csv", "--builtin", "x"], "Name either a file or --builtin report-2024."),
        (["export_clips", "--study", "none"], "There is no study none."),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    assert (str(caught.value), caught.value.returncode) == (sentence, 2)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_an_example(name: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as end:
        call_command(name, "--help")
    assert end.value.code == 0
    example = capsys.readouterr().out.rstrip().splitlines()[-2:]
    assert example[0] == "Example:"
    assert example[1].startswith(f"  python manage.py {name} ")


def test_the_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    for arguments, code in ((["none.csv"], 2), (["--what"], 2), (["--help"], 0)):
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_generators", *arguments]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False, timeout=60)
        assert done.returncode == code, done.stderr


def test_a_study_is_made_once(tmp_path: Path) -> None:
    study = {"task": "t2v", "rubric": {"slug": "r", "dimensions": [{"key": "motion", "levels": 3}]}}
    path = file(tmp_path, "s.json", json.dumps(study))
    assert run("create_study", "s", "--from", path)[2] == "imported 1 studies, skipped 0, refused 0\n"
    assert run("create_study", "s", "--from", path)[2] == "imported 0 studies, skipped 1, refused 0\n"
    other = file(tmp_path, "o.json", json.dumps({**study, "slug": "o"}, indent=1))
    code, _out, err = run("create_study", "s", "--from", other)
    assert (code, err.splitlines()[0]) == (1, f"{other}:12: slug: The command names another slug, s.")
    assert Study.objects.count() == 1


def test_a_fault_in_a_study_names_its_line(tmp_path: Path) -> None:
    text = (
        '{"task": "t2v",\n "rubric": {"slug": "r",\n  "dimensions": [\n   {"key": "a", "levels": 3},\n'
        '   {"key": "b",\n    "levels": 99}]}}'
    )
    path = file(tmp_path, "s.json", text)
    code, _out, err = run("create_study", "s", "--from", path)
    sentence = "rubric.dimensions[1].levels: This must be a whole number from 2 to 11."
    assert (code, err.splitlines()[0]) == (1, f"{path}:6: {sentence}")


def test_ratings_go_into_their_study(tmp_path: Path) -> None:
    factories.study("s")
    path = file(tmp_path, "r.csv", "rater,generator,prompt,dimension,level\nRui,Gen-3,p,motion,low\n")
    code, out, err = run("import_ratings", path, "--study", "s")
    assert (code, out, Score.objects.get().level) == (0, "", 1)
    assert err.splitlines()[-1] == "imported 1 scores, skipped 0, refused 0"


def test_clips_go_out_as_csv(tmp_path: Path) -> None:
    factories.clip(generator=factories.generator("a"), filename="=cmd.mp4", sample="-1")
    factories.clip(generator=factories.generator("b"), prompt=factories.prompt("i", task="i2v"))
    factories.study("s")
    code, out, err = run("export_clips")
    table = list(csv.DictReader(io.StringIO(out)))
    assert (code, err, [row["generator"] for row in table]) == (0, "", ["a", "b"])
    assert (table[0]["file"], table[0]["sample"], table[0]["state"]) == ("'=cmd.mp4", "-1", "ready")
    assert [
        row["generator"] for row in csv.DictReader(io.StringIO(run("export_clips", "--study", "s")[1]))
    ] == ["a"]
    assert Clip.objects.count() == 2
