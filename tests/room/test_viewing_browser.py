"""The viewing test in Chromium: what is wrong is told, then all of it is passed, and the clip was played."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Participation, Rendition
from ratings.services import participations, policies, viewing, viewing_shown
from tests.browser import Console
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_window_is_made_wider_and_the_clip_is_played(
    browser: Browser, live_server: LiveServer, console: Console
) -> None:
    # A busy machine may lose many frames; a clip that does not play loses all of them.
    study = cast.study(
        generators=1,
        prompts=1,
        media=True,
        rules={
            "window_width": 800,
            "dropped_share": 0.95,
            "refresh_rate": 10,
            "contrast_steps": 5,
            "colour_plates": 3,
            "audio": True,
        },
    )
    Rendition.objects.update(policy=policies.of(study).key)  # as if it had been made with sound
    context = browser.new_context(base_url=live_server.url, viewport={"width": 375, "height": 720})
    page = context.new_page()
    console.watch(page)
    page.goto(reverse("invited", args=[participations.invite(study)[1]]))
    page.get_by_role("button", name="I agree, start").press("Enter")
    expect(page.get_by_text("Now it has 375.")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    page.get_by_label("How many beeps do you hear?").fill("0")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(page.get_by_text("That was not the number of beeps.")).to_be_visible()
    expect(page.get_by_text("Your window is 375 pixels wide; this study needs 800.")).to_be_visible()
    page.set_viewport_size({"width": 1024, "height": 720})
    expect(page.get_by_text("Now it has 1024.")).to_be_visible()
    drawn = "() => [...document.querySelectorAll('form img')].map((img) => img.naturalWidth).join()"
    page.wait_for_function(f"() => ({drawn})() === '480,480,320,320,320'")
    page.get_by_role("button", name="Play the beeps").press("Enter")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.1")
    known = viewing_shown.secret(Participation.objects.select_related("study").get())
    page.get_by_label("How many beeps do you hear?").fill(str(known.beeps))
    page.get_by_label("On dark grey").fill(known.dark)
    page.get_by_label("On light grey").fill(known.light)
    for number, digit in enumerate(known.plates, start=1):
        page.get_by_label(f"Digit in circle {number}").fill(digit)
    page.get_by_role("button", name="Test again").press("Enter")
    expect(page.locator("[data-clip]")).to_be_visible()
    rater = Participation.objects.get()
    assert rater.viewing_passed_at is not None
    assert rater.viewing["width"] == 1024
    assert rater.viewing["frames"] > viewing.FRAMES * 0.05
    read = {name: rater.viewing[name] for name in ("dark", "light", "plates", "heard", "attempts")}
    assert read == {"dark": 5, "light": 5, "plates": 3, "heard": 1, "attempts": 2}
    assert rater.viewing["refresh"] >= 10
    context.close()
