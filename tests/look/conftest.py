"""Pages without the rest of the site, static files without the manifest of a deployment."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from pytest_django.fixtures import Settings

ROOT = Path(django_settings.BASE_DIR)
TOKENS = ROOT / "ratings" / "static" / "ratings" / "tokens.css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)")


@pytest.fixture(scope="session", autouse=True)
def _static_root() -> None:
    """Make the folder of collected files: WhiteNoise warns where there is none."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.look.urls"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    translation.activate("en")
    yield
    translation.deactivate()  # a request leaves its language behind in the thread


@pytest.fixture
def tokens() -> dict[str, dict[str, str]]:
    """Return the colours of each theme as the stylesheet has them."""
    found = PAIR.findall(TOKENS.read_text(encoding="utf-8"))
    return {theme: {name: pair[at] for name, *pair in found} for at, theme in enumerate(("light", "dark"))}


@pytest.fixture(scope="session")
def chinese() -> None:
    """Compile the Chinese texts, as `./run setup` does."""
    folder = ROOT / "ratings" / "locale" / "zh_Hans" / "LC_MESSAGES"
    subprocess.run(["msgfmt", "-o", folder / "django.mo", folder / "django.po"], check=True, timeout=60)
