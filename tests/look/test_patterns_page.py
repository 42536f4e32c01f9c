"""The book of patterns shows every part, and no part breaks the content security policy."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.test import Client

from ratings.views.patterns import PATTERNS
from tests.look.conftest import ROOT

OWN_TEMPLATES = sorted((ROOT / "templates" / "parts").glob("*.html"))
FRAME = {"header", "footer", "head", "keys", "language", "toasts", "field_notes", "form"}


class Reader(HTMLParser):
    """Collects ids, references and whatever the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.refused: list[str] = []
        self.inline_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        for name in (
            "for",
            "aria-labelledby",
            "aria-describedby",
            "data-filter",
            "data-opens",
            "popovertarget",
        ):
            self.references |= set((given.get(name) or "").split())
        self.refused += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.refused.append(tag)


@pytest.fixture
def html(chinese: None) -> str:
    response = Client().get("/patterns/")
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    return response.content.decode()


@pytest.fixture
def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_nothing_is_inline(read: Reader) -> None:
    assert read.refused == []


def test_ids_are_unique_and_references_end_somewhere(read: Reader) -> None:
    assert [name for name, times in Counter(read.ids).items() if times > 1] == []
    assert read.references - set(read.ids) == set()


def test_every_part_is_shown() -> None:
    shown = "".join(
        (ROOT / "templates" / "patterns" / f"{pattern.key}.html").read_text(encoding="utf-8")
        for pattern in PATTERNS
    )
    missing = [
        part.name for part in OWN_TEMPLATES if part.stem not in FRAME and f"parts/{part.name}" not in shown
    ]
    assert missing == []


def test_every_part_is_documented() -> None:
    document = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    parts = [f"parts/{part.name}" for part in OWN_TEMPLATES if part.stem != "field_notes"]
    assert [part for part in parts if part not in document] == []


def test_every_pattern_stands_in_both_languages_and_themes(html: str) -> None:
    panes = Counter(re.findall(r'<div class="pane[^"]*" lang="([\w-]+)"(?: data-theme="(\w+)")?', html))
    papers = sum(len(pattern.themes) == 2 for pattern in PATTERNS)
    rooms = len(PATTERNS) - papers
    assert panes == {
        (language, theme): rooms if theme == "" else papers
        for language in ("en", "zh-hans")
        for theme in ("", "light", "dark")
    }


def test_one_language_alone_can_be_asked_for() -> None:
    html = Client().get("/patterns/?in=en").content.decode()
    assert set(re.findall(r'<div class="pane[^"]*" lang="([\w-]+)"', html)) == {"en"}


def test_an_icon_that_is_named_exists(html: str) -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "ratings/static/ratings/icons.svg").read_text()))
    assert set(re.findall(r'icons\.svg#(\w+)"', html)) - drawn == set()
