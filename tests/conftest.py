"""Fixtures for every test: the shared data, a media folder of one's own, the real site and a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker, Settings

from evalsite import translations
from tests import browser as chromium
from tests.servers import site as servers
from tests.servers.site import ROOT, Site

# A busy machine is slow now and then: that is no fault of the code under test.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what drives a browser or a whole site: few tests, and most of the time."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real clips and ratings that lies beside the checkout; skip where there is none."""
    folder = Path(os.environ.get("CLIPJURY_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the shared data in {folder} (CLIPJURY_SHARED names another folder)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _translated() -> None:
    """Compile the translations, as every start does."""
    translations.compile_changed()


@pytest.fixture(autouse=True)
def _nobody_has_asked_before() -> None:
    """Forget how often whom the API answered: all tests ask from one address."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _alone_at_the_end(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Close what threads of tests still hold open; PostgreSQL drops no database that is in use."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests empty the audit log on SQLite, where only a deletion can; the refusal has its own test."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS ratings_auditentry_kept")


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Path) -> None:
    """Keep each test's files apart from every other's."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start the real site once for all tests of this process; they share its data."""
    with servers.started(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.FLAGS)
        yield running
        running.close()


@pytest.fixture
def console() -> Iterator[chromium.Console]:
    """Collect what goes wrong in the test's pages; what is left at its end fails it."""
    heard = chromium.Console()
    yield heard
    assert heard.problems == []


@pytest.fixture
def open_page(browser: Browser, site: Site, console: chromium.Console) -> Iterator[Callable[..., Page]]:
    """Open pages of separate people: each call is a new context with options such as viewport or locale."""
    contexts = []

    def open_one(**options: object) -> Page:
        context = browser.new_context(base_url=site.url, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        console.watch(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def open_alone(browser: Browser, console: chromium.Console) -> Iterator[Callable[..., Page]]:
    """Open pages of separate people on whatever server the test has; options are those of a context."""
    contexts = []

    def open_one(**options: object) -> Page:
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        console.watch(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Open one page on the site; addresses are given from its root."""
    return open_page()
