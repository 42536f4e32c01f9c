"""The first run: the demo on the real site, its pages wide, light and English, narrow, dark and Chinese."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import watch_to_the_end
from tests.servers import site as servers
from tests.servers.site import Site

pytestmark = pytest.mark.browser
PATIENCE = 240.0  # seconds: drawing and probing 36 clips while other tests run
PAGES = (
    "/",
    "/leaderboards/",
    "/generators/",
    "/generators/gen-3/",
    "/generators/toy-elm/",
    "/prompts/",
    "/prompts/boat-on-waves/",
    "/references/",
    "/clips/",
    "/clips/upload/",
    "/studies/",
    "/studies/demo/",
    "/studies/three-clips/",
    "/studies/new/",
    "/sign-in/",
    "/patterns/",
)
LOOKS = ((1440, "light", "en-GB"), (375, "dark", "zh-CN"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start a site with the demo, as a newcomer's first `./run` does."""
    with servers.started(tmp_path_factory.mktemp("demo"), patience=PATIENCE, DEMO="1") as running:
        yield running


def sign_in(page: Page, site: Site) -> None:
    page.goto(site.manage("sign_in_link").strip())
    page.locator("main button[type=submit]").click()


def kept(page: Page, name: str) -> None:
    """Keep a picture of the page where PICTURES names a folder: the README's comes from here."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def board(page: Page) -> str:
    page.goto("/leaderboards/")
    return page.locator("main tbody th a").first.get_attribute("href") or ""


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS, ids=str)
def test_every_page_fits_and_is_quiet(
    site: Site, open_page: Callable[..., Page], width: int, scheme: str, locale: str
) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    sign_in(page, site)
    references = page.goto("/references/") and page.locator("main tbody th a").all()
    tables = [link.get_attribute("href") or "" for link in references or []]
    for address in (*PAGES, board(page), *tables):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        name = address.strip("/").replace("/", "_") or "front"
        kept(page, f"{name[:40]}-{width}-{scheme}-{locale[:2]}")


def test_a_stranger_rates_three_clips_from_the_front_page(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/")
    expect(page.get_by_role("table").first).to_contain_text("Toy Alder")
    page.get_by_role("button", name="Rate three clips now").click()
    page.get_by_role("button", name="I agree, start").click()
    for _clip in range(3):
        watch_to_the_end(page)
        before = page.locator("[data-clip]").get_attribute("data-assignment")
        kept(page, "room")
        for _dimension in range(8):
            page.keyboard.press("2")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "(before) => document.querySelector('[data-clip]')?.dataset.assignment !== before", arg=before
        )
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_loading_the_demo_again_changes_nothing(site: Site) -> None:
    before = site.manage("export_clips")
    site.manage("load_demo")
    assert site.manage("export_clips") == before
