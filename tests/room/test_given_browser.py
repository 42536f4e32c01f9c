"""What a clip was conditioned on is seen alone first: an image until a key, a video once."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from ratings.models import Prompt, Rating, Study
from ratings.services import participations
from tests.browser import watch_to_the_end
from tests.room import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLIP = "() => document.querySelector('[data-video]').currentTime"
GIVEN = ".stage-given"


@pytest.fixture
def study() -> Study:
    """One clip of a prompt with an image, one of a prompt with a video."""
    made = cast.study(generators=1, prompts=2, media=True, rules={"conditioning_first": True})
    image, video = Prompt.objects.order_by("pk")
    stream = io.BytesIO()
    Image.new("RGB", (160, 90), "teal").save(stream, "PNG")
    image.image = cast.ready_file(b"")
    still = image.image.renditions.get()
    still.poster.save("given.png", ContentFile(stream.getvalue()))
    video.video = cast.ready_file(cast.moving_picture(200, seconds=0.8), seconds=0.8)
    for prompt in (image, video):
        prompt.save()
    return made


def enter(page: Page, study: Study, server: LiveServer) -> None:
    page.goto(f"{server.url}/rate/{participations.invite(study)[1]}/")
    page.locator("button[name=consent]").click()
    page.wait_for_selector("[data-clip][data-state]")


def judge(page: Page) -> None:
    watch_to_the_end(page)
    for key in ("3", "1", "Enter"):
        page.keyboard.press(key)


def test_the_image_waits_for_a_key_and_the_video_ends_by_itself(
    study: Study, live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    page = open_alone(viewport={"width": 375, "height": 720})
    enter(page, study, live_server)
    for place in range(2):
        given = page.locator(GIVEN)
        expect(given).to_be_visible()
        assert page.evaluate(CLIP) == 0, "the clip waits for what is seen before it"
        if given.locator("img").count():
            page.wait_for_function("() => document.querySelector('.stage-given img').naturalWidth === 160")
            page.keyboard.press("3")
            assert page.locator("input:checked").count() == 0, "the key goes on, it does not answer"
        expect(given).to_have_count(0)
        first = page.locator("[data-clip]").get_attribute("data-assignment")
        judge(page)
        if not place:
            page.wait_for_selector(f'[data-clip][data-state]:not([data-assignment="{first}"])')
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    passes = [rating.watched["pass"] for rating in Rating.objects.all()]
    assert [round(one["end"], 1) for one in passes] == [cast.SECONDS, cast.SECONDS]


def test_nothing_goes_on_by_itself_where_motion_is_unwelcome(
    study: Study, live_server: LiveServer, open_alone: Callable[..., Page]
) -> None:
    page = open_alone(reduced_motion="reduce")
    Prompt.objects.update(image=None, video=Prompt.objects.latest("pk").video)
    enter(page, study, live_server)
    given = page.locator(GIVEN)
    page.wait_for_timeout(1000)
    assert given.locator("video").evaluate_all("all => all.every(video => video.paused && video.controls)")
    page.get_by_role("button", name="On to the clip").press("Enter")
    expect(given).to_have_count(0)
    expect(page.get_by_role("button", name="Play the clip")).to_be_visible()
