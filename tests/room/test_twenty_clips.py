"""Twenty clips by keyboard; the network comes and goes, the tab is closed: none is lost or doubled."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from ratings.models import Rating
from ratings.services import participations
from tests import factories
from tests.browser import Console, outbox, watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.twice, pytest.mark.django_db(transaction=True)]
CLIPS = 20
LOADED = "() => document.querySelector('[data-room]').dataset.loaded"


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """Return an invitation to twenty short clips of five generators that all show the same bytes."""
    study = factories.study(votes_per_item=1)
    systems = [factories.generator() for _ in range(5)]
    file = cast.ready_file(cast.moving_picture(seconds=0.4), seconds=0.4)
    for _ in range(CLIPS // len(systems)):
        prompt = factories.prompt()
        for system in systems:
            cast.item(study, factories.clip(generator=system, prompt=prompt, file=file))
    _, token = participations.invite(study)
    return live_server.url + reverse("invited", args=[token])


def rate(page: Page, levels: str) -> str:
    """Watch and answer the clip in front; return its assignment."""
    watch_to_the_end(page)
    shown = page.locator("[data-clip]").get_attribute("data-assignment") or ""
    for key in (*levels, "Enter"):
        page.keyboard.press(key)
    return shown


def next_clip(page: Page, after: str) -> None:
    page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{after}"])')


def rate_all_that_is_loaded(page: Page, levels: Callable[[], str]) -> list[str]:
    """Lose the network, rate the clip in front and those loaded in advance, until the room waits."""
    page.wait_for_function(f"() => ({LOADED})() === '3'")
    page.context.set_offline(True)
    rated = []
    for _ in range(3):
        rated.append(rate(page, levels()))
        next_clip(page, after=rated[-1])
    rated.append(rate(page, levels()))
    page.wait_for_function("() => document.querySelector('[data-says]').textContent.includes('No network')")
    return rated


def reopened(page: Page, console: Console) -> Page:
    """Close the tab without network, and come back with it."""
    context: BrowserContext = page.context
    address = page.url
    page.close()
    context.set_offline(False)
    again = context.new_page()
    console.watch(again)
    again.goto(address)
    return again


def test_twenty_clips(address: str, open_alone: Callable[[], Page], console: Console) -> None:
    page = open_alone()
    page.goto(address)
    page.get_by_role("button", name="I agree, start").press("Enter")
    given = (f"{1 + n % 3}{1 + n // 3 % 3}" for n in range(CLIPS))
    before, offline, online = timezone.now(), [], []
    for way_back in ("network", "tab", "network", "tab"):
        page.wait_for_selector("[data-clip][data-state]")
        offline += rate_all_that_is_loaded(page, lambda: next(given))
        if way_back == "tab":
            page = reopened(page, console)
        page.context.set_offline(False)
        next_clip(page, after=offline[-1])
        online.append(rate(page, next(given)))
        if len(online) < 4:
            next_clip(page, after=online[-1])
    page.get_by_role("heading", name="Thank you").wait_for()
    assert outbox(page) == []
    stored = list(Rating.objects.order_by("rated_at").prefetch_related("scores").select_related("assignment"))
    assert len(stored) == CLIPS
    assert [
        [score.level for score in rating.scores.order_by("dimension__position")] for rating in stored
    ] == [[1 + n % 3, 1 + n // 3 % 3] for n in range(CLIPS)]
    ids = [str(rating.assignment.public_id) for rating in stored if rating.assignment]
    verified = {a: rating.watched["verified"] for a, rating in zip(ids, stored, strict=True)}
    assert [a for a in ids if a in online] == online
    assert {a: verified[a] for a in online} == dict.fromkeys(online, True)
    # The first clip of each stretch was shown with network, and so was its clock started here.
    assert sum(verified[a] for a in offline) == 4
    times = [rating.rated_at for rating in stored]
    assert before < times[0]
    assert all(b > a for a, b in itertools.pairwise(times))
    assert all(r.watched["pass"]["end"] >= 0.3 and r.watched["passes"] >= 1 for r in stored)
    assert [rating.supersedes for rating in stored] == [None] * CLIPS
    console.forgive("ERR_INTERNET_DISCONNECTED")
