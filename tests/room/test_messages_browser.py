"""A message in Chromium: never over a playing clip, before the next one, once, and kept behind a button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Participation
from ratings.services import messages, participations
from tests import factories
from tests.browser import outbox, watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def judge(page: Page) -> None:
    watch_to_the_end(page)
    page.keyboard.press("3")
    page.keyboard.press("1")
    page.keyboard.press("Enter")


def next_clip(page: Page, before: str) -> None:
    page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{before}"])')


def test_it_is_read_between_two_clips_once_and_again_behind_the_button(
    live_server: LiveServer, open_alone: Callable[[], Page]
) -> None:
    study, ada = cast.study(generators=3, prompts=1, media=True), factories.ada()
    page = open_alone()
    page.goto(f"{live_server.url}/rate/{participations.invite(study)[1]}/")
    page.locator("button[name=consent]").click()
    page.wait_for_selector("[data-clip][data-state]")
    dialog = page.get_by_role("dialog", name="Messages from whoever runs this study")
    button = page.get_by_role("button", name="Messages", exact=True)
    expect(button).to_be_hidden()
    rater = Participation.objects.get()
    messages.send(study, text_en="Take your time.", by=ada)
    messages.send(study, text_en="You are halfway.", to=rater, by=ada)
    held = [page.locator("[data-clip]").get_attribute("data-assignment") or ""]
    judge(page)  # the answer to this one brings the news: the next clip starts at once
    next_clip(page, held[0])
    expect(button).to_be_visible()
    expect(dialog).to_be_hidden()
    while outbox(page):
        page.wait_for_timeout(20)
    held.append(page.locator("[data-clip]").get_attribute("data-assignment") or "")
    judge(page)
    expect(dialog).to_be_visible()
    expect(dialog.locator(".written-text")).to_have_text(["You are halfway.", "Take your time."])
    page.keyboard.press("Enter")
    next_clip(page, held[1])
    expect(dialog).to_be_hidden()
    button.click()
    expect(dialog).to_contain_text("Take your time.")
    assert page.evaluate("() => document.querySelector('[data-video]').paused")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("[data-clip][data-state]")
    expect(dialog).to_be_hidden()
    judge(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_text("Take your time.")).to_be_visible()
    rater.refresh_from_db()
    assert not messages.wait(rater)
