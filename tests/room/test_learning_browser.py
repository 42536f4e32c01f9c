"""One rater learns in Chromium: fails, practises again, passes, and rates to the end among checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.choices import Purpose
from ratings.models import Check, Item, ItemClip, Participation, Rating, Study
from ratings.services import items, participations
from tests import factories
from tests.browser import watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"training_pass": 0.75, "gold_share": 0.2, "repeat_share": 0.2}


def study_that_teaches() -> Study:
    """Return a study of four short clips with a training of two and a gold clip."""
    study = factories.study(votes_per_item=1, rules=RULES)
    file = cast.ready_file(cast.moving_picture(seconds=0.4), seconds=0.4)
    systems = [factories.generator() for _ in range(2)]
    for prompt in (factories.prompt(), factories.prompt()):
        for system in systems:
            cast.item(study, factories.clip(generator=system, prompt=prompt, file=file))
    for position, purpose in enumerate((Purpose.TRAINING, Purpose.TRAINING, Purpose.GOLD)):
        clip = factories.clip(file=file)
        made = Item.objects.create(
            study=study,
            prompt=clip.prompt,
            key=f"{purpose}-{position}",
            purpose=purpose,
            position=position,
            shows=items.shows([clip]),
            expected={"motion": [3, 3], "clarity": [1, 1]},
            why_en="It runs across.",
        )
        ItemClip.objects.create(item=made, clip=clip)
    return study


def answer(page: Page, levels: str) -> None:
    page.wait_for_selector("[data-clip][data-state]")
    watch_to_the_end(page)
    for key in (*levels, "Enter"):
        page.keyboard.press(key)


def test_a_rater_fails_learns_passes_and_rates_to_the_end(
    live_server: LiveServer, open_alone: Callable[[], Page]
) -> None:
    study = study_that_teaches()
    _, token = participations.invite(study)
    page = open_alone()
    page.goto(live_server.url + reverse("invited", args=[token]))
    page.get_by_role("button", name="I agree, start").press("Enter")
    for number, levels in enumerate(("11", "33", "31", "31")):
        expect(page.get_by_text(f"Practice clip {1 + number % 2} of 2")).to_be_visible()
        answer(page, levels)
        expect(page.get_by_role("heading", name="What was expected")).to_be_visible()
        expect(page.get_by_text("It runs across.")).to_be_visible()
        page.reload()  # what was told can be read again
        if number == 1:
            expect(page.locator(".feedback-round")).to_contain_text("50% of your answers were as expected")
        expect(page.locator("a.primary")).to_be_focused()
        page.keyboard.press("Enter")
    for number in range(6):  # four votes, a gold clip, and a hidden repeat before the last of them
        page.wait_for_selector("[data-clip][data-state]")
        expect(page.locator("[data-progress-text]")).to_have_text(f"Clip {number + 1} of 6")
        before = page.locator("[data-clip]").get_attribute("data-assignment")
        answer(page, "31")
        if number < 5:
            following = page.locator(f'[data-clip][data-state]:not([data-assignment="{before}"])')
            expect(following).to_be_visible()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    rater = Participation.objects.get()
    assert (rater.trained_at is not None, rater.ending) == (True, "finished")
    assert Rating.objects.count() == 4
    assert Counter(Check.objects.values_list("purpose", flat=True)) == {"training": 4, "gold": 1, "repeat": 1}
    assert Check.objects.get(purpose="repeat").expected == {"motion": 3, "clarity": 1}
    assert Check.objects.get(purpose="gold").passed is True
    assert set(study.items.votes().values_list("judged", "promised")) == {(1, 0)}
