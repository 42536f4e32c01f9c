"""What each level looks like: read before one agrees, and by a key beside the row in front."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.services import participations, rubrics
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAYED = "videos => videos.length === 3 && videos.every(video => video.currentTime > 0 && !video.error)"


def played(page: Page, panel: str) -> None:
    """Wait until all three examples of a panel have run for a moment."""
    page.wait_for_function(f"() => ({PLAYED})([...document.querySelectorAll('{panel} video')])")


def test_examples_are_seen_before_and_while_rating(
    live_server: LiveServer, open_alone: Callable[[], Page]
) -> None:
    study = cast.study(generators=1, prompts=1, rubric=rubrics.builtin("report-2024"), media=True)
    page = open_alone()
    page.goto(f"{live_server.url}/rate/{participations.invite(study)[1]}/")
    rows = page.locator(".example")
    assert rows.count() == 8
    assert page.locator("video[src]").count() == 0, "nothing is fetched that nobody opened"
    rows.nth(2).locator("summary").click()
    played(page, ".example[open]")
    page.locator("button[name=consent]").click()
    page.wait_for_selector("[data-clip][data-state]")
    page.keyboard.press("2")
    page.keyboard.press("e")
    panel = page.locator(".about-text:popover-open")
    expect(panel.locator("h2")).to_have_text("Camera control")
    played(page, ".about-text:popover-open")
    page.wait_for_function("() => document.querySelector('.about-text:popover-open video').ended")
    panel.locator("[data-plays]").first.press("Enter")
    page.wait_for_function("() => !document.querySelector('.about-text:popover-open video').ended")
    page.keyboard.press("e")
    expect(panel).to_have_count(0)
