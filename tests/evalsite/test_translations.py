"""Translations: the Chinese catalogue is complete and free of doubt, and compiled when it changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from pytest_django import Settings

from evalsite import translations
from tests.servers.site import ROOT

FIELDS = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def read(path: Path) -> Catalog:
    with path.open("rb") as text:
        return read_po(text, locale=path.parent.parent.name)


def words(catalogue: Catalog) -> dict[tuple[str | None, str], tuple[str, ...]]:
    """Return the translations by context and singular."""
    found = {}
    for message in catalogue:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        given = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if singular:
            found[message.context, singular] = given
    return found


@pytest.mark.parametrize("path", translations.catalogues(), ids=lambda path: path.parent.parent.name)
def test_every_text_is_translated(path: Path) -> None:
    catalogue = read(path)
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []
    assert [key for key, given in words(catalogue).items() if not all(given)] == []


@pytest.mark.parametrize("path", translations.catalogues(), ids=lambda path: path.parent.parent.name)
def test_translations_fill_in_the_same_fields(path: Path) -> None:
    wrong = []
    for (_context, singular), given in words(read(path)).items():
        if any(set(FIELDS.findall(text)) != set(FIELDS.findall(singular)) for text in given):
            wrong.append(singular)
    assert wrong == []


def test_catalogue_holds_every_text_of_the_source(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("needs xgettext (package gettext) to read the texts out of the source")
    for part in ("ratings", "templates", "evalsite"):
        ignored = shutil.ignore_patterns("*.po", "*.mo", "__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    (tmp_path / "ratings" / "locale").mkdir(exist_ok=True)  # xgettext's findings go where such a folder is.
    command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "-v", "0"]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    (tmp_path / "locale").mkdir()
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, stdin=subprocess.DEVNULL)
    drawn = {key for path in tmp_path.rglob("django.po") for key in words(read(path))}
    assert drawn
    for path in translations.catalogues():
        assert sorted(drawn - words(read(path)).keys(), key=str) == []


def test_only_what_changed_is_compiled(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    settings.LOCALE_PATHS = [tmp_path]
    translations.compile_changed()
    first = (folder / "django.mo").stat()
    translations.compile_changed()
    assert (folder / "django.mo").stat().st_mtime_ns == first.st_mtime_ns
    os.utime(folder / "django.po", (first.st_mtime + 5, first.st_mtime + 5))
    translations.compile_changed()
    assert (folder / "django.mo").stat().st_ino != first.st_ino
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
