"""The viewing test in Chromium: too narrow a window is told, a wider one passes, and the clip was played."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Participation
from ratings.services import participations, viewing
from tests.browser import Console
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_window_is_made_wider_and_the_clip_is_played(
    browser: Browser, live_server: LiveServer, console: Console
) -> None:
    # A busy machine may lose many frames; a clip that does not play loses all of them.
    study = cast.study(
        generators=1, prompts=1, media=True, rules={"window_width": 800, "dropped_share": 0.95}
    )
    context = browser.new_context(base_url=live_server.url, viewport={"width": 375, "height": 720})
    page = context.new_page()
    console.watch(page)
    page.goto(reverse("invited", args=[participations.invite(study)[1]]))
    page.get_by_role("button", name="I agree, start").press("Enter")
    expect(page.get_by_text("Now it has 375.")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="Start the test").press("Enter")
    expect(page.get_by_text("Your window is 375 pixels wide; this study needs 800.")).to_be_visible()
    page.set_viewport_size({"width": 1024, "height": 720})
    expect(page.get_by_text("Now it has 1024.")).to_be_visible()
    page.get_by_role("button", name="Test again").press("Enter")
    expect(page.locator("[data-clip]")).to_be_visible()
    rater = Participation.objects.get()
    assert rater.viewing_passed_at is not None
    assert rater.viewing["width"] == 1024
    assert rater.viewing["frames"] > viewing.FRAMES * 0.05
    context.close()
