"""What the modules do, in Chromium against a real server, under the real content security policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
READ_COLOURS = """(selector) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  return [...document.querySelectorAll(selector)].map((element) => {
    canvas.fillStyle = getComputedStyle(element).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
}"""
TABLE = "#data_table-en-light-table"


@pytest.fixture
def address() -> Iterator[str]:
    """Serve the pages from a thread; they need no database, which Playwright's own loop would forbid."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{address}/patterns/?in=en")
    yield opened
    context.close()
    assert complaints == []


def _names(page: Page) -> list[str]:
    return page.locator(f"{TABLE} tbody tr:visible th").all_inner_texts()


def test_a_click_sorts_and_the_address_keeps_it(page: Page) -> None:
    delivered = _names(page)
    page.locator(f"{TABLE} th button", has_text="Generator").click()
    assert _names(page) == sorted(delivered)
    page.locator(f"{TABLE} th button", has_text="Mean").click()
    assert _names(page) == delivered
    assert page.locator(f"{TABLE} th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.reload()
    assert _names(page) == delivered
    page.locator(f"{TABLE} th button", has_text="Mean").click()
    assert _names(page) == delivered[::-1]


def test_what_has_no_rank_stands_last_both_ways(page: Page) -> None:
    heading = page.locator(f"{TABLE} th button", has_text="Rank")
    for _turn in range(2):
        heading.click()
        assert _names(page)[-1] == "Real footage"


def test_the_filter_is_a_link(page: Page) -> None:
    page.locator(f"input[data-filter='{TABLE[1:]}']").fill("fjord")
    assert _names(page) == ["Fjord 1.5"]
    page.reload()
    assert _names(page) == ["Fjord 1.5"]


def test_a_slash_goes_to_the_filter_and_a_question_mark_shows_the_keys(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.dataset.filter") == TABLE[1:]
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_the_theme_is_remembered_and_written_by_the_server(page: Page) -> None:
    page.locator("[data-theme-switch]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    answer = page.reload()
    assert answer
    assert '<html lang="en" data-theme="dark">' in answer.text()
    page.locator("[data-theme-switch]").click()
    answer = page.reload()
    assert answer
    assert "data-theme" not in answer.text().split(">")[1]
    assert (
        page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == "rgb(255, 255, 255)"
    )


def test_a_dialog_opens_and_closes(page: Page) -> None:
    page.locator("[data-opens='dialog-en-light-dialog']").click()
    dialog = page.locator("#dialog-en-light-dialog")
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Cancel"
    dialog.locator("[data-closes]").click()
    assert not dialog.is_visible()


def test_the_menu_folds_and_nothing_is_wider_than_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    nav = page.locator("#site-nav")
    assert not nav.is_visible()
    page.locator(".menu-button").click()
    assert nav.is_visible()
    page.keyboard.press("Escape")
    assert not nav.is_visible()


def test_the_stylesheet_mixes_the_same_levels_as_the_printed_ramp(page: Page) -> None:
    seen = page.evaluate(READ_COLOURS, "#level .pane[data-theme=light] .row:first-child .level .bars")
    printed = [(0xBE, 0xEA, 0xF9), (0x60, 0x91, 0xB4), (0x00, 0x3E, 0x71)]
    differences = [
        abs(a - b) for pair in zip(seen[:3], printed, strict=True) for a, b in zip(*pair, strict=True)
    ]
    assert max(differences) <= 1
