"""The page of examples: each snippet is taken out of the page as a reader would copy it, and run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from ratings.api.examples import EXAMPLES
from ratings.choices import Scope
from ratings.models import Clip, Generator, Prompt, Study
from ratings.services import api_tokens
from tests import factories
from tests.room.cast import moving_picture

pytestmark = pytest.mark.django_db(transaction=True)
RUNNERS = {".sh": ["bash", "-eu", "-c"], ".py": [sys.executable, "-c"]}


def snippets() -> list[tuple[str, str]]:
    """Return name and text of every example on the page."""
    page = Client().get("/api/docs/").content.decode()
    found = re.findall(r'data-example="([^"]+)">(.*?)</code>', page, re.S)
    return [(name, unescape(text)) for name, text in found]


def test_every_example_works_as_it_stands_on_the_page(live_server: LiveServer, tmp_path: Path) -> None:
    _token, text = api_tokens.make(factories.ada(), name="docs", scopes=Scope.values)
    (tmp_path / "fox.mp4").write_bytes(moving_picture())
    environment = {"PATH": os.environ["PATH"], "SITE": live_server.url, "TOKEN": text}
    shown = snippets()
    assert [name for name, _text in shown] == [f"{e.key}{kind}" for e in EXAMPLES for kind in (".sh", ".py")]
    failed = {}
    for name, code in shown:
        run = [*RUNNERS[Path(name).suffix], code]
        done = subprocess.run(
            run, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            failed[name] = done.stdout + done.stderr
    assert failed == {}
    assert Clip.objects.filter(generator__slug="gen-4", prompt__slug="fox").count() == 2
    assert (Generator.objects.count(), Prompt.objects.count(), Study.objects.count()) == (1, 1, 1)
    assert Study.objects.get().invitations.count() == 2
