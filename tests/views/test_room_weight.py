"""What the room's page weighs without its video: the page, its styles, its scripts with all they import."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from ratings.services import rubrics
from tests.room import cast

pytestmark = pytest.mark.django_db
KILOBYTE = 1000
WHOLE, SCRIPTS = 120 * KILOBYTE, 40 * KILOBYTE
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
STYLED = re.compile(r"""@import\s+(?:url\()?["']?([^"')]+)""")


def room(client: Client) -> str:
    study = cast.study(rubric=rubrics.builtin("report-2024"))
    rater = cast.rater(study)
    return cast.inside(client, rater).get(reverse("room", args=[rater.public_id])).content.decode()


def loaded(address: str, pattern: re.Pattern[str]) -> dict[str, bytes]:
    """Return a file by its address, with every file that it imports."""
    found: dict[str, bytes] = {}
    waiting = [address]
    while waiting:
        here = waiting.pop()
        path = finders.find(here.removeprefix(settings.STATIC_URL))
        assert isinstance(path, str), here
        found[here] = Path(path).read_bytes()
        further = {urljoin(here, name) for name in pattern.findall(found[here].decode())}
        waiting += further - found.keys()
    return found


def weight(contents: list[bytes]) -> int:
    return sum(len(gzip.compress(content)) for content in contents)


def test_the_page_weighs_little(client: Client) -> None:
    page = room(client)
    scripts: dict[str, bytes] = {}
    for address in re.findall(r'<script[^>]* src="([^"]+)"', page):
        scripts |= loaded(address, IMPORTED)
    styles: dict[str, bytes] = {}
    for address in re.findall(r'<link rel="stylesheet" href="([^"]+)"', page):
        styles |= loaded(address, STYLED)
    assert len(scripts) > 10
    assert len(styles) > 3
    assert weight(list(scripts.values())) < SCRIPTS
    assert weight([page.encode(), *styles.values(), *scripts.values()]) < WHOLE
