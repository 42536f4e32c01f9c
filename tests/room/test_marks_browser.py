"""One clip in Chromium: read in the middle of it, then a fault marked by two keys, as far as the curator."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Mark, Rating
from ratings.services import participations, rubrics
from tests import factories
from tests.browser import watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECONDS = 2.4
RUNS = "() => !document.querySelector('[data-video]').paused"


def test_a_panel_holds_the_clip_and_two_keys_mark_a_fault(
    live_server: LiveServer, open_alone: Callable[[], Page], client: Client
) -> None:
    study = factories.study(rubric=rubrics.builtin("report-2024"), votes_per_item=1, slug="marked")
    file = cast.ready_file(cast.moving_picture(seconds=SECONDS), seconds=SECONDS)
    clip = factories.clip(generator=factories.generator(), prompt=factories.prompt(), file=file)
    cast.item(study, clip)
    page = open_alone()
    page.goto(f"{live_server.url}/rate/{participations.invite(study)[1]}/")
    page.locator("button[name=consent]").click()
    page.wait_for_selector("[data-clip][data-state=watching]")
    page.keyboard.press("e")
    page.wait_for_function("() => document.querySelector('[data-video]').paused")
    expect(page.locator(".about-text:popover-open")).to_be_visible()
    page.keyboard.press("e")
    page.wait_for_function(RUNS)
    watch_to_the_end(page)
    page.keyboard.press("e")
    page.keyboard.press("e")
    assert not page.evaluate(RUNS), "what had ended stays at its end"
    page.keyboard.press(",")
    page.keyboard.press("m")
    page.get_by_role("group", name="What is wrong here?").wait_for()
    at_s = page.evaluate("() => document.querySelector('[data-video]').currentTime")
    page.keyboard.press("3")
    expect(page.get_by_role("list", name="Faults you marked")).to_contain_text(f"0:{at_s:04.1f} jump")
    for key in "22222222":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    told = Rating.objects.get().watched
    assert (told["verified"], told["passes"], told["replays"]) == (True, 1, 0)
    assert told["pass"]["start"] < 0.1, "the pass began anew after the panel"
    mark = Mark.objects.get()
    assert (mark.clip, mark.fault, mark.at_s) == (clip, "jump", round(at_s, 3))
    client.force_login(factories.ada())
    shown = client.get(reverse("clip", args=[clip.public_id])).content.decode()
    assert f'd="M{round(1000 * mark.at_s / SECONDS, 1)} 2v20"' in shown
    out = io.StringIO()
    call_command("export_marks", "marked", stdout=out)
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    assert [(row["fault"], row["at_s"]) for row in rows] == [("jump", str(mark.at_s))]
